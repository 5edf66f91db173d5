/**
 * Expands a recurrence rule exactly as it is defined, by checking every day and where needed every second: the semantics
 * of RFC 8984 4.3.3.1 with the table of RFC 5545 3.3.10, written as literally as possible. It is slow and uses no library,
 * so that other expansions can be checked against it.
 */
import type { RecurrenceRule, Weekday } from '../../../src-shared/domain/calendar/event.ts';

const dayMs = 86_400_000;
const weekdays: readonly Weekday[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const unitSeconds = { hourly: 3600, minutely: 60, secondly: 1 } as const;

/**
 * The starts that one rule produces, in order. The series' own start is always the first, and counts.
 * @param start wall time of the first occurrence
 * @param horizon wall time at which the search ends; the horizon itself is excluded
 * @param maxCount the maximum number of starts
 * @returns `exceededLimit` is true when the search was stopped because it took too many steps
 */
export function bruteForce(
  rule: RecurrenceRule,
  start: string,
  horizon: string,
  maxCount: number,
): { readonly starts: readonly string[]; readonly exceededLimit: boolean } {
  const full = withImplied(rule, start);
  const first = Date.parse(`${start}Z`);
  const end = Math.min(
    Date.parse(`${horizon}Z`) - 1,
    rule.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${rule.until}Z`),
  );
  const limit = Math.min(maxCount, rule.count ?? Number.POSITIVE_INFINITY);
  const found: number[] = [first];
  const work = { left: 300_000 };
  for (const period of periods(full, first, end, work)) {
    if (found.length >= limit) break;
    for (const at of selectPositions(full, period))
      if (at > first && at <= end && found.length < limit) found.push(at);
  }
  return {
    starts: found.map((at) => new Date(at).toISOString().slice(0, 19)),
    exceededLimit: work.left <= 0,
  };
}

/** Adds the parts that a rule takes from the start of its series (RFC 8984 4.3.3.1, third extra rule). */
function withImplied(rule: RecurrenceRule, start: string): RecurrenceRule {
  const at = new Date(`${start}Z`);
  const full: { -readonly [key in keyof RecurrenceRule]: RecurrenceRule[key] } = { ...rule };
  const { frequency } = rule;
  const finest = ['secondly', 'minutely', 'hourly'].indexOf(frequency);
  if (frequency !== 'secondly') full.bySecond ??= [at.getUTCSeconds()];
  if (finest < 0 || finest === 2) full.byMinute ??= [at.getUTCMinutes()];
  if (finest < 0) full.byHour ??= [at.getUTCHours()];
  const weekday = { day: weekdays[at.getUTCDay()] ?? 'mo' };
  if (frequency === 'weekly') full.byDay ??= [weekday];
  if (frequency === 'monthly' && rule.byDay === undefined) full.byMonthDay ??= [at.getUTCDate()];
  if (frequency === 'yearly' && rule.byYearDay === undefined) {
    const { byMonth, byWeekNo, byMonthDay, byDay } = rule;
    if (byMonth === undefined && byWeekNo === undefined && (byMonthDay !== undefined || byDay === undefined))
      full.byMonth = [String(at.getUTCMonth() + 1)];
    if (byMonthDay === undefined && byWeekNo === undefined && byDay === undefined)
      full.byMonthDay = [at.getUTCDate()];
    if (byWeekNo !== undefined && byMonthDay === undefined && byDay === undefined) full.byDay = [weekday];
  }
  return full;
}

/** Yields for each period that the interval includes the instants that match the rule's parts. Empty periods are left out. */
function* periods(
  rule: RecurrenceRule,
  first: number,
  end: number,
  work: { left: number },
): Generator<readonly number[]> {
  const interval = rule.interval ?? 1;
  const index = periodIndex(rule);
  const origin = index(first);
  const from = startOfPeriod(rule, first);
  let current: number[] = [];
  let number = origin;
  // The last period is searched completely, because positions can also count from its end.
  for (let day = from; index(day) <= index(end); day += dayMs) {
    work.left -= 1;
    if (!dayMatches(rule, day)) continue;
    for (const at of instantsOf(rule, day, (instant) => (index(instant) - origin) % interval === 0, work)) {
      if (work.left <= 0) return;
      const period = index(at);
      if (period !== number && current.length > 0) {
        yield current;
        current = [];
      }
      number = period;
      if (period >= origin) current.push(at);
    }
  }
  if (current.length > 0) yield current;
}

function startOfPeriod(rule: RecurrenceRule, at: number): number {
  const date = new Date(at);
  const day = Math.floor(at / dayMs) * dayMs;
  if (rule.frequency === 'yearly') return Date.UTC(date.getUTCFullYear(), 0, 1);
  if (rule.frequency === 'monthly') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return rule.frequency === 'weekly' ? day - daysIntoWeek(rule, day) * dayMs : day;
}

function periodIndex(rule: RecurrenceRule): (at: number) => number {
  switch (rule.frequency) {
    case 'yearly':
      return (at) => new Date(at).getUTCFullYear();
    case 'monthly':
      return (at) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
    case 'weekly':
      return (at) => Math.floor((Math.floor(at / dayMs) - daysIntoWeek(rule, at)) / 7);
    case 'daily':
      return (at) => Math.floor(at / dayMs);
    default: {
      const ms = unitSeconds[rule.frequency] * 1000;
      return (at) => Math.floor(at / ms);
    }
  }
}

function daysIntoWeek(rule: RecurrenceRule, at: number): number {
  return (new Date(at).getUTCDay() - weekdays.indexOf(rule.firstDayOfWeek ?? 'mo') + 7) % 7;
}

function dayMatches(rule: RecurrenceRule, day: number): boolean {
  const date = new Date(day);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const monthDays = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const yearDays = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / dayMs;
  const yearDay = (day - Date.UTC(year, 0, 1)) / dayMs + 1;
  const either = (values: readonly number[] | undefined, value: number, size: number): boolean =>
    values === undefined || values.includes(value) || values.includes(value - size - 1);
  if (rule.byMonth !== undefined && !rule.byMonth.includes(String(month + 1))) return false;
  if (!either(rule.byMonthDay, dayOfMonth, monthDays) || !either(rule.byYearDay, yearDay, yearDays))
    return false;
  if (rule.byWeekNo !== undefined) {
    const { week, weeks } = weekOf(rule, day);
    if (!either(rule.byWeekNo, week, weeks)) return false;
  }
  return (
    rule.byDay?.some(({ day: name, nthOfPeriod }) => {
      if (weekdays[date.getUTCDay()] !== name) return false;
      if (nthOfPeriod === undefined) return true;
      // With BYMONTH, a yearly rule counts weekdays within the month (RFC 5545 3.3.10).
      const inMonth = rule.frequency === 'monthly' || rule.byMonth !== undefined;
      const [at, size] = inMonth ? [dayOfMonth, monthDays] : [yearDay, yearDays];
      return nthOfPeriod > 0
        ? Math.ceil(at / 7) === nthOfPeriod
        : Math.ceil((size - at + 1) / 7) === -nthOfPeriod;
    }) ?? true
  );
}

/** The number of a day's week, and the number of weeks in that week's year. Week 1 has at least four days in its year. */
function weekOf(rule: RecurrenceRule, day: number): { week: number; weeks: number } {
  const weekStart = day - daysIntoWeek(rule, day) * dayMs;
  const year = new Date(weekStart + 3 * dayMs).getUTCFullYear();
  const firstWeek = (of: number): number => {
    const fourth = Date.UTC(of, 0, 4);
    return fourth - daysIntoWeek(rule, fourth) * dayMs;
  };
  return {
    week: (weekStart - firstWeek(year)) / (7 * dayMs) + 1,
    weeks: (firstWeek(year + 1) - firstWeek(year)) / (7 * dayMs),
  };
}

/** The instants of a day that match BYHOUR, BYMINUTE and BYSECOND and are in a period that the interval includes. */
function* instantsOf(
  rule: RecurrenceRule,
  day: number,
  visited: (at: number) => boolean,
  work: { left: number },
): Generator<number> {
  const within = (values: readonly number[] | undefined, size: number): readonly number[] =>
    values === undefined
      ? Array.from({ length: size }, (_, at) => at)
      : [...new Set(values)].filter((value) => value < size).sort((a, b) => a - b);
  const { frequency } = rule;
  if (!(frequency in unitSeconds) && !visited(day)) return;
  for (const hour of within(rule.byHour, 24)) {
    const atHour = day + hour * 3_600_000;
    if (frequency === 'hourly' && !visited(atHour)) continue;
    for (const minute of within(rule.byMinute, 60)) {
      const atMinute = atHour + minute * 60_000;
      if (frequency === 'minutely' && !visited(atMinute)) continue;
      for (const second of within(rule.bySecond, 60)) {
        work.left -= 1;
        const at = atMinute + second * 1000;
        if (frequency !== 'secondly' || visited(at)) yield at;
      }
    }
  }
}

function selectPositions(rule: RecurrenceRule, period: readonly number[]): readonly number[] {
  const positions = rule.bySetPosition;
  if (positions === undefined) return period;
  return period.filter((_, at) => positions.includes(at + 1) || positions.includes(at - period.length));
}
