/** A CRM that knows single entries only: series stand there as the entries of a rolling window (TI4). */
import { describe, expect, it } from 'vitest';
import { Killed } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import {
  atCrm,
  atProvider,
  changes,
  event,
  type Machine,
  type MachineOptions,
  singlesOnly,
  type World,
  world,
} from '../../support/world.ts';

const weekly = { recurrenceRules: [{ frequency: 'weekly' as const }] };
const tenTimes = { recurrenceRules: [{ frequency: 'weekly' as const, count: 10 }] };
const dayMs = 24 * 60 * 60 * 1000;

/** What a person sees in the CRM: title, start and length of every entry, in order. */
function seen(one: World): readonly string[] {
  return atCrm(one)
    .filter((stored) => stored.push !== false)
    .map(({ event: entry }) => lineOf(entry))
    .sort();
}

/** What the calendar says should be seen there. */
function expected(one: World): readonly string[] {
  const now = one.clock.now();
  const text = (at: number) => `${new Date(at).toISOString().slice(0, 10)}T00:00:00`;
  return atProvider(one)
    .flatMap((stored) =>
      occurrencesOf(
        stored.event,
        { from: text(now - 31 * dayMs), until: text(now + 365 * dayMs) },
        { steps: 4000, instances: 400 },
      ).occurrences.map((occurrence) => lineOf(occurrence.event)),
    )
    .sort();
}

function lineOf(entry: CalendarEvent): string {
  return [entry.start, entry.title, entry.duration, entry.timeZone ?? 'floating', entry.status ?? ''].join(
    ' | ',
  );
}

function start(profile: 'caldav-like' | 'graph-like' = 'caldav-like', options: MachineOptions = {}) {
  const one = world(profile, 5, singlesOnly);
  return { one, machine: one.machine(options) };
}

/** The CRM's entry at a start. */
function entryAt(one: World, at: string) {
  const found = atCrm(one).find((stored) => stored.event.start === at);
  if (found === undefined) throw new Error(`no entry at ${at}`);
  return found;
}

const overrides = (one: World) => atProvider(one)[0]?.event.recurrenceOverrides ?? {};

