/** "This and following" seen from the engine: the end of the first part comes first, and what holds it holds the second (TI2, DE1). */
import { describe, expect, it, onTestFinished } from 'vitest';
import { destruction } from '../../../src-main/sync/calendar/entries/destruction.ts';
import type { Faults, Step } from '../../../src-sandbox/sample-sides/index.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { hour, shiftOf } from '../../support/behaviours/pair.ts';
import {
  atCrm,
  atProvider,
  contents,
  event,
  type Machine,
  type MachineOptions,
  titles,
  type World,
  world,
} from '../../support/world.ts';

const weekly = { recurrenceRules: [{ frequency: 'weekly', count: 10 }] } as const;
const third = '2026-12-09T10:00:00';

function started(one: World, options: MachineOptions = {}): Machine {
  const machine = one.machine(options);
  onTestFinished(() => machine.store.close());
  return machine;
}

const named = (list: readonly StoredEvent[], title: string): StoredEvent =>
  list.find((stored) => stored.event.title === title) ?? expect.fail(`no ${title}`);

describe.each(['caldav-like', 'graph-like'] as const)('a split series, %s', (profile) => {
  it.each(['provider', 'crm'] as const)(
    'split at the %s: on the other side no date is ever there twice, nor anything asked (TI2)',
    async (at) => {
      const one = world(profile);
      let watching = false;
      let most = 0;
      const watch = () => {
        if (!watching) return;
        const events = (at === 'crm' ? atProvider(one) : atCrm(one)).map((stored) => stored.event);
        const range = { from: '2026-11-01T00:00:00', until: '2027-03-01T00:00:00' };
        const dates = events.flatMap((each) =>
          occurrencesOf(each, range).occurrences.map(({ recurrenceId }) => recurrenceId.slice(0, 10)),
        );
        most = Math.max(most, dates.length - new Set(dates).size);
      };
      const machine = started(one, { providerFaults: { after: watch }, crmFaults: { after: watch } });
      one[at].hand.create(event('s', weekly));
      await machine.settle();
      const { ref } = named(at === 'crm' ? atCrm(one) : atProvider(one), 'Meeting s');
      one[at].hand.split(ref, third, { title: 'Meeting s', duration: 'PT2H' });
      watching = true;
      await machine.settle();
      expect(most).toBe(0);
      expect(machine.engine.decisions()).toEqual([]);
      expect(atProvider(one)).toHaveLength(2);
      expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
    },
  );

  /** A series split in the CRM on a day when so much goes that everything that goes waits for a person. */
  const heldUp = async () => {
    const one = world(profile);
    const machine = started(one);
    one.crm.hand.create(event('s', weekly));
    for (const uid of ['a', 'b', 'c', 'd', 'e', 'f']) one.crm.hand.create(event(uid));
    await machine.settle();
    one.crm.hand.split(named(atCrm(one), 'Meeting s').ref, third, { title: 'Second part' });
    for (const uid of ['a', 'b', 'c', 'd', 'e', 'f'])
      one.crm.hand.remove(named(atCrm(one), `Meeting ${uid}`).ref);
    await machine.settle();
    return { one, machine };
  };

  it('the end of the first part waits for a person: the second waits with it, and goes with it (TI2, DE1)', async () => {
    const { one, machine } = await heldUp();
    expect(titles(atProvider(one))).not.toContain('Second part');
    const [decision, ...others] = machine.engine.decisions();
    expect(decision).toMatchObject({ kind: 'many-removals', count: 7 });
    expect(others).toEqual([]);
    machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'approve');
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting s', 'Second part']);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
  });

  it('the end of the first part is refused by a person: the second stays on its own side (TI2)', async () => {
    const { one, machine } = await heldUp();
    const [decision] = machine.engine.decisions();
    machine.engine.decide(decision?.id ?? '', decision?.digest ?? '', 'reject');
    await machine.settle();
    expect(named(atProvider(one), 'Meeting s').event.recurrenceRules).toEqual(weekly.recurrenceRules);
    expect(titles(atProvider(one))).not.toContain('Second part');
    expect(titles(atCrm(one))).toEqual(['Meeting s', 'Second part']);
  });

  it('the first part cannot be read: the second waits until it can (TI2, ID5)', async () => {
    const one = world(profile);
    const machine = started(one);
    one.crm.hand.create(event('s', weekly));
    await machine.settle();
    const { ref } = named(atProvider(one), 'Meeting s');
    one.provider.hand.spoil(ref, true);
    one.crm.hand.split(named(atCrm(one), 'Meeting s').ref, third, { title: 'Second part' });
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting s']);
    one.provider.hand.spoil(ref, false);
    one.clock.advance(25 * hour);
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting s', 'Second part']);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
  });

  it('the server refuses the end of the first part: the second waits until it takes it (TI2, RU2)', async () => {
    const one = world(profile);
    let refuses = false;
    const faults: Faults = {
      decide: (step: Step) =>
        refuses && step.operation === 'perform' && step.call?.write === 'update'
          ? { type: 'refused', code: 'item-rejected' }
          : null,
    };
    const machine = started(one, { providerFaults: faults });
    one.crm.hand.create(event('s', weekly));
    await machine.settle();
    one.crm.hand.split(named(atCrm(one), 'Meeting s').ref, third, { title: 'Second part' });
    refuses = true;
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting s']);
    refuses = false;
    one.clock.advance(25 * hour);
    await machine.settle();
    expect(titles(atProvider(one))).toEqual(['Meeting s', 'Second part']);
    expect(contents(one, machine).provider).toEqual(contents(one, machine).crm);
  });
});

