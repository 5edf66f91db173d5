/**
 * Evaluates a VTIMEZONE (RFC 5545 3.6.5): its offset at any time, and its changes between two years. Supports yearly and monthly
 * rules and listed dates. The number of observances and years has limits, and the work is charged to the object's budget (S6).
 */

import { dayMs } from '../../../src-shared/domain/time/wall-time.ts';
import type { Transition } from '../../../src-shared/domain/time/zones.ts';
import type { WorkBudget } from './budget.ts';
import { type Component, componentsOf, linesOf, rawValue, valueIn } from './content-lines.ts';
import type { Repairs } from './repairs.ts';
import { parseTime } from './time-value.ts';

export interface Definition {
  /** Milliseconds east of UTC at a wall time. For a time that the clocks skip, the offset before the change. */
  offsetAt(wall: number): number;
  /** The offset at the beginning of a year, and the changes until the end of another. */
  changes(firstYear: number, lastYear: number): Changes;
  /** Epoch milliseconds of the first change. */
  readonly begins: number;
  /** Epoch milliseconds of the last change; null when a rule has no end. */
  readonly ends: number | null;
}

/** A zone that never changes its offset. @param offset milliseconds east of UTC */
export function fixedDefinition(offset: number): Definition {
  const changes: Changes = { first: offset, transitions: [] };
  return { offsetAt: () => offset, changes: () => changes, begins: Number.NEGATIVE_INFINITY, ends: null };
}

export interface Changes {
  readonly first: number;
  readonly transitions: readonly Transition[];
}

interface Observance {
  /** Wall time of the first onset, in the offset before it. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly dates: readonly number[];
  readonly rule: OnsetRule | null;
}

interface OnsetRule {
  readonly monthly: boolean;
  readonly interval: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly days: readonly { readonly weekday: number; readonly nth: number }[];
  readonly positions: readonly number[];
  /** Wall time after which the rule has no onset. */
  readonly until: number;
}

interface Onset {
  readonly wall: number;
  readonly from: number;
  readonly to: number;
}

const mostObservances = 600;
const mostDates = 2000;
const mostYears = 500;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const none: Repairs = new Set();

/** Null without any observance, with too many, or with one that cannot be understood. @throws ProblemError `item-too-large` */
export function readDefinition(component: Component, budget: WorkBudget): Definition | null {
  const found = [...componentsOf(component, 'STANDARD'), ...componentsOf(component, 'DAYLIGHT')];
  if (found.length === 0 || found.length > mostObservances) return null;
  const observances: Observance[] = [];
  for (const one of found) {
    const observance = readObservance(one, budget);
    if (observance === null) return null;
    observances.push(observance);
  }
  const earliest = observances.reduce((a, b) => (b.start < a.start ? b : a));
  const years = new Map<number, readonly Onset[]>();

  /** The onsets of a year and the last one of each observance before it, sorted by instant. */
  const around = (year: number): readonly Onset[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const onsets = observances.flatMap((one) => onsetsAround(one, year, budget));
    onsets.sort((a, b) => a.wall - a.from - (b.wall - b.from));
    if (years.size > 200) years.clear();
    years.set(year, onsets);
    return onsets;
  };

  return {
    begins: earliest.start - earliest.from,
    ends: observances.some(({ rule }) => rule !== null && rule.until === Number.POSITIVE_INFINITY)
      ? null
      : Math.max(...observances.map((one) => lastOf(one) - one.from)),

    offsetAt(wall) {
      let offset = earliest.from;
      const onsets = around(new Date(wall).getUTCFullYear());
      budget.spend(onsets.length / 50);
      for (const onset of onsets) {
        if (onset.wall > wall) break;
        // a wall time that the clocks skip at this onset
        offset = wall < onset.wall + (onset.to - onset.from) ? onset.from : onset.to;
      }
      return offset;
    },

    changes(firstYear, lastYear) {
      const begin = Date.UTC(firstYear, 0, 1);
      const end = Date.UTC(lastYear + 1, 0, 1);
      let first = earliest.from;
      const transitions: Transition[] = [];
      let offset = first;
      const seen = new Set<number>();
      for (let year = firstYear; year <= lastYear + 1; year += 1)
        for (const onset of around(year)) {
          const at = onset.wall - onset.from;
          if (at >= end || seen.has(at)) continue;
          seen.add(at);
          if (at < begin) first = onset.to;
          else if (onset.to !== offset) transitions.push({ at, before: offset, after: onset.to });
          offset = onset.to;
        }
      return { first, transitions };
    },
  };
}

