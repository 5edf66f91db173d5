/**
 * Converts between RRULE and RecurrenceRule (RFC 5545 3.3.10, RFC 8984 4.3.3). Only a rule with COUNT and UNTIL is expanded
 * (TI5).
 */
import type {
  Frequency,
  JsonValue,
  LocalDateTime,
  NDay,
  RecurrenceRule,
  Weekday,
} from '../../../src-shared/domain/calendar/event.ts';
import { ruleStarts, stepCostUs } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { dayMs, lastWall, startOfDay, wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { toInstant } from '../../../src-shared/domain/time/zones.ts';
import { type Line, rawValue } from './content-lines.ts';
import { writeProperty } from './property.ts';
import type { Repairs } from './repairs.ts';
import { inSeries, type ReadContext, type Time, timeOf } from './times.ts';

const weekdays: readonly Weekday[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const frequencies = ['yearly', 'monthly', 'weekly', 'daily', 'hourly', 'minutely', 'secondly'] as const;

/**
 * Parts that are lists of numbers: JSCalendar's name, iCalendar's name, the largest number, and whether negative numbers are
 * allowed.
 */
const lists = [
  ['byMonthDay', 'BYMONTHDAY', 31, true],
  ['byYearDay', 'BYYEARDAY', 366, true],
  ['byWeekNo', 'BYWEEKNO', 53, true],
  ['byHour', 'BYHOUR', 23, false],
  ['byMinute', 'BYMINUTE', 59, false],
  ['bySecond', 'BYSECOND', 60, false],
  ['bySetPosition', 'BYSETPOS', 366, true],
] as const;

const known = new Set([
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', 'BYMONTH', 'RSCALE', 'SKIP'],
  ...lists.map(([, name]) => name),
]);

/** The most periods that are expanded to find out whether COUNT or UNTIL ends a rule. */
const mostPeriods = 4_000;

/** The most numbers in one part: the days of a year. */
const mostNumbers = 366;

/**
 * Null for an empty rule.
 * @throws ProblemError `item-unreadable` for a rule that RecurrenceRule cannot represent: a wrong series would be worse than none
 */
export function readRule(line: Line, series: Time, context: ReadContext): RecurrenceRule | null {
  const { repairs } = context;
  const parts = partsOf(rawValue(line), repairs);
  if (parts.size === 0) return null;
  const scale = parts.get('RSCALE') ?? 'GREGORIAN';
  if (scale !== 'GREGORIAN' || (parts.get('SKIP') ?? 'OMIT') !== 'OMIT')
    unreadable('rule-of-another-calendar');
  const frequency = frequencies.find((one) => one === parts.get('FREQ')?.toLowerCase());
  if (frequency === undefined) return notUnderstood('FREQ');
  const interval = readInterval(parts.get('INTERVAL'), repairs);
  const firstDay = parts.get('WKST');
  const byDay = parts.get('BYDAY');
  const months = numbersIn('BYMONTH', parts.get('BYMONTH'), 12, false);
  const rule: RecurrenceRule = {
    frequency,
    ...(interval > 1 ? { interval } : {}),
    ...(firstDay === undefined ? {} : { firstDayOfWeek: weekdayOf(firstDay, 'WKST') }),
    ...(byDay === undefined ? {} : { byDay: byDay.split(',', mostNumbers + 1).map(readDay) }),
    ...(months.length === 0 ? {} : { byMonth: months.map(String) }),
    ...Object.fromEntries(
      lists.flatMap(([name, part, most, signed]) => {
        const numbers = numbersIn(part, parts.get(part), most, signed);
        return numbers.length === 0 ? [] : [[name, numbers]];
      }),
    ),
  };
  const end = readEnd(parts, rule, series, context);
  return { ...rule, ...end };
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
    if (numbers !== undefined) value[part.toLowerCase()] = numbers;
  }
  return writeProperty({
    name: 'rrule',
    parameters: {},
    type: 'recur',
    values: [checked(value, rule.frequency)],
  });
}

/**
 * The parts `NAME=value` in upper case, without empty ones and those of a single vendor (X-).
 * @throws ProblemError for unknown ones
 */
function partsOf(text: string, repairs: Repairs): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  if (text.length > 10_000) return notUnderstood('RRULE');
  for (const part of text.trim().toUpperCase().split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at < 0 ? part.length : at).trim();
    const value =
      at < 0
        ? ''
        : part
            .slice(at + 1)
            .replace(/\s/g, '')
            .replace(/,+$/, '');
    const says = at >= 0 && value !== '' && !name.startsWith('X-');
    // a known name without a value means that the value was cut off; any other text without a value is ignored
    if (!says && at < 0 && known.has(name)) notUnderstood(name);
    if (!says) repairs.add('rule-junk');
    else if (!known.has(name)) notUnderstood('RRULE');
    else if ((parts.get(name) ?? value) !== value) unreadable('contradicts-itself', { property: name });
    else parts.set(name, value);
  }
  return parts;
}

function readInterval(text: string | undefined, repairs: Repairs): number {
  if (text === undefined) return 1;
  if (!/^\d{1,5}$/.test(text)) return notUnderstood('INTERVAL');
  if (Number(text) === 0) repairs.add('interval-zero');
  return Math.max(1, Number(text));
}