describe('how much a change of a series takes away (DE1)', () => {
  const series = event('s', {
    recurrenceRules: [{ frequency: 'weekly', count: 10 }],
    recurrenceOverrides: {
      '2026-12-02T10:00:00': { excluded: true },
      '2026-12-16T10:00:00': { title: 'special' },
    },
  });
  const taken = (patch: PatchObject, from: CalendarEvent = series): number => {
    const after = applyPatch(from, patch);
    const known: StoredEvent = {
      calendar: 'c',
      ref: 'r',
      revision: '1',
      uids: [from.uid],
      event: from,
      withheld: [],
    };
    const write = { type: 'update', key: 'k', calendar: 'c', ref: 'r', patch: diff(from, after) } as const;
    return destruction({ ...write, event: after }, known);
  };
  const rules = (recurrenceRules: CalendarEvent['recurrenceRules']): PatchObject => ({
    recurrenceRules: recurrenceRules as never,
  });
  const endless = event('s', { recurrenceRules: [{ frequency: 'daily' }] });

  it('an earlier end: once', () => {
    expect(taken(rules([{ frequency: 'weekly', count: 7 }]))).toBe(1);
    expect(taken(rules([{ frequency: 'weekly', until: '2027-01-06T10:00:00' }]))).toBe(1);
    expect(taken(rules([{ frequency: 'daily', until: '2026-12-31T10:00:00' }]), endless)).toBe(1);
    expect(taken({ recurrenceRules: null, recurrenceOverrides: null })).toBe(1);
  });

  it('moved, or ruled anew without ending earlier: nothing', () => {
    expect(taken(shiftOf(series, 2 * hour))).toBe(0);
    expect(taken(shiftOf(series, -24 * hour))).toBe(0);
    expect(taken(rules([{ frequency: 'weekly', interval: 2, count: 10 }]))).toBe(0);
    expect(taken(rules([{ frequency: 'weekly', byDay: [{ day: 'we' }, { day: 'fr' }], count: 20 }]))).toBe(0);
    expect(taken(rules([{ frequency: 'weekly' }]))).toBe(0);
    expect(taken(rules([{ frequency: 'daily', until: '9999-12-31T23:59:59' }]), endless)).toBe(0);
    expect(taken(rules([{ frequency: 'daily', until: '2026-13-45T10:00:00' }]), endless)).toBeLessThan(2);
  });

  it('occurrences cancelled and added dates withdrawn: each counts, one that is brought back does not', () => {
    expect(
      taken({
        'recurrenceOverrides/2026-12-09T10:00:00': { excluded: true },
        'recurrenceOverrides/2026-12-16T10:00:00': { excluded: true },
        'recurrenceOverrides/2026-12-02T10:00:00': null,
      }),
    ).toBe(2);
    const added = applyPatch(series, { 'recurrenceOverrides/2026-12-12T10:00:00': {} });
    expect(taken({ 'recurrenceOverrides/2026-12-12T10:00:00': null }, added)).toBe(1);
    expect(taken({ 'recurrenceOverrides/2026-12-16T10:00:00': null })).toBe(0);
  });

  it('a whole series counts once', () => {
    expect(destruction({ type: 'remove', key: 'k', calendar: 'c', ref: 'r' }, null)).toBe(1);
  });
});
