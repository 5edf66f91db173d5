/**
 * Converts between Graph's recurrence and a rule (https://learn.microsoft.com/graph/api/resources/recurrencepattern and
 * `recurrencerange`): one pattern of six kinds, and a range that ends on a date, after a number, or not at all.
 */
import { sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  LocalDateTime,
  NDay,
  RecurrenceRule,
  Weekday,
} from '../../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { type Json, objectIn, textIn, textsIn } from '../json-members.ts';

const weekdays = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const satisfies readonly Weekday[];
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const positions: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };
const dayMs = 86_400_000;

const notUnderstood = (): never => unreadable('rule-not-understood', { property: 'recurrence' });
const impossible = (): never => fail('item-rejected', { field: 'recurrenceRules' });

/**
 * @param start of the series, in its own wall time
 * @throws ProblemError `item-unreadable` for a pattern that Graph does not define
 */
export function readRule(recurrence: Json, start: LocalDateTime): RecurrenceRule {
  const range = objectIn(recurrence, 'range');
  return { ...readPattern(objectIn(recurrence, 'pattern'), start), ...readRange(range, start) };
}

function readPattern(pattern: Json, start: LocalDateTime): RecurrenceRule {
  const interval = wholeNumber(pattern.interval, 1);
  const every = interval === 1 ? {} : { interval };
  const type = textIn(pattern, 'type').toLowerCase();
  switch (type) {
    case 'daily':
      return { frequency: 'daily', ...every };
    case 'weekly': {
      const days = daysIn(pattern);
      const first = dayNames.indexOf(textIn(pattern, 'firstDayOfWeek').toLowerCase());
      // it means something only where weeks are left out
      const isFirst = interval > 1 && days.length > 1 && first >= 0 && first !== 1;
      return {
        frequency: 'weekly',
        ...every,
        ...(isFirst ? { firstDayOfWeek: weekdays[first] ?? 'mo' } : {}),
        ...(days.length === 1 && days[0] === weekdayOf(start) ? {} : { byDay: days.map((day) => ({ day })) }),
      };
    }
    case 'absolutemonthly':
      return {
        frequency: 'monthly',
        ...every,
        ...dayOfMonth(wholeNumber(pattern.dayOfMonth, 1), 28, 31, start),
      };
    case 'relativemonthly':
      return { frequency: 'monthly', ...every, ...relativeDays(pattern) };
    case 'absoluteyearly': {
      const month = monthIn(pattern);
      const [fewest, most] = month === 2 ? [28, 29] : [4, 6, 9, 11].includes(month) ? [30, 30] : [31, 31];
      const day = dayOfMonth(wholeNumber(pattern.dayOfMonth, 1), fewest, most, start);
      const isStarts = Object.keys(day).length === 0 && month === Number(start.slice(5, 7));
      const explicit =
        Object.keys(day).length === 0 ? { byMonthDay: [wholeNumber(pattern.dayOfMonth, 1)] } : day;
      return {
        frequency: 'yearly',
        ...every,
        ...(isStarts ? {} : { byMonth: [String(month)], ...explicit }),
      };
    }
    case 'relativeyearly':
      return { frequency: 'yearly', ...every, byMonth: [String(monthIn(pattern))], ...relativeDays(pattern) };
    default:
      return notUnderstood();
  }
}

/**
 * In a month that is too short Exchange takes the last day of it ([MS-OXOCAL] 2.2.1.44.1.3), where a plain day of a month would leave it out.
 * @param fewest days of the shortest such month @param most days of the longest one
 */
function dayOfMonth(
  day: number,
  fewest: number,
  most: number,
  start: LocalDateTime,
): Pick<RecurrenceRule, 'byMonthDay' | 'bySetPosition'> {
  if (day < 1 || day > 31) return notUnderstood();
  if (day <= fewest) return day === Number(start.slice(8, 10)) ? {} : { byMonthDay: [day] };
  if (day >= most) return { byMonthDay: [-1] };
  const days = Array.from({ length: day - fewest + 1 }, (_, index) => fewest + index);
  return { byMonthDay: days, bySetPosition: [-1] };
}

