/**
 * One recurrence rule expanded by rrule-temporal: handed wall time as if it were UTC, with bounds, and only rules that it gets
 * right. What it gets wrong was found by comparing it with RFC 8984's definition (tests/unit/recurrence).
 */
import { type RRuleOptions, RRuleTemporal } from 'rrule-temporal';
import { dayMs, wallMs, wallText } from '../time/wall-time.ts';
import type { Frequency, LocalDateTime, NDay, RecurrenceRule, Weekday } from './event.ts';

export interface RuleStarts {
  /** False: others are missing. */
  readonly complete: boolean;
  /** Unordered, the series' own start perhaps not among them. */
  readonly starts: readonly LocalDateTime[];
  /** The rule's periods (years of a yearly one, …) that were looked at, roughly: what the expansion cost. */
  readonly steps: number;
}

interface Bounds {
  /** Wall time in milliseconds, as if it were UTC. Both inclusive. */
  readonly from: number;
  readonly last: number;
  readonly steps: number;
  readonly instances: number;
}

/** What is used of the library's Temporal values. */
interface Given {
  readonly timeZoneId: string;
  readonly epochMilliseconds: number;
  toString(): string;
}

type LibraryRule = Extract<RRuleOptions<Given>, { freq: unknown }>;

/** The first stretch of a range looked at. */
const fewestDays = 32;
const weekdays: readonly Weekday[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
/** More times of a day than one every quarter of an hour are nobody's appointments, and cost the library seconds. */
const mostTimes = 96;

/** Microseconds, roughly, that one period of a rule costs. It varies with the rule's parts by a factor of ten. */
export const stepCostUs: Readonly<Record<Frequency, number>> = {
  yearly: 100,
  monthly: 60,
  weekly: 15,
  daily: 6,
  hourly: 6,
  minutely: 6,
  secondly: 6,
};

interface Period {
  /** How long it is at most, in days. */
  readonly days: number;
  /** How many are looked at, at most: the library takes up to 0.2 ms for a year, and some microseconds for an hour. */
  readonly most: number;
}

const periods: Readonly<Record<Frequency, Period>> = {
  yearly: { days: 366, most: 400 },
  monthly: { days: 31, most: 2_400 },
  weekly: { days: 7, most: 4_000 },
  daily: { days: 1, most: 10_000 },
  hourly: { days: 1 / 24, most: 10_000 },
  minutely: { days: 1 / 1_440, most: 5_000 },
  secondly: { days: 1 / 86_400, most: 5_000 },
};
/** Four hundred years. */
const gregorianCycleDays = 146_097;
/** No wall time lies further from another, and the library stumbles over intervals that leave its calendar. */
const allDays = 3_660_000;

/**
 * The starts a rule gives within a range.
 * @param start the series' own, which the rule is applied to
 * @returns incomplete when it takes more steps or gives more instances than allowed, and, without any start, for rules that mean
 * nothing or that the library gets wrong: see `isSupported`
 */
export function ruleStarts(
  rule: RecurrenceRule,
  start: LocalDateTime,
  range: { readonly from: LocalDateTime; readonly until: LocalDateTime },
  limits: { readonly steps: number; readonly instances: number },
): RuleStarts {
  const first = wallOf(start);
  const reach = { from: wallOf(range.from), until: wallOf(range.until) };
  if (Number.isNaN(reach.from + reach.until)) throw new RangeError('a range of occurrences is of wall times');
  const until = rule.until === undefined ? Number.POSITIVE_INFINITY : wallOf(rule.until);
  const bounds = {
    from: Math.max(first, reach.from),
    last: Math.min(reach.until - 1, until),
    steps: Math.min(limits.steps, periods[rule.frequency].most),
    instances: limits.instances,
  };
  if (bounds.from > bounds.last) return { complete: true, starts: [], steps: 0 };
  if (Number.isNaN(bounds.last) || !isSupported(rule)) return { complete: false, starts: [], steps: 0 };
  const library = libraryRule(rule, start, bounds.steps);
  // a part without a single possible value never matches
  if (library === null) return { complete: true, starts: [], steps: 0 };
  const found =
    periods[rule.frequency].days >= 1
      ? byRange(rule, library, first, bounds)
      : bySteps(rule, library, first, bounds);
  return { ...found, steps: stepsOf(found, rule, first, bounds) };
}

/** The periods between the start and the last one given, or the end of the range where the rule goes on beyond it. */
function stepsOf({ complete, starts }: Found, rule: RecurrenceRule, first: number, bounds: Bounds): number {
  const counted = rule.count !== undefined && starts.length >= rule.count - 1;
  const lastStart = starts.length === 0 ? first : wallOf(starts.reduce((a, b) => (a < b ? b : a)));
  const last = counted || starts.length >= bounds.instances || !complete ? lastStart : bounds.last;
  const period = (rule.interval ?? 1) * periods[rule.frequency].days * dayMs;
  return complete || counted ? Math.min(bounds.steps, Math.ceil((last - first) / period) + 1) : bounds.steps;
}

type Found = Omit<RuleStarts, 'steps'>;

/**
 * Whether the library gives what RFC 8984 4.3.3.1 defines. It does not, and people do not make them, for yearly rules that limit
 * days of the year or of numbered weeks further, mix "the 20th Monday" with "every Tuesday", or ask for a 53rd Monday; for yearly rules that pick among
 * weeks that belong to two years; and for numbered weekdays where there is no period to count in.
 */
function isSupported(rule: RecurrenceRule): boolean {
  const {
    frequency,
    interval = 1,
    count,
    byDay,
    byMonth,
    byMonthDay,
    byWeekNo,
    byYearDay,
    bySetPosition,
  } = rule;
  if (!Number.isInteger(interval) || interval < 1) return false;
  if (count !== undefined && (!Number.isInteger(count) || count < 1)) return false;
  if (timesOfDay(rule) > mostTimes) return false;
  const counted = byDay?.filter(({ nthOfPeriod }) => nthOfPeriod !== undefined).length ?? 0;
  if (counted > 0 && frequency !== 'monthly' && frequency !== 'yearly') return false;
  if (frequency !== 'yearly') return true;
  if (byYearDay !== undefined && (byDay ?? byMonthDay ?? byWeekNo) !== undefined) return false;
  if (byWeekNo !== undefined && (byMonthDay !== undefined || counted > 0)) return false;
  if (counted > 0 && byMonth === undefined && counted < (byDay?.length ?? 0)) return false;
  if (byMonth === undefined && byDay?.some(({ nthOfPeriod = 0 }) => Math.abs(nthOfPeriod) === 53))
    return false;
  const picks = interval > 1 || bySetPosition !== undefined;
  return !(picks && byWeekNo?.some((week) => Math.abs(week) === 1 || Math.abs(week) >= 52));
}

/**
 * Days and longer: the library looks at a range alone, and counts fast where it has to count. The range is gone through in
 * growing stretches, because it gives all of one at once.
 */
function byRange(rule: RecurrenceRule, library: LibraryRule, first: number, bounds: Bounds): Found {
  const reach = bounds.from + bounds.steps * (library.interval ?? 1) * periods[rule.frequency].days * dayMs;
  const end = Math.min(bounds.last, reach);
  const starts: LocalDateTime[] = [];
  const complete = withinSteps(() => {
    const count = countFor(rule, library, first);
    if (count === 0) return;
    const expander = new RRuleTemporal<Given>({ ...library, ...(count === null ? {} : { count }) });
    let days = Math.ceil(Math.max(bounds.instances, fewestDays) / timesOfDay(rule)) + 1;
    for (let from = bounds.from; from <= end && starts.length <= bounds.instances; days *= 4) {
      const last = Math.min(end, from + days * dayMs - 1);
      for (const { epochMilliseconds } of expander.between(new Date(from), new Date(last), true))
        starts.push(wallText(epochMilliseconds));
      from = last + 1;
    }
  });
  return bounded(starts, complete && end === bounds.last, bounds);
}

/** How many starts one day may have, or one of the rule's periods where that is shorter. */
function timesOfDay({ frequency, byHour, byMinute, bySecond }: RecurrenceRule): number {
  const finer = ['secondly', 'minutely', 'hourly'].indexOf(frequency);
  const parts = finer < 0 ? [byHour, byMinute, bySecond] : [bySecond, byMinute].slice(0, finer);
  return parts.reduce((times, part) => times * new Set(part ?? [0]).size, 1);
}

/** What is left of a rule's count when the start takes one although the rule does not give it; null without a count. */
function countFor(rule: RecurrenceRule, library: LibraryRule, first: number): number | null {
  if (rule.count === undefined) return null;
  const given = new RRuleTemporal<Given>(library).between(new Date(first), new Date(first), true).length > 0;
  return given ? rule.count : rule.count - 1;
}

/** Hours and shorter: one by one, because a range may hold millions. */
function bySteps(rule: RecurrenceRule, library: LibraryRule, first: number, bounds: Bounds): Found {
  const starts: LocalDateTime[] = [];
  // the calendar repeats itself then
  const end = Math.min(bounds.last, bounds.from + gregorianCycleDays * dayMs);
  const unit = Math.round(periods[rule.frequency].days * dayMs) * (library.interval ?? 1);
  // without a count, what lies whole intervals before the range changes nothing in it
  const skipped =
    rule.count === undefined ? Math.max(0, Math.floor((bounds.from - first) / unit) - 1) * unit : 0;
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  const complete = withinSteps(() => {
    const expander = new RRuleTemporal<Given>({
      ...library,
      dtstart: temporal(first + skipped),
      until: temporal(end),
    });
    expander.all(({ epochMilliseconds }, index) => {
      // the start takes one, given by the rule or not
      if (index === 0 && epochMilliseconds !== first) left -= 1;
      if (left <= 0) return false;
      left -= 1;
      if (epochMilliseconds >= bounds.from) starts.push(wallText(epochMilliseconds));
      return starts.length <= bounds.instances;
    });
  });
  return bounded(starts, complete && end === bounds.last, bounds);
}

function bounded(starts: readonly LocalDateTime[], complete: boolean, { instances }: Bounds): Found {
  return { complete: complete && starts.length <= instances, starts: starts.slice(0, instances) };
}

/** False when the library gave up at its limit; what it gave until then is right. */
function withinSteps(expand: () => void): boolean {
  try {
    expand();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Maximum ')) return false;
    throw error;
  }
}

/** The rule in the library's words; null when a part has no value that exists, so that nothing matches it. */
function libraryRule(rule: RecurrenceRule, start: LocalDateTime, steps: number): LibraryRule | null {
  const { frequency } = rule;
  const parts = {
    byMonth: within(rule.byMonth?.map(Number) ?? monthOfStart(rule, start), 1, 12),
    byMonthDay: within(rule.byMonthDay, -31, 31),
    byYearDay: within(rule.byYearDay, -366, 366),
    byWeekNo: within(rule.byWeekNo, -53, 53),
    byHour: within(rule.byHour, 0, 23),
    byMinute: within(rule.byMinute, 0, 59),
    bySecond: within(rule.bySecond, 0, 59),
    bySetPos: within(rule.bySetPosition, -366, 366),
    byDay: (rule.byDay ?? weekdayOfStart(rule, start))
      ?.filter(({ nthOfPeriod = 1 }) => nthOfPeriod !== 0 && Math.abs(nthOfPeriod) <= mostOfOneDay(rule))
      .map(({ day, nthOfPeriod }) => `${nthOfPeriod ?? ''}${day.toUpperCase()}`),
  };
  const given = Object.entries(parts).filter(([, values]) => values !== undefined);
  if (given.some(([, values]) => values?.length === 0)) return null;
  return {
    freq: frequency.toUpperCase() as LibraryRule['freq'],
    interval: Math.min(rule.interval ?? 1, Math.ceil(allDays / periods[frequency].days)),
    wkst: (rule.firstDayOfWeek ?? 'mo').toUpperCase(),
    ...Object.fromEntries(given),
    ...(rule.until === undefined ? {} : { until: temporal(wallOf(rule.until)) }),
    dtstart: temporal(wallOf(start)),
    tzid: 'UTC',
    maxIterations: steps,
    cache: false,
  };
}

/** A month has no sixth Monday, a year no 54th. */
function mostOfOneDay({ frequency, byMonth }: RecurrenceRule): number {
  return frequency === 'monthly' || byMonth !== undefined ? 5 : 53;
}

/** A yearly rule on days of a month without a month means the start's (RFC 8984 4.3.3.1); the library would take every month. */
function monthOfStart(rule: RecurrenceRule, start: LocalDateTime): readonly number[] | undefined {
  const { frequency, byMonthDay, byWeekNo, byYearDay } = rule;
  const takes = frequency === 'yearly' && byMonthDay !== undefined && (byWeekNo ?? byYearDay) === undefined;
  return takes ? [Number(start.slice(5, 7))] : undefined;
}

/** Numbered weeks without weekdays mean the start's, which the library forgets where it skips ahead. */
function weekdayOfStart(rule: RecurrenceRule, start: LocalDateTime): readonly NDay[] | undefined {
  const takes = rule.frequency === 'yearly' && rule.byWeekNo !== undefined;
  return takes ? [{ day: weekdays[new Date(wallOf(start)).getUTCDay()] ?? 'mo' }] : undefined;
}

/** The values that exist; the library would take a part with others only for absent. */
function within(
  values: readonly number[] | undefined,
  low: number,
  high: number,
): readonly number[] | undefined {
  // zero is a time, and nothing else
  const exists = (value: number): boolean => value >= low && value <= high && (value !== 0 || low === 0);
  return values && [...new Set(values)].filter((value) => Number.isInteger(value) && exists(value));
}

/** What the library takes for a Temporal.ZonedDateTime. */
function temporal(wall: number): { readonly timeZoneId: string; toString(): string } {
  const text = `${wallText(wall)}+00:00[UTC]`;
  return { timeZoneId: 'UTC', toString: () => text };
}

/** NaN for what is no time. The ends of a range may also be shorter: a month (`2026-04`), a minute. */
function wallOf(local: LocalDateTime): number {
  return wallMs(local) ?? Date.parse(`${local}Z`);
}
