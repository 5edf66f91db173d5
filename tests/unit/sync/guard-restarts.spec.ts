/**
 * The guard over restarts, end to end (DE1, RU3): a poll that loses a part of a calendar every minute, and a CRM that floods, are stopped
 * within the first window of their budget, by an engine that is closed and opened again over its file all the time. A person's answer
 * ends it, and nothing is lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { resumeSkipped } from '../../../src-main/sync/calendar/send/resume.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { seededRandom } from '../../support/seeded.ts';
import { atCrm, atProvider, event, type Machine, titles, type World, world } from '../../support/world.ts';

const minuteMs = 60_000;
const linked = 120;
/** A tenth, and at most 50. */
const removalBudget = 12;
const creationBudget = 100;

interface Scene {
  readonly one: World;
  /** Closes the machine and its file, and starts another engine over it. */
  readonly restarted: () => Machine;
  readonly machine: () => Machine;
}

async function scene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-guard-'));
  const one = world('caldav-like');
  for (let n = 0; n < linked; n += 1) one.provider.hand.create(event(`e${n}`));
  const open = (): Machine =>
    one.machine({ store: openStore({ path: join(folder, 'concord.db'), clock: one.clock }) });
  let machine = open();
  onTestFinished(() => {
    machine.store.close();
    rmSync(folder, { recursive: true });
  });
  await machine.settle();
  expect(atCrm(one)).toHaveLength(linked);
  return {
    one,
    machine: () => machine,
    restarted() {
      machine.store.close();
      machine = open();
      return machine;
    },
  };
}

const waiting = ({ engine }: Machine) => engine.decisions().map(({ kind, count }) => [kind, count]);

function answer({ engine }: Machine, choice: 'approve' | 'reject'): void {
  for (const { id, digest } of engine.decisions()) expect(engine.decide(id, digest, choice)).toBe(true);
}

/** With a restart every third minute. @returns the last engine */
async function minutes(
  count: number,
  { one, machine, restarted }: Scene,
  everyMinute: () => void,
): Promise<Machine> {
  for (let minute = 0; minute < count; minute += 1) {
    everyMinute();
    one.clock.advance(minuteMs);
    await (minute % 3 === 2 ? restarted() : machine()).run();
  }
  return machine();
}

describe('a poll that loses 9 % of a calendar every minute (DE1)', () => {
  /** For every other side: what is lost there must stay here. */
  const lossy = (one: World, side: SideName) => {
    const random = seededRandom(7);
    return () => {
      const all = side === 'provider' ? atProvider(one) : atCrm(one);
      const hand = side === 'provider' ? one.provider.hand : one.crm.hand;
      for (const { ref } of all) if (random() < 0.09) hand.remove(ref);
    };
  };

  it.each([
    ['provider', atProvider, atCrm],
    ['crm', atCrm, atProvider],
  ] as const)(
    'of the %s is stopped within the first window, and the rest stays after a no',
    async (side, lost, other) => {
      const here = await scene();
      const { one } = here;
      const before = titles(other(one));
      const machine = await minutes(40, here, lossy(one, side));
      const left = other(one).length;
      expect(linked - left, 'removed on the other side').toBeLessThanOrEqual(removalBudget);
      const spared = lost(one).length;
      expect(waiting(machine)).toEqual([['many-removals', left - spared]]);

      // a person sees it the next morning; the engine was restarted since
      one.clock.advance(9 * 60 * minuteMs);
      await here.restarted().run();
      answer(here.machine(), 'reject');
      await here.restarted().settle();
      expect(other(one)).toHaveLength(left);
      expect(waiting(here.machine())).toEqual([]);
      // what was removed within the budget is kept in the history
      const { store } = here.machine();
      const kept = store.history
        .latest(10_000)
        .filter(({ action, before: was }) => action === 'removed' && was !== null);
      expect(kept).toHaveLength(linked - left);
      const told = [...titles(other(one)), ...kept.map(({ before: was }) => JSON.parse(was ?? '{}').title)];
      expect(told.sort()).toEqual(before);
      // and what stays can be taken back to both sides, one by one
      const entry = store.leftAlone.page(0, 1)[0];
      expect(resumeSkipped(store, entry ?? { side, ref: '' }, one.clock.now())).toBe(true);
      await here.machine().settle();
      expect([lost(one).length, other(one).length]).toEqual([spared + 1, left]);
    },
    120_000,
  );

  it('the budget of the day is the same for a hundred small losses as for a large one, also with the clock set back', async () => {
    const here = await scene();
    const { one } = here;
    const lose = () => {
      const [first] = atProvider(one);
      if (first !== undefined) one.provider.hand.remove(first.ref);
    };
    await minutes(30, here, lose);
    expect(linked - atCrm(one).length).toBe(removalBudget);
    one.clock.advance(-6 * 60 * minuteMs);
    await minutes(30, here, lose);
    expect(linked - atCrm(one).length).toBe(removalBudget);
  }, 120_000);
});