function relativeDays(pattern: Json): Pick<RecurrenceRule, 'byDay' | 'bySetPosition'> {
  const days = daysIn(pattern);
  const nth = positions[textIn(pattern, 'index').toLowerCase() || 'first'] ?? notUnderstood();
  const [day] = days;
  return days.length === 1 && day !== undefined
    ? { byDay: [{ day, nthOfPeriod: nth }] }
    : { byDay: days.map((one) => ({ day: one })), bySetPosition: [nth] };
}

function daysIn(pattern: Json): readonly Weekday[] {
  const given = textsIn(pattern, 'daysOfWeek').map((name) => dayNames.indexOf(name.toLowerCase()));
  // weeks begin on Monday
  const sorted = [...new Set(given)].toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  const days = sorted.flatMap((index) => weekdays[index] ?? []);
  return days.length === 0 || days.length < sorted.length ? notUnderstood() : days;
}

function monthIn(pattern: Json): number {
  const month = wholeNumber(pattern.month, 0);
  return month >= 1 && month <= 12 ? month : notUnderstood();
}

/** `0001-01-01` stands for no date. */
function readRange(range: Json, start: LocalDateTime): Pick<RecurrenceRule, 'count' | 'until'> {
  switch (textIn(range, 'type').toLowerCase()) {
    case 'noend':
      return {};
    case 'numbered': {
      const count = wholeNumber(range.numberOfOccurrences, 0);
      return count >= 1 ? { count } : notUnderstood();
    }
    case 'enddate': {
      const date = textIn(range, 'endDate').slice(0, 10);
      return /^\d{4}-\d\d-\d\d$/.test(date) ? { until: `${date}${start.slice(10)}` } : notUnderstood();
    }
    default:
      return notUnderstood();
  }
}

function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise;
}

