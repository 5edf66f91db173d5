/**
 * The guard on the screen (DE1): the real program, a real CalDAV server, a CRM and a real Chromium. A calendar that loses 9 % at every
 * look and a CRM that floods 5,000 entries are stopped; a person with a keyboard decides both, and nothing is lost by it.
 */
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { startReferenceCrm } from '../../src-sandbox/reference-crm/index.ts';
import type { AppState } from '../../src-shared/contract/index.ts';
import { realPrograms } from '../screens/real-program.ts';
import { violations } from '../screens/sample-page.ts';
import { driven } from '../support/application.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { enterOn, focused, tabTo } from '../support/keyboard.ts';
import { clearSaid, said } from '../support/live-regions.ts';
import { radicaleMissing, startRadicale } from '../support/radicale.ts';
import { connectCrm, startSyncing } from '../support/running-account.ts';
import { event } from '../support/world.ts';

const missing = radicaleMissing();
const open = realPrograms();

const entry = (index: number): string => {
  const [month, day] = [1 + (index % 12), 1 + (index % 28)].map((part) => String(part).padStart(2, '0'));
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//test//EN', 'BEGIN:VEVENT', `UID:entry-${index}`],
    ...['DTSTAMP:20260101T000000Z', `SUMMARY:Entry ${index}`, `DTSTART:2027${month}${day}T090000Z`],
    ...['DURATION:PT1H', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
};

/** The program with its window, in agreement about that many entries of a calendar. */
async function running(entries: number) {
  const radicale = await startRadicale();
  const crm = await startReferenceCrm({ dataDir: null, port: 0, clock: systemClock });
  const path = await radicale.makeCalendar('work');
  for (let index = 0; index < entries; index += 1)
    await radicale.request('PUT', `${path}entry-${index}.ics`, entry(index));
  const program = await open({ keyStore: memoryKeyStore(), view: { language: 'en', theme: 'light' } });
  onTestFinished(async () => {
    await program.close();
    await crm.stop();
    await radicale.stop();
  });
  const concord = driven(program.application);
  await connectCrm(concord, crm);
  await concord.call('setup.account', {
    ...{ kind: 'caldav', address: 'user1@example.com', secret: 'secret', allowKeyFile: false },
    credentials: { type: 'password', user: 'user1', url: radicale.origin, ca: '', confirmedHosts: [] },
  });
  await startSyncing(concord, concord.state().setup.calendars.find(({ id }) => id.includes('work'))?.id);
  const { page } = program;
  page.setDefaultTimeout(60_000);
  await enterOn(page, 'Go to Status');
  await page.getByRole('heading', { level: 1, name: 'In agreement' }).waitFor();
  return {
    ...{ crm, concord, page, program },
    lose: (index: number) => radicale.request('DELETE', `${path}entry-${index}.ics`),
    inCrm: () => crm.hand.list().length,
    async inCalendar() {
      const body = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>';
      const text = await (await radicale.request('PROPFIND', path, body, { depth: '1' })).text();
      return text.match(/\.ics<\//g)?.length ?? 0;
    },
  };
}

const isSettled = ({ sync, decisions }: AppState): boolean =>
  sync.state === 'in-agreement' && decisions.length === 0;

/** From any screen to the Activity screen, by keyboard. */
async function goTo(page: Page, screen: 'Status' | 'Activity'): Promise<void> {
  await tabTo(page, screen);
  await page.keyboard.press('Enter');
  // a state that needs a person is the heading of Status
  await expect.poll(() => page.evaluate('location.hash')).toBe(`#${screen.toLowerCase()}`);
}

/** Moves to the row's radio button with this text, by keyboard. */
async function chooseFor(page: Page, title: string, text: string): Promise<void> {
  const group = page.getByRole('radiogroup', { name: `For “${title}”` });
  const isHere = () => group.evaluate((element) => element.contains(element.ownerDocument.activeElement));
  for (let turn = 0; turn < 80 && !(await isHere()); turn += 1) await page.keyboard.press('Tab');
  const radio = group.getByRole('radio', { name: text, exact: true });
  for (let turn = 0; turn < 3 && !(await radio.isChecked()); turn += 1)
    await page.keyboard.press('ArrowRight');
  expect(await radio.isChecked(), `${title}: ${text}`).toBe(true);
}

const announced = (page: Page, text: string) =>
  expect.poll(async () => (await said(page)).join(' | '), { timeout: 30_000 }).toContain(text);

describe.skipIf(missing !== null)('the guard on the screen', { timeout: 420_000 }, () => {
  test('DE1, D4, D5: a calendar that loses 9 % at every look: one entry is removed, the others are kept, and then all are back on both sides', async () => {
    const count = 100;
    const { page, concord, lose, inCrm, inCalendar, program } = await running(count);
    let lost = 0;
    const asked = () => concord.state().decisions[0]?.count ?? 0;
    const removed = () => count - inCrm();
    for (let round = 0; round < 4; round += 1) {
      for (let n = 0; n < 9; n += 1, lost += 1) await lose(lost);
      await enterOn(page, 'Sync now');
      // a run may begin while they go, so that one more fits into the budget
      await expect
        .poll(() => concord.state().sync.state !== 'working' && removed() + asked(), { timeout: 60_000 })
        .toBe(lost);
      expect(removed(), 'at most a tenth is taken away unasked').toBeLessThanOrEqual(count / 10);
    }
    const unasked = removed();
    const kept = lost - unasked - 1;
    await page.getByText('1 decision needs you.').waitFor();
    await program.picture('guard-asked');
    await enterOn(page, 'Review');
    await clearSaid(page);
    await enterOn(page, `Review: Remove ${kept + 1} entries from your CRM?`);
    await page.getByRole('dialog').waitFor();
    await enterOn(page, 'Choose for each');
    const [first] = concord.state().decisions[0]?.items ?? [];
    await chooseFor(page, first?.title ?? '', 'Remove');
    expect(await violations(page)).toEqual([]);
    await program.picture('guard-each');
    await enterOn(page, `Remove 1 · Keep ${kept}`);
    await announced(page, `Your answer is kept: Remove 1 · Keep ${kept}.`);
    await concord.until(isSettled, 60_000);
    expect([await inCalendar(), inCrm()]).toEqual([count - lost, count - unasked - 1]);

    // what was kept goes back to the calendar
    await enterOn(page, 'Show: You answered');
    await enterOn(page, `Sync these ${kept} after all`);
    await announced(page, 'They are synced again from now on.');
    await page.keyboard.press('Escape');
    await concord.until((state) => isSettled(state) && state.sync.linked === count - unasked - 1, 120_000);
    expect([await inCalendar(), inCrm()]).toEqual([count - unasked - 1, count - unasked - 1]);

    // and what was removed comes back on both sides
    await enterOn(page, 'Show each of them');
    const removals = page.locator('.event').filter({ hasText: 'Removed from your CRM' });
    while ((await removals.count()) < removed()) {
      const shown = await page.locator('.event').count();
      await page.getByRole('button', { name: 'Show more', exact: true }).press('Enter');
      await expect.poll(() => page.locator('.event').count()).toBeGreaterThan(shown);
    }
    const titles = await removals.locator('.entry-title').allInnerTexts();
    expect(titles).toContain(first?.title);
    for (const title of titles) {
      const before = concord.state().sync.linked;
      await clearSaid(page);
      await removals.getByRole('button', { name: `Undo: ${title}`, exact: true }).press('Enter');
      await page.getByRole('dialog').waitFor();
      await enterOn(page, 'Undo it');
      await announced(page, 'Undoing on both sides.');
      await concord.until((state) => isSettled(state) && state.sync.linked > before, 60_000);
    }
    expect([await inCalendar(), inCrm()]).toEqual([count, count]);
    expect(program.consoleErrors).toEqual([]);
  });

  test('DE1, D4, D5: a CRM that floods 5,000 entries: nothing is created, one is added, and the rest stays in the CRM', async () => {
    const { page, concord, crm, inCrm, inCalendar, program } = await running(20);
    for (let index = 0; index < 5_000; index += 1)
      crm.hand.create({ event: event(`flood-${index}`, { title: `Flood ${index}` }) });
    await enterOn(page, 'Sync now');
    await page.getByText('1 decision needs you.').waitFor();
    expect(await inCalendar()).toBe(20);
    await goTo(page, 'Activity');
    await clearSaid(page);
    await enterOn(page, 'Review: Add 5,000 entries to your calendar?');
    await page.getByRole('dialog').waitFor();
    await enterOn(page, 'Choose for each');
    const title = concord.state().decisions[0]?.items[0]?.title ?? '';
    await chooseFor(page, title, 'Add');
    await program.picture('flood-each');
    await enterOn(page, 'Add 1 · Don’t add 4,999');
    await announced(page, 'Your answer is kept: Add 1 · Don’t add 4,999.');
    await concord.until(isSettled, 120_000);
    expect(concord.state().sync).toMatchObject({ linked: 21, skipped: 4_999, quarantined: 0 });
    expect([await inCalendar(), inCrm()]).toEqual([21, 5_020]);

    // taken back, they are asked about once more, and none is created before
    await enterOn(page, 'Show: You answered');
    await enterOn(page, 'Sync these 4,999 after all');
    await announced(page, 'They are synced again from now on.');
    await page.keyboard.press('Escape');
    await enterOn(page, 'Review: Add 4,999 entries to your calendar?');
    await page.getByRole('dialog').waitFor();
    expect(await inCalendar()).toBe(21);
    await enterOn(page, 'Don’t add them');
    await announced(page, 'Your answer is kept: Don’t add them.');
    await concord.until(isSettled, 120_000);
    expect([await inCalendar(), inCrm()]).toEqual([21, 5_020]);
    await expect.poll(() => focused(page)).not.toBe('');
    expect(program.consoleErrors).toEqual([]);
  });
});
