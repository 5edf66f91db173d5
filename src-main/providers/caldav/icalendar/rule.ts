/** RRULE ⇄ RecurrenceRule (RFC 5545 3.3.10, RFC 8984 4.3.3). Nothing is expanded here, so nothing can run away (TI5). */
import type {
  Frequency,
  JsonValue,
  NDay,
  RecurrenceRule,
  Weekday,
} from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import type { Line } from './content-lines.ts';
import { readProperty, writeProperty } from './property.ts';
import { inSeries, type Time, timeOf, type ZoneContext } from './times.ts';
import { dayMs, wallMs, wallText } from './wall-time.ts';
import { toInstant } from './zones.ts';

const weekdays: readonly Weekday[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const frequencies = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly'] as const;

/** Number lists: JSCalendar's name, jCal's name. */
const lists = [
  ['byMonthDay', 'bymonthday'],
  ['byYearDay', 'byyearday'],
  ['byWeekNo', 'byweekno'],
  ['byHour', 'byhour'],
  ['byMinute', 'byminute'],
  ['bySecond', 'bysecond'],
  ['bySetPosition', 'bysetpos'],
] as const;

/** @throws ProblemError `item-unreadable` for a rule the model cannot hold: showing a wrong series is worse than none. */
export function readRule(line: Line, series: Time, context: ZoneContext): RecurrenceRule {
  const value = readProperty(line)?.values[0];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return unreadable();
  const rule = value as Readonly<Record<string, JsonValue | undefined>>;
  const frequency = frequencies.find((one) => one === String(rule.freq).toLowerCase());
  if (frequency === undefined || 'rscale' in rule || 'skip' in rule) return unreadable();
  const count = rule.count;
  const until = rule.until;
  const interval = rule.interval;
  const result: Record<string, unknown> = { frequency };
  if (typeof interval === 'number' && interval > 1) result.interval = interval;
  if (typeof count === 'number') result.count = count;
  else if (typeof until === 'string') result.until = readUntil(until, series, context);
  if (typeof rule.wkst === 'number') result.firstDayOfWeek = weekdays[rule.wkst - 1];
  const days = many(rule.byday).map(readDay);
  if (days.length > 0) result.byDay = days;
  const months = many(rule.bymonth).map(String);
  if (months.length > 0) result.byMonth = months;
  for (const [name, part] of lists) {
    const numbers = many(rule[part]).map(Number);
    if (numbers.some((number) => !Number.isInteger(number))) return unreadable();
    if (numbers.length > 0) result[name] = numbers;
  }
  return result as unknown as RecurrenceRule;
}

export function writeRule(rule: RecurrenceRule, series: Pick<Time, 'allDay' | 'zone'>): Line {
  const value: Record<string, JsonValue> = { freq: rule.frequency.toUpperCase() };
  if (rule.interval !== undefined && rule.interval > 1) value.interval = rule.interval;
  if (rule.count !== undefined) value.count = rule.count;
  else if (rule.until !== undefined) value.until = writeUntil(rule.until, series);
  if (rule.firstDayOfWeek !== undefined) value.wkst = weekdays.indexOf(rule.firstDayOfWeek) + 1;
  if (rule.byDay !== undefined)
    value.byday = rule.byDay.map(({ day, nthOfPeriod }) => `${nthOfPeriod ?? ''}${day.toUpperCase()}`);
  if (rule.byMonth !== undefined) value.bymonth = rule.byMonth.map((month) => Number.parseInt(month, 10));
  for (const [name, part] of lists) {
    const numbers = rule[name];
    if (numbers !== undefined) value[part] = numbers;
  }
  return writeProperty({
    name: 'rrule',
    parameters: {},
    type: 'recur',
    values: [checked(value, rule.frequency)],
  });
}

/** UNTIL is UTC for zoned series, JSCalendar's is wall time of the series. A bare date on a timed series means all of that day. */
function readUntil(until: string, series: Time, context: ZoneContext): string {
  const time = timeOf(until, '', context);
  if (time.allDay && !series.allDay) return wallText(time.wall + dayMs - 1000);
  return inSeries(time, series);
}

function writeUntil(until: string, series: Pick<Time, 'allDay' | 'zone'>): string {
  const wall = wallMs(until) ?? fail('item-rejected', { field: 'recurrenceRules' });
  if (series.allDay) return wallText(wall).slice(0, 10);
  return series.zone === null ? wallText(wall) : `${wallText(toInstant(series.zone, wall))}Z`;
}

function readDay(value: JsonValue): NDay {
  const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(String(value).toUpperCase());
  const day = weekdays.find((one) => one === match?.[2]?.toLowerCase());
  if (day === undefined) return unreadable();
  return match?.[1] === undefined ? { day } : { day, nthOfPeriod: Number(match[1]) };
}

/** What the CRM sends goes into text: only words and whole numbers may. */
function checked(value: Record<string, JsonValue>, frequency: Frequency): Record<string, JsonValue> {
  const plain = (part: JsonValue): boolean =>
    typeof part === 'number'
      ? Number.isInteger(part)
      : typeof part === 'string' && /^[A-Za-z0-9:+-]+$/.test(part);
  const fine = Object.values(value).every((part) => (Array.isArray(part) ? part.every(plain) : plain(part)));
  if (!fine || !frequencies.includes(frequency)) fail('item-rejected', { field: 'recurrenceRules' });
  return value;
}

function many(value: JsonValue | undefined): readonly JsonValue[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value as JsonValue];
}

function unreadable(): never {
  return fail('item-unreadable', { property: 'RRULE' });
}
