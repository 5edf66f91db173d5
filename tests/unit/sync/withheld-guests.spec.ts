/** Guests whom one side cannot hold (PE9): left out there, shown, never removed from where they are, and carried over once it can hold them. */
import { describe, expect, it } from 'vitest';
import { type Profile, profiles } from '../../../src-sandbox/sample-sides/index.ts';
import {
  type CalendarEvent,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { type GuestLimits, troubleWith } from '../../../src-shared/domain/calendar/guest-limits.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { atCrm, atProvider, changes, event, type Machine, self, world } from '../../support/world.ts';

const limited = (profile: Profile, guests: GuestLimits): Profile => ({
  ...profile,
  capabilities: { ...profile.capabilities, sizes: { unit: 'code-points', texts: {}, items: {}, guests } },
});
const names: GuestLimits = { nameWithout: '@<>,;"' };
const people = (...list: readonly Participant[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(
    [{ email: self, roles: { owner: true } } as Participant, ...list].map((one) => [
      participantId(one.email),
      one,
    ]),
  );
const ann: Participant = { email: 'ann@example.com', name: 'Ann', roles: { attendee: true }, invite: true };
const odd: Participant = {
  email: 'odd@example.com',
  name: 'Odd <odd@work>',
  roles: { attendee: true },
  invite: true,
};
const guests = (stored: StoredEvent | undefined): readonly string[] =>
  Object.values(stored?.event.participants ?? {})
    .map(({ email }) => email)
    .filter((email) => email !== self)
    .sort();

async function settle(machine: Machine): Promise<void> {
  await machine.settle();
  for (const { id, digest } of machine.engine.decisions()) machine.engine.decide(id, digest, 'approve');
  await machine.settle();
}
const rows = ({ store }: Machine): readonly (readonly [string, string])[] =>
  store.history
    .latest(50)
    .filter(({ action }) => action === 'not-carried')
    .map(({ side, reason }) => [side, reason] as const);

it.each<[string, Participant, GuestLimits, ReturnType<typeof troubleWith>]>([
  ['a name with an @', odd, names, 'name'],
  ['a name with a quote', { ...ann, name: 'A "B" C' }, names, 'name'],
  ['a name without such characters', ann, names, null],
  ['nobody’s name', { ...ann, name: '' }, names, null],
  ['a comma in the address', { ...ann, email: 'a,b@x.example' }, { addressWithout: ',' }, 'address'],
  [
    'an apostrophe around the address',
    { ...ann, email: "'a@x.example'" },
    { addressWithout: ',' },
    'address',
  ],
  ['an apostrophe in the address', { ...ann, email: "o'neil@x.example" }, { addressWithout: ',' }, null],
  [
    'a control character in the address',
    { ...ann, email: 'a\u0001@x.example' },
    { addressWithout: '' },
    'address',
  ],
  [
    'half a character in the address',
    { ...ann, email: 'a\ud800@x.example' },
    { addressWithout: '' },
    'address',
  ],
  ['an address that nothing limits', { ...ann, email: 'a,b@x.example' }, names, null],
  ['a group where there are individuals only', { ...ann, kind: 'group' }, { kinds: ['individual'] }, 'kind'],
  ['somebody of no kind there', ann, { kinds: ['individual'] }, null],
])('%s (PE9)', (_what, guest, limits, trouble) => {
  expect(troubleWith(guest, limits)).toBe(trouble);
});

describe.each(['caldav-like', 'graph-like'] as const)(
  'a calendar that cannot hold some names, %s',
  (kind) => {
    it('leaves out that guest alone, on every later change too, and the CRM says so (PE9)', async () => {
      const one = world(limited(profiles[kind], names));
      const machine = one.machine();
      // guests who were ticked before the first run are not invited (PE1)
      await machine.settle();
      const made = one.crm.hand.create(event('m', { participants: people(ann, odd) }));
      await settle(machine);
      expect(guests(atProvider(one)[0])).toEqual([ann.email]);
      expect(guests(atCrm(one)[0])).toEqual([ann.email, odd.email]);
      expect(atCrm(one)[0]?.shownGuests).toEqual([
        { name: 'Odd <odd@work>', address: odd.email, reason: 'name', missing: 'calendar' },
      ]);
      expect(rows(machine)).toEqual([['provider', 'guests-withheld-from-the-calendar']]);
      expect(one.provider.hand.mails().every(({ to }) => to === ann.email)).toBe(true);

      // changes on both sides, and news that is none
      one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', { title: 'Changed in the calendar' });
      await settle(machine);
      one.crm.hand.edit(made.ref, { title: 'Changed in the CRM' });
      await settle(machine);
      one.crm.hand.edit(made.ref, {
        [`participants/${participantId(odd.email)}/participationStatus`]: 'accepted',
      });
      await settle(machine);
      one.provider.hand.touch(atProvider(one)[0]?.ref ?? '');
      one.crm.hand.touch(made.ref);
      await settle(machine);
      expect(guests(atProvider(one)[0])).toEqual([ann.email]);
      expect(guests(atCrm(one)[0])).toEqual([ann.email, odd.email]);
      expect(atProvider(one)[0]?.event.title).toBe('Changed in the CRM');
      expect(rows(machine)).toHaveLength(1);
      expect(changes(await machine.run())).toBe(0);
      expect(machine.engine.decisions()).toEqual([]);

      // somebody else is taken out in the calendar: the guest whom it never had stays
      one.provider.hand.edit(atProvider(one)[0]?.ref ?? '', {
        [`participants/${participantId(ann.email)}`]: null,
      });
      await settle(machine);
      expect(guests(atCrm(one)[0])).toEqual([odd.email]);
    });

    it('gets the guest whole as soon as the name can be held, and the CRM says nothing any more (PE9)', async () => {
      const one = world(limited(profiles[kind], names));
      const machine = one.machine();
      // guests who were ticked before the first run are not invited (PE1)
      await machine.settle();
      const made = one.crm.hand.create(event('m', { participants: people(ann, odd) }));
      await settle(machine);
      one.crm.hand.edit(made.ref, { [`participants/${participantId(odd.email)}/name`]: 'Odd One' });
      await settle(machine);
      expect(guests(atProvider(one)[0])).toEqual([ann.email, odd.email]);
      expect(atProvider(one)[0]?.event.participants?.[participantId(odd.email)]).toMatchObject({
        name: 'Odd One',
        roles: { attendee: true },
      });
      expect(atCrm(one)[0]?.shownGuests).toBeUndefined();
      expect(changes(await machine.run())).toBe(0);
    });

    it('a guest added later is noted when it happens, although nothing is written for it (PE9)', async () => {
      const one = world(limited(profiles[kind], names));
      const machine = one.machine();
      // guests who were ticked before the first run are not invited (PE1)
      await machine.settle();
      const made = one.crm.hand.create(event('m', { participants: people(ann) }));
      await settle(machine);
      one.crm.hand.edit(made.ref, { [`participants/${participantId(odd.email)}`]: odd as never });
      await settle(machine);
      expect(guests(atProvider(one)[0])).toEqual([ann.email]);
      expect(atCrm(one)[0]?.shownGuests).toHaveLength(1);
      expect(rows(machine)).toEqual([['provider', 'guests-withheld-from-the-calendar']]);
    });
  },
);

it('is shown nothing before a person approves the first run (PE9, RU8)', async () => {
  const one = world(limited(profiles['caldav-like'], names));
  const made = one.crm.hand.create(event('m', { participants: people(ann, odd) }));
  const machine = one.machine({ settings: { approveFirstRun: false } });
  await machine.run();
  expect(atCrm(one)[0]).toEqual(made);
  expect(rows(machine)).toEqual([]);
  await settle(machine);
  await settle(machine);
  expect(atCrm(one)[0]?.shownGuests).toHaveLength(1);
  expect(rows(machine)).toHaveLength(1);
});

it('a CRM that knows no groups gets the others; the group stays one participant in the calendar (PE9)', async () => {
  const one = world(
    'caldav-like',
    1,
    limited(profiles['crm-like'], { kinds: ['individual', 'resource', 'location'] }),
  );
  const { invite: _, ...plain } = ann;
  const group: Participant = { email: 'team@example.com', roles: { attendee: true }, kind: 'group' };
  one.provider.hand.receive(event('m', { participants: people(plain, group) }));
  const machine = one.machine();
  await settle(machine);
  expect(guests(atCrm(one)[0])).toEqual([ann.email]);
  expect(atCrm(one)[0]?.shownGuests).toEqual([
    { name: group.email, address: group.email, reason: 'kind', missing: 'crm' },
  ]);
  expect(rows(machine)).toEqual([['crm', 'guests-withheld-from-the-crm']]);
  one.crm.hand.edit(atCrm(one)[0]?.ref ?? '', { title: 'Edited' });
  await settle(machine);
  expect(guests(atProvider(one)[0])).toEqual([ann.email, group.email]);
  expect(atProvider(one)[0]?.event.title).toBe('Edited');
});
