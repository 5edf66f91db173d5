/** Undoing what Concord did with calendar entries: each kind of change, in both directions (DE3, D4). */
import { afterEach, describe, expect, it } from 'vitest';
import { gradeRows, wishUndone } from '../../../src-main/sync/calendar/undo/grade.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import {
  atCrm,
  atProvider,
  contents,
  event,
  type Machine,
  self,
  type World,
  world,
} from '../../support/world.ts';

const profiles = ['caldav-like', 'graph-like'] as const;
const machines: Machine[] = [];
afterEach(() => {
  for (const one of machines.splice(0)) one.store.close();
});

function scene(profile: (typeof profiles)[number]) {
  const one = world(profile);
  const machine = one.machine();
  machines.push(machine);
  return { one, machine };
}

function rows({ store }: Machine) {
  return store.historyPages.page(null, 200, 'all');
}

function gradeOf(machine: Machine, row: number) {
  return gradeRows([row], machine.store, [self])[0]?.verdict;
}

/** Has the newest row of this kind undone, and runs until nothing changes. */
async function undo(machine: Machine, action: string, side?: string) {
  const row = rows(machine).find((one) => one.action === action && (side === undefined || one.side === side));
  if (row === undefined) throw new Error(`no row ${action}`);
  const graded = gradeRows([row.id], machine.store, [self]);
  wishUndone(graded, machine.store, 0);
  await machine.settle();
  return { row, verdict: graded[0]?.verdict };
}

function isEqual(one: World, machine: Machine) {
  const { provider, crm } = contents(one, machine);
  expect(crm).toEqual(provider);
}

const fields = (stored: readonly { readonly event: CalendarEvent }[]) =>
  stored.map(({ event: { title, start } }) => ({ title, start }));

