/**
 * The cases in which ical.js 2.2.1 gives other dates than the definition, or none. Concord is right in all of them, because
 * the differential test also compares every rule with the definition itself (brute-force.ts).
 */
import type { RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import type { IcalJsResult } from './ical-js.ts';

interface Disagreement {
  readonly shape: string;
  /** What ical.js does in this case. */
  readonly icalJs: string;
  /** The section of a standard that says what is right. */
  readonly source: string;
  readonly matches: (rule: RecurrenceRule, start: string, given: IcalJsResult['type']) => boolean;
}

const table3310 = 'RFC 5545 3.3.10, the table of what each part expands or limits';

export const disagreements: readonly Disagreement[] = [
  {
    shape:
      'parts that limit what another part gives (BYYEARDAY with hours, BYMONTHDAY with a numbered weekday)',
    icalJs: 'refuses the rule',
    source: table3310,
    matches: (_rule, _start, given) => given === 'refused',
  },
  {
    shape: 'no further dates, or only few that are far away',
    icalJs: 'does not end',
    source: 'none; this is why Concord limits the expansion (TI5)',
    matches: (_rule, _start, given) => given === 'hung',
  },
  {
    shape: 'BYSETPOS',
    icalJs:
      'counts positions from the start instead of from the beginning of the period, and not within times of a day',
    source:
      'RFC 5545 3.3.10: "a set of recurrence instances starts at the beginning of the interval"; RFC 8984 4.3.3.1, second extra rule',
    matches: ({ bySetPosition }) => bySetPosition !== undefined,
  },
  {
    shape: 'lists of hours, minutes or seconds',
    icalJs: 'leaves out the rest of the first period, or gives one time of a day that other parts exclude',
    source: table3310,
    matches: ({ byHour, byMinute, bySecond }) => (byHour ?? byMinute ?? bySecond) !== undefined,
  },
  {
    shape: 'hours and shorter, limited to days',
    icalJs: 'gives the first time of such a day wrong or looks for it one by one',
    source: table3310,
    matches: (rule) => ['hourly', 'minutely', 'secondly'].includes(rule.frequency) && limitsDays(rule),
  },
  {
    shape: 'daily, limited to days',
    icalJs: 'does not support negative days of the month, and keeps a first date outside BYMONTH',
    source: table3310,
    matches: (rule) => rule.frequency === 'daily' && limitsDays(rule),
  },
  {
    shape: 'weekly in certain months',
    icalJs: 'keeps dates of the first week that lie outside BYMONTH',
    source: table3310,
    matches: ({ frequency, byMonth }) => frequency === 'weekly' && byMonth !== undefined,
  },
  {
    shape: 'monthly in certain months',
    icalJs: 'takes months that INTERVAL leaves out',
    source: 'RFC 5545 3.3.10: BYMONTH limits a monthly rule, it does not add to it',
    matches: ({ frequency, byMonth }) => frequency === 'monthly' && byMonth !== undefined,
  },
  {
    shape: 'monthly, several days of which some do not exist in the first month',
    icalJs: 'starts at the wrong one',
    source: 'RFC 5545 3.3.10: invalid dates are ignored',
    matches: ({ frequency, byDay, byMonthDay }) =>
      frequency === 'monthly' && (byDay?.some(numbered) === true || byMonthDay !== undefined),
  },
  {
    shape: 'yearly by numbered days, weeks or weekdays',
    icalJs: 'starts in the wrong year or week, and takes the start weekday or month from elsewhere',
    source: 'RFC 8984 4.3.3.1, third extra rule',
    matches: ({ frequency, byMonthDay, byYearDay, byWeekNo, byDay }) =>
      frequency === 'yearly' && (byMonthDay ?? byYearDay ?? byWeekNo ?? byDay) !== undefined,
  },
  {
    shape: 'yearly on 29 February and on days some months lack',
    icalJs: 'moves it to the next month',
    source:
      'RFC 5545 3.3.10: "recurrence rules may generate recurrence instances with an invalid date … MUST be ignored"',
    matches: ({ frequency }, start) => frequency === 'yearly' && Number(start.slice(8, 10)) > 28,
  },
];

function limitsDays({ byMonth, byMonthDay, byYearDay, byDay }: RecurrenceRule): boolean {
  return (byMonth ?? byMonthDay ?? byYearDay ?? byDay) !== undefined;
}

function numbered({ nthOfPeriod }: { readonly nthOfPeriod?: number }): boolean {
  return nthOfPeriod !== undefined;
}
