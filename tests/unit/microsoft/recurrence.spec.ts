/** Rules as Graph's patterns, and patterns as rules. */
import { describe, expect, it } from 'vitest';
import { isPlainRule, readRule, writeRecurrence } from '../../../src-main/providers/outlook/recurrence.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

/** A Tuesday. */
const start = '2026-12-08T09:00:00';
const zone = 'W. Europe Standard Time';
const series = (rule: RecurrenceRule, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'one',
  start,
  timeZone: 'Europe/Berlin',
  recurrenceRules: [rule],
  ...more,
});
const back = (rule: RecurrenceRule): RecurrenceRule => readRule(writeRecurrence(series(rule), zone), start);

describe('a rule that Graph can hold', () => {
  it.each<[string, RecurrenceRule]>([
    ['every other day', { frequency: 'daily', interval: 2, count: 10 }],
    ['every week', { frequency: 'weekly' }],
    [
      'two days of every other week, which begins on Sunday',
      {
        frequency: 'weekly',
        interval: 2,
        firstDayOfWeek: 'su',
        byDay: [{ day: 'tu' }, { day: 'th' }],
        until: '2027-03-02T09:00:00',
      },
    ],
    ['the second Tuesday', { frequency: 'monthly', byDay: [{ day: 'tu', nthOfPeriod: 2 }] }],
    ['every month', { frequency: 'monthly', interval: 3, count: 4 }],
    ['every year', { frequency: 'yearly' }],
    ['the last workday', { frequency: 'monthly', byMonthDay: [-1] }],
  ])('comes back as it was written: %s', (_name, rule) => {
    const event = rule.byMonthDay === undefined ? start : '2026-12-31T09:00:00';
    const written = writeRecurrence({ ...series(rule), start: event }, zone);
    expect(readRule(written, event)).toEqual(rule);
    expect(isPlainRule(rule, written, event)).toBe(true);
  });

  it.each<[string, RecurrenceRule, RecurrenceRule]>([
    [
      'workdays',
      { frequency: 'daily', byDay: (['mo', 'tu', 'we', 'th', 'fr'] as const).map((day) => ({ day })) },
      { frequency: 'weekly', byDay: (['mo', 'tu', 'we', 'th', 'fr'] as const).map((day) => ({ day })) },
    ],
    [
      'an end before the time of day',
      { frequency: 'weekly', until: '2027-01-05T08:59:59' },
      { frequency: 'weekly', until: '2027-01-04T09:00:00' },
    ],
    [
      "the start's own day by name",
      { frequency: 'yearly', byMonth: ['12'], byMonthDay: [8] },
      { frequency: 'yearly' },
    ],
  ])('comes back as the same dates in another spelling: %s', (_name, rule, spelled) => {
    expect(back(rule)).toEqual(spelled);
    expect(isPlainRule(rule, writeRecurrence(series(rule), zone), start)).toBe(false);
  });

  it('is sent with the members of its pattern, and the Windows zone', () => {
    expect(writeRecurrence(series({ frequency: 'weekly', until: '2027-01-05T09:00:00' }), zone)).toEqual({
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'monday' },
      range: {
        type: 'endDate',
        startDate: '2026-12-08',
        endDate: '2027-01-05',
        recurrenceTimeZone: zone,
      },
    });
  });
});

describe('a rule that Graph cannot hold is refused', () => {
  it.each<[string, RecurrenceRule, Partial<CalendarEvent>?]>([
    ['two days of a month', { frequency: 'monthly', byMonthDay: [8, -1] }],
    ['a week of the year', { frequency: 'yearly', byWeekNo: [50], byDay: [{ day: 'tu' }] }],
    ['a day of the year', { frequency: 'yearly', byYearDay: [342] }],
    ['three times a day', { frequency: 'daily', byHour: [9, 12, 15] }],
    ['every hour', { frequency: 'hourly' }],
    ['a fifth Tuesday', { frequency: 'monthly', byDay: [{ day: 'tu', nthOfPeriod: 5 }] }],
    [
      'the 31st, where the months that lack it are left out',
      { frequency: 'monthly' },
      { start: '2026-12-31T09:00:00' },
    ],
    ['a start that the rule does not give', { frequency: 'weekly', byDay: [{ day: 'we' }] }],
    ['an added date', { frequency: 'weekly' }, { recurrenceOverrides: { '2026-12-10T09:00:00': {} } }],
  ])('%s', (_name, rule, more) => {
    const written = (): unknown => writeRecurrence(series(rule, more), zone);
    expect(written).toThrow();
    try {
      written();
    } catch (error) {
      expect(problemOf(error)?.code).toBe('item-rejected');
    }
  });
});

describe('a pattern of Outlook', () => {
  const read = (pattern: object, range: object = { type: 'noEnd' }, from = start): RecurrenceRule =>
    readRule({ pattern: { interval: 1, ...pattern }, range }, from);

  it('on the 31st takes the last day of shorter months, and so does the 30th in February', () => {
    expect(read({ type: 'absoluteMonthly', dayOfMonth: 31 })).toEqual({
      frequency: 'monthly',
      byMonthDay: [-1],
    });
    expect(read({ type: 'absoluteMonthly', dayOfMonth: 30 })).toEqual({
      frequency: 'monthly',
      byMonthDay: [28, 29, 30],
      bySetPosition: [-1],
    });
    expect(read({ type: 'absoluteYearly', month: 2, dayOfMonth: 29 })).toEqual({
      frequency: 'yearly',
      byMonth: ['2'],
      byMonthDay: [-1],
    });
  });

  it('on one of several days picks one', () => {
    const daysOfWeek = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    expect(read({ type: 'relativeMonthly', daysOfWeek, index: 'last' })).toEqual({
      frequency: 'monthly',
      byDay: (['mo', 'tu', 'we', 'th', 'fr'] as const).map((day) => ({ day })),
      bySetPosition: [-1],
    });
  });

  it('has members that mean nothing for its kind, and a date that means none', () => {
    const pattern = {
      ...{ type: 'weekly', month: 0, dayOfMonth: 0, daysOfWeek: ['tuesday'] },
      ...{ firstDayOfWeek: 'sunday', index: 'first' },
    };
    const range = {
      type: 'numbered',
      startDate: '2026-12-08',
      endDate: '0001-01-01',
      numberOfOccurrences: 8,
    };
    expect(read(pattern, range)).toEqual({ frequency: 'weekly', count: 8 });
  });

  it('of a kind that nobody defined is not understood', () => {
    expect(() => read({ type: 'lunar' })).toThrow();
    expect(() => read({ type: 'weekly', daysOfWeek: ['blursday'] })).toThrow();
  });
});
