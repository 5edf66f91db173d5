/** A series and its single entries, one made of the other, learned from tables (TI4). */
import { describe, expect, it } from 'vitest';
import {
  type EntryNow,
  entryOf,
  seriesAsRead,
  seriesOfDates,
  withoutId,
} from '../../../src-main/sync/occurrences/entries.ts';
import { type CalendarEvent, participantId } from '../../../src-shared/domain/calendar/event.ts';
import { rememberedEntry } from '../../support/singles-crm.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';

const [first, second, third, fourth] = dates;

interface Now {
  /** What somebody changed of the entry. */
  readonly change?: Partial<CalendarEvent>;
  readonly isGone?: true;
  readonly push?: boolean;
}
/** The entry of a date as it was written of the event, and as it is now. */
function entry(id: string, { change = {}, isGone, push }: Now = {}, of: CalendarEvent = series()): EntryNow {
  const known = rememberedEntry(id, isGone ? { gone: true } : {}, of);
  if (isGone) return { known, now: null };
  const event = { ...known.written, ...change };
  return { known, now: stored(known.ref, { event, ...(push === undefined ? {} : { push }) }) };
}
const lost = (id: string, of?: CalendarEvent): EntryNow => ({ ...entry(id, {}, of), now: null });
const all = (change: Readonly<Record<string, Now>>, of?: CalendarEvent) =>
  dates.map((id) => entry(id, change[id], of));

describe('the single entry of a date', () => {
  const relatedTo = { other: { relation: { next: true } } } as const;
  it('is the series without its rule and its relations, at that date', () => {
    expect(entryOf(series({ description: 'text', relatedTo }), second)).toEqual({
      ...single({ start: second, description: 'text' }),
      recurrenceId: second,
    });
  });
  it('has what is different at that date, and not what it lacks there', () => {
    const lacking = { description: null, locations: null, participants: null, links: null };
    const recurrenceOverrides = { [second]: { title: 'Special', start: third, ...lacking } };
    const of = series({
      ...{
        description: 'text',
        locations: { '1': { name: 'Room' } },
        links: { '1': { href: 'https://a.example/' } },
      },
      participants: { [participantId('a@x.example')]: { email: 'a@x.example', roles: { attendee: true } } },
    });
    expect(entryOf({ ...of, recurrenceOverrides }, second)).toEqual({
      ...single({ start: third, title: 'Special' }),
      recurrenceId: second,
    });
  });
  it('is a single event without its date', () => {
    expect(withoutId(entryOf(series(), second))).toEqual(single({ start: second }));
  });
});

describe('what the entries of a series say', () => {
  const cancelled = { [second]: { excluded: true } };
  const extra = '2026-12-04T10:00:00';
  it.each<{
    name: string;
    agreed?: CalendarEvent;
    entries: readonly EntryNow[];
    is: CalendarEvent;
    unfinished?: true;
  }>([
    {
      name: 'one that was cancelled takes place when it is selected again',
      agreed: series({ recurrenceOverrides: cancelled }),
      entries: all({ [second]: { push: true } }),
      is: series({ recurrenceOverrides: { [second]: {} } }),
    },
    {
      name: 'it has what is different about it',
      agreed: series({ recurrenceOverrides: cancelled }),
      entries: all({ [second]: { change: { title: 'Special' } } }),
      is: series({ recurrenceOverrides: { [second]: { title: 'Special' } } }),
    },
    {
      name: 'it stays cancelled while entries are on their way',
      agreed: series({ recurrenceOverrides: cancelled }),
      entries: all({}),
      is: series({ recurrenceOverrides: cancelled }),
      unfinished: true,
    },
    {
      name: 'one can be moved to where the series starts',
      entries: all({ [second]: { change: { start: first } } }),
      is: series({ recurrenceOverrides: { [second]: { start: first } } }),
    },
    {
      name: 'what is different already stays as it is beside what somebody changed',
      agreed: series({ recurrenceOverrides: { [third]: { title: 'Special' } } }),
      entries: [
        ...[first, second].map((id) => entry(id)),
        entry(
          third,
          { change: { duration: 'PT2H' } },
          series({ recurrenceOverrides: { [third]: { title: 'Special' } } }),
        ),
      ],
      is: series({ recurrenceOverrides: { [third]: { title: 'Special', duration: 'PT2H' } } }),
    },
    {
      name: 'what the series has new stays new where somebody changed something else',
      agreed: series({ title: 'New' }),
      entries: all({ [second]: { change: { duration: 'PT2H' } } }),
      is: series({ title: 'New', recurrenceOverrides: { [second]: { duration: 'PT2H' } } }),
    },
    {
      name: 'a date that the series does not name is none, where its entry is gone or deselected',
      entries: [...all({}), entry(extra, { isGone: true }), entry('2026-12-05T10:00:00', { push: false })],
      is: series(),
    },
    {
      name: 'one field that somebody took away is lacking at that date',
      agreed: series({ description: 'text' }),
      entries: all({ [second]: { change: { description: '' } } }, series({ description: 'text' })).map(
        ({ known, now }) => ({
          known,
          now: now && {
            ...now,
            event: known.recurrenceId === second ? entryOf(series(), second) : now.event,
          },
        }),
      ),
      is: series({ description: 'text', recurrenceOverrides: { [second]: { description: null } } }),
    },
    {
      name: 'one entry of a series is not the series',
      entries: [entry(first, { change: { title: 'Special' } })],
      is: series({ recurrenceOverrides: { [first]: { title: 'Special' } } }),
    },
    {
      name: 'relations are those of the series',
      agreed: series({ relatedTo: { other: { relation: { next: true } } } }),
      entries: all({ [second]: { change: { title: 'Special' } } }),
      is: series({
        relatedTo: { other: { relation: { next: true } } },
        recurrenceOverrides: { [second]: { title: 'Special' } },
      }),
    },
  ])('$name', ({ agreed = series(), entries, is, unfinished = false }) => {
    expect(seriesAsRead(agreed, entries, unfinished)).toEqual(is);
  });
});

