/** Protects the preview of a calendar in setup: a person recognises it by its coming seven days. */
import { expect, test } from 'vitest';
import { upcomingIn, upcomingOf } from '../../../src-main/app/setup/upcoming.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';

/** A Friday. */
const now = Date.parse('2026-11-20T08:00:00Z');
const event = (title: string, start: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: title,
  title,
  start,
  timeZone: 'Europe/Amsterdam',
  ...more,
});
const starts = (...events: readonly CalendarEvent[]) => upcomingOf(events, now).map(({ start }) => start);

test('the calendar is asked for the seven days from now', async () => {
  const asked: unknown[] = [];
  const read = async (from: number, until: number) => {
    asked.push([from, until - from]);
    return [];
  };
  expect(await upcomingIn(read, now)).toEqual([]);
  expect(asked).toEqual([[now, 7 * 86_400_000]]);
  expect(starts(event('last', '2026-11-26T23:59:59'))).toEqual(['2026-11-26T23:59:59']);
});

test('seven days, oldest first, five at most, with their zone', () => {
  const many = [26, 21, 25, 22, 24, 23].map((day) => event(`day ${day}`, `2026-11-${day}T09:00:00`));
  expect(upcomingOf(many, now).map(({ title }) => title)).toEqual([
    'day 21',
    'day 22',
    'day 23',
    'day 24',
    'day 25',
  ]);
  expect(starts(event('past', '2026-11-19T09:00:00'), event('far', '2026-11-27T00:00:00'))).toEqual([]);
  expect(upcomingOf([event('a', '2026-11-20T23:00:00')], now)).toEqual([
    { title: 'a', start: '2026-11-20T23:00:00', timeZone: 'Europe/Amsterdam' },
  ]);
});

test.each([
  ['daily', { frequency: 'daily', interval: 3 }, '2026-11-18T09:00:00', [21, 24]],
  ['weekly', { frequency: 'weekly' }, '2026-11-09T09:00:00', [23]],
  [
    'on two days',
    { frequency: 'weekly', byDay: [{ day: 'mo' }, { day: 'we' }] },
    '2026-11-02T09:00:00',
    [23, 25],
  ],
  ['every second week', { frequency: 'weekly', interval: 2 }, '2026-11-09T09:00:00', [23]],
  ['not this week', { frequency: 'weekly', interval: 2 }, '2026-11-16T09:00:00', []],
  ['monthly', { frequency: 'monthly' }, '2026-01-24T09:00:00', [24]],
  [
    'the fourth Monday',
    { frequency: 'monthly', byDay: [{ day: 'mo', nthOfPeriod: 4 }] },
    '2026-01-26T09:00:00',
    [23],
  ],
  ['yearly', { frequency: 'yearly' }, '2019-11-23T09:00:00', [23]],
  ['over', { frequency: 'daily', until: '2026-11-21T09:00:00' }, '2026-11-01T09:00:00', [20, 21]],
  ['counted out', { frequency: 'daily', count: 5 }, '2026-11-17T09:00:00', [20, 21]],
] as const)('a series shows where it falls: %s', (_, rule, start, days) => {
  expect(starts(event('series', start, { recurrenceRules: [rule] }))).toEqual(
    days.map((day) => `2026-11-${day}T09:00:00`),
  );
});

test('a cancelled occurrence is left out, a moved one stands where it was moved to', () => {
  const series = event('stand-up', '2026-11-20T09:00:00', {
    recurrenceRules: [{ frequency: 'daily', count: 4 }],
    recurrenceOverrides: {
      '2026-11-21T09:00:00': { excluded: true },
      '2026-11-22T09:00:00': { start: '2026-11-22T15:00:00', title: 'later' },
    },
  });
  expect(upcomingOf([series], now).map(({ start, title }) => `${start} ${title}`)).toEqual([
    '2026-11-20T09:00:00 stand-up',
    '2026-11-22T15:00:00 later',
    '2026-11-23T09:00:00 stand-up',
  ]);
});

test('an occurrence moved into the week from another one shows, a date that was added too, and one moved away does not', () => {
  const series = event('review', '2026-11-05T09:00:00', {
    recurrenceRules: [{ frequency: 'weekly' }],
    recurrenceOverrides: {
      '2026-11-12T09:00:00': { start: '2026-11-24T11:00:00' },
      '2026-11-25T16:00:00': {},
      '2026-11-26T09:00:00': { start: '2026-12-01T09:00:00' },
    },
  });
  expect(starts(series)).toEqual(['2026-11-24T11:00:00', '2026-11-25T16:00:00']);
});

test('entries of several zones come in the order in which they happen, over a clock change as well', () => {
  const inZone = (title: string, start: string, timeZone: string) => event(title, start, { timeZone });
  const entries = [
    inZone('New York', '2026-11-21T10:00:00', 'America/New_York'),
    inZone('Tokyo', '2026-11-21T20:00:00', 'Asia/Tokyo'),
    inZone('Amsterdam', '2026-11-21T15:00:00', 'Europe/Amsterdam'),
  ];
  expect(upcomingOf(entries, now).map(({ title }) => title)).toEqual(['Tokyo', 'Amsterdam', 'New York']);

  const daily = event('stand-up', '2026-10-20T09:00:00', { recurrenceRules: [{ frequency: 'daily' }] });
  const beforeWinterTime = Date.parse('2026-10-24T06:00:00Z');
  expect(upcomingOf([daily], beforeWinterTime).map(({ start }) => start.slice(8, 16))).toEqual([
    '24T09:00',
    '25T09:00',
    '26T09:00',
    '27T09:00',
    '28T09:00',
  ]);
});
