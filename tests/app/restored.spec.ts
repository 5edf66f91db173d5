/**
 * Protects DE4 with the real program: the storage directory of a real Radicale, or the database of the reference CRM, is copied,
 * people go on working, and the copy is put back.
 */
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src-main/app/system-time.ts';
import { openStore } from '../../src-main/store/index.ts';
import { decisionsIn, recordDecision } from '../../src-main/sync/common/decisions.ts';
import { startCrmProcess } from '../support/crm-process.ts';
import { radicaleMissing } from '../support/radicale.ts';
import { type RealWorld, realWorld } from './real-world.ts';

const missing = radicaleMissing();
beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));

/** Several starts of the program for each test; a slow machine needs longer for them than for others. */
vi.setConfig({ testTimeout: 180_000 });

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const uidOf = (number: number | string) => `e${number}@concord.example`;
const toldOf = (title: string, number = 1) => ({
  title,
  start: `2026-12-${String(number).padStart(2, '0')}T10:00:00`,
  location: `Room of ${title}`,
});

type Crm = Pick<RealWorld['crm'], 'act' | 'stop'>;

interface Copy {
  readonly world: RealWorld;
  crm: Crm;
  /** Copies what a side stores, or puts the copy back. */
  copy(side: 'calendar' | 'crm', back: boolean): Promise<void>;
}

async function copied(): Promise<Copy> {
  const world = await realWorld();
  const stores = { calendar: dirname(world.radicale.folder), crm: join(world.directory, 'crm') };
  const given: Copy = {
    world,
    crm: world.crm,
    async copy(side, back) {
      const backup = join(world.directory, `backup-${side}`);
      const [from, to] = back ? [backup, stores[side]] : [stores[side], backup];
      if (side === 'crm') await given.crm.stop();
      rmSync(to, { recursive: true, force: true });
      cpSync(from, to, { recursive: true, preserveTimestamps: true });
      if (side === 'crm') given.crm = await startCrmProcess(stores.crm, Number(new URL(world.crm.url).port));
    },
  };
  return given;
}

async function editInCrm({ crm }: Copy, number: number, title: string): Promise<void> {
  const entry = (await crm.act('list')).find(({ event }) => event.uid === uidOf(number));
  await crm.act('edit', entry?.id ?? '', { title, locations: { '1': { name: `Room of ${title}` } } });
}

async function titlesOf({ world, crm }: Copy) {
  const entries = (await crm.act('list')).filter(({ removed }) => !removed);
  const inCalendar = await world.calendar.list();
  for (const [, { title, location }] of inCalendar) expect(location).toBe(`Room of ${title}`);
  return {
    calendar: inCalendar.map(([, { title }]) => title).sort(),
    crm: entries.map(({ event }) => event.title ?? '').sort(),
  };
}

/** Answers as the engine does, in the database that the program has closed. @returns how many entries it is about, for each kind */
function answer({ world }: Copy, choice: 'newer' | 'backup'): readonly (readonly [string, number])[] {
  const store = openStore({ path: join(world.dataDir, 'concord.db'), clock: systemClock });
  try {
    const open = decisionsIn(store);
    for (const { id, digest } of open)
      expect(recordDecision(store, { id, digest, choice }, systemClock.now())).toBe(true);
    return open.map(({ kind, count }) => [kind, count]);
  } finally {
    store.close();
  }
}

const asInBackup = numbers.map((number) => `First ${number}`).sort();
const newest = [
  ...[1, 2, 3, 4, 5, 6].map((number) => `Newer ${number}`),
  ...[7, 8, 9].map((number) => `First ${number}`),
  'Late in the calendar',
  'Late in the CRM',
].sort();

/** Ten entries are linked, both sides are copied, and then people edit, add and remove on both sides. */
async function busyDays(given: Copy): Promise<void> {
  const { world } = given;
  for (const number of numbers) await world.calendar.put(uidOf(number), toldOf(`First ${number}`, number));
  expect((await world.run()).json).toMatchObject({ linked: 10, waiting: 0 });
  await given.copy('calendar', false);
  await given.copy('crm', false);
  for (const number of [1, 2, 3]) await world.calendar.put(uidOf(number), toldOf(`Newer ${number}`, number));
  for (const number of [4, 5, 6]) await editInCrm(given, number, `Newer ${number}`);
  await world.calendar.put(uidOf('late'), toldOf('Late in the calendar'));
  const made = { ...toldOf('Late in the CRM'), timeZone: 'Europe/Amsterdam', duration: 'PT1H' };
  await given.crm.act('create', {
    event: {
      uid: uidOf('later'),
      title: made.title,
      start: made.start,
      timeZone: made.timeZone,
      duration: made.duration,
      locations: { '1': { name: made.location } },
    },
  });
  await world.calendar.remove(uidOf(10));
  expect((await world.run()).json).toMatchObject({ linked: 11, waiting: 0, problem: null });
  expect(await titlesOf(given)).toEqual({ calendar: newest, crm: newest });
}

const nothing = { added: 0, changed: 0, removed: 0 };

describe.each(['calendar', 'crm'] as const)('a backup of the %s is put back', (side) => {
  test.each([
    ['newer', newest],
    ['backup', asInBackup],
  ] as const)(
    'DE4: it is asked about, nothing crosses before the answer, and "%s" is done',
    async (choice, expected) => {
      const given = await copied();
      try {
        await busyDays(given);
        await given.copy(side, true);
        const asked = await given.world.run();
        expect(asked.code, asked.stderr).toBe(3);
        expect(asked.json, asked.stderr).toMatchObject({ provider: nothing, crm: nothing, problem: null });
        expect(await titlesOf(given)).toEqual(
          side === 'calendar' ? { calendar: asInBackup, crm: newest } : { calendar: newest, crm: asInBackup },
        );
        expect(answer(given, choice)).toEqual([['restored-backup', 9]]);
        const done = await given.world.run();
        expect(done.json, done.stderr).toMatchObject({ waiting: 0, quarantined: 0, problem: null });
        expect(done.code, done.stderr).toBe(0);
        expect(await titlesOf(given)).toEqual({ calendar: expected, crm: expected });
      } finally {
        await given.crm.stop();
        await given.world.close();
      }
    },
  );
});

test('DE4: both sides put back to the same day agree, without a question and without a write', async () => {
  const given = await copied();
  try {
    await busyDays(given);
    await given.copy('calendar', true);
    await given.copy('crm', true);
    const run = await given.world.run();
    expect(run.json, run.stderr).toMatchObject({ provider: nothing, crm: nothing, waiting: 0, linked: 10 });
    expect(await titlesOf(given)).toEqual({ calendar: asInBackup, crm: asInBackup });
  } finally {
    await given.crm.stop();
    await given.world.close();
  }
});

test('DE4: a restored CRM that counts its revisions again tells of edits under numbers that were used before', async () => {
  const given = await copied();
  try {
    await busyDays(given);
    await given.copy('crm', true);
    await editInCrm(given, 1, 'Since 1');
    expect((await given.world.run()).code).toBe(3);
    answer(given, 'newer');
    const done = await given.world.run();
    expect(done.code, done.stderr).toBe(0);
    const { calendar, crm } = await titlesOf(given);
    expect(calendar).toEqual(crm);
    expect(crm).toContain('Since 1');
  } finally {
    await given.crm.stop();
    await given.world.close();
  }
});
