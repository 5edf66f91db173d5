/** Protects what the running screens promise: questions counted as questions, one order of the sides, focus that is never lost. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { problem } from '../../src-shared/domain/problems.ts';
import {
  decisions,
  fresh,
  inAgreement,
  needsYou,
  paused,
  sample,
  waiting,
  withQuarantine,
  working,
} from './fixtures.ts';
import { scriptedHostOf } from './scene.ts';
import { scenes } from './scenes.ts';
import { windowsForTests } from './windows-for-tests.ts';

const windows = windowsForTests();

const open = async (state: typeof waiting, screen?: string) => {
  const host = scriptedHostOf({ name: 'running', state });
  return { host, ...(await windows.open(host, { language: 'en' }, screen)) };
};

test('a question about 150 entries is one question, in the badge and on the status screen', async () => {
  const [first] = decisions;
  if (first === undefined) throw new Error('no decision');
  const { page, close } = await open({
    ...waiting,
    sync: { ...waiting.sync, waiting: 150 },
    decisions: [{ ...first, count: 150 }],
  });
  await page.getByText('1 decision needs you. Everything else keeps syncing.').waitFor();
  await expect.poll(() => page.locator('.badge').textContent()).toBe('11 decision needs you');
  await close();
});

test('the button that leads to the questions hands the focus to the screen it opens', async () => {
  const { page, close } = await open(waiting);
  await page.getByRole('button', { name: 'Review' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('MAIN');
  await close();
});

test('Resume gives way to Pause, and the focus goes with it', async () => {
  const { page, host, close } = await open(paused);
  await page.getByRole('button', { name: 'Resume' }).focus();
  host.show('sync', inAgreement.sync);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.textContent')).toBe('Pause');
  await close();
});

test('the status that is announced contains no time, which would be announced again every few seconds', async () => {
  const { page, close } = await open(inAgreement);
  const announced = page.locator('.announcements');
  await expect.poll(() => announced.textContent()).toBe('In agreement');
  await expect.poll(() => announced.getAttribute('role')).toBe('status');
  await close();
});

test('a problem leaves Pause and the time of the last agreement where they were', async () => {
  const { page, close } = await open(needsYou);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByText('Last in agreement:').waitFor();
  await close();
});

test('the mark has no check while entries cannot be synchronised', async () => {
  const { page, close } = await open(withQuarantine);
  await page.getByRole('heading', { level: 1, name: 'In agreement, except for 3 entries' }).waitFor();
  await expect.poll(() => page.locator('.mark.in-agreement').count()).toBe(0);
  await close();
});

test('sample data is named on every screen, and leaving it is not a dangerous act', async () => {
  for (const screen of ['#status', '#calendars', '#mail', '#activity', '#settings']) {
    const { page, close } = await open(sample, screen);
    await page.locator('.sample-badge').getByText('Sample data').waitFor();
    await close();
  }
  const { page, host, close } = await open(sample);
  await page.getByRole('button', { name: 'Use my own calendar…' }).click();
  const dialog = page.getByRole('dialog');
  await expect.poll(() => dialog.locator('.danger').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Set up my calendar' }).click();
  await expect.poll(() => host.calls.map(({ name }) => name)).toContain('account.disconnect');
  await close();
});

test('a browser shows no settings that only the desktop program can keep', async () => {
  const { page, close } = await open(sample, '#settings');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  await expect.poll(() => page.getByText('Notifications').count()).toBe(0);
  await expect.poll(() => page.getByText('Pause while on battery').count()).toBe(0);
  await close();
});

test('in a browser the welcome and the settings say how to get the window; the window itself does not', async () => {
  const command = (page: Page) => page.locator('main').getByText('npx install-electron');
  for (const [state, screen] of [
    [fresh, ''],
    [inAgreement, '#settings'],
  ] as const) {
    const inBrowser = await open({ ...state, app: { ...state.app, carrier: 'browser' } }, screen);
    await command(inBrowser.page).waitFor();
    await inBrowser.close();
    const inWindow = await open(state, screen);
    await inWindow.page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => command(inWindow.page).count()).toBe(0);
    await inWindow.close();
  }
});

test('D12: a person who keeps entries apart finds them listed with the reason, and can take that back', async () => {
  const { page, host, close } = await open(inAgreement);
  await page.getByRole('button', { name: 'Show: 7 entries skipped' }).click();
  const rows = page.getByRole('dialog').getByRole('listitem');
  await rows.first().waitFor();
  await expect
    .poll(() => rows.first().innerText())
    .toMatch(
      /Contract talk Bakker & Zonen\nOnly in your CRM · Tue 10 Mar, 15:00\nYou kept it apart: Tue 3 Mar, 07:43\./,
    );
  await expect.poll(() => rows.nth(1).innerText()).toContain('Private entry');
  await expect.poll(() => rows.nth(2).innerText()).toContain('does not start with your title filter');
  await expect
    .poll(() => page.getByRole('dialog').getByRole('button', { name: 'Sync it after all' }).count())
    .toBe(2);
  await page.getByRole('button', { name: 'Sync it after all: Contract talk Bakker & Zonen' }).click();
  await expect
    .poll(() => host.calls.find(({ name }) => name === 'skipped.resume')?.input)
    .toEqual({ item: { side: 'crm', ref: 'a1' } });
  await close();
});

test('what a run comes to is announced on whatever screen a person is', async () => {
  const { page, host, close } = await open(inAgreement, '#settings');
  const announced = page.locator('.announcements');
  host.show('sync', working.sync);
  await expect.poll(() => announced.textContent()).toBe('Syncing');
  host.show('sync', needsYou.sync);
  await expect.poll(() => announced.textContent()).toContain('rejected');
  host.show('sync', inAgreement.sync);
  await expect.poll(() => announced.textContent()).toBe('In agreement');
  await page.getByRole('link', { name: 'Calendar' }).click();
  await expect.poll(() => announced.textContent()).toBe('Calendar');
  await expect.poll(() => page.locator('main [role="status"]').count()).toBe(0);
  await close();
});

test('buttons of a decision name what they do and on which side', async () => {
  const { page, close } = await open(waiting, '#activity');
  await page.getByRole('button', { name: 'Review: Remove 26 entries from your CRM?' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove 26 from your CRM' }).waitFor();
  await dialog.getByRole('button', { name: 'Keep them in your CRM' }).waitFor();
  await dialog.getByText('no longer synced').waitFor();
  await close();
});

test('opening a screen moves neither the focus nor the page; "Skip to content" leads past the navigation', async () => {
  const { page, close } = await open(inAgreement);
  await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
  await expect
    .poll(() => page.evaluate('[document.activeElement?.tagName, window.scrollY]'))
    .toEqual(['BODY', 0]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('MAIN');
  await close();
});

test("the tab's icon has the shape of the state, which a person sees while the tab is in the background", async () => {
  const { page, host, consoleErrors, close } = await open(inAgreement);
  const icon = () => page.evaluate(`document.querySelector('link[rel="icon"]').href`) as Promise<string>;
  const shapes = async () => decodeURIComponent(await icon()).match(/ d="[^"]+"/g);
  await expect.poll(icon).toMatch(/^data:image\/svg/);
  const agreed = await shapes();
  expect(agreed).toHaveLength(3);
  host.show('sync', paused.sync);
  await expect.poll(shapes).not.toEqual(agreed);
  host.show('sync', withQuarantine.sync);
  await page.getByRole('heading', { level: 1, name: 'In agreement, except for 3 entries' }).waitFor();
  await expect.poll(icon).toContain('%23c27a10');
  expect(consoleErrors).toEqual([]);
  await close();
});

test('at 480 px the five tabs stand side by side, with the badges and the mark of the sample', async () => {
  for (const state of [waiting, sample]) {
    const host = scriptedHostOf({ name: 'running', state });
    const { page, close } = await windows.open(host, { language: 'nl', width: 480, height: 720 });
    const tabs = await page.locator('.nav-link').filter({ visible: true }).all();
    expect(tabs.length).toBe(5);
    const boxes = await Promise.all(tabs.map(async (tab) => await tab.boundingBox()));
    expect(new Set(boxes.map((box) => box?.y)).size).toBe(1);
    const cut = 'link => link.scrollWidth > link.clientWidth';
    await expect
      .poll(() => page.evaluate(`[...document.querySelectorAll('.nav-link')].filter(${cut}).length`))
      .toBe(0);
    await close();
  }
});

test('at 800 px nothing of the state lies under its buttons, in the language with the longer words', async () => {
  for (const state of [inAgreement, waiting, needsYou]) {
    const host = scriptedHostOf({ name: 'running', state });
    const { page, close } = await windows.open(host, { language: 'nl', width: 800, height: 600 });
    const words = '.status-words, .status-words *';
    const covered = await page.evaluate(`(() => {
      const buttons = document.querySelector('.head-actions').getBoundingClientRect();
      return [...document.querySelectorAll('${words}')].filter((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const { right, bottom, top } = range.getBoundingClientRect();
        return right > buttons.left && bottom > buttons.top && top < buttons.bottom;
      }).length;
    })()`);
    expect(covered).toBe(0);
    await close();
  }
});

test('at 480 px the titles of skipped entries start at one line, with and without a button', async () => {
  const scene = scenes.find(({ name }) => name === 'skipped');
  if (scene === undefined) throw new Error('no scene');
  const host = scriptedHostOf(scene);
  const { page, close } = await windows.open(host, { language: 'nl', width: 480, height: 720 });
  await scene.act?.(page, host);
  const starts = `[...document.querySelectorAll('.dialog .entry-title')].map((one) => Math.round(one.getBoundingClientRect().left))`;
  const found = (await page.evaluate(starts)) as readonly number[];
  expect(found.length).toBeGreaterThan(2);
  expect(new Set(found).size).toBe(1);
  await close();
});

test('by keyboard a person says that the other program is off, and the focus stays on what follows (A10)', async () => {
  const found = { ...problem('other-engine', { count: 5 }), side: 'provider' as const };
  const { host, page, close } = await open({
    ...inAgreement,
    sync: { ...inAgreement.sync, state: 'needs-you', problem: found, nextRunAt: null },
  });
  await page.getByRole('main').getByText('in your CRM’s calendar settings').waitFor();
  await page.getByRole('button', { name: 'I switched it off' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => host.calls.some(({ name }) => name === 'sync.engine-off')).toBe(true);
  host.show('sync', inAgreement.sync);
  await expect.poll(() => page.locator('main :focus, main:focus').count()).toBe(1);
  await close();
});