describe.each(profiles)('undo at %s (DE3)', (profile) => {
  it.each(['provider', 'crm'] as const)(
    'takes a change that a person made in the %s back on both sides',
    async (side) => {
      const { one, machine } = scene(profile);
      one[side].hand.create(event('a', { title: 'Lunch', description: 'one' }));
      await machine.settle();
      const before = fields(atProvider(one));
      const stored = (side === 'provider' ? atProvider(one) : atCrm(one))[0];
      one[side].hand.edit(stored?.ref ?? '', { title: 'Dinner', start: '2026-11-26T18:00:00' });
      await machine.settle();
      const { verdict } = await undo(machine, 'changed');
      expect(verdict).toEqual({ grade: 'exact' });
      expect(fields(atProvider(one))).toEqual(before);
      expect(fields(atCrm(one))).toEqual(before);
      isEqual(one, machine);
      expect(rows(machine).slice(0, 2)).toMatchObject([
        { action: 'changed', reason: 'undone-by-a-person' },
        { action: 'changed', reason: 'undone-by-a-person' },
      ]);
      expect(machine.store.undoWishes.isEmpty()).toBe(true);
      // an undo can be undone
      await undo(machine, 'changed');
      expect(fields(atCrm(one))).toEqual([{ title: 'Dinner', start: '2026-11-26T18:00:00' }]);
      expect(fields(atProvider(one))).toEqual(fields(atCrm(one)));
    },
  );

  it.each(['provider', 'crm'] as const)(
    'makes what a person removed in the %s again on both sides',
    async (side) => {
      const { one, machine } = scene(profile);
      const other = side === 'provider' ? 'crm' : 'provider';
      one[other].hand.create(event('a', { title: 'Lunch', description: 'one' }));
      await machine.settle();
      const before = fields(atProvider(one));
      const stored = (side === 'provider' ? atProvider(one) : atCrm(one))[0];
      one[side].hand.remove(stored?.ref ?? '');
      await machine.settle();
      expect([atProvider(one).length, atCrm(one).length]).toEqual([0, 0]);
      const { row, verdict } = await undo(machine, 'removed');
      expect(verdict).toEqual({ grade: 'exact' });
      expect(fields(atProvider(one))).toEqual(before);
      expect(fields(atCrm(one))).toEqual(before);
      isEqual(one, machine);
      expect(machine.store.undoWishes.isEmpty()).toBe(true);
      expect(gradeOf(machine, row.id)).toEqual({ grade: 'impossible', obstacle: 'undone-already' });
      // an undo can be undone
      const twin = rows(machine).find(({ id }) => gradeOf(machine, id)?.grade === 'exact');
      wishUndone(gradeRows([twin?.id ?? 0], machine.store, [self]), machine.store, 0);
      await machine.settle();
      expect([atProvider(one).length, atCrm(one).length]).toEqual([0, 0]);
      await undo(machine, 'removed');
      expect(fields(atProvider(one))).toEqual(before);
      expect(fields(atCrm(one))).toEqual(before);
    },
  );

  it.each(['provider', 'crm'] as const)(
    'takes away what was added because of the %s, and keeps the original',
    async (side) => {
      const { one, machine } = scene(profile);
      one[side].hand.create(event('a', { title: 'Lunch' }));
      await machine.settle();
      const { verdict } = await undo(machine, 'added');
      expect(verdict).toEqual({ grade: 'exact' });
      const [here, there] =
        side === 'provider' ? [atProvider(one), atCrm(one)] : [atCrm(one), atProvider(one)];
      expect(here.length).toBe(1);
      expect(there.length).toBe(0);
      expect(machine.store.leftAlone.page(0, 10)).toMatchObject([
        { side, reason: 'separate', byPerson: true },
      ]);
      // an undo can be undone
      await undo(machine, 'removed');
      expect([atProvider(one).length, atCrm(one).length]).toEqual([1, 1]);
      isEqual(one, machine);
      expect(machine.store.leftAlone.count()).toBe(0);
    },
  );

  it('takes back one occurrence that was changed and one that was cancelled', async () => {
    const { one, machine } = scene(profile);
    one.provider.hand.create(
      event('a', { title: 'Weekly', recurrenceRules: [{ frequency: 'weekly', count: 6 }] }),
    );
    await machine.settle();
    const ref = () => atProvider(one)[0]?.ref ?? '';
    one.provider.hand.editOccurrence(ref(), '2026-12-02T10:00:00', { title: 'Special' });
    await machine.settle();
    one.provider.hand.cancelOccurrence(ref(), '2026-12-09T10:00:00');
    await machine.settle();
    await undo(machine, 'changed', 'crm');
    expect(atCrm(one)[0]?.event.recurrenceOverrides).toEqual({ '2026-12-02T10:00:00': { title: 'Special' } });
    isEqual(one, machine);
    const special = rows(machine).filter(({ action }) => action === 'changed')[3];
    expect(gradeOf(machine, special?.id ?? 0)).toEqual({ grade: 'exact' });
    wishUndone(gradeRows([special?.id ?? 0], machine.store, [self]), machine.store, 0);
    await machine.settle();
    expect(atCrm(one)[0]?.event.recurrenceOverrides).toBeUndefined();
    expect(atProvider(one)[0]?.event.recurrenceOverrides).toBeUndefined();
  });

  it('gives a losing value back on both sides (WR7)', async () => {
    const { one, machine } = scene(profile);
    one.provider.hand.create(event('a', { title: 'Lunch' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', {
      title: 'From the calendar',
      description: 'other',
    });
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'From the CRM' });
    await machine.settle();
    expect(fields(atCrm(one))[0]?.title).toBe('From the calendar');
    await undo(machine, 'conflict');
    expect(fields(atCrm(one))[0]?.title).toBe('From the CRM');
    expect(fields(atProvider(one))[0]?.title).toBe('From the CRM');
    expect(atProvider(one)[0]?.event.description).toBe('other');
    isEqual(one, machine);
  });

  it('says that what was changed since cannot be undone', async () => {
    const { one, machine } = scene(profile);
    one.provider.hand.create(event('a', { title: 'Lunch' }));
    await machine.settle();
    one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Dinner' });
    await machine.settle();
    const row = rows(machine).find(({ action }) => action === 'changed');
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Breakfast' });
    await machine.settle();
    expect(gradeOf(machine, row?.id ?? 0)).toEqual({ grade: 'impossible', obstacle: 'changed-since' });
    // another field changed: that one can be
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { description: 'text' });
    await machine.settle();
    const title = rows(machine).filter(({ action }) => action === 'changed')[1];
    expect(gradeOf(machine, title?.id ?? 0)).toEqual({ grade: 'exact' });
  });

  it('makes a removed meeting again without inviting anybody (PE1)', async () => {
    const { one, machine } = scene(profile);
    const people = Object.fromEntries(
      [self, 'ann@example.com'].map((email, index) => [
        participantId(email),
        {
          email,
          roles: index === 0 ? { owner: true as const } : { attendee: true as const },
          ...(index === 1 ? { invite: true } : {}),
        },
      ]),
    );
    one.crm.hand.create(event('a', { title: 'Meeting', participants: people }));
    await machine.settle();
    for (const decision of machine.engine.decisions())
      machine.engine.decide(decision.id, decision.digest, 'approve');
    await machine.settle();
    one.crm.hand.remove(atCrm(one)[0]?.ref ?? '');
    await machine.settle();
    for (const decision of machine.engine.decisions())
      machine.engine.decide(decision.id, decision.digest, 'approve');
    await machine.settle();
    expect([atProvider(one).length, atCrm(one).length]).toEqual([0, 0]);
    const mails = one.provider.hand.mails().length;
    const { verdict } = await undo(machine, 'removed');
    expect(verdict).toEqual({ grade: 'without-guests' });
    expect(one.provider.hand.mails().length).toBe(mails);
    expect(
      Object.values(atCrm(one)[0]?.event.participants ?? {})
        .map(({ email }) => email)
        .sort(),
    ).toEqual(['ann@example.com', self]);
    isEqual(one, machine);
  });
});
