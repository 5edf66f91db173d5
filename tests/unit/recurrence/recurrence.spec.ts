/** Protects the expansion of series into occurrences (RFC 8984 4.3), and that no rule takes longer than a limit (TI5). */
import { describe, expect, it } from 'vitest';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { cpuMs } from '../../support/machine-speed.ts';

const weekly: CalendarEvent = {
  uid: 'weekly@example.com',
  title: 'Weekly',
  start: '2026-03-02T09:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
  recurrenceRules: [{ frequency: 'weekly' }],
};
const march = { from: '2026-03-01T00:00:00', until: '2026-04-01T00:00:00' };

const series = (start: string, ...recurrenceRules: readonly RecurrenceRule[]): CalendarEvent => ({
  uid: 'x@example.com',
  start,
  recurrenceRules,
});
const keysOf = (event: CalendarEvent, range = march) =>
  occurrencesOf(event, range).occurrences.map(({ recurrenceId }) => recurrenceId);
const daysOf = (event: CalendarEvent, range = march) => keysOf(event, range).map((key) => key.slice(5, 10));

describe('the occurrences of a series', () => {
  it('are single events with the fields of the series and their own start, without rules', () => {
    expect(occurrencesOf(weekly, { ...march, until: '2026-03-10T00:00:00' })).toEqual({
      type: 'complete',
      occurrences: ['2026-03-02T09:00:00', '2026-03-09T09:00:00'].map((start) => ({
        recurrenceId: start,
        event: {
          uid: 'weekly@example.com',
          title: 'Weekly',
          start,
          timeZone: 'Europe/Amsterdam',
          duration: 'PT1H',
        },
      })),
    });
  });

  it('of a single event are the event itself', () => {
    const { recurrenceRules: _, ...single } = weekly;
    expect(occurrencesOf(single, march)).toEqual({
      type: 'complete',
      occurrences: [{ recurrenceId: single.start, event: single }],
    });
    expect(keysOf(single, { from: '2026-03-03T00:00:00', until: '2026-04-01T00:00:00' })).toEqual([]);
  });

  it('start within the range: `from` is included, `until` is not', () => {
    const edge = { from: '2026-03-09T09:00:00', until: '2026-03-16T09:00:00' };
    expect(keysOf(weekly, edge)).toEqual(['2026-03-09T09:00:00']);
  });

  it('keep their wall time when the clocks change, even in the skipped hour (RFC 5545 3.3.5)', () => {
    const night = {
      ...weekly,
      start: '2026-03-28T02:30:00',
      recurrenceRules: [{ frequency: 'daily' }] as const,
    };
    expect(keysOf(night, { from: '2026-03-28T00:00:00', until: '2026-03-31T00:00:00' })).toEqual([
      '2026-03-28T02:30:00',
      '2026-03-29T02:30:00',
      '2026-03-30T02:30:00',
    ]);
  });

  it('begin with the start of the series, which counts even if the rule does not produce it (RFC 8984 4.3.3.1)', () => {
    const tuesdays: RecurrenceRule = { frequency: 'weekly', byDay: [{ day: 'tu' }], count: 3 };
    expect(daysOf(series('2026-03-02T09:00:00', tuesdays))).toEqual(['03-02', '03-03', '03-10']);
    expect(daysOf(series('2026-03-03T09:00:00', tuesdays))).toEqual(['03-03', '03-10', '03-17']);
    expect(daysOf(series('2026-03-02T09:00:00', { ...tuesdays, count: 1 }))).toEqual(['03-02']);
    const hours: RecurrenceRule = { frequency: 'hourly', byHour: [8, 10], count: 3 };
    expect(keysOf(series('2026-03-02T09:00:00', hours)).map((key) => key.slice(8, 13))).toEqual([
      '02T09',
      '02T10',
      '03T08',
    ]);
  });

  it('are those of all rules together', () => {
    const rules: readonly RecurrenceRule[] = [
      { frequency: 'weekly', count: 2 },
      { frequency: 'monthly', byMonthDay: [9, 20] },
    ];
    expect(daysOf(series('2026-03-02T09:00:00', ...rules))).toEqual(['03-02', '03-09', '03-20']);
  });

  it('appear once, even if the same rule is written twice (RFC 8984 4.3.3)', () => {
    const rule: RecurrenceRule = { frequency: 'weekly' };
    const written = series('2026-03-02T09:00:00', rule, { ...rule, interval: 1 });
    expect(canonicalEvent(written).recurrenceRules).toEqual([rule]);
    expect(daysOf(written)).toEqual(['03-02', '03-09', '03-16', '03-23', '03-30']);
  });

  it('include the `until` of a rule, for timed and for all-day series', () => {
    const timed = series('2026-03-02T09:00:00', { frequency: 'daily', until: '2026-03-04T09:00:00' });
    expect(daysOf(timed)).toEqual(['03-02', '03-03', '03-04']);
    const dates = {
      ...series('2026-03-02T00:00:00', { frequency: 'daily', until: '2026-03-04T00:00:00' }),
      showWithoutTime: true,
    };
    expect(daysOf(dates)).toEqual(['03-02', '03-03', '03-04']);
  });

  it('skip dates that do not exist (RFC 5545 3.3.10)', () => {
    const year = { from: '2026-01-01T00:00:00', until: '2027-01-01T00:00:00' };
    expect(daysOf(series('2026-01-31T09:00:00', { frequency: 'monthly' }), year)).toEqual([
      '01-31',
      '03-31',
      '05-31',
      '07-31',
      '08-31',
      '10-31',
      '12-31',
    ]);
  });

  it('leave out cancelled dates and include added dates', () => {
    const changed: CalendarEvent = {
      ...weekly,
      recurrenceOverrides: {
        '2026-03-02T09:00:00': { excluded: true },
        '2026-03-16T09:00:00': { excluded: true },
        '2026-03-12T15:00:00': { title: 'Extra' },
      },
    };
    const { occurrences } = occurrencesOf(changed, march);
    expect(occurrences.map(({ recurrenceId, event }) => [recurrenceId.slice(5, 10), event.title])).toEqual([
      ['03-09', 'Weekly'],
      ['03-12', 'Extra'],
      ['03-23', 'Weekly'],
      ['03-30', 'Weekly'],
    ]);
  });

  it('can be moved out of the range and into it', () => {
    const moved: CalendarEvent = {
      ...weekly,
      recurrenceOverrides: {
        '2026-03-09T09:00:00': { start: '2026-04-10T09:00:00' },
        '2026-04-06T09:00:00': { start: '2026-03-05T09:00:00', title: 'Early' },
      },
    };
    const { occurrences } = occurrencesOf(moved, march);
    expect(
      occurrences.map(({ recurrenceId, event }) => [recurrenceId.slice(5, 10), event.start.slice(5, 10)]),
    ).toEqual([
      ['03-02', '03-02'],
      ['04-06', '03-05'],
      ['03-16', '03-16'],
      ['03-23', '03-23'],
      ['03-30', '03-30'],
    ]);
  });

  it('do not count cancelled ones when their number is limited', () => {
    const { occurrences } = occurrencesOf(
      { ...weekly, recurrenceOverrides: { '2026-03-02T09:00:00': { excluded: true } } },
      { from: '2026-01-01T00:00:00', until: '9999-12-31T23:59:59' },
      { instances: 1 },
    );
    expect(occurrences.map(({ recurrenceId }) => recurrenceId)).toEqual(['2026-03-09T09:00:00']);
  });

  it('need a range of valid times, otherwise the function throws', () => {
    expect(() => keysOf(weekly, { ...march, until: '2026-04' })).not.toThrow();
    expect(() => keysOf(weekly, { ...march, until: 'later' })).toThrow(RangeError);
  });
});

