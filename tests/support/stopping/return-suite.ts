/**
 * Stopping and starting again, over any kind of calendar (A14): nothing is created or removed because of it, and what both sides changed
 * meanwhile crosses as ordinary news. A stopped Concord has no engine and asks nobody; what it goes on with is its store.
 */
import { describe, expect, it, onTestFinished } from 'vitest';
import { endWish, madeDigest, madeEntries, stopWish, wishRemoval } from '../../../src-main/sync/index.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import {
  atCrm,
  changes,
  contents,
  event,
  type Machine,
  titles,
  type World,
  type WorldProvider,
} from '../world.ts';

const dayMs = 24 * 60 * 60 * 1000;

type Kept = World<WorldProvider & { close?(): Promise<void> }>;

/** @param inWorld a new world with an account of that kind */
export function returnSuite(kind: string, inWorld: () => Promise<Kept>): void {
  const open = async (): Promise<Kept> => {
    const one = await inWorld();
    onTestFinished(() => one.provider.close?.());
    return one;
  };
  const listed = ({ provider }: Kept): readonly StoredEvent[] => provider.hand.list('personal');
  const refOf = (all: readonly StoredEvent[], title: string): string => {
    const found = all.find((one) => one.event.title === title);
    if (found === undefined) throw new Error(`nothing is called ${title}`);
    return found.ref;
  };

  /** Entries of both sides and a series, in agreement. */
  const agreed = async (one: Kept): Promise<Machine> => {
    const machine = one.machine();
    await machine.settle();
    for (const at of [1, 2, 3]) {
      one.provider.hand.create(event(`p${at}`, { title: `From the calendar ${at}` }));
      one.crm.hand.create(event(`c${at}`, { title: `From the CRM ${at}` }));
    }
    one.provider.hand.create(
      event('weekly', {
        title: 'Weekly',
        recurrenceRules: [{ frequency: 'weekly', count: 6 }],
      }),
    );
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(titles(listed(one)));
    return machine;
  };

  describe(`stopped and started again over ${kind} (A14)`, () => {
    it.each([1, 40])(
      'after %i days: 0 creates, 0 removals, 0 changes',
      async (days) => {
        const one = await open();
        const { store } = await agreed(one);
        const before = { provider: titles(listed(one)), crm: titles(atCrm(one)) };
        one.clock.advance(days * dayMs);
        const again = one.machine({ store });
        expect(changes(await again.run())).toBe(0);
        expect(await again.run()).toMatchObject({ waiting: 0, quarantined: 0 });
        expect({ provider: titles(listed(one)), crm: titles(atCrm(one)) }).toEqual(before);
        expect(one.provider.hand.mails()).toEqual([]);
      },
      120_000,
    );

    it.each(['known', 'expired'] as const)(
      'with edits on both sides meanwhile they cross, each once, while the sync states are %s',
      async (states) => {
        const one = await open();
        const { store } = await agreed(one);
        one.clock.advance(40 * dayMs);
        one.provider.hand.edit(refOf(listed(one), 'From the calendar 1'), { title: 'Moved in the calendar' });
        one.provider.hand.edit(refOf(listed(one), 'From the CRM 1'), { title: 'Renamed in the calendar' });
        one.provider.hand.remove(refOf(listed(one), 'From the CRM 2'));
        one.provider.hand.create(event('new', { title: 'New in the calendar' }));
        one.crm.hand.edit(refOf(atCrm(one), 'From the CRM 3'), { title: 'Moved in the CRM' });
        one.crm.hand.edit(refOf(atCrm(one), 'Weekly'), { title: 'Weekly, renamed' });
        one.crm.hand.remove(refOf(atCrm(one), 'From the calendar 3'));
        one.crm.hand.create(event('newer', { title: 'New in the CRM' }));
        if (states === 'expired') {
          one.provider.hand.expireStates();
          one.crm.hand.expireStates();
        }
        const again = one.machine({ store });
        expect(await again.run()).toMatchObject({
          crm: { added: 1, changed: 2, removed: 1 },
          provider: { added: 1, changed: 2, removed: 1 },
          waiting: 0,
          quarantined: 0,
        });
        await again.settle();
        const expected = [
          ...['From the calendar 2', 'Moved in the CRM', 'Moved in the calendar', 'New in the CRM'],
          ...['New in the calendar', 'Renamed in the calendar', 'Weekly, renamed'],
        ];
        expect(titles(listed(one))).toEqual(expected.sort());
        const { provider, crm } = contents(one, again);
        expect(crm).toEqual(provider);
        expect(one.provider.hand.mails()).toEqual([]);
      },
      120_000,
    );

    it('with what Concord made removed: it is gone, and a new start makes none of it again', async () => {
      const one = await open();
      const machine = await agreed(one);
      const made = madeEntries(machine.store, true);
      expect([made.provider.length, made.crm.length, made.guests.length]).toEqual([3, 4, 0]);
      wishRemoval(machine.store, { digest: madeDigest(made), withGuests: false, crmRemoves: true });
      await machine.run();
      expect(stopWish(machine.store)).toEqual({ state: 'done', done: { provider: 3, crm: 4, kept: 0 } });
      const left = {
        provider: ['From the calendar 1', 'From the calendar 2', 'From the calendar 3', 'Weekly'],
        crm: ['From the CRM 1', 'From the CRM 2', 'From the CRM 3'],
      };
      expect({ provider: titles(listed(one)), crm: titles(atCrm(one)) }).toEqual(left);
      endWish(machine.store);
      one.clock.advance(dayMs);
      one.provider.hand.expireStates();
      const again = one.machine({ store: machine.store });
      expect(changes(await again.run())).toBe(0);
      expect(changes(await again.run())).toBe(0);
      expect({ provider: titles(listed(one)), crm: titles(atCrm(one)) }).toEqual(left);
    }, 120_000);
  });
}
