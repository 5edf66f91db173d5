/** Guests on the block list (M7): the CRM is not told of them, they stay in the calendar, and nobody is removed or mailed because of it. */
import { describe, expect, it } from 'vitest';
import {
  hasUnblocked,
  noteBlockedGuests,
  settleBlockedGuests,
  withoutBlocked,
} from '../../../src-main/sync/calendar/people/blocked-guests.ts';
import { type Faults, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { blockListOf, isBlocked } from '../../../src-shared/domain/blocked.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { atCrm, atProvider, changes, event, type Machine, self, world } from '../../support/world.ts';

const ann = 'ann@example.com';
const spy = 'Spy@Mail.Rival.example';

const people = (...emails: readonly string[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(
    [self, ...emails].map((email) => [
      participantId(email),
      { email, roles: email === self ? { owner: true } : { attendee: true } },
    ]),
  );
const guests = (stored: StoredEvent | undefined): readonly string[] =>
  Object.values(stored?.event.participants ?? {})
    .map(({ email }) => email)
    .filter((email) => email !== self)
    .sort();
const everything = (stored: readonly StoredEvent[]): string => JSON.stringify(stored).toLowerCase();

async function silent(machine: Machine): Promise<void> {
  expect(changes(await machine.run())).toBe(0);
}

it.each([
  ['ann@example.com', ['ANN@example.com'], true],
  ['Ann@Example.com ', ['@example.com'], true],
  ['ann@mail.example.com', ['example.com'], true],
  ['ann@notexample.com', ['example.com'], false],
  ['ann@example.com', [' ', 'ben@example.com'], false],
])('%s and the lines %j (M7)', (address, lines, blocked) => {
  expect(isBlocked(address, blockListOf(lines))).toBe(blocked);
});

describe.each(['caldav-like', 'graph-like'] as const)('a meeting in a calendar, %s', (kind) => {
  it('comes to the CRM without them, whoever wrote the list, and later changes bring nobody out or in', async () => {
    const one = world(kind);
    one.crm.administrator.setRules({ blocked: ['@rival.example'] });
    const machine = one.machine({ blocked: () => ['ben@example.com'] });
    const made = one.provider.hand.create(event('m', { participants: people(ann, 'Ben@example.com', spy) }));
    await machine.settle();
    const inCalendar = guests(atProvider(one)[0]);
    expect(inCalendar).toHaveLength(3);
    expect(guests(atCrm(one)[0])).toEqual([ann]);
    one.provider.hand.edit(made.ref, { title: 'Changed in the calendar' });
    await machine.settle();
    one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Changed in the CRM' });
    await machine.settle();
    await silent(machine);
    expect(atProvider(one)[0]?.event.title).toBe('Changed in the CRM');
    expect(guests(atProvider(one)[0])).toEqual(inCalendar);
    expect(guests(atCrm(one)[0])).toEqual([ann]);
    // no note of theirs either
    expect(everything(atCrm(one))).not.toMatch(/rival|ben@/);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('whose guests the CRM has already keeps them, and a guest who is added now stays out', async () => {
    const one = world(kind);
    let list: readonly string[] = [];
    const machine = one.machine({ blocked: () => list });
    const made = one.provider.hand.create(event('m', { participants: people(spy) }));
    await machine.settle();
    expect(guests(atCrm(one)[0])).toEqual([spy.toLowerCase()].map(() => guests(atProvider(one)[0])[0]));
    list = ['@rival.example'];
    await silent(machine);
    one.provider.hand.edit(made.ref, {
      [`participants/${participantId('two@rival.example')}`]: {
        email: 'two@rival.example',
        roles: { attendee: true },
      },
    });
    await machine.settle();
    expect(guests(atProvider(one)[0])).toHaveLength(2);
    expect(guests(atCrm(one)[0])).toHaveLength(1);
    await silent(machine);
  });

  it('brings them when they are taken off the list, also after a run that failed', async () => {
    const one = world(kind);
    let list: readonly string[] = ['@rival.example'];
    const store = one.machine({ blocked: () => list }).store;
    const machine = one.machine({ store, blocked: () => list });
    one.provider.hand.create(event('m', { participants: people(ann, spy) }));
    one.provider.hand.create(event('other', { participants: people(ann) }));
    await machine.settle();
    expect(atCrm(one).flatMap(guests)).toEqual([ann, ann]);
    list = [];
    const down: Faults = {
      decide: ({ operation }) => (operation === 'perform' ? { type: 'unreachable' } : null),
    };
    await one.machine({ store, blocked: () => list, crmFaults: down }).attempt();
    expect(atCrm(one).flatMap(guests)).toEqual([ann, ann]);
    await machine.settle();
    expect(atCrm(one).flatMap(guests).sort()).toEqual([...atProvider(one).flatMap(guests)].sort());
    await silent(machine);
    expect(one.provider.hand.mails()).toEqual([]);
  });

  it('keeps the person’s own address, whatever the list says', async () => {
    const one = world(kind);
    const machine = one.machine({ blocked: () => ['@example.com'] });
    one.provider.hand.create(event('m', { participants: people(ann, spy) }));
    await machine.settle();
    expect(Object.values(atCrm(one)[0]?.event.participants ?? {}).map(({ email }) => email)).toContain(self);
    expect(guests(atCrm(one)[0])).toHaveLength(1);
    await silent(machine);
  });
});

describe('what is remembered of the list', () => {
  /** A store in which one linked entry names `spy`, and what the run has to read again. */
  function linked() {
    const one = world('caldav-like');
    one.provider.hand.create(event('m', { participants: people(ann, spy) }));
    const machine = one.machine();
    return { machine, store: machine.store };
  }
  const toRead = (store: ReturnType<typeof linked>['store']): number => store.inbox.toRead('provider').length;

  it('a list is written down once, whatever its order, and a name that left it is looked for once', async () => {
    const { machine, store } = linked();
    await machine.settle();
    const writes: string[] = [];
    const watched = {
      ...store,
      transaction: <T>(name: string, work: () => T): T => {
        writes.push(name);
        return store.transaction(name, work);
      },
    };
    const note = (...list: readonly string[]) => noteBlockedGuests(watched, list, [self]);
    expect(note()).toEqual({ list: [], except: [self], former: [] });
    expect(writes).toEqual([]);
    expect(note('b@example.com', '@mail.rival.example').former).toEqual([]);
    note('@mail.rival.example', 'b@example.com');
    expect(writes).toEqual(['blocked-guests']);
    expect(toRead(store)).toBe(0);
    expect(note('b@example.com').former).toEqual(['@mail.rival.example']);
    expect(toRead(store)).toBe(1);
    // still known as former until a run came through, unless it is on the list again
    expect(note('b@example.com').former).toEqual(['@mail.rival.example']);
    expect(note('b@example.com', '@mail.rival.example').former).toEqual([]);
    expect(note('b@example.com').former).toEqual(['@mail.rival.example']);
    settleBlockedGuests(watched);
    expect(note('b@example.com').former).toEqual([]);
    const before = [...writes];
    settleBlockedGuests(watched);
    expect(writes).toEqual(before);
    expect(before.filter((name) => name === 'blocked-guests.settled')).toHaveLength(1);
    // what was on the list then is known
    expect(note('c@example.com').former).toEqual(['b@example.com']);
    settleBlockedGuests(watched);
    expect(note().former).toEqual(['c@example.com']);
  });

  it.each([
    ['is looked for in the whole address', 'ann@example.com', 'annabel@example.com', 0],
    ['is looked for where it is an address', ann, ann, 1],
    ['is looked for with what stands before the sign', 'x@y@mail.rival.example', spy, 0],
  ])('a name that left the list %s', async (_, listed, named, count) => {
    const one = world('caldav-like');
    one.provider.hand.create(event('m', { participants: people(named) }));
    const machine = one.machine();
    await machine.settle();
    noteBlockedGuests(machine.store, [listed], [self]);
    noteBlockedGuests(machine.store, [], [self]);
    expect(toRead(machine.store)).toBe(count);
  });
});

describe('the CRM as a side that has no place for them', () => {
  const { capabilities } = profiles['crm-like'];
  const blocked = (list: readonly string[], former: readonly string[]) => ({ list, except: [], former });

  it('is the CRM itself when nobody is on the list or left it', () => {
    expect(withoutBlocked(capabilities, blocked([], []))).toBe(capabilities);
    for (const some of [
      blocked(['@a.example'], []),
      blocked([], ['@a.example']),
      blocked(['@a.example'], ['@b.example']),
    ])
      expect(withoutBlocked(capabilities, some).sizes?.guests?.blocked).toBe(some);
  });

  it('counts in code points where it told of no limits, and keeps those that it told', () => {
    const { sizes: _, ...without } = capabilities;
    const some = blocked(['@a.example'], []);
    expect(withoutBlocked(without, some).sizes).toEqual({
      ...{ unit: 'code-points', texts: {}, items: {} },
      guests: { blocked: some },
    });
    const sizes = { unit: 'utf-16', texts: {}, items: {}, guests: { addressWithout: ';' } } as const;
    expect(withoutBlocked({ ...without, sizes }, some).sizes).toEqual({
      ...sizes,
      guests: { addressWithout: ';', blocked: some },
    });
  });

  it('lacks somebody who left the list, and whom it does not know yet', () => {
    const left = withoutBlocked(capabilities, blocked([], ['@rival.example']));
    const meeting = event('m', { participants: people(ann, spy) });
    const entry = (...emails: readonly string[]) => event('m', { participants: people(...emails) });
    const { participants: _, ...nobody } = event('m', {});
    expect(hasUnblocked(meeting, entry(ann), left)).toBe(true);
    expect(hasUnblocked(meeting, nobody, left)).toBe(true);
    expect(hasUnblocked(meeting, entry(ann, spy), left)).toBe(false);
    expect(hasUnblocked(entry(ann), nobody, left)).toBe(false);
    expect(hasUnblocked(nobody, entry(ann), left)).toBe(false);
    expect(hasUnblocked(meeting, entry(ann), capabilities)).toBe(false);
  });
});