describe('rules that cannot be expanded correctly', () => {
  it.each<[string, RecurrenceRule]>([
    [
      'days of the year that are limited further',
      { frequency: 'yearly', byYearDay: [100], byDay: [{ day: 'mo' }] },
    ],
    [
      'numbered weeks that are limited to days of the month',
      { frequency: 'yearly', byWeekNo: [20], byMonthDay: [13] },
    ],
    [
      'numbered weekdays among others',
      { frequency: 'yearly', byDay: [{ day: 'mo', nthOfPeriod: 20 }, { day: 'tu' }] },
    ],
    ['a 53rd weekday', { frequency: 'yearly', byDay: [{ day: 'we', nthOfPeriod: 53 }] }],
    ['every other year in a week that belongs to two', { frequency: 'yearly', interval: 2, byWeekNo: [1] }],
    ['numbered weekdays of a week', { frequency: 'weekly', byDay: [{ day: 'mo', nthOfPeriod: 2 }] }],
    ['an interval of nothing', { frequency: 'daily', interval: 0 }],
    ['half an interval', { frequency: 'daily', interval: 1.5 }],
    ['an end that is no time', { frequency: 'daily', until: 'soon' }],
  ])('give only their start and are reported as limited: %s', (_, rule) => {
    const { type, occurrences } = occurrencesOf(series('2026-03-02T09:00:00', rule), march);
    expect([type, occurrences.map(({ recurrenceId }) => recurrenceId)]).toEqual([
      'limited',
      ['2026-03-02T09:00:00'],
    ]);
  });

  it.each<[string, RecurrenceRule]>([
    ['months', { frequency: 'daily', byMonth: ['13', '5L'] }],
    ['days', { frequency: 'monthly', byMonthDay: [32, 0] }],
    ['weekdays', { frequency: 'monthly', byDay: [{ day: 'mo', nthOfPeriod: 6 }] }],
    ['hours', { frequency: 'daily', byHour: [24] }],
    ['seconds', { frequency: 'daily', bySecond: [60] }],
    ['positions', { frequency: 'monthly', byDay: [{ day: 'mo' }], bySetPosition: [0] }],
  ])('never match %s that do not exist', (_, rule) => {
    const { type, occurrences } = occurrencesOf(series('2026-03-02T09:00:00', rule), march);
    expect([type, occurrences.length]).toEqual(['complete', 1]);
  });
});