function weekdayOf(start: LocalDateTime): Weekday {
  return weekdays[new Date(`${start.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? 'mo';
}

/**
 * `recurrence` of a request.
 * @param zone the name of the series' zone, as it is sent
 * @throws ProblemError `item-rejected` for what Graph cannot hold: several rules, added dates, rules of other kinds, and a first
 * occurrence that the rule does not give
 */
export function writeRecurrence(event: CalendarEvent, zone: string): Json {
  const { start, recurrenceRules = [], recurrenceOverrides = {} } = event;
  const [rule] = recurrenceRules;
  if (rule === undefined || recurrenceRules.length > 1) return impossible();
  const living = Object.entries(recurrenceOverrides).flatMap(([key, { excluded }]) =>
    excluded === true ? [] : [key],
  );
  const dates = [start, ...living].toSorted();
  const [from = start, last = start] = [dates[0], dates.at(-1)];
  const given = ruleStarts(
    rule,
    start,
    { from, until: later(last, 1_000) },
    { steps: 4_000, instances: 10_000 },
  );
  const isGiven = new Set(given.starts);
  if (given.complete && dates.some((date) => !isGiven.has(date)))
    fail('item-rejected', { field: isGiven.has(start) ? 'recurrenceOverrides' : 'recurrenceRules' });
  return { pattern: writePattern(rule, start), range: writeRange(rule, start, zone) };
}

/** Whether a rule comes back from Graph in the same spelling. */
export function isPlainRule(rule: RecurrenceRule, recurrence: Json, start: LocalDateTime): boolean {
  return sameValue(rule, readRule(recurrence, start));
}

function writePattern(rule: RecurrenceRule, start: LocalDateTime): Json {
  const { frequency, interval = 1, byDay, byMonth, byMonthDay, bySetPosition } = rule;
  if ((rule.byYearDay ?? rule.byWeekNo ?? rule.byHour ?? rule.byMinute ?? rule.bySecond) !== undefined)
    return impossible();
  const isOnDays = byDay !== undefined && byMonthDay === undefined && bySetPosition === undefined;
  const isPlain = (byDay ?? byMonth ?? byMonthDay ?? bySetPosition) === undefined;
  switch (frequency) {
    case 'daily':
      if (isPlain) return { type: 'daily', interval };
      return isOnDays && interval === 1 && byMonth === undefined ? weekly(rule, start) : impossible();
    case 'weekly':
      return (isPlain || isOnDays) && byMonth === undefined ? weekly(rule, start) : impossible();
    case 'monthly':
      if (byMonth !== undefined) return impossible();
      return byDay === undefined
        ? { type: 'absoluteMonthly', interval, dayOfMonth: writeDay(rule, 28, 31, start) }
        : { type: 'relativeMonthly', interval, ...writeRelative(rule) };
    case 'yearly': {
      const month = byMonth === undefined ? Number(start.slice(5, 7)) : Number(byMonth[0]);
      if (byMonth !== undefined && byMonth.length !== 1) return impossible();
      if (!(month >= 1 && month <= 12)) return impossible();
      const [fewest, most] = month === 2 ? [28, 29] : [4, 6, 9, 11].includes(month) ? [30, 30] : [31, 31];
      if (byDay === undefined)
        return { type: 'absoluteYearly', interval, month, dayOfMonth: writeDay(rule, fewest, most, start) };
      // without a month a numbered weekday is counted in the year
      return byMonth === undefined
        ? impossible()
        : { type: 'relativeYearly', interval, month, ...writeRelative(rule) };
    }
    default:
      return impossible();
  }
}

function weekly({ interval = 1, byDay, firstDayOfWeek = 'mo' }: RecurrenceRule, start: LocalDateTime): Json {
  const days = byDay ?? [{ day: weekdayOf(start) }];
  if (days.some(({ nthOfPeriod }) => nthOfPeriod !== undefined)) return impossible();
  return {
    type: 'weekly',
    interval,
    daysOfWeek: days.map(dayName),
    firstDayOfWeek: dayNames[weekdays.indexOf(firstDayOfWeek)],
  };
}

function dayName({ day }: NDay): string {
  return dayNames[weekdays.indexOf(day)] ?? impossible();
}

function writeRelative({ byDay = [], byMonthDay, bySetPosition }: RecurrenceRule): Json {
  const [first] = byDay;
  const nth = first?.nthOfPeriod ?? (bySetPosition?.length === 1 ? bySetPosition[0] : undefined);
  const isCounted = byDay.length === 1 && first?.nthOfPeriod !== undefined && bySetPosition === undefined;
  const isPicked = byDay.every(({ nthOfPeriod }) => nthOfPeriod === undefined) && bySetPosition !== undefined;
  const index = Object.keys(positions).find((name) => positions[name] === nth);
  if (byMonthDay !== undefined || !(isCounted || isPicked) || index === undefined) return impossible();
  return { daysOfWeek: byDay.map(dayName), index };
}

/** See `dayOfMonth`: days that some months do not have mean something else to Exchange. */
function writeDay(
  { byMonthDay, bySetPosition }: RecurrenceRule,
  fewest: number,
  most: number,
  start: LocalDateTime,
): number {
  const days = byMonthDay ?? [Number(start.slice(8, 10))];
  const [first = 0] = days;
  const lastOf = days.at(-1) ?? 0;
  if (bySetPosition === undefined && days.length === 1) {
    if (first === -1) return most;
    return first >= 1 && first <= fewest ? first : impossible();
  }
  const isRow = days.every((day, index) => day === fewest + index) && lastOf <= most;
  return isRow && bySetPosition?.length === 1 && bySetPosition[0] === -1 ? lastOf : impossible();
}

function writeRange({ count, until }: RecurrenceRule, start: LocalDateTime, zone: string): Json {
  const startDate = start.slice(0, 10);
  if (count !== undefined)
    return { type: 'numbered', startDate, numberOfOccurrences: count, recurrenceTimeZone: zone };
  if (until === undefined) return { type: 'noEnd', startDate, recurrenceTimeZone: zone };
  // an end before the time of day of the series leaves that day out
  const isWhole = until.slice(11) >= start.slice(11);
  const endDate = (isWhole ? until : later(until, -dayMs)).slice(0, 10);
  return endDate < startDate
    ? impossible()
    : { type: 'endDate', startDate, endDate, recurrenceTimeZone: zone };
}