/** COUNT or UNTIL; of both, the one that ends the rule earlier. */
function readEnd(
  parts: ReadonlyMap<string, string>,
  rule: RecurrenceRule,
  series: Time,
  context: ReadContext,
): Pick<RecurrenceRule, 'count' | 'until'> {
  const counted = parts.get('COUNT');
  const until = readUntil(parts.get('UNTIL'), series, context);
  if (counted === undefined) return until === null ? {} : { until };
  if (until !== null && /^(?:-\d{1,6}|[+-]?0{1,6})$/.test(counted)) {
    context.repairs.add('count-not-positive');
    return { until };
  }
  if (!/^\d{1,6}$/.test(counted) || Number(counted) === 0) return notUnderstood('COUNT');
  const count = Number(counted);
  if (until === null) return { count };
  context.repairs.add('count-and-until');
  const start = wallText(series.wall);
  const range = { from: start, until: wallText(Math.min(lastWall, (wallMs(until) ?? 0) + 1000)) };
  const cost = stepCostUs[rule.frequency];
  const steps = Math.min(mostPeriods, Math.floor(context.budget.left() / cost));
  const found = ruleStarts({ ...rule, count }, start, range, { steps, instances: 10_000 });
  const { complete, starts } = found;
  context.budget.spend(found.steps * cost + starts.length);
  if (!complete) {
    // the budget ended the expansion, not the limit for all rules
    if (steps < mostPeriods) context.budget.spend(context.budget.left() + 1);
    return notUnderstood('COUNT');
  }
  return new Set([start, ...starts]).size >= count ? { count } : { until };
}

/**
 * UNTIL as JSCalendar's wall time in the zone of the series; iCalendar's is UTC for a series with a zone. A date in a timed
 * series includes the whole day.
 */
function readUntil(text: string | undefined, series: Time, context: ReadContext): string | null {
  if (text === undefined) return null;
  const time = timeOf(text, '', text.length === 8, context);
  if (time === null) return notUnderstood('UNTIL');
  if (time.allDay !== series.allDay || (!series.allDay && (time.zone === null) !== (series.zone === null)))
    context.repairs.add('until-of-other-kind');
  if (time.allDay && !series.allDay) return untilOf(time.wall + dayMs - 1000, series);
  // 23:59:59 of a day in any zone means that day
  if (series.allDay && time.wall % 60_000 === 59_000) return wallText(startOfDay(time.wall));
  return time.zone === null || time.zone === series.zone
    ? untilOf(time.wall, series)
    : inSeries(time, series);
}

/**
 * The end of a rule as it is read back after writing. It is written in UTC, so only its instant is kept. The result differs
 * from the input when the clocks skip the end, or skip the time of day of the series on that day.
 * @param wall wall time in the zone of the series, milliseconds
 */
export function untilOf(wall: number, series: Time): LocalDateTime {
  if (series.allDay) return wallText(startOfDay(wall));
  if (series.zone === null) return wallText(wall);
  return inSeries({ wall: endInUtc(series.zone, wall), allDay: false, zone: 'Etc/UTC' }, series);
}

/** The end of a rule in UTC, at most the last second that can be written: west of Greenwich the year 10000 begins earlier. */
function endInUtc(zone: string, wall: number): number {
  return Math.min(lastWall, toInstant(zone, wall));
}

function writeUntil(until: string, series: Pick<Time, 'allDay' | 'zone'>): string {
  const wall = wallMs(until) ?? fail('item-rejected', { field: 'recurrenceRules' });
  if (series.allDay) return wallText(wall).slice(0, 10);
  return series.zone === null ? wallText(wall) : `${wallText(endInUtc(series.zone, wall))}Z`;
}

function readDay(text: string): NDay {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text);
  const day = weekdayOf(match?.[2] ?? '', 'BYDAY');
  if (match?.[1] === undefined) return { day };
  const nthOfPeriod = Number(match[1]);
  return nthOfPeriod === 0 || Math.abs(nthOfPeriod) > 53 ? notUnderstood('BYDAY') : { day, nthOfPeriod };
}

function weekdayOf(text: string, part: string): Weekday {
  return weekdays.find((one) => one === text.toLowerCase()) ?? notUnderstood(part);
}

function numbersIn(part: string, text: string | undefined, most: number, signed: boolean): readonly number[] {
  if (text === undefined) return [];
  const texts = text.split(',', mostNumbers + 1);
  const fine = signed ? /^[+-]?\d{1,3}$/ : /^\+?\d{1,3}$/;
  if (texts.length > mostNumbers || !texts.every((one) => fine.test(one))) return notUnderstood(part);
  const numbers = texts.map(Number);
  const inside = (number: number): boolean =>
    Math.abs(number) <= most &&
    (number !== 0 || part === 'BYHOUR' || part === 'BYMINUTE' || part === 'BYSECOND');
  return numbers.every(inside) ? numbers : notUnderstood(part);
}

/** Refuses values other than words and whole numbers, because a rule from the CRM is written into text without escaping. */
function checked(value: Record<string, JsonValue>, frequency: Frequency): Record<string, JsonValue> {
  const plain = (part: JsonValue): boolean =>
    typeof part === 'number'
      ? Number.isInteger(part)
      : typeof part === 'string' && /^[A-Za-z0-9:+-]+$/.test(part);
  const fine = Object.values(value).every((part) => (Array.isArray(part) ? part.every(plain) : plain(part)));
  if (!fine || !frequencies.includes(frequency)) fail('item-rejected', { field: 'recurrenceRules' });
  return value;
}

function notUnderstood(part: string): never {
  return unreadable('rule-not-understood', { property: part });
}
