/** One person under several addresses (PE9): who is the same person, and how events, lists and patches are renamed. */
import { describe, expect, it } from 'vitest';
import {
  intoAccount,
  knowingOwn,
  type OwnAddresses,
  ownAddresses,
} from '../../../src-main/sync/calendar/people/own-addresses.ts';
import {
  namedAs,
  type Renames,
  renamedEvent,
  renamedPatch,
  renamedPeople,
  renames,
  undone,
} from '../../../src-main/sync/calendar/people/same-people.ts';
import {
  type CalendarEvent,
  type JsonValue,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../../src-shared/domain/calendar/participants.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import type {
  CalendarSide,
  Call,
  Fetched,
  Lookup,
  Outcome,
  StoredEvent,
} from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';

const [work, home, third, ann] = [
  'bo@work.example',
  'bo@home.example',
  'bo@third.example',
  'ann@example.com',
] as const;
const id = participantId;
const person = (email: string, change: Partial<Participant> = {}): Participant => ({
  email,
  roles: { attendee: true },
  ...change,
});
const people = (...list: readonly (string | Participant)[]): Record<string, Participant> =>
  Object.fromEntries(
    list.map((one) => (typeof one === 'string' ? person(one) : one)).map((one) => [id(one.email), one]),
  );
const json = (list: Record<string, Participant>): JsonValue => list as unknown as JsonValue;
const withPeople = (...list: readonly (string | Participant)[]): CalendarEvent =>
  single({ participants: people(...list) });
const start = dates[1];
const names: Renames = new Map([[id(work), home]]);

describe('who has another name on the other side (PE9)', () => {
  type Lists = readonly (Record<string, Participant> | undefined)[];
  it.each<{
    name: string;
    from: Lists;
    to: Lists;
    people?: readonly (readonly string[])[];
    is: readonly (readonly [string, string])[] | null;
  }>([
    {
      name: 'one person under two addresses',
      from: [people(work)],
      to: [people(home)],
      people: [[work, home]],
      is: [[work, home]],
    },
    {
      name: 'in whatever order the addresses are told',
      from: [people(work)],
      to: [people(home)],
      people: [[home, work]],
      is: [[work, home]],
    },
    {
      name: 'in one of several lists',
      from: [undefined, people(ann), people(work)],
      to: [people(ann), people(home)],
      people: [[work, home]],
      is: [[work, home]],
    },
    {
      name: 'nobody when the addresses are not known to be one person',
      from: [people(work)],
      to: [people(home)],
      people: [[work, third]],
      is: null,
    },
    {
      name: 'nobody when no person is known to have several',
      from: [people(work)],
      to: [people(home)],
      people: [],
      is: null,
    },
    { name: 'nobody when nothing is known of people', from: [people(work)], to: [people(home)], is: null },
    {
      name: 'nobody whom both name by the same address',
      from: [people(work)],
      to: [people(work, home)],
      people: [[work, home]],
      is: null,
    },
    {
      name: 'nobody whose second address is on one side only',
      from: [people(work, home)],
      to: [people(work)],
      people: [[work, home]],
      is: null,
    },
    {
      name: 'nobody where one side has no people',
      from: [people(work)],
      to: [undefined],
      people: [[work, home]],
      is: null,
    },
    {
      name: 'the first of two, where there is one other name',
      from: [people(work, third)],
      to: [people(home)],
      people: [[work, third, home]],
      is: [[work, home]],
    },
    {
      name: 'each of two people once, also when both sets name the same address',
      from: [people(work, ann)],
      to: [people(home)],
      people: [
        [work, home],
        [ann, home],
      ],
      is: [[work, home]],
    },
    {
      name: 'nobody twice, also when two sets name the same person',
      from: [people(work)],
      to: [people(home, third)],
      people: [
        [work, home],
        [work, third],
      ],
      is: [[work, home]],
    },
    {
      name: 'two people at once',
      from: [people(work, ann)],
      to: [people(home, 'ann@home.example')],
      people: [
        [work, home],
        [ann, 'ann@home.example'],
      ],
      is: [
        [work, home],
        [ann, 'ann@home.example'],
      ],
    },
  ])('$name', ({ from, to, people: known, is }) => {
    const found = renames(from, to, known);
    expect(found === null ? null : [...found]).toEqual(is === null ? null : is.map(([a, b]) => [id(a), b]));
  });
  it('are the people of a series and of each changed occurrence', () => {
    const event = series({
      participants: people(ann),
      recurrenceOverrides: {
        [dates[1]]: { participants: json(people(work)) },
        [dates[2]]: { title: 'X' },
        [dates[3]]: { participants: null },
      },
    });
    expect(guestLists(event, single())).toEqual([people(ann), people(work), {}]);
  });
  it('have their former addresses in what undoes the renames', () => {
    expect(undone(null, withPeople(work))).toBeNull();
    expect([...(undone(names, withPeople(ann), withPeople(person(work))) ?? [])]).toEqual([[id(home), work]]);
    expect([...(undone(names, withPeople(ann)) ?? [])]).toEqual([]);
  });
});

describe('an event with the names of the other side (PE9)', () => {
  it('names the same person as the other one does, with everything else of that person', () => {
    const event = withPeople(person(work, { participationStatus: 'accepted' }), ann);
    expect(namedAs(event, [withPeople(home)], [[work, home]])).toEqual(
      withPeople(person(home, { participationStatus: 'accepted' }), ann),
    );
  });
  it('is the same object when nobody has another name', () => {
    const event = withPeople(work);
    expect(namedAs(event, [withPeople(home)], undefined)).toBe(event);
    expect(namedAs(event, [withPeople(work)], [[work, home]])).toBe(event);
    expect(renamedEvent(event, null)).toBe(event);
    expect(renamedEvent(withPeople(ann), names)).toEqual(withPeople(ann));
    const other = withPeople(ann);
    expect(renamedEvent(other, names)).toBe(other);
  });
  it('is renamed in its changed occurrences, and texts stay as they are', () => {
    const event = series({
      title: id(work),
      participants: people(ann),
      recurrenceOverrides: {
        [start]: { title: 'X', participants: json(people(work, ann)) },
        [dates[2]]: { participants: null },
      },
    });
    expect(renamedEvent(event, names)).toEqual(
      series({
        title: id(work),
        participants: people(ann),
        recurrenceOverrides: {
          [start]: { title: 'X', participants: json(people(home, ann)) },
          [dates[2]]: { participants: null },
        },
      }),
    );
  });
  it('has lists that are renamed alone', () => {
    const list = people(work, ann);
    expect(renamedPeople(list, names)).toEqual(people(home, ann));
    expect(renamedPeople(list, new Map([...names, [id(third), ann]]))).toEqual(people(home, ann));
    expect(renamedPeople(list, null)).toBe(list);
    expect(renamedPeople(undefined, names)).toBeUndefined();
    const other = people(ann);
    expect(renamedPeople(other, names)).toBe(other);
  });
});

describe('a patch with the names of the other side (PE9)', () => {
  const renamed = (patch: PatchObject) => renamedPatch(patch, names);
  it.each<{ name: string; patch: PatchObject; is: PatchObject }>([
    {
      name: 'a member of the person',
      patch: { [pathOf('participants', id(work), 'participationStatus')]: 'accepted' },
      is: { [pathOf('participants', id(home), 'participationStatus')]: 'accepted' },
    },
    {
      name: 'the whole person',
      patch: { [pathOf('participants', id(work))]: person(work) as unknown as JsonValue },
      is: { [pathOf('participants', id(home))]: person(home) as unknown as JsonValue },
    },
    {
      name: 'the person’s removal',
      patch: { [pathOf('participants', id(work))]: null },
      is: { [pathOf('participants', id(home))]: null },
    },
    {
      name: 'the person of one occurrence',
      patch: { [pathOf('recurrenceOverrides', start, 'participants', id(work), 'roles')]: { chair: true } },
      is: { [pathOf('recurrenceOverrides', start, 'participants', id(home), 'roles')]: { chair: true } },
    },
    {
      name: 'the whole list',
      patch: { participants: json(people(work, ann)) },
      is: { participants: json(people(home, ann)) },
    },
    {
      name: 'the list of one occurrence',
      patch: { [pathOf('recurrenceOverrides', start, 'participants')]: json(people(work)) },
      is: { [pathOf('recurrenceOverrides', start, 'participants')]: json(people(home)) },
    },
    {
      name: 'one occurrence',
      patch: { [pathOf('recurrenceOverrides', start)]: { title: 'X', participants: json(people(work)) } },
      is: { [pathOf('recurrenceOverrides', start)]: { title: 'X', participants: json(people(home)) } },
    },
    {
      name: 'all occurrences',
      patch: { recurrenceOverrides: { [start]: { participants: json(people(work)) } } },
      is: { recurrenceOverrides: { [start]: { participants: json(people(home)) } } },
    },
  ])('names the person: $name', ({ patch, is }) => {
    expect(renamed(patch)).toEqual(is);
  });
  it.each<{ name: string; patch: PatchObject }>([
    { name: 'somebody else', patch: { [pathOf('participants', id(ann), 'name')]: 'A' } },
    { name: 'the removal of the list', patch: { participants: null } },
    { name: 'a text', patch: { title: id(work) } },
    { name: 'an occurrence that is taken back', patch: { [pathOf('recurrenceOverrides', start)]: null } },
    {
      name: 'an occurrence without a title',
      patch: { [pathOf('recurrenceOverrides', start)]: { title: null } },
    },
    { name: 'a list in an occurrence', patch: { [pathOf('recurrenceOverrides', start)]: [id(work)] } },
    {
      name: 'a place that only looks like a list of people',
      patch: { locations: { participants: json(people(work)) } },
    },
  ])('leaves the rest as it is: $name', ({ patch }) => {
    expect(renamed(patch)).toEqual(patch);
  });
  it('is the same object without names', () => {
    const patch = { title: 'X' };
    expect(renamedPatch(patch, null)).toBe(patch);
  });
});

describe('the person’s own addresses (PE9)', () => {
  const own = (
    account: string,
    provider: readonly string[] | undefined,
    email: string,
    aliases?: readonly string[],
  ): OwnAddresses =>
    ownAddresses({ address: account }, provider === undefined ? {} : { addresses: provider }, {
      user: {
        id: 'bo',
        name: 'Bo',
        email,
        timeZone: 'Europe/Amsterdam',
        ...(aliases && { addresses: aliases }),
      },
    });
  it('are those of the account, and those of the CRM’s user, lower-cased and each once', () => {
    expect(
      own('Bo@Work.example', ['BO@work.example', third], 'Bo@Home.example', [third, 'X@home.example']),
    ).toEqual({
      main: work,
      account: [work, third],
      all: [work, third, home, 'x@home.example'],
    });
    expect(own(work, undefined, work)).toEqual({ main: work, account: [work], all: [work] });
  });
  const two: OwnAddresses = {
    main: work,
    account: [work, third],
    all: [work, third, home, 'bo@else.example'],
  };
  it.each<{
    name: string;
    own?: OwnAddresses;
    events: readonly CalendarEvent[];
    is: readonly (readonly [string, string])[] | null;
  }>([
    {
      name: 'under an address of the CRM: written under the main one',
      events: [withPeople(home, ann)],
      is: [[home, work]],
    },
    {
      name: 'in one occurrence only',
      events: [
        series({
          participants: people(ann),
          recurrenceOverrides: { [start]: { participants: json(people(home)) } },
        }),
      ],
      is: [[home, work]],
    },
    {
      name: 'in the calendar’s own entry as well: as it is there',
      events: [withPeople(home), withPeople(third)],
      is: null,
    },
    {
      name: 'under an address of the account beside: two participants',
      events: [withPeople(home, work)],
      is: null,
    },
    {
      name: 'under two addresses of the CRM: two participants',
      events: [withPeople(home, 'bo@else.example')],
      is: null,
    },
    { name: 'not at all', events: [withPeople(ann), single()], is: null },
    {
      name: 'with no address but the account’s',
      own: { main: work, account: [work], all: [work] },
      events: [withPeople(home)],
      is: null,
    },
  ])('stand in the CRM’s entry $name', ({ own: given = two, events, is }) => {
    const found = intoAccount(given, events);
    expect(found === null ? null : [...found]).toEqual(is === null ? null : is.map(([a, b]) => [id(a), b]));
  });
});

describe('the CRM’s side says of its entries that the own addresses are one person (PE9)', () => {
  const signal = new AbortController().signal;
  const mine = stored('C', { event: withPeople(home, ann), people: [[ann, 'a@example.com']] });
  const inOccurrence = stored('O', {
    event: series({
      participants: people(ann),
      recurrenceOverrides: { [start]: { participants: json(people(work)) } },
    }),
  });
  const others = stored('D', { event: withPeople(ann) });
  const known = (entry: StoredEvent): StoredEvent => ({
    ...entry,
    people: [own.all, ...(entry.people ?? [])],
  });
  const own: OwnAddresses = { main: work, account: [work], all: [work, home] };
  const fetched: readonly Fetched[] = [
    { type: 'found', stored: mine },
    { type: 'found', stored: inOccurrence },
    { type: 'found', stored: others },
    { type: 'absent', ref: 'E' },
  ];
  const outcomes: readonly Outcome[] = [
    { type: 'done', stored: mine, found: true },
    { type: 'done', stored: null },
    { type: 'refused', problem: problem('item-rejected') },
  ];
  const sideWith = (lookup: Lookup): CalendarSide =>
    ({
      async *get() {
        yield* fetched;
      },
      async *perform() {
        yield* outcomes.map((outcome, index) => [String(index), outcome] as const);
      },
      lookup: async () => lookup,
    }) as unknown as CalendarSide;
  it('in what it reads, answers and finds', async () => {
    const side = knowingOwn(sideWith({ type: 'stored', stored: mine }), own);
    const read: Fetched[] = [];
    for await (const one of side.get('agenda', [], signal)) read.push(one);
    expect(read).toEqual([
      { type: 'found', stored: known(mine) },
      { type: 'found', stored: known(inOccurrence) },
      { type: 'found', stored: others },
      { type: 'absent', ref: 'E' },
    ]);
    const done: (readonly [string, Outcome])[] = [];
    for await (const one of side.perform([], signal)) done.push(one);
    expect(done).toEqual([
      ['0', { type: 'done', stored: known(mine), found: true }],
      ['1', outcomes[1]],
      ['2', outcomes[2]],
    ]);
    expect(await side.lookup({} as Call, signal)).toEqual({ type: 'stored', stored: known(mine) });
    const absent = knowingOwn(sideWith({ type: 'absent' }), own);
    expect(await absent.lookup({} as Call, signal)).toEqual({ type: 'absent' });
  });
  it('not where there is one address only', () => {
    const side = sideWith({ type: 'absent' });
    expect(knowingOwn(side, { main: work, account: [work], all: [work] })).toBe(side);
  });
});
