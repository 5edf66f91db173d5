/** Recurrence as Outlook means it, read from requests and expanded into the dates that a series has. */
import type { RecurrenceRule, Weekday } from '../../../src-shared/domain/calendar/event.ts';
import { ruleStarts } from '../../../src-shared/domain/calendar/recurrence-rule.ts';
import { dayMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import type { Json } from '../../simulator/json.ts';
import { outlookRule } from '../../simulator/outlook-rule.ts';
import { refuse } from '../refusal.ts';
import type { EventContent, Moment, Recurrence } from './event.ts';
import { instantIn, wallIn } from './zones.ts';

const types = [
  'daily',
  'weekly',
  'absoluteMonthly',
  'relativeMonthly',
  'absoluteYearly',
  'relativeYearly',
] as const;
const rangeTypes = ['endDate', 'noEnd', 'numbered'] as const;
const days: Readonly<Record<string, Weekday>> = {
  sunday: 'su',
  monday: 'mo',
  tuesday: 'tu',
  wednesday: 'we',
  thursday: 'th',
  friday: 'fr',
  saturday: 'sa',
};
const indexes: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: -1 };
const limits = { steps: 10_000, instances: 10_000 };

function invalid(text: string): never {
  return refuse(400, 'ErrorPropertyValidationFailure', `At least one property failed validation. ${text}`);
}

/** @param start the event's own, for what a request leaves out */
export function readRecurrence(
  value: Json,
  start: { readonly date: string; readonly zone: string },
): Recurrence {
  const pattern = (value.pattern ?? invalid('pattern')) as Json;
  const range = (value.range ?? invalid('range')) as Json;
  const type = oneOf(types, pattern.type);
  const daysOfWeek = ((pattern.daysOfWeek ?? []) as readonly string[]).map((day) => day.toLowerCase());
  const needsDays = type === 'weekly' || type === 'relativeMonthly' || type === 'relativeYearly';
  if (needsDays && daysOfWeek.length === 0) invalid('daysOfWeek');
  if (daysOfWeek.some((day) => days[day] === undefined)) invalid('daysOfWeek');
  const needsDay = type === 'absoluteMonthly' || type === 'absoluteYearly';
  const [interval, dayOfMonth, month] = [pattern.interval, pattern.dayOfMonth, pattern.month].map(Number);
  if (!Number.isInteger(interval) || Number(interval) < 1 || Number(interval) > 999) invalid('interval');
  if (needsDay && !(Number(dayOfMonth) >= 1 && Number(dayOfMonth) <= 31)) invalid('dayOfMonth');
  const isYearly = type === 'absoluteYearly' || type === 'relativeYearly';
  if (isYearly && !(Number(month) >= 1 && Number(month) <= 12)) invalid('month');
  const index = String(pattern.index ?? 'first').toLowerCase();
  if (indexes[index] === undefined) invalid('index');
  const rangeType = oneOf(rangeTypes, range.type);
  const startDate = String(range.startDate ?? '');
  if (startDate !== start.date) invalid('range.startDate is not the day of the start');
  const endDate = rangeType === 'endDate' ? String(range.endDate ?? '') : null;
  if (endDate !== null && !(/^\d{4}-\d\d-\d\d$/.test(endDate) && endDate >= startDate))
    invalid('range.endDate');
  const count = Number(range.numberOfOccurrences ?? 0);
  if (rangeType === 'numbered' && !(count >= 1 && count <= 999)) invalid('range.numberOfOccurrences');
  return {
    type,
    interval: Number(interval),
    month: isYearly ? Number(month) : 0,
    dayOfMonth: needsDay ? Number(dayOfMonth) : 0,
    daysOfWeek: needsDays ? daysOfWeek : [],
    firstDayOfWeek: String(pattern.firstDayOfWeek ?? 'sunday').toLowerCase(),
    index,
    range: {
      type: rangeType,
      startDate,
      endDate,
      numberOfOccurrences: rangeType === 'numbered' ? count : 0,
      recurrenceTimeZone: String(range.recurrenceTimeZone || start.zone),
    },
  };
}

/** With the members that Graph fills although they mean nothing for the type. */
export function viewRecurrence({ range, daysOfWeek, ...pattern }: Recurrence): Json {
  return {
    pattern: {
      type: pattern.type,
      interval: pattern.interval,
      month: pattern.month,
      dayOfMonth: pattern.dayOfMonth,
      ...(daysOfWeek.length === 0 ? {} : { daysOfWeek }),
      firstDayOfWeek: pattern.firstDayOfWeek,
      index: pattern.index,
    },
    range: { ...range, endDate: range.endDate ?? '0001-01-01' },
  };
}

/** A date that a series has, and the start that the rule gives there. */
export interface Original {
  readonly date: string;
  readonly start: Moment;
}

/** Expanding a rule takes a while: a series that is asked for often is expanded once, for ten years. */
const often = 8;
const expandedMs = 3_653 * dayMs;
const expansions = new WeakMap<EventContent, { asked: number; all: readonly Original[] | null }>();

/**
 * The dates of a series whose start lies in a range of epoch milliseconds, in order. A rule of Outlook does not include the start of
 * the series where the pattern does not give it, and the 31st means the last day of a shorter month.
 */
export function originals(content: EventContent, fromMs: number, untilMs: number): readonly Original[] {
  if (content.recurrence === null) return [];
  const known = expansions.get(content) ?? { asked: 0, all: null };
  expansions.set(content, known);
  known.asked += 1;
  const first = startMs(content.start) - dayMs;
  if (known.asked < often || untilMs > first + expandedMs)
    return expanded(content, content.recurrence, fromMs, untilMs);
  known.all ??= expanded(content, content.recurrence, first, first + expandedMs);
  return known.all.filter(({ start }) => startMs(start) >= fromMs && startMs(start) < untilMs);
}

function startMs(start: Moment): number {
  return start.type === 'time' ? start.at : Date.parse(`${start.date}T00:00:00Z`);
}

function expanded(
  { start, startZone }: EventContent,
  recurrence: Recurrence,
  fromMs: number,
  untilMs: number,
): readonly Original[] {
  const wall = start.type === 'date' ? `${start.date}T00:00:00` : wallIn(startZone, start.at);
  // a wall time is at most a day from the instant
  const range = { from: wallText(fromMs - dayMs), until: wallText(untilMs + dayMs) };
  const { starts } = ruleStarts(ruleOf(recurrence), wall, range, limits);
  return [...starts].sort().flatMap((one): readonly Original[] => {
    const date = one.slice(0, 10);
    const moment: Moment =
      start.type === 'date' ? { type: 'date', date } : { type: 'time', at: instantIn(startZone, one) };
    const at = startMs(moment);
    return at < fromMs || at >= untilMs ? [] : [{ date, start: moment }];
  });
}

function ruleOf({ range, ...pattern }: Recurrence): RecurrenceRule {
  return outlookRule({
    type: pattern.type,
    interval: pattern.interval,
    month: pattern.month,
    dayOfMonth: pattern.dayOfMonth,
    daysOfWeek: pattern.daysOfWeek.map((day) => days[day] ?? 'mo'),
    firstDayOfWeek: days[pattern.firstDayOfWeek] ?? 'su',
    position: indexes[pattern.index] ?? 1,
    count: range.type === 'numbered' ? range.numberOfOccurrences : null,
    lastDay: range.endDate,
  });
}

function oneOf<T extends string>(all: readonly T[], value: unknown): T {
  const text = String(value ?? '').toLowerCase();
  return all.find((one) => one.toLowerCase() === text) ?? invalid(`'${text}' is none of the values.`);
}