function readObservance(component: Component, budget: WorkBudget): Observance | null {
  const start = parseTime(valueIn(component, 'DTSTART'), none)?.wall ?? null;
  const from = utcOffset(valueIn(component, 'TZOFFSETFROM'));
  const to = utcOffset(valueIn(component, 'TZOFFSETTO'));
  if (start === null || from === null || to === null) return null;
  const dates: number[] = [];
  for (const line of linesOf(component, 'RDATE')) {
    const values = rawValue(line).split(',');
    if (dates.length + values.length > mostDates) return null;
    for (const value of values) {
      if (value.trim() === '') continue;
      const time = parseTime(value.split('/')[0] ?? '', none);
      if (time === null) return null;
      dates.push(time.kind === 'utc' ? time.wall + from : time.wall);
    }
  }
  const text = valueIn(component, 'RRULE');
  const rule = text === '' ? null : readOnsetRule(text, start, from, budget);
  return rule === undefined ? null : { start, from, to, dates, rule };
}

/** Undefined for a rule of a kind that time zones do not have. */
function readOnsetRule(text: string, start: number, from: number, budget: WorkBudget): OnsetRule | undefined {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const at = part.indexOf('=');
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  const frequency = parts.get('FREQ');
  const interval = Number(parts.get('INTERVAL') ?? 1);
  const months = numbersIn(parts.get('BYMONTH'));
  const monthDays = numbersIn(parts.get('BYMONTHDAY'));
  const yearDays = numbersIn(parts.get('BYYEARDAY'));
  const positions = numbersIn(parts.get('BYSETPOS'));
  const days: { readonly weekday: number; readonly nth: number }[] = [];
  for (const day of parts.get('BYDAY')?.split(',') ?? []) {
    const match = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(day.trim());
    if (match === null) return undefined;
    days.push({ weekday: weekdays.indexOf(match[2] ?? ''), nth: Number(match[1] ?? 0) });
  }
  const others = ['BYWEEKNO', 'BYHOUR', 'BYMINUTE', 'BYSECOND', 'RSCALE'];
  const monthly = frequency === 'MONTHLY';
  if (frequency !== 'YEARLY' && !(monthly && interval === 1)) return undefined;
  if (!(interval >= 1 && interval <= 50) || others.some((name) => parts.has(name))) return undefined;
  if (months === null || monthDays === null || yearDays === null || positions === null) return undefined;
  const until = untilOf(parts.get('UNTIL'), from);
  if (until === null) return undefined;
  const open: OnsetRule = { monthly, interval, months, monthDays, yearDays, days, positions, until };
  const count = parts.get('COUNT');
  if (count === undefined) return open;
  return /^\d{1,4}$/.test(count)
    ? { ...open, until: nthOnset(open, start, Number(count), budget) }
    : undefined;
}

/** The last wall time that an onset may have, in the offset before it; null when it cannot be read. */
function untilOf(text: string | undefined, from: number): number | null {
  if (text === undefined || text === '') return Number.POSITIVE_INFINITY;
  const time = parseTime(text, none);
  if (time === null) return null;
  return time.kind === 'utc' ? time.wall + from : time.kind === 'date' ? time.wall + dayMs - 1 : time.wall;
}

/** The wall time of the onset that reaches the count; the start is the first onset. */
function nthOnset(rule: OnsetRule, start: number, count: number, budget: WorkBudget): number {
  const first = new Date(start).getUTCFullYear();
  let left = count - 1;
  let last = start;
  for (let year = first; year < first + mostYears && left > 0; year += 1)
    for (const onset of onsetsIn(rule, start, year, budget)) {
      if (onset <= start || left === 0) continue;
      left -= 1;
      last = onset;
    }
  return last;
}