describe('what the entries of a single event say', () => {
  const changed = { change: { title: 'Theirs' } };
  it.each<{
    name: string;
    entries: readonly EntryNow[];
    is: CalendarEvent;
    unfinished?: true;
    agreed?: CalendarEvent;
  }>([
    {
      name: 'the one that stands is the event',
      entries: [entry(first, changed), entry(second, { isGone: true })],
      is: single({ title: 'Theirs' }),
    },
    {
      name: 'what the event has new stays new',
      agreed: single({ description: 'new' }),
      entries: [entry(first, changed)],
      is: single({ title: 'Theirs', description: 'new' }),
    },
    {
      name: 'the one that stands is the event at another date too',
      entries: [entry(third, changed)],
      is: single({ title: 'Theirs' }),
    },
    {
      name: 'not when the one of its own date is gone: then it is cancelled',
      entries: [entry(first, { isGone: true }), entry(third, changed)],
      is: single({
        recurrenceOverrides: { [first]: { excluded: true }, [third]: { title: 'Theirs' } },
      }),
    },
    {
      name: 'of several, each is a date',
      entries: [entry(first), entry(third, changed)],
      is: single({ recurrenceOverrides: { [third]: { title: 'Theirs' } } }),
    },
    {
      name: 'of several that are on their way out, the one of its date is the event',
      entries: [entry(third), entry(first, changed)],
      is: single({ title: 'Theirs' }),
      unfinished: true,
    },
    { name: 'nothing where it cannot be read', entries: [lost(first)], is: single() },
    { name: 'nothing where there are none', entries: [], is: single() },
  ])('$name', ({ agreed = single(), entries, is, unfinished = false }) => {
    expect(seriesAsRead(agreed, entries, unfinished)).toEqual(is);
  });
});

