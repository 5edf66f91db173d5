/** What the engine asks of a series' dates, case by case, each limit from both sides. */
import { describe, expect, it } from 'vitest';
import {
  cancelledByEnd,
  endOf,
  hasStart,
  startsWithin,
} from '../../../src-main/sync/calendar/entries/series.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const [first, second, third, fourth] = dates;
const fifth = '2026-12-30T10:00:00';
const weekly = (change: Partial<RecurrenceRule> = {}): Pick<CalendarEvent, 'recurrenceRules'> => ({
  recurrenceRules: [{ frequency: 'weekly', ...change }],
});

describe('whether a series has a start', () => {
  it.each([
    { name: 'its own start', event: series(), id: first, expected: true },
    { name: 'a date its rule makes', event: series(), id: fourth, expected: true },
    { name: 'the date after its last one', event: series(), id: fifth, expected: false },
    { name: 'another time on one of its days', event: series(), id: '2026-12-09T10:00:01', expected: false },
    { name: 'a second earlier', event: series(), id: '2026-12-09T09:59:59', expected: false },
    {
      name: 'a cancelled date belongs to it',
      event: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
      id: second,
      expected: true,
    },
    {
      name: 'a date of its own that no rule makes',
      event: series({ recurrenceOverrides: { [fifth]: {} } }),
      id: fifth,
      expected: true,
    },
    {
      name: 'an original start counts, whatever it was moved to',
      event: series({ recurrenceOverrides: { [second]: { start: '2026-12-10T10:00:00' } } }),
      id: '2026-12-10T10:00:00',
      expected: false,
    },
    {
      name: 'another date of a series that has an exception',
      event: series({ recurrenceOverrides: { [second]: { title: 'Review' } } }),
      id: third,
      expected: true,
    },
    { name: 'what is no time is no start', event: series(), id: 'no time', expected: false },
    {
      name: 'a series that starts at no time has no start',
      event: { ...series(), start: 'no time' },
      id: first,
      expected: false,
    },
  ])('$name: $expected', ({ event, id, expected }) => {
    expect(hasStart(event, id)).toBe(expected);
  });
});

describe('where a series ends', () => {
  it.each([
    { name: 'a single entry ends at its start', event: single(), expected: first },
    { name: 'by its count', event: series(), expected: fourth },
    { name: 'by its last possible date', event: single(weekly({ until: fifth })), expected: fifth },
    {
      name: 'by its last possible date, also where no occurrence is on it',
      event: single(weekly({ until: '2026-12-31T00:00:00' })),
      expected: '2026-12-31T00:00:00',
    },
    {
      name: 'by its last occurrence, when it says both and the last possible date comes first',
      event: single(weekly({ count: 4, until: '2026-12-10T00:00:00' })),
      expected: second,
    },
    { name: 'for ever without either', event: single(weekly()), expected: null },
    {
      name: 'just before what counts as far away',
      event: single(weekly({ until: '8999-12-31T23:59:59' })),
      expected: '8999-12-31T23:59:59',
    },
    {
      name: 'a date far away means for ever',
      event: single(weekly({ until: '9000-01-01T00:00:00' })),
      expected: null,
    },
    {
      name: 'the later of two rules',
      event: single({
        recurrenceRules: [
          { frequency: 'weekly', count: 4 },
          { frequency: 'daily', count: 3 },
        ],
      }),
      expected: fourth,
    },
    {
      name: 'the later of two rules, when it comes last',
      event: single({
        recurrenceRules: [
          { frequency: 'daily', count: 3 },
          { frequency: 'weekly', count: 4 },
        ],
      }),
      expected: fourth,
    },
    {
      name: 'for ever when one of two rules goes on',
      event: single({ recurrenceRules: [{ frequency: 'weekly', count: 4 }, { frequency: 'daily' }] }),
      expected: null,
    },
    {
      name: 'exceptions do not count: a cancelled last date is still its end',
      event: series({ recurrenceOverrides: { [fourth]: { excluded: true } } }),
      expected: fourth,
    },
    {
      name: 'an end before its start is its start',
      event: single(weekly({ until: '2026-11-01T00:00:00' })),
      expected: first,
    },
    {
      name: 'a count that is too high to be counted: nobody can tell',
      event: single({ recurrenceRules: [{ frequency: 'yearly', count: 9_999_999 }] }),
      expected: null,
    },
    {
      name: 'what starts at no time: nobody can tell',
      event: { ...series(), start: 'no time' },
      expected: null,
    },
  ])('$name', ({ event, expected }) => {
    expect(endOf(event)).toBe(expected);
  });
});