describe.each(['caldav-like', 'graph-like'] as const)('a CRM without recurrence (TI4), %s', (profile) => {
  it('shows a year of an endless series, and nothing is written again', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', weekly));
    const summary = await machine.run();
    expect(summary.crm).toEqual({ added: 1, changed: 0, removed: 0 });
    expect(seen(one).length).toBe(52);
    expect(seen(one)).toEqual(expected(one));
    expect(changes(await machine.run())).toBe(0);
  });

  it('the window moves on with the days; what took place stays', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', weekly));
    await machine.settle();
    const first = seen(one);
    one.clock.advance(28 * dayMs);
    expect(changes(await machine.run())).toBe(0);
    expect(seen(one).length).toBe(56);
    expect(seen(one).slice(0, first.length)).toEqual(first);
    one.clock.advance(120 * dayMs);
    await machine.run();
    expect(changes(await machine.run())).toBe(0);
    expect(seen(one).slice(0, first.length)).toEqual(first);
  });

  it('of a series that is over, no entry is made a second time, and none of dates that were never there', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', tenTimes));
    const ended = { recurrenceRules: [{ frequency: 'weekly' as const, until: '2026-12-01T10:00:00' }] };
    one.provider.hand.create(event('b', { ...ended, start: '2026-01-07T10:00:00' }));
    await machine.settle();
    for (const { ref } of atProvider(one)) one.provider.hand.edit(ref, { title: 'Renamed' });
    await machine.settle();
    const before = seen(one);
    for (let week = 0; week < 20; week += 1) {
      one.clock.advance(7 * dayMs);
      await machine.run();
    }
    expect(seen(one)).toEqual(before);
  });

  it('a series that is over stays in the calendar, though its first date was cancelled (DE1)', async () => {
    const { one, machine } = start(profile);
    const cancelled = { [event('a').start]: { excluded: true } };
    one.provider.hand.create(event('a', { ...tenTimes, recurrenceOverrides: cancelled }));
    await machine.settle();
    one.clock.advance(120 * dayMs);
    await machine.settle();
    const held = atProvider(one);
    one.crm.hand.expireStates();
    await machine.settle();
    expect(atProvider(one)).toEqual(held);
    expect(held).toHaveLength(1);
    one.crm.hand.edit(atCrm(one).at(-1)?.ref ?? '', { title: 'Notes' });
    await machine.settle();
    expect(atProvider(one)).toHaveLength(1);
    expect(Object.values(overrides(one)).map(({ title }) => title)).toContain('Notes');
  });

  it('entries of long ago stay as they took place, and the calendar gets no exceptions from them', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', weekly));
    await machine.settle();
    for (let week = 0; week < 20; week += 1) {
      one.clock.advance(7 * dayMs);
      await machine.run();
    }
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Renamed' });
    await machine.settle();
    const before = seen(one);
    expect(before.filter((line) => !line.includes('Renamed'))).toHaveLength(11);
    one.crm.hand.expireStates();
    await machine.settle();
    expect([overrides(one), seen(one)]).toEqual([{}, before]);
    one.clock.advance(60 * 60_000);
    await one.machine({ id: 'machine-2' }).settle();
    expect([overrides(one), seen(one)]).toEqual([{}, before]);
  });

  it('an entry edited, moved or taken away in the CRM is an exception of the series', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', weekly));
    await machine.settle();
    one.crm.hand.edit(entryAt(one, '2026-12-02T10:00:00').ref, { title: 'Special' });
    one.crm.hand.edit(entryAt(one, '2026-12-09T10:00:00').ref, { start: '2026-12-10T15:00:00' });
    one.crm.hand.remove(entryAt(one, '2026-12-16T10:00:00').ref);
    await machine.settle();
    expect(overrides(one)).toEqual({
      '2026-12-02T10:00:00': { title: 'Special' },
      '2026-12-09T10:00:00': { start: '2026-12-10T15:00:00' },
      '2026-12-16T10:00:00': { excluded: true },
    });
    expect(seen(one)).toEqual(expected(one));
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { description: 'for all' });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(atCrm(one).every((stored) => stored.event.description === 'for all')).toBe(true);
    expect(entryAt(one, '2026-12-02T10:00:00').event.title).toBe('Special');
  });

  it('a deselected entry is cancelled in the calendar and comes back when it is selected again (C8)', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', weekly));
    await machine.settle();
    const { ref } = entryAt(one, '2026-12-02T10:00:00');
    one.crm.hand.push(ref, false);
    await machine.settle();
    expect(overrides(one)).toEqual({ '2026-12-02T10:00:00': { excluded: true } });
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Renamed' });
    await machine.settle();
    expect(atCrm(one).some((stored) => stored.ref === ref)).toBe(true);
    one.crm.hand.push(ref, true);
    await machine.settle();
    expect(Object.keys(overrides(one)).filter((id) => overrides(one)[id]?.excluded === true)).toEqual([]);
  });

  it('a series that is shifted keeps its entries in the CRM', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    const refs = atCrm(one).map(({ ref }) => ref);
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { start: '2026-11-26T14:30:00' });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(atCrm(one).map(({ ref }) => ref)).toEqual(refs);
  });

  it('rule, end and cancelled occurrences of the calendar arrive entry by entry', async () => {
    const { one, machine } = start(profile);
    const { ref } = one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    for (const change of [
      { recurrenceRules: [{ frequency: 'weekly', count: 6 }] },
      { recurrenceRules: [{ frequency: 'weekly', interval: 2, count: 8 }] },
      { recurrenceRules: [{ frequency: 'daily', until: '2027-02-01T10:00:00' }] },
    ] as const) {
      one.provider.hand.edit(ref, change);
      // what is cancelled today counts against today's budget (DE1)
      one.clock.advance(dayMs + 1);
      await machine.settle();
      expect(seen(one)).toEqual(expected(one));
    }
    one.provider.hand.cancelOccurrence(ref, '2026-11-27T10:00:00');
    one.provider.hand.editOccurrence(ref, '2026-11-28T10:00:00', {
      title: 'Other',
      start: '2026-11-28T18:00:00',
    });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    one.provider.hand.edit(ref, { 'recurrenceOverrides/2026-11-27T10:00:00': null });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(changes(await machine.run())).toBe(0);
  });

  it('a cancelled occurrence that takes place again gets a new entry', async () => {
    const { one, machine } = start(profile);
    const { ref } = one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    one.crm.hand.remove(entryAt(one, '2026-12-02T10:00:00').ref);
    await machine.settle();
    one.provider.hand.edit(ref, { 'recurrenceOverrides/2026-12-02T10:00:00': null });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(seen(one).length).toBe(10);
  });

  it('a series that goes takes its entries along, and a new one under the same uid is made', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('other'));
    const { ref } = one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    one.provider.hand.remove(ref);
    expect((await machine.run()).crm.removed).toBe(1);
    expect(seen(one)).toEqual(expected(one));
    one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(seen(one).length).toBe(11);
  });

  it('all entries taken away in the CRM end a series that has no others', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(event('a', { recurrenceRules: [{ frequency: 'weekly', count: 3 }] }));
    await machine.settle();
    for (const { ref } of atCrm(one)) one.crm.hand.remove(ref);
    await machine.settle();
    expect(atProvider(one)).toEqual([]);
  });

  it('a single entry becomes a series and a single one again', async () => {
    const { one, machine } = start(profile);
    const { ref } = one.provider.hand.create(event('a'));
    await machine.settle();
    const [single] = atCrm(one);
    one.provider.hand.edit(ref, { recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(seen(one).length).toBe(4);
    expect(atCrm(one).some((stored) => stored.ref === single?.ref)).toBe(true);
    one.provider.hand.edit(ref, { recurrenceRules: null });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(seen(one).length).toBe(1);
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Edited' });
    await machine.settle();
    expect(atProvider(one)[0]?.event.title).toBe('Edited');
    one.crm.hand.remove(atCrm(one)[0]?.ref ?? '');
    await machine.settle();
    expect(atProvider(one)).toEqual([]);
  });

  it('edits on both sides at once: other occurrences, and the same one (WR7)', async () => {
    const { one, machine } = start(profile);
    const { ref } = one.provider.hand.create(event('a', tenTimes));
    await machine.settle();
    one.crm.hand.edit(entryAt(one, '2026-12-02T10:00:00').ref, { title: 'From the CRM' });
    one.provider.hand.editOccurrence(ref, '2026-12-09T10:00:00', { title: 'From the calendar' });
    await machine.settle();
    expect(overrides(one)['2026-12-02T10:00:00']).toEqual({ title: 'From the CRM' });
    expect(seen(one)).toEqual(expected(one));
    one.crm.hand.edit(entryAt(one, '2026-12-16T10:00:00').ref, { title: 'Mine' });
    one.provider.hand.editOccurrence(ref, '2026-12-16T10:00:00', { title: 'Theirs' });
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(entryAt(one, '2026-12-16T10:00:00').event.title).toBe('Theirs');
  });

  it('series of whole days, across a change of the clocks, far in the past and in the future', async () => {
    const { one, machine } = start(profile);
    one.provider.hand.create(
      event('days', {
        start: '2026-11-23T00:00:00',
        timeZone: null,
        showWithoutTime: true,
        duration: 'P2D',
        recurrenceRules: [{ frequency: 'monthly', count: 5 }],
        recurrenceOverrides: { '2026-12-23T00:00:00': { excluded: true } },
      }),
    );
    one.provider.hand.create(
      event('clocks', { start: '2026-11-22T02:30:00', timeZone: 'Europe/Berlin', ...weekly }),
    );
    one.provider.hand.create(event('old', { start: '2001-03-05T09:00:00', ...weekly }));
    await machine.settle();
    expect(seen(one)).toEqual(expected(one));
    expect(changes(await machine.run())).toBe(0);
  });
});

