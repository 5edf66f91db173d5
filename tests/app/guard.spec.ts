/**
 * The guard in the whole program, over restarts (DE1): a CRM that floods 5,000 entries and a calendar server that loses 9 % at every look
 * are stopped, wait over restarts for the person's decision, and nothing is lost by it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src-main/app/index.ts';
import { startReferenceCrm } from '../../src-sandbox/reference-crm/index.ts';
import type { AppState } from '../../src-shared/contract/index.ts';
import { type DrivenApplication, drive } from '../support/application.ts';
import { memoryKeyStore } from '../support/key-stores.ts';
import { radicaleMissing, startRadicale } from '../support/radicale.ts';
import { connectCrm, startSyncing } from '../support/running-account.ts';
import { event } from '../support/world.ts';

const missing = radicaleMissing();

const icsOf = (index: number) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//test//EN', 'BEGIN:VEVENT', `UID:entry-${index}`],
    ...['DTSTAMP:20260101T000000Z', `SUMMARY:Entry ${index}`],
    ...[
      `DTSTART:2027${String(1 + (index % 12)).padStart(2, '0')}${String(1 + (index % 28)).padStart(2, '0')}T090000Z`,
    ],
    ...['DURATION:PT1H', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

/** A Radicale with that many entries, a CRM without any, and Concord between them, in agreement. */
async function running(entries: number) {
  const folder = mkdtempSync(join(tmpdir(), 'concord-guard-'));
  const radicale = await startRadicale();
  const crm = await startReferenceCrm({ dataDir: null, port: 0, clock: systemClock });
  const path = await radicale.makeCalendar('work');
  for (let index = 0; index < entries; index += 1)
    await radicale.request('PUT', `${path}entry-${index}.ics`, icsOf(index));
  const keyStore = memoryKeyStore();
  const open = () => drive(join(folder, 'data'), { keyStore });
  let concord: DrivenApplication = await open();
  onTestFinished(async () => {
    await concord.close();
    await crm.stop();
    await radicale.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await connectCrm(concord, { url: crm.url, tokens: crm.tokens });
  await concord.call('setup.account', {
    ...{ kind: 'caldav', address: 'user1@example.com', secret: 'secret', allowKeyFile: false },
    credentials: { type: 'password', user: 'user1', url: radicale.origin, ca: '', confirmedHosts: [] },
  });
  const { calendars } = concord.state().setup;
  const mine = calendars.find(({ id }) => id.includes('work'));
  expect(mine).toBeDefined();
  await startSyncing(concord, mine?.id);
  return {
    crm,
    concord: () => concord,
    async restart() {
      await concord.close();
      concord = await open();
      return concord;
    },
    lose: (index: number) => radicale.request('DELETE', `${path}entry-${index}.ics`),
    async inCalendar() {
      const body = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>';
      const text = await (await radicale.request('PROPFIND', path, body, { depth: '1' })).text();
      return text.match(/\.ics<\//g)?.length ?? 0;
    },
  };
}

const isSettled = ({ sync, decisions }: AppState): boolean =>
  sync.state === 'in-agreement' && decisions.length === 0;

async function answer(concord: DrivenApplication, choice: 'approve' | 'reject'): Promise<void> {
  for (const { id, digest } of concord.state().decisions)
    expect(await concord.call('decisions.decide', { id, digest, choice })).toEqual({ accepted: true });
}

describe.skipIf(missing !== null)('the guard of the running program', () => {
  test('DE1: a CRM that floods 5,000 entries: nothing is created, it waits over restarts, and after a no the calendar is as before', async () => {
    const here = await running(20);
    for (let index = 0; index < 5_000; index += 1)
      here.crm.hand.create({ event: event(`flood-${index}`, { title: `Flood ${index}` }) });
    await here.concord().call('sync.now', {});
    const isAsked = ({ decisions }: AppState) => decisions.some(({ kind }) => kind === 'many-creations');
    await here.concord().until(isAsked, 60_000);
    const again = await here.restart();
    const { decisions } = await again.until(
      (state) => isAsked(state) && state.sync.state === 'needs-you',
      60_000,
    );
    expect(decisions).toMatchObject([
      { kind: 'many-creations', count: 5_000, choices: ['approve', 'reject'] },
    ]);
    expect(await here.inCalendar()).toBe(20);
    await answer(again, 'reject');
    const { sync } = await again.until(isSettled, 60_000);
    expect(sync).toMatchObject({ linked: 20, skipped: 5_000, quarantined: 0 });
    expect(await here.inCalendar()).toBe(20);
    expect(here.crm.hand.list()).toHaveLength(5_020);
  }, 240_000);

  test('DE1: a calendar that loses 9 % at every look: at most a tenth leaves the CRM, over restarts, and the rest stays after a no', async () => {
    const count = 100;
    const here = await running(count);
    let lost = 0;
    for (let round = 0; round < 6; round += 1) {
      for (let n = 0; n < 9; n += 1, lost += 1) await here.lose(lost);
      const concord = round % 2 === 1 ? await here.restart() : here.concord();
      await concord.call('sync.now', {});
      await concord.until(
        ({ sync, decisions }) =>
          sync.state !== 'working' &&
          (round === 0 ? sync.linked === count - 9 : decisions[0]?.count === lost - 9),
        60_000,
      );
      expect(here.crm.hand.list().length).toBeGreaterThanOrEqual(count - 10);
    }
    const last = await here.restart();
    const { decisions } = await last.until((state) => state.decisions.length > 0, 60_000);
    expect(decisions).toMatchObject([{ kind: 'many-removals', count: lost - 9 }]);
    await answer(last, 'reject');
    await last.until(isSettled, 60_000);
    expect(here.crm.hand.list()).toHaveLength(count - 9);
    expect(await here.inCalendar()).toBe(count - lost);
    // and one of them is wanted in the calendar again
    const { items } = await last.call('skipped.page', { offset: 0, limit: 10 });
    const [kept] = items;
    expect(kept).toMatchObject({ byPerson: true, side: 'crm' });
    await last.call('skipped.resume', { item: { side: 'crm', ref: kept?.ref ?? '' } });
    await last.until(({ sync }) => sync.linked === count - lost + 1, 60_000);
    expect(await here.inCalendar()).toBe(count - lost + 1);
  }, 240_000);
});
