/** Protects the two facing sides of Status: calendar left and CRM right, each with its own health and fix, and the ring between. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AppState } from '../../src-shared/contract/index.ts';
import {
  account,
  bothFail,
  changed,
  crm,
  failed,
  idleAfterSetup,
  inAgreement,
  needsYou,
  paused,
  working,
} from './fixtures.ts';
import { mailOn } from './mail-scenes.ts';
import { officeInTrouble, withFurther } from './mailbox-scenes.ts';
import { scriptedHostOf } from './scene.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const open = async (state: AppState, view: Parameters<typeof windows.open>[1] = { language: 'en' }) => {
  const host = scriptedHostOf({ name: 'status', state });
  return { host, ...(await windows.open(host, view, '#status')) };
};
const left = (page: Page) => page.getByRole('region', { name: 'Your calendar' });
const right = (page: Page) => page.getByRole('region', { name: 'Your CRM' });
/** Classes of the ring: its state, and which arcs are open. */
const ring = (page: Page) => page.locator('.ring > svg').getAttribute('class');

const mailboxFails = changed(withFurther(officeInTrouble), {
  sync: {
    ...{ state: 'needs-you', problem: officeInTrouble.sync.problem },
    mailbox: { id: 'office', address: 'office@veldhuis.example' },
  },
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** Where calendar, ring and CRM stand. */
async function places(page: Page): Promise<readonly [Box, Box, Box]> {
  const [first, between, second] = await Promise.all(
    ['.side-panel.provider', '.ring > svg', '.side-panel.crm'].map((one) => page.locator(one).boundingBox()),
  );
  if (!first || !between || !second) throw new Error('a part of Status is missing');
  return [first, between, second];
}

test('each side has its name, server with port, health, when it was heard and when it is asked next', async () => {
  const state = changed(mailOn, {
    setup: {
      account: { ...account, host: 'dav.example.com:8443' },
      crm: { ...crm, url: 'http://127.0.0.1:8787/crm' },
    },
  });
  const { page, close } = await open(state);
  await expect
    .poll(() => left(page).locator('.side-part').first().innerText())
    .toMatch(
      /anna@example\.com\s+Anna de Vries\s+dav\.example\.com:8443\s+Connected\s+Last heard \d+ seconds ago\s+Next check in \d+ seconds/,
    );
  await expect
    .poll(() => right(page).innerText())
    .toMatch(
      /Veldhuis CRM\s+Anna de Vries\s+127\.0\.0\.1:8787\s+Connected\s+Last heard \d+ seconds ago\s+Next check in \d+ seconds/,
    );
  await expect
    .poll(() => left(page).locator('.side-part').nth(1).innerText())
    .toMatch(
      /Mail\s+anna@example\.com\s+imap\.example\.com\s+Connected\s+Last heard \d+ seconds ago\s+Next check in \d+ seconds/,
    );
  await close();
});

test('the calendar stands left and the CRM right, at any width that has room; else above each other', async () => {
  for (const width of [1_440, 960, 720]) {
    const { page, close } = await open(mailOn, { language: 'nl', width, height: 720 });
    const [first, between, second] = await places(page);
    expect(first.x + first.width, `${width}`).toBeLessThanOrEqual(between.x);
    expect(between.x + between.width).toBeLessThanOrEqual(second.x);
    expect([first.y, first.height]).toEqual([second.y, second.height]);
    await close();
  }
  const { page, close } = await open(mailOn, { language: 'nl', width: 480, height: 720 });
  const [first, between, second] = await places(page);
  expect(first.y + first.height).toBeLessThanOrEqual(between.y);
  expect(between.y + between.height).toBeLessThanOrEqual(second.y);
  expect([first.x, first.width]).toEqual([second.x, second.width]);
  await close();
});

test.each([
  ['in agreement', inAgreement, 'mark in-agreement'],
  ['working', working, 'mark working'],
  ['paused', paused, 'mark paused'],
  ['the calendar fails', needsYou, 'mark needs-you open-provider'],
  ['the CRM fails', failed, 'mark error open-crm'],
  ['both fail', bothFail, 'mark needs-you open-provider open-crm'],
  ['a mailbox fails', mailboxFails, 'mark needs-you open-provider'],
  ['nothing ran yet', idleAfterSetup, 'mark idle'],
] as const)('the ring: %s', async (_, state, shape) => {
  const { page, close } = await open(state);
  await expect.poll(() => ring(page)).toBe(shape);
  await close();
});

test('each side is mended in its own panel, and the dialog is that side’s', async () => {
  const { page, close } = await open(bothFail);
  await expect.poll(() => left(page).locator('.health').first().innerText()).toBe('No answer');
  await left(page).getByText('The server cannot be reached').waitFor();
  await left(page).getByText('Concord tries again in 3 minutes.').waitFor();
  await left(page).getByRole('button', { name: 'Try again now' }).waitFor();
  await expect.poll(() => right(page).locator('.health').innerText()).toBe('Needs attention');
  await right(page).getByRole('button', { name: 'Sign in' }).press('Enter');
  await page.getByRole('dialog', { name: 'Sign in to your CRM again' }).waitFor();
  await close();
});

test('both problems are announced once, and the times that pass stand in no live region', async () => {
  const { page, host, close } = await open(inAgreement);
  const announced = page.locator('.announcements');
  await expect.poll(() => announced.textContent()).toBe('In agreement');
  host.show('sync', bothFail.sync);
  await expect.poll(() => announced.textContent()).toMatch(/crm\.veldhuis\.example.*dav\.example\.com/);
  const said = await announced.textContent();
  await page.clock.fastForward(10_000);
  await right(page).getByText('Last heard 1 hour ago').waitFor();
  expect(await announced.textContent()).toBe(said);
  const live = '[aria-live], [role=status], [role=alert], [role=log], [role=timer]';
  expect(await page.locator(`main :is(${live})`).filter({ hasText: /./ }).count()).toBe(0);
  await close();
});

test('of several mailboxes the one in trouble stands first, and its button leads to it', async () => {
  const { page, close } = await open(mailboxFails);
  await expect
    .poll(() => left(page).locator('.side-name').allTextContents())
    .toEqual(['anna@example.com', 'office@veldhuis.example', 'anna@example.com']);
  await left(page).getByRole('button', { name: 'Enter the password' }).press('Enter');
  await expect.poll(() => page.evaluate('location.hash')).toBe('#mail/office');
  await close();
});

test('when a side is asked again, its fix goes away and the focus falls to the heading', async () => {
  const { page, host, close } = await open(needsYou);
  await left(page).getByRole('button', { name: 'Try again' }).focus();
  host.show('sync', working.sync);
  await expect.poll(() => left(page).locator('.health').first().innerText()).toBe('Checking');
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('H1');
  await close();
});

test('what crossed today is a table: to the calendar left, to the CRM right, the newest hour first', async () => {
  const { page, close } = await open(mailOn);
  const table = page.getByRole('table', { name: 'What was written to each side today, by hour' });
  const rows = async () =>
    (await table.getByRole('row').all()).reduce<Promise<string[][]>>(
      async (all, row) => [
        ...(await all),
        (await row.locator('th, td').allTextContents()).map((one) => one.trim()),
      ],
      Promise.resolve([]),
    );
  await expect.poll(rows).toEqual([
    ['To your calendar and mailbox', 'Hour', 'To your CRM'],
    ['1', '09:00', '3'],
    ['5', '08:00', '3'],
    ['0', '07:00', '1'],
  ]);
  await close();
});

test('a busy day has five rows of hours, and one for what came before them', async () => {
  const hours = Array.from({ length: 9 }, (_, hour) => ({
    at: Date.parse('2026-03-04T01:00:00+01:00') + hour * 3_600_000,
    provider: hour,
    crm: 10,
  }));
  const { page, close } = await open(
    changed(inAgreement, { sync: { today: { ...inAgreement.sync.today, hours } } }),
  );
  const names = page.locator('.crossings tbody th');
  await expect
    .poll(() => names.allTextContents())
    .toEqual(['09:00', '08:00', '07:00', '06:00', '05:00', 'Earlier']);
  await expect
    .poll(() => page.locator('.crossings tbody tr').last().innerText())
    .toMatch(/^6\s+Earlier\s+40$/);
  await close();
});

test('a day without changes has no table', async () => {
  const { page, close } = await open(idleAfterSetup);
  await page.getByText('No changes yet today.').waitFor();
  expect(await page.getByRole('table').count()).toBe(0);
  await close();
});

test.each([
  ['no mailbox', inAgreement, ['Mail in your CRM', 'None of yours yet']],
  ['a mailbox', mailOn, ['Mail in your CRM', '1,204 messages', '6 folders are synced']],
  [
    'several',
    withFurther(officeInTrouble),
    ['Mail in your CRM', expect.stringMatching(/messages$/), expect.stringMatching(/folders are synced$/)],
  ],
] as const)('the CRM says of mail what it holds, beside the mailboxes: %s', async (_, state, says) => {
  const { page, close } = await open(state);
  const parts = await Promise.all(
    [left(page), right(page)].map((side) => side.locator('.side-mail').boundingBox()),
  );
  expect(parts[0]?.y).toBe(parts[1]?.y);
  const texts = await right(page).locator('.side-mail').innerText();
  expect(texts.split(/\s*\n\s*/).filter((text) => text !== '')).toEqual(says);
  await expect.poll(() => right(page).innerText()).toContain('412 entries');
  await close();
});
