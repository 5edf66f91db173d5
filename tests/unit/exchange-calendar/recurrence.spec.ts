/** Tests that recurrences cross EWS's XML both ways, and that what EWS cannot hold is refused. */
import { describe, expect, it } from 'vitest';
import {
  readRecurrence,
  recurrenceXml,
} from '../../../src-main/providers/exchange/calendar/recurrence-xml.ts';
import { readRule, writeRecurrence } from '../../../src-main/providers/outlook/recurrence.ts';
import { parseXml } from '../../../src-main/providers/xml.ts';
import type { RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';

/** A Tuesday. */
const start = '2026-12-08T09:00:00';
const zone = 'W. Europe Standard Time';
const types = 'http://schemas.microsoft.com/exchange/services/2006/types';

function xmlOf(rule: RecurrenceRule, from = start): string {
  return recurrenceXml(writeRecurrence({ uid: 'u', start: from, recurrenceRules: [rule] }, zone));
}

function read(xml: string, from = start): RecurrenceRule {
  const root = parseXml(xml.replace('<t:Recurrence>', `<t:Recurrence xmlns:t="${types}">`));
  return readRule(readRecurrence(root, zone), from);
}

const kept: readonly (readonly [what: string, rule: RecurrenceRule, inside: string, from: string])[] = [
  [
    'every third day',
    { frequency: 'daily', interval: 3 },
    '<t:DailyRecurrence><t:Interval>3</t:Interval>',
    start,
  ],
  [
    'every second week on two days, weeks beginning on Sunday',
    { frequency: 'weekly', interval: 2, firstDayOfWeek: 'su', byDay: [{ day: 'tu' }, { day: 'th' }] },
    '<t:DaysOfWeek>Tuesday Thursday</t:DaysOfWeek><t:FirstDayOfWeek>Sunday</t:FirstDayOfWeek>',
    start,
  ],
  [
    'the last day of each month',
    { frequency: 'monthly', byMonthDay: [-1], count: 5 },
    '<t:DayOfMonth>31</t:DayOfMonth>',
    '2026-12-31T09:00:00',
  ],
  [
    'the second Tuesday of every third month',
    { frequency: 'monthly', interval: 3, byDay: [{ day: 'tu', nthOfPeriod: 2 }] },
    '<t:Interval>3</t:Interval><t:DaysOfWeek>Tuesday</t:DaysOfWeek><t:DayOfWeekIndex>Second</t:DayOfWeekIndex>',
    start,
  ],
  [
    'the second working day of each month',
    {
      frequency: 'monthly',
      byDay: [{ day: 'mo' }, { day: 'tu' }, { day: 'we' }, { day: 'th' }, { day: 'fr' }],
      bySetPosition: [2],
    },
    '<t:DaysOfWeek>Weekday</t:DaysOfWeek>',
    '2026-12-02T09:00:00',
  ],
  [
    'each year until a date',
    { frequency: 'yearly', until: '2030-12-08T09:00:00' },
    '<t:DayOfMonth>8</t:DayOfMonth><t:Month>December</t:Month></t:AbsoluteYearlyRecurrence><t:EndDateRecurrence><t:StartDate>2026-12-08</t:StartDate><t:EndDate>2030-12-08</t:EndDate>',
    start,
  ],
  [
    'every second year',
    { frequency: 'yearly', interval: 2 },
    '<t:AbsoluteMonthlyRecurrence><t:Interval>24</t:Interval><t:DayOfMonth>8</t:DayOfMonth>',
    start,
  ],
  [
    'the second Tuesday of December, every third year',
    { frequency: 'yearly', interval: 3, byMonth: ['12'], byDay: [{ day: 'tu', nthOfPeriod: 2 }] },
    '<t:RelativeMonthlyRecurrence><t:Interval>36</t:Interval>',
    start,
  ],
];

const refused: readonly (readonly [what: string, rule: RecurrenceRule])[] = [
  [
    'two weekdays that are none of the groups of EWS',
    { frequency: 'monthly', byDay: [{ day: 'tu' }, { day: 'we' }], bySetPosition: [2] },
  ],
  ['more than 99 weeks', { frequency: 'weekly', interval: 100 }],
  ['more than eight years', { frequency: 'yearly', interval: 9 }],
  ['more than 999 times', { frequency: 'daily', count: 1_000 }],
];

describe('recurrences over EWS', () => {
  it.each([...kept])('%s comes back as it was', (_what, rule, inside, from) => {
    const xml = xmlOf(rule, from);
    expect(xml).toContain(inside);
    expect(read(xml, from)).toEqual(rule);
  });

  it.each(refused)('%s is refused', (_what, rule) => {
    expect(() => xmlOf(rule)).toThrow();
    try {
      xmlOf(rule);
    } catch (error) {
      expect(problemOf(error)?.code).toBe('item-rejected');
    }
  });

  it('dates with an offset behind them are those dates', () => {
    const xml = xmlOf({ frequency: 'daily', until: '2026-12-20T09:00:00' });
    const withOffsets = xml.replace(/(Date>\d{4}-\d\d-\d\d)</g, '$1+01:00<');
    expect(withOffsets).not.toBe(xml);
    expect(read(withOffsets)).toEqual(read(xml));
  });

  it('a pattern that EWS does not define cannot be read', () => {
    const xml = `<t:Recurrence><t:HourlyRecurrence/><t:NoEndRecurrence/></t:Recurrence>`;
    expect(() => read(xml)).toThrow();
  });
});
