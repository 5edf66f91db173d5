/** Guest lists of one occurrence that come from a provider who was not given all guests of the CRM's entry (ID3, PE2). */
import { describe, expect, it } from 'vitest';
import { withHeldBackGuests } from '../../../src-main/sync/calendar/people/held-back-guests.ts';
import {
  type CalendarEvent,
  type JsonValue,
  type Participant,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../../src-shared/domain/calendar/patch.ts';
import { dates, series } from '../../support/small-calendar.ts';

const [start, other] = dates;
const [ann, bo, cy] = ['ann@example.com', 'bo@example.com', 'cy@example.com'] as const;
type List = Readonly<Record<string, Partial<Participant>>>;
const list = (people: List): Record<string, Participant> =>
  Object.fromEntries(
    Object.entries(people).map(([email, more]) => [
      participantId(email),
      { email, roles: { attendee: true }, ...more },
    ]),
  );
const at = (people: List): CalendarEvent['recurrenceOverrides'] => ({
  [start]: { participants: list(people) as unknown as JsonValue },
});
const transfer = { title: 'Kept' };
const carried = (path: string, value: unknown, crm: CalendarEvent, view: CalendarEvent): unknown => {
  const flow = withHeldBackGuests({ incoming: { [path]: value as JsonValue }, transfer }, crm, view);
  expect(flow.transfer).toBe(transfer);
  expect(Object.keys(flow.incoming)).toEqual([path]);
  return flow.incoming[path];
};

const participants = list({ [ann]: { invite: true }, [bo]: {} });
const crm = series({ participants });
const view = series({ participants: list({ [ann]: {} }) });
const listOf = pathOf('recurrenceOverrides', start, 'participants');
const occurrence = pathOf('recurrenceOverrides', start);
const given = list({ [ann]: { participationStatus: 'accepted' }, [cy]: {} });
const joined = list({ [bo]: {}, [ann]: { participationStatus: 'accepted', invite: true }, [cy]: {} });

describe('the guest list of an occurrence from the provider', () => {
  it('leaves the guests whom it was not given, and the ticks, as they are in the CRM (PE2)', () => {
    expect(carried(listOf, given, crm, view)).toEqual(joined);
  });
  it('does the same in an occurrence that is new as a whole, whose other fields cross', () => {
    const news = { title: 'Special', participants: given };
    expect(carried(occurrence, news, crm, view)).toEqual({ title: 'Special', participants: joined });
  });
  it('takes away a guest whom the provider was given', () => {
    expect(carried(listOf, {}, crm, view)).toEqual(list({ [bo]: {} }));
  });
  it('keeps the organiser when nobody takes part in the occurrence any more, and loses them otherwise', () => {
    const organizer = { [cy]: { roles: { owner: true } } } as const;
    const led = series({ participants: list({ ...organizer, [ann]: {} }) });
    expect(carried(listOf, {}, led, led)).toEqual(list(organizer));
    expect(carried(listOf, list({ [ann]: {} }), led, led)).toEqual(list({ [ann]: {} }));
  });
  it('keeps the tick of a guest of the series who is told anew, and changes nothing within one', () => {
    const told = { email: ann, roles: { attendee: true } } as const;
    const path = pathOf('participants', participantId(ann));
    expect(carried(path, told, crm, view)).toEqual({ ...told, invite: true });
    const roles = { attendee: true, optional: true };
    expect(carried(`${path}/roles`, roles, crm, view)).toEqual(roles);
  });
  it('ticks nobody who is not ticked, held back or not', () => {
    const all = series({ participants: list({ [ann]: {}, [bo]: {} }) });
    expect(carried(listOf, list({ [ann]: {}, [bo]: {} }), all, all)).toEqual(list({ [ann]: {}, [bo]: {} }));
  });
  it('goes by the CRM’s own list of this occurrence, where it has one', () => {
    const own = { ...crm, recurrenceOverrides: at({ [cy]: { invite: true }, [bo]: {} }) } as CalendarEvent;
    const shown = { ...view, recurrenceOverrides: at({ [cy]: {} }) } as CalendarEvent;
    expect(carried(listOf, list({ [cy]: {}, [ann]: {} }), own, shown)).toEqual(
      list({ [bo]: {}, [cy]: { invite: true }, [ann]: {} }),
    );
  });
  it('goes by the list of the series for an occurrence whose exception has no list, and for another one', () => {
    const own = { ...crm, recurrenceOverrides: { [start]: { title: 'Special' } } } as CalendarEvent;
    expect(carried(listOf, given, own, view)).toEqual(joined);
    const elsewhere = { ...crm, recurrenceOverrides: at({ [cy]: {} }) } as CalendarEvent;
    const shown = { ...view, recurrenceOverrides: at({ [cy]: {} }) } as CalendarEvent;
    expect(carried(pathOf('recurrenceOverrides', other, 'participants'), given, elsewhere, shown)).toEqual(
      joined,
    );
  });
  it('is taken as it is where the CRM’s entry has nobody', () => {
    expect(carried(listOf, given, series(), series())).toEqual(given);
  });
});

it.each<{ what: string; path: string; value: unknown }>([
  { what: 'a guest list of the series', path: 'participants', value: given },
  {
    what: 'all exceptions at once',
    path: 'recurrenceOverrides',
    value: { [start]: { participants: given } },
  },
  { what: 'another field of an occurrence', path: pathOf('recurrenceOverrides', start, 'title'), value: 'X' },
  {
    what: 'another member of an occurrence that has a guest list in it',
    path: pathOf('recurrenceOverrides', start, 'locations'),
    value: { participants: given },
  },
  {
    what: 'something with a guest list elsewhere',
    path: pathOf('locations', start),
    value: { participants: given },
  },
  { what: 'an occurrence without a guest list', path: occurrence, value: { title: 'X' } },
  { what: 'an occurrence whose guest list is emptied', path: occurrence, value: { participants: null } },
  { what: 'an occurrence with a list that is none', path: occurrence, value: { participants: [1] } },
  { what: 'an occurrence with a text for a list', path: occurrence, value: { participants: 'x' } },
  { what: 'an exception that is taken back', path: occurrence, value: null },
  { what: 'a list in place of an exception', path: occurrence, value: ['x'] },
  { what: 'a text in place of an exception', path: occurrence, value: 'x' },
])('$what is carried over as it is', ({ path, value }) => {
  expect(carried(path, value, crm, view)).toEqual(value);
});
