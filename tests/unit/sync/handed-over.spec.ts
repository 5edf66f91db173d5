/** A meeting that a colleague organises in the CRM now, and the people whom this person's calendar still has (C9). */
import { describe, expect, it } from 'vitest';
import {
  isHandedOver,
  isOfFormerOrganizer,
  withoutPeopleNews,
} from '../../../src-main/sync/calendar/people/handed-over.ts';
import {
  type CalendarEvent,
  type Participant,
  type PatchObject,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { dates, link, series, single, stored } from '../../support/small-calendar.ts';

const [robin, anna, zoe] = ['robin@example.com', 'anna@example.com', 'zoe@example.com'];
const one = (email: string, owner = false): Participant => ({
  email,
  roles: owner ? { owner: true } : { attendee: true },
});
const people = (...all: readonly Participant[]): NonNullable<CalendarEvent['participants']> =>
  Object.fromEntries(all.map((participant) => [participantId(participant.email), participant]));
const by = (organizer: string, ...guests: readonly string[]) =>
  people(one(organizer, true), ...guests.map((guest) => one(guest)));
const listed = (organizer: string, ...guests: readonly string[]): PatchObject =>
  ({ participants: by(organizer, ...guests) }) as unknown as PatchObject;

/** Anna organises it in the CRM. */
const crm = (change: Partial<StoredEvent> = {}): StoredEvent =>
  stored('C', { event: single({ participants: by(anna, robin) }), part: 'colleague', ...change });

describe('a meeting is handed over when a colleague organises it in the CRM', () => {
  it.each<{ name: string; entry: StoredEvent; organizer: string | null; is: boolean }>([
    { name: 'and this person does in the calendar', entry: crm(), organizer: robin, is: true },
    { name: 'and nobody does in the calendar', entry: crm(), organizer: null, is: true },
    {
      name: 'not when the same colleague does in the calendar',
      entry: crm(),
      organizer: anna,
      is: false,
    },
    {
      name: 'not when the same colleague does under another address (PE9)',
      entry: crm({ people: [[zoe], [anna, 'anna@home.example']] }),
      organizer: 'anna@home.example',
      is: false,
    },
    {
      name: 'also when the organiser of either is known under several addresses, and they are two',
      entry: crm({
        people: [
          [anna, zoe],
          [robin, 'robin@home.example'],
        ],
      }),
      organizer: robin,
      is: true,
    },
    {
      name: 'not when nobody organises it in the CRM',
      entry: crm({ event: single({ participants: people(one(robin)) }) }),
      organizer: robin,
      is: false,
    },
    {
      name: 'not when nobody organises it in either, and some of the people have several addresses',
      entry: crm({ event: single(), people: [[anna, zoe]] }),
      organizer: null,
      is: false,
    },
    {
      name: 'not when it is this person’s meeting',
      entry: crm({ part: 'meeting' }),
      organizer: robin,
      is: false,
    },
    {
      name: 'not when the CRM says nothing of whose it is',
      entry: stored('C', { event: single({ participants: by(anna, robin) }) }),
      organizer: robin,
      is: false,
    },
  ])('$name', ({ entry, organizer, is }) => {
    expect(isHandedOver(entry, organizer)).toBe(is);
  });
});

describe('the calendar has the invitation of the organiser before', () => {
  const invitedBy = (organizer: string): CalendarEvent => single({ participants: by(organizer, robin) });
  it.each<{ name: string; invitation: CalendarEvent; entry?: StoredEvent; is: boolean }>([
    { name: 'when somebody else organises it in the CRM', invitation: invitedBy(zoe), is: true },
    {
      name: 'when this person does in the CRM',
      invitation: invitedBy(zoe),
      entry: crm({ event: single({ participants: by(robin) }), part: 'meeting' }),
      is: true,
    },
    { name: 'not when the same colleague does', invitation: invitedBy(anna), is: false },
    {
      name: 'not when the same colleague does under another address (PE9)',
      invitation: invitedBy(zoe),
      entry: crm({ people: [[robin], [anna, zoe]] }),
      is: false,
    },
    {
      name: 'not when nobody organises it in the CRM',
      invitation: invitedBy(zoe),
      entry: crm({ event: single({ participants: people(one(robin)) }) }),
      is: false,
    },
    {
      name: 'not when nobody organises it in the calendar',
      invitation: single({ participants: people(one(robin)) }),
      is: false,
    },
  ])('$name', ({ invitation, entry = crm(), is }) => {
    expect(isOfFormerOrganizer(invitation, entry)).toBe(is);
  });
});

describe('what happened to its people in the calendar is no news', () => {
  const [first, second, third, fourth] = dates;
  const agreed = (base: CalendarEvent) => {
    const end = (ref: string) => ({ ref, revision: 'r', hash: 'h', base });
    return link('l', { provider: end('P'), crm: end('C') });
  };
  const inCalendar = (event: CalendarEvent) => stored('P', { event });
  const unchanged = agreed(series({ participants: by(robin, zoe) }));

  it('both ends have the people of the calendar, of the series and of each of its dates, and nothing else of it', () => {
    const base = series({
      title: 'Agreed',
      participants: by(robin, zoe),
      recurrenceOverrides: {
        [second]: { title: 'Special', ...listed(robin, zoe, 'before@example.com') },
        [third]: { excluded: true },
      },
    });
    const now = series({
      title: 'Changed in the calendar',
      participants: by(robin, 'new@example.com'),
      recurrenceOverrides: {
        [first]: { title: 'Changed' },
        [third]: { title: 'Changed' },
        [fourth]: listed(robin, 'fourth@example.com'),
      },
    });
    const after = withoutPeopleNews(agreed(base), inCalendar(now), crm());
    const expected = series({
      title: 'Agreed',
      participants: by(robin, 'new@example.com'),
      recurrenceOverrides: {
        [second]: { title: 'Special' },
        [third]: { excluded: true },
        [fourth]: listed(robin, 'fourth@example.com'),
      },
    });
    expect([after.provider.base, after.crm.base]).toEqual([expected, expected]);
    expect([after.id, after.provider.ref, after.crm.ref]).toEqual(['l', 'P', 'C']);
  });
  it('a date with content and people of its own keeps its content and has the people of the calendar', () => {
    const base = series({
      participants: by(robin, zoe),
      recurrenceOverrides: { [second]: { title: 'Special', ...listed(robin) } },
    });
    const now = series({
      participants: by(robin, zoe),
      recurrenceOverrides: { [second]: { title: 'Renamed', ...listed(robin, 'second@example.com') } },
    });
    expect(withoutPeopleNews(agreed(base), inCalendar(now), crm()).provider.base.recurrenceOverrides).toEqual(
      { [second]: { title: 'Special', ...listed(robin, 'second@example.com') } },
    );
  });
  it('a meeting without changed dates has none afterwards, and people whom it had lost are not kept', () => {
    const now = single({ participants: by(robin) });
    const { base } = withoutPeopleNews(
      agreed(single({ participants: by(robin, zoe) })),
      inCalendar(now),
      crm(),
    ).provider;
    expect(base).toEqual(now);
  });
  it.each<{ name: string; event: CalendarEvent; entry: StoredEvent }>([
    {
      name: 'unless nobody organises it in the calendar',
      event: series({ participants: people(one(zoe)) }),
      entry: crm(),
    },
    { name: 'unless the colleague does', event: series({ participants: by(anna, robin) }), entry: crm() },
    {
      name: 'unless it is still this person’s meeting',
      event: series({ participants: by(robin) }),
      entry: crm({ part: 'meeting' }),
    },
  ])('$name', ({ event, entry }) => {
    expect(withoutPeopleNews(unchanged, inCalendar(event), entry)).toBe(unchanged);
  });
});