describe('ticks at the dates of a series (C10)', () => {
  const [ann, bob, eve] = ['ann@example.com', 'bob@example.com', 'eve@example.com'] as const;
  const list = (...people: readonly (readonly [email: string, invite?: true])[]) =>
    Object.fromEntries(
      people.map(([email, invite]) => [
        participantId(email),
        { email, roles: { attendee: true as const }, ...(invite ? { invite } : {}) },
      ]),
    );
  const plain = list([ann], [bob]);
  const withGuests = (participants: CalendarEvent['participants'], change: Partial<CalendarEvent> = {}) =>
    series({ ...(participants === undefined ? {} : { participants }), ...change });
  const guests = (participants: CalendarEvent['participants'], more: Partial<CalendarEvent> = {}): Now => ({
    change: { ...(participants === undefined ? {} : { participants }), ...more },
  });
  it.each<{ name: string; agreed: CalendarEvent; entries: readonly EntryNow[]; is: CalendarEvent }>([
    {
      name: 'a guest who is ticked at one date is ticked for the series',
      agreed: withGuests(plain),
      entries: all({ [second]: guests(list([ann, true], [bob])) }, withGuests(plain)),
      is: withGuests(list([ann, true], [bob])),
    },
    {
      name: 'a guest alone in the list too, and what else is different at the date is all that is',
      agreed: withGuests(list([ann])),
      entries: all({ [second]: guests(list([ann, true]), { title: 'Special' }) }, withGuests(list([ann]))),
      is: withGuests(list([ann, true]), { recurrenceOverrides: { [second]: { title: 'Special' } } }),
    },
    {
      name: 'a tick that no date has any more is gone, beside one that stays',
      agreed: withGuests(list([ann, true], [bob, true])),
      entries: all(
        Object.fromEntries(dates.map((id) => [id, guests(list([ann], [bob, true]))])),
        withGuests(list([ann, true], [bob, true])),
      ),
      is: withGuests(list([ann], [bob, true])),
    },
    {
      name: 'a guest of one date alone keeps the tick there',
      agreed: withGuests(plain),
      entries: all({ [second]: guests(list([ann], [bob], [eve, true])) }, withGuests(plain)),
      is: withGuests(plain, {
        recurrenceOverrides: { [second]: { participants: list([ann], [bob], [eve, true]) as never } },
      }),
    },
    {
      name: 'and has none there without one',
      agreed: withGuests(plain),
      entries: all({ [second]: guests(list([ann], [bob], [eve])) }, withGuests(plain)),
      is: withGuests(plain, {
        recurrenceOverrides: { [second]: { participants: list([ann], [bob], [eve]) as never } },
      }),
    },
    {
      name: 'a guest can be missing at a date, and all of them',
      agreed: withGuests(plain),
      entries: all({ [third]: guests(list([bob])) }, withGuests(plain)).map(({ known, now }) =>
        known.recurrenceId === second && now !== null
          ? { known, now: { ...now, event: entryOf(series(), second) } }
          : { known, now },
      ),
      is: withGuests(plain, {
        recurrenceOverrides: {
          [second]: { participants: null },
          [third]: { participants: list([bob]) as never },
        },
      }),
    },
    {
      name: 'so does one whose series has no guests',
      agreed: series(),
      entries: all({ [second]: guests(list([eve, true])) }),
      is: series({ recurrenceOverrides: { [second]: { participants: list([eve, true]) as never } } }),
    },
    {
      name: 'an entry that is gone, or cannot be read, says nothing about them',
      agreed: withGuests(plain),
      entries: [
        ...[first, second].map((id) => entry(id, {}, withGuests(plain))),
        lost(third, withGuests(plain)),
        entry(fourth, { isGone: true }, withGuests(plain)),
      ],
      is: withGuests(plain, { recurrenceOverrides: { [fourth]: { excluded: true } } }),
    },
  ])('$name', ({ agreed, entries, is }) => {
    expect(seriesAsRead(agreed, entries, false)).toEqual(is);
  });
});

describe('entries of which the series is not known', () => {
  const dated = (id: string, change: Partial<CalendarEvent> = {}): CalendarEvent => ({
    ...single({ start: id, ...change }),
    recurrenceId: id,
  });
  it.each<{ name: string; entries: readonly CalendarEvent[]; is: CalendarEvent }>([
    { name: 'one', entries: [dated(second)], is: single({ uid: 'new', start: second }) },
    {
      name: 'several, in any order, as the first of them is',
      entries: [dated(third), dated(first, { title: 'First' }), dated(second, { title: 'First' })],
      is: single({
        ...{ uid: 'new', title: 'First' },
        recurrenceOverrides: { [second]: {}, [third]: { title: 'Plan' } },
      }),
    },
    {
      name: 'of two of one date, what was told first is the series, and the other one an exception',
      entries: [dated(first), dated(first, { title: 'Copy' })],
      is: single({ uid: 'new', recurrenceOverrides: { [first]: { title: 'Copy' } } }),
    },
    {
      name: 'the first was moved',
      entries: [dated(second), { ...single({ start: third }), recurrenceId: first }],
      is: single({ uid: 'new', recurrenceOverrides: { [first]: { start: third }, [second]: {} } }),
    },
    {
      name: 'entries that say no date, by their starts',
      entries: [single({ start: second }), single()],
      is: single({ uid: 'new', recurrenceOverrides: { [second]: {} } }),
    },
  ])('are dates without a rule: $name', ({ entries, is }) => {
    expect(seriesOfDates('new', entries)).toEqual(is);
  });
});