describe('what an earlier end takes away', () => {
  it.each([
    {
      name: 'its last two dates',
      before: series(),
      after: series(weekly({ count: 2 })),
      expected: [third, fourth],
    },
    {
      name: 'the same by a last date',
      before: series(),
      after: series(weekly({ until: second })),
      expected: [third, fourth],
    },
    {
      name: 'a date just after the new end',
      before: series(),
      after: series(weekly({ until: '2026-12-23T09:59:59' })),
      expected: [fourth],
    },
    {
      name: 'nothing when the end stays',
      before: series(),
      after: series({ title: 'Review' }),
      expected: [],
    },
    {
      name: 'nothing when the series goes on for longer',
      before: series(),
      after: series(weekly({ count: 5 })),
      expected: [],
    },
    { name: 'nothing when it goes on for ever', before: series(), after: series(weekly()), expected: [] },
    { name: 'nothing when there was no series', before: single(), after: series(), expected: [] },
    {
      name: 'all but the first date when the series becomes a single entry',
      before: series(),
      after: single(),
      expected: [second, third, fourth],
    },
    {
      name: 'nothing when the series is moved as a whole',
      before: series(weekly({ until: fourth })),
      after: series({ start: '2026-12-03T10:00:00', ...weekly({ until: '2026-12-24T10:00:00' }) }),
      expected: [],
    },
    {
      name: 'what an earlier end takes from a series that is moved too, by its old dates',
      before: series(weekly({ until: fourth })),
      after: series({ start: '2026-12-03T10:00:00', ...weekly({ until: '2026-12-17T10:00:00' }) }),
      expected: [fourth],
    },
    {
      name: 'no more than the dates of a year',
      before: single({ recurrenceRules: [{ frequency: 'monthly' }] }),
      after: single({ recurrenceRules: [{ frequency: 'monthly', count: 1 }] }),
      expected: [
        '2027-01-02T10:00:00',
        '2027-02-02T10:00:00',
        '2027-03-02T10:00:00',
        '2027-04-02T10:00:00',
        '2027-05-02T10:00:00',
        '2027-06-02T10:00:00',
        '2027-07-02T10:00:00',
        '2027-08-02T10:00:00',
        '2027-09-02T10:00:00',
        '2027-10-02T10:00:00',
        '2027-11-02T10:00:00',
        '2027-12-02T10:00:00',
      ],
    },
    {
      name: 'nothing when the next date lies more than a year away',
      before: single({ recurrenceRules: [{ frequency: 'yearly', interval: 2 }] }),
      after: single({ recurrenceRules: [{ frequency: 'yearly', interval: 2, count: 1 }] }),
      expected: [],
    },
    {
      name: 'nothing when the series is moved as a whole to a day earlier',
      before: series(weekly({ until: fourth })),
      after: series({ start: '2026-12-01T10:00:00', ...weekly({ until: '2026-12-22T10:00:00' }) }),
      expected: [],
    },
    {
      name: 'nothing when there were only single dates, and no rule',
      before: single({ recurrenceOverrides: { [fifth]: {} } }),
      after: single({ ...weekly({ count: 1 }), recurrenceOverrides: { [fifth]: {} } }),
      expected: [],
    },
    {
      name: 'something, when nobody can tell what: the moment after the new end stands for it',
      before: { ...series(), start: 'no time' },
      after: series(weekly({ count: 2 })),
      expected: ['2026-12-09T10:00:00'],
    },
  ])('$name', ({ before, after, expected }) => {
    expect(cancelledByEnd(before, after)).toEqual(expected);
  });
});

it('an earlier end takes away as many dates as can be counted, when there are more', () => {
  const hourly = (count?: number) =>
    single({ recurrenceRules: [{ frequency: 'hourly', ...(count === undefined ? {} : { count }) }] });
  expect(cancelledByEnd(hourly(), hourly(2)).length).toBeGreaterThan(1_000);
});

describe('whether an entry or a series starts within days', () => {
  const yearly = single({ recurrenceRules: [{ frequency: 'yearly', interval: 4 }] });
  const sixYears = single({ recurrenceRules: [{ frequency: 'yearly', interval: 6 }] });
  it.each([
    {
      name: 'on the first of them',
      event: single(),
      from: '2026-12-02',
      until: '2026-12-05',
      expected: true,
    },
    { name: 'on the last of them', event: single(), from: '2026-12-01', until: '2026-12-02', expected: true },
    {
      name: 'at the first moment',
      event: single({ start: '2026-12-02T00:00:00' }),
      from: '2026-12-02',
      until: null,
      expected: true,
    },
    {
      name: 'at the last moment',
      event: single({ start: '2026-12-02T23:59:59' }),
      from: null,
      until: '2026-12-02',
      expected: true,
    },
    { name: 'the day before', event: single(), from: '2026-12-03', until: '2026-12-05', expected: false },
    { name: 'the day after', event: single(), from: '2026-11-01', until: '2026-12-01', expected: false },
    { name: 'days without a beginning', event: single(), from: null, until: '2026-12-05', expected: true },
    { name: 'days without an end', event: single(), from: '2026-12-02', until: null, expected: true },
    { name: 'all days', event: single(), from: null, until: null, expected: true },
    {
      name: 'a series that began before, by its next date',
      event: series(),
      from: '2026-12-16',
      until: '2026-12-16',
      expected: true,
    },
    {
      name: 'a series between two of its dates',
      event: series(),
      from: '2026-12-10',
      until: '2026-12-15',
      expected: false,
    },
    { name: 'a series that is over', event: series(), from: '2026-12-24', until: null, expected: false },
    {
      name: 'a series that begins later',
      event: series(),
      from: '2026-11-01',
      until: '2026-11-30',
      expected: false,
    },
    {
      name: 'a series whose only date then is at the last moment',
      event: series({ start: '2026-12-02T23:59:59' }),
      from: '2026-12-03',
      until: '2026-12-09',
      expected: true,
    },
    {
      name: 'a rare series, by a date within five years',
      event: yearly,
      from: '2026-12-03',
      until: null,
      expected: true,
    },
    {
      name: 'a rarer one, whose next date is more than five years away',
      event: sixYears,
      from: '2026-12-03',
      until: null,
      expected: false,
    },
    {
      name: 'days that end before they begin',
      event: series(),
      from: '2026-12-16',
      until: '2026-12-09',
      expected: false,
    },
    {
      name: 'a single entry has no other dates',
      event: single(),
      from: '2026-12-03',
      until: null,
      expected: false,
    },
  ])('$name: $expected', ({ event, from, until, expected }) => {
    expect(startsWithin(event, from, until)).toBe(expected);
  });
});
