/** Two people's doings in a world, and a machine that is killed at a moment of the run after them and started again. */
import { expect } from 'vitest';
import { Killed } from '../../src-sandbox/sample-sides/index.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import { hour, shiftOf } from './behaviours/pair.ts';
import { overruledIn } from './behaviours/run-until-stable.ts';
import { atCrm, atProvider, contents, event, type Machine, type World, type WorldProvider } from './world.ts';

export interface KillScene {
  readonly one: World<WorldProvider>;
  readonly machine: Machine;
  readonly setMoment: (pass: (() => void) | null) => void;
}

/** Acts in a world that is new. */
export type MakeScene = (one: World<WorldProvider>) => Promise<KillScene>;

const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 10 }] } as const;

/** Both sides in agreement, then creates, changes, removals, a conflict and series edits on both. */
export async function scenario(one: World<WorldProvider>): Promise<KillScene> {
  let pass: (() => void) | null = null;
  const hook = () => pass?.();
  const machine = one.machine({
    providerFaults: { before: hook, after: hook },
    crmFaults: { before: hook, after: hook },
    onCommit: hook,
  });
  for (const uid of ['p-edit', 'p-remove', 'both', 'p-remove-c-edit']) one.provider.hand.create(event(uid));
  one.provider.hand.create(event('series', weekly));
  for (const uid of ['c-edit', 'c-remove']) one.crm.hand.create(event(uid));
  await machine.settle();
  const p = (title: string) =>
    atProvider(one).find((stored) => stored.event.title === `Meeting ${title}`)?.ref ?? '';
  const c = (title: string) =>
    atCrm(one).find((stored) => stored.event.title === `Meeting ${title}`)?.ref ?? '';
  const refs = {
    edit: p('p-edit'),
    remove: p('p-remove'),
    both: p('both'),
    bothCrm: c('both'),
    late: p('p-remove-c-edit'),
    lateCrm: c('p-remove-c-edit'),
  };
  const series = { p: p('series'), c: c('series') };
  const crm = { edit: c('c-edit'), remove: c('c-remove') };
  one.provider.hand.edit(refs.edit, { start: '2026-11-27T15:00:00', title: 'p-edit, moved' });
  one.provider.hand.remove(refs.remove);
  one.provider.hand.edit(refs.both, { title: 'both, from the provider', description: 'agenda' });
  one.crm.hand.edit(refs.bothCrm, { title: 'both, from the CRM', duration: 'PT2H' });
  one.provider.hand.remove(refs.late);
  one.crm.hand.edit(refs.lateCrm, { title: 'edited too late' });
  one.provider.hand.cancelOccurrence(series.p, '2026-12-02T10:00:00');
  one.crm.hand.editOccurrence(series.c, '2026-12-09T10:00:00', { title: 'special' });
  one.crm.hand.edit(crm.edit, { duration: 'PT45M' });
  one.crm.hand.remove(crm.remove);
  one.provider.hand.create(
    event('p-new', {
      ...weekly,
      recurrenceOverrides: { '2026-12-02T10:00:00': { title: 'first exception' } },
    }),
  );
  one.crm.hand.create(
    event('c-new', {
      ...weekly,
      recurrenceOverrides: {
        '2026-12-02T10:00:00': { title: 'x' },
        '2026-12-09T10:00:00': { excluded: true },
      },
    }),
  );
  one.crm.hand.create(event('c-new-2'));
  return {
    one,
    machine,
    setMoment: (value) => {
      pass = value;
    },
  };
}

/** Series split on either side, and moved on one side while their occurrences are edited on the other (TI2, ID1). */
export async function seriesScenario(one: World<WorldProvider>): Promise<KillScene> {
  let pass: (() => void) | null = null;
  const hook = () => pass?.();
  const machine = one.machine({
    providerFaults: { before: hook, after: hook },
    crmFaults: { before: hook, after: hook },
    onCommit: hook,
  });
  const overrides = {
    '2026-12-02T10:00:00': { excluded: true },
    '2026-12-09T10:00:00': { title: 'special' },
    '2026-12-30T10:00:00': { start: '2026-12-31T10:00:00' },
  } as const;
  for (const uid of ['p-split', 'c-split', 'p-moved', 'c-moved'])
    one.provider.hand.create(event(uid, { ...weekly, recurrenceOverrides: overrides }));
  await machine.settle();
  const find = (list: readonly StoredEvent[], title: string) =>
    list.find((stored) => stored.event.title === `Meeting ${title}`) ?? expect.fail(`no ${title}`);
  const p = (title: string) => find(atProvider(one), title);
  const c = (title: string) => find(atCrm(one), title);
  one.provider.hand.split(p('p-split').ref, '2026-12-23T10:00:00', { title: 'p-split, later' });
  one.crm.hand.split(c('c-split').ref, '2026-12-16T10:00:00', { start: '2026-12-16T15:00:00' });
  const { provider, crm } = { provider: one.provider.hand, crm: one.crm.hand };
  const later = shiftOf(p('p-moved').event, 2 * hour);
  provider.edit(p('p-moved').ref, later);
  crm.editOccurrence(c('p-moved').ref, '2026-12-16T10:00:00', { title: 'by the CRM' });
  crm.cancelOccurrence(c('p-moved').ref, '2026-12-23T10:00:00');
  crm.edit(c('c-moved').ref, later);
  provider.editOccurrence(p('c-moved').ref, '2026-12-16T10:00:00', { title: 'by the calendar' });
  provider.cancelOccurrence(p('c-moved').ref, '2026-12-23T10:00:00');
  return {
    one,
    machine,
    setMoment: (value) => {
      pass = value;
    },
  };
}

/** @param moment counted over requests and commits of the run; infinite: it is not killed */
export async function killedAt(
  make: MakeScene,
  world: World<WorldProvider>,
  moment: number,
): Promise<{ readonly moments: number; readonly died: boolean; readonly end: unknown }> {
  const { one, machine, setMoment } = await make(world);
  let passed = 0;
  setMoment(() => {
    passed += 1;
    if (passed === moment) throw new Killed(`moment ${moment}`);
  });
  let died = false;
  let survivor = machine;
  try {
    await machine.run();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    died = true;
    survivor = one.machine({ store: machine.store });
  }
  setMoment(null);
  await survivor.settle();
  expect(await survivor.attempt()).toBeNull();
  const { provider, crm } = contents(one, survivor);
  expect(provider).toEqual(crm);
  return {
    moments: passed,
    died,
    end: {
      provider,
      conflicts: new Set(overruledIn(survivor.store).map((one) => JSON.stringify(one))).size,
      mails: one.provider.hand.mails().length,
      waiting: survivor.engine.decisions(),
    },
  };
}