/** The onsets of one observance in a year, and its last one before that year. */
function onsetsAround(observance: Observance, year: number, budget: WorkBudget): readonly Onset[] {
  const { start, from, to, dates, rule } = observance;
  budget.spend(1 + dates.length / 20);
  const begin = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const walls = [start, ...dates];
  if (rule !== null) {
    const last = Math.min(year, yearOf(rule.until));
    for (let one = last; one >= last - rule.interval; one -= 1)
      walls.push(...onsetsIn(rule, start, one, budget));
  }
  const inside = walls.filter((wall) => wall >= begin && wall < end);
  const before = walls
    .filter((wall) => wall < begin)
    .reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [...new Set(before === Number.NEGATIVE_INFINITY ? inside : [before, ...inside])].map((wall) => ({
    // Windows writes 23:59:59 for the end of a day
    wall: wall % 60_000 === 59_000 ? wall + 1000 : wall,
    from,
    to,
  }));
}

/** The onsets of a rule in one year, between its start and its end. */
function onsetsIn(rule: OnsetRule, start: number, year: number, budget: WorkBudget): readonly number[] {
  const begun = new Date(start);
  if ((year - begun.getUTCFullYear()) % rule.interval !== 0) return [];
  const time = start - Math.floor(start / dayMs) * dayMs;
  const byDay = rule.days.length > 0;
  const simple = rule.monthDays.length === 0 && rule.yearDays.length === 0 && !byDay;
  const months =
    rule.months.length > 0
      ? rule.months
      : rule.monthly || rule.yearDays.length > 0 || byDay || rule.monthDays.length > 0
        ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        : [begun.getUTCMonth() + 1];
  const tests = 4 + rule.monthDays.length + rule.yearDays.length + rule.days.length;
  budget.spend(months.length * (4 + tests / 2));
  const nthInYear = byDay && !rule.monthly && rule.months.length === 0;
  const yearLength = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / dayMs;
  const sets: number[][] = rule.monthly ? [] : [[]];
  for (const month of months) {
    if (rule.monthly) sets.push([]);
    const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const before = (Date.UTC(year, month - 1, 1) - Date.UTC(year, 0, 1)) / dayMs;
    for (let day = 1; day <= length; day += 1) {
      const at = Date.UTC(year, month - 1, day);
      const onWeekday = byDay ? new Date(at).getUTCDay() : 0;
      const fits =
        (!simple || day === begun.getUTCDate()) &&
        isAmong(rule.monthDays, day, length) &&
        isAmong(rule.yearDays, before + day, yearLength) &&
        (!byDay ||
          rule.days.some(
            ({ weekday, nth }) =>
              weekday === onWeekday &&
              (nthInYear ? isNth(nth, before + day, yearLength) : isNth(nth, day, length)),
          ));
      if (fits) sets.at(-1)?.push(at + time);
    }
  }
  return sets
    .flatMap((set) =>
      rule.positions.length === 0
        ? set
        : set.filter((_at, index) => isAmong(rule.positions, index + 1, set.length)),
    )
    .filter((at) => at >= start && at <= rule.until);
}

function isAmong(wanted: readonly number[], at: number, length: number): boolean {
  return wanted.length === 0 || wanted.includes(at) || wanted.includes(at - length - 1);
}

/** Whether the day is the nth of its weekday; a negative n counts from the end, and 0 matches every day. */
function isNth(nth: number, day: number, length: number): boolean {
  if (nth === 0) return true;
  return nth > 0 ? Math.ceil(day / 7) === nth : Math.ceil((length - day + 1) / 7) === -nth;
}

function lastOf({ start, dates, rule }: Observance): number {
  const last = dates.reduce((a, b) => Math.max(a, b), start);
  return rule === null ? last : Math.max(last, rule.until);
}

function yearOf(wall: number): number {
  return wall === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : new Date(wall).getUTCFullYear();
}

/** The numbers in a list, each once; null when one of them is no number. */
function numbersIn(text: string | undefined): readonly number[] | null {
  if (text === undefined || text === '') return [];
  const parts = text.split(',', 401);
  if (parts.length > 400 || parts.some((part) => !/^\s*[+-]?\d{1,3}\s*$/.test(part))) return null;
  return [...new Set(parts.map(Number))];
}

function utcOffset(text: string): number | null {
  const match = /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(text);
  if (match === null) return null;
  const ms = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -ms : ms;
}