describe('a CRM that floods 5,000 creates (DE1)', () => {
  const flood = (one: World, from: number, count: number) => {
    for (let n = from; n < from + count; n += 1)
      one.crm.hand.create(event(`flood${n}`, { title: `Flood ${n}` }));
  };

  it('at once is asked about as a whole, over restarts; after a no the calendar is as before, and everything new crosses', async () => {
    const here = await scene();
    const { one } = here;
    flood(one, 0, 5_000);
    await here.machine().run();
    await here.restarted().run();
    expect(atProvider(one)).toHaveLength(linked);
    expect(waiting(here.machine())).toEqual([['many-creations', 5_000]]);
    answer(here.restarted(), 'reject');
    await here.restarted().settle();
    expect(atProvider(one)).toHaveLength(linked);
    expect(atCrm(one)).toHaveLength(linked + 5_000);
    one.crm.hand.create(event('ordinary', { title: 'Ordinary' }));
    one.provider.hand.create(event('usual', { title: 'Usual' }));
    await here.restarted().settle();
    expect(titles(atProvider(one))).toContain('Ordinary');
    expect(titles(atCrm(one))).toContain('Usual');
    expect(waiting(here.machine())).toEqual([]);
  }, 120_000);

  it('drop by drop passes the budget once, over restarts, and then waits; after a yes all of it crosses', async () => {
    const here = await scene();
    const { one } = here;
    let made = 0;
    const machine = await minutes(40, here, () => {
      flood(one, made, 12);
      made += 12;
    });
    expect(atProvider(one).length - linked).toBeLessThanOrEqual(creationBudget);
    const passed = atProvider(one).length - linked;
    expect(waiting(machine)).toEqual([['many-creations', made - passed]]);
    answer(machine, 'approve');
    await here.restarted().settle();
    expect(atProvider(one)).toHaveLength(linked + made);
    expect(one.provider.hand.mails()).toEqual([]);
  }, 240_000);
});

it('another program that puts its value back is stopped after three writes, also when each is made by another engine (RU3)', async () => {
  const here = await scene();
  const { one } = here;
  const own = atProvider(one).find(({ event: { uid } }) => uid === 'e1');
  const there = () => atCrm(one).find(({ event: { uid } }) => uid === 'e1')?.ref ?? '';
  for (let turn = 0; turn < 12; turn += 1) {
    one.provider.hand.edit(own?.ref ?? '', { title: turn % 2 === 0 ? 'Mine' : 'Meeting e1' });
    await here.restarted().run();
    one.clock.advance(minuteMs / 2);
  }
  expect(waiting(here.machine())).toEqual([['frozen', 1]]);
  expect(one.crm.hand.see(there())).toBeDefined();
  answer(here.restarted(), 'approve');
  one.clock.advance(20 * minuteMs);
  await here.restarted().settle();
  expect(titles(atCrm(one))).toEqual(titles(atProvider(one)));
}, 120_000);