describe('expansion is bounded (TI5)', () => {
  const every = (size: number, from = 0): readonly number[] =>
    Array.from({ length: size }, (_, at) => at + from);
  const wholeDay = { byHour: every(24), byMinute: every(60), bySecond: every(60) };
  const attacks: readonly (readonly [string, RecurrenceRule])[] = [
    ['every second', { frequency: 'secondly' }],
    ['every second, a billion of them', { frequency: 'secondly', count: 1e9 }],
    ['every minute', { frequency: 'minutely' }],
    ['every hour, a billion of them', { frequency: 'hourly', count: 1e9 }],
    ['every day, a billion of them', { frequency: 'daily', count: 1e9 }],
    ['30 February', { frequency: 'yearly', byMonth: ['2'], byMonthDay: [30] }],
    ['30 February by the month', { frequency: 'monthly', byMonth: ['2'], byMonthDay: [30] }],
    ['30 February by the day', { frequency: 'daily', byMonth: ['2'], byMonthDay: [30] }],
    ['30 February by the second', { frequency: 'secondly', byMonth: ['2'], byMonthDay: [30] }],
    ['every billionth day', { frequency: 'daily', interval: 1e9 }],
    ['every billionth year', { frequency: 'yearly', interval: 1e9, byDay: [{ day: 'mo' }] }],
    ['every nine quadrillionth second', { frequency: 'secondly', interval: Number.MAX_SAFE_INTEGER }],
    ['the 300th Monday of a month', { frequency: 'monthly', byDay: [{ day: 'mo' }], bySetPosition: [300] }],
    ['the 5th of one second', { frequency: 'secondly', bySecond: [1], bySetPosition: [5] }],
    ['the 9th day of numbered weeks', { frequency: 'yearly', byWeekNo: every(50, 2), bySetPosition: [9999] }],
    ['every second of every day of a year', { frequency: 'yearly', byYearDay: every(366, 1), ...wholeDay }],
    [
      'the last of those',
      { frequency: 'yearly', byYearDay: every(366, 1), ...wholeDay, bySetPosition: [-1] },
    ],
    ['every second in December', { frequency: 'daily', byMonth: ['12'], ...wholeDay }],
    [
      'the last second of every hour',
      { frequency: 'hourly', byMinute: every(60), bySecond: every(60), bySetPosition: [-1] },
    ],
    [
      'a time every quarter of an hour',
      { frequency: 'yearly', byYearDay: every(366, 1), byHour: every(24), byMinute: every(4) },
    ],
    [
      'the last of each',
      {
        frequency: 'monthly',
        byDay: [{ day: 'mo' }],
        byHour: every(24),
        byMinute: every(4),
        bySetPosition: [-1],
      },
    ],
    ['a thousand positions', { frequency: 'monthly', ...wholeDay, bySetPosition: every(1000, 1) }],
    [
      'a week that seldom is',
      { frequency: 'yearly', byWeekNo: [53], byDay: [{ day: 'mo' }], byMonth: ['1'] },
    ],
  ];
  const ranges = [
    ['a month', march],
    ['all time', { from: '0001-01-01T00:00:00', until: '9999-12-31T23:59:59' }],
    ['a year in the far future', { from: '2400-01-01T00:00:00', until: '2401-01-01T00:00:00' }],
  ] as const;
  it.each(attacks)('%s', (_, rule) => {
    for (const [name, range] of ranges) {
      const ms = cpuMs(() => occurrencesOf(series('1990-01-01T09:00:00', rule), range), 100);
      expect(ms, `milliseconds for ${name}`).toBeLessThan(100);
    }
  });

  it('returns what it found and reports that there may be more', () => {
    const { type, occurrences } = occurrencesOf(
      series('1990-01-01T09:00:00', { frequency: 'secondly' }),
      march,
    );
    expect([type, occurrences[0]?.recurrenceId]).toEqual(['limited', march.from]);
    expect(occurrences.length).toBeGreaterThan(1_000);
    const few = occurrencesOf(weekly, march, { instances: 2 });
    expect([few.type, few.occurrences.length]).toEqual(['limited', 2]);
    const enough = occurrencesOf(weekly, march, { instances: 5 });
    expect([enough.type, enough.occurrences.length]).toEqual(['complete', 5]);
  });

  it('expands a range thirty years after the start in less than 20 ms', () => {
    const far = { from: '2056-03-01T00:00:00', until: '2057-04-01T00:00:00' };
    for (const rule of [
      { frequency: 'daily' },
      { frequency: 'daily', interval: 3 },
      { frequency: 'weekly', byDay: [{ day: 'mo' }, { day: 'we' }, { day: 'fr' }] },
      { frequency: 'monthly', byDay: [{ day: 'tu', nthOfPeriod: -1 }] },
      { frequency: 'monthly', byMonthDay: [31] },
      { frequency: 'yearly' },
      { frequency: 'weekly', count: 3_000 },
    ] satisfies RecurrenceRule[]) {
      const start = '2026-03-02T09:00:00';
      const ms = cpuMs(() => expect(occurrencesOf(series(start, rule), far).type).toBe('complete'), 20);
      expect(ms, JSON.stringify(rule)).toBeLessThan(20);
    }
  });
});
