/** Guests on the block list (M7): the CRM is not told of them, they stay in the calendar, and nobody is removed or mailed because of it. */
import { describe, expect, it } from 'vitest';
import type { Faults } from '../../../src-sandbox/sample-sides/index.ts';
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