it('a series outside the window still has one entry (TI4)', async () => {
  const { one, machine } = start();
  one.provider.hand.create(event('later', { start: '2030-01-07T09:00:00', ...tenTimes }));
  one.provider.hand.create(event('over', { start: '2010-01-07T09:00:00', ...tenTimes }));
  await machine.settle();
  expect(
    atCrm(one)
      .map((stored) => stored.event.start)
      .sort(),
  ).toEqual(['2010-01-07T09:00:00', '2030-01-07T09:00:00']);
  expect(changes(await machine.run())).toBe(0);
});

it('another machine, and one that lost its store, find the entries of a series again (ID9)', async () => {
  const { one, machine } = start();
  const { ref } = one.provider.hand.create(event('a', tenTimes));
  await machine.settle();
  one.crm.hand.edit(entryAt(one, '2026-12-02T10:00:00').ref, { title: 'Special' });
  await machine.settle();
  const before = { seen: seen(one), refs: atCrm(one).map((stored) => stored.ref) };
  one.clock.advance(10 * 60_000);
  const second = one.machine({ id: 'machine-2' });
  await second.settle();
  expect(second.engine.decisions()).toEqual([]);
  expect(seen(one)).toEqual(before.seen);
  expect(atCrm(one).map((stored) => stored.ref)).toEqual(before.refs);
  one.provider.hand.edit(ref, { title: 'By the second machine' });
  one.crm.hand.remove(entryAt(one, '2026-12-09T10:00:00').ref);
  await second.settle();
  expect(seen(one)).toEqual(expected(one));
  one.clock.advance(10 * 60_000);
  await machine.settle();
  expect(machine.engine.decisions()).toEqual([]);
  expect(seen(one)).toEqual(expected(one));
  one.provider.hand.edit(ref, { duration: 'PT2H' });
  await machine.settle();
  expect(seen(one)).toEqual(expected(one));
  expect(seen(one).length).toBe(9);
});

async function killedAt(moment: number): Promise<{ moments: number; died: boolean; end: unknown }> {
  const one = world('caldav-like', 3, singlesOnly);
  let pass: (() => void) | null = null;
  const hook = () => pass?.();
  const options = { crmFaults: { before: hook, after: hook }, onCommit: hook };
  const machine = one.machine(options);
  const short = { recurrenceRules: [{ frequency: 'weekly' as const, count: 4 }] };
  const refs = ['shift', 'trim', 'remove', 'edit'].map(
    (uid) => one.provider.hand.create(event(uid, short)).ref,
  );
  const single = one.provider.hand.create(event('single')).ref;
  await machine.settle();
  const inCrm = (title: string, at: string) =>
    atCrm(one).find((stored) => stored.event.title === `Meeting ${title}` && stored.event.start === at)
      ?.ref ?? '';
  one.provider.hand.edit(refs[0] ?? '', { start: '2026-11-26T12:00:00' });
  one.provider.hand.edit(refs[1] ?? '', { recurrenceRules: [{ frequency: 'weekly', count: 2 }] });
  one.provider.hand.remove(refs[2] ?? '');
  one.crm.hand.edit(inCrm('edit', '2026-12-02T10:00:00'), { title: 'Special' });
  one.crm.hand.remove(inCrm('edit', '2026-12-09T10:00:00'));
  one.provider.hand.edit(single, short);
  one.provider.hand.create(event('new', short));
  let passed = 0;
  pass = () => {
    passed += 1;
    if (passed === moment) throw new Killed(`moment ${moment}`);
  };
  let survivor: Machine = machine;
  let died = false;
  try {
    await machine.run();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    died = true;
    survivor = one.machine({ store: machine.store });
  }
  pass = null;
  await survivor.settle();
  expect(seen(one)).toEqual(expected(one));
  return {
    moments: passed,
    died,
    end: { seen: seen(one), provider: atProvider(one).map((stored) => stored.event) },
  };
}

it('killed at every moment: no double, no loss, no exception nobody made (TI4)', async () => {
  const undisturbed = await killedAt(Number.POSITIVE_INFINITY);
  expect(undisturbed.moments).toBeGreaterThan(40);
  for (let moment = 1; moment <= undisturbed.moments; moment++) {
    const interrupted = await killedAt(moment);
    expect(interrupted.died, `moment ${moment} of ${undisturbed.moments}`).toBe(true);
    expect(interrupted.end, `moment ${moment} of ${undisturbed.moments}`).toEqual(undisturbed.end);
  }
});
