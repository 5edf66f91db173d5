/**
 * How an entry repeats, as a form asks it: the common choices only. A rule that the form cannot express exactly is
 * `custom` and stays as it is. Days are those of the entry's own time zone.
 */
import { z } from 'zod';
import { canonicalEvent, sameValue } from '../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  JsonValue,
  LocalDateTime,
  RecurrenceRule,
  Weekday,
} from '../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../src-shared/domain/calendar/recurrence.ts';
import { later } from '../../src-shared/domain/time/wall-time.ts';
import { inZone } from './agenda.ts';

const weekdays = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const satisfies readonly Weekday[];

const repeatForm = z.object({
  frequency: z.enum(['daily', 'weekly', 'monthly', 'yearly']),
  interval: z.int().min(1).max(99),
  /** Weekly: the days; that of the start is always one of them. */
  days: z.array(z.enum(weekdays)).max(7),
  /** Monthly: on the same date, or on the same weekday (the second Tuesday; a fifth one is the last). */
  monthlyBy: z.enum(['date', 'weekday']),
  /** The last day it may fall on, `2026-12-31`. */
  until: z
    .string()
    .regex(/^\d{4}-[01]\d-[0-3]\d$/)
    .nullable(),
  count: z.int().min(1).max(999).nullable(),
});
type RepeatForm = z.infer<typeof repeatForm>;
/** Null: it does not repeat. */
export type Repeat = RepeatForm | 'custom' | null;
/** As a page sends it; left out: as it is. */
export const repeatField = z.union([repeatForm, z.literal('custom'), z.null()]).default('custom');

/** @param viewZone the zone in which the form is filled in; when the days are different there, the form cannot express the rule */
export function repeatOf(event: CalendarEvent, viewZone: string): Repeat {
  const rules = event.recurrenceRules ?? [];
  const [rule] = rules;
  if (rule === undefined) return Object.keys(event.recurrenceOverrides ?? {}).length === 0 ? null : 'custom';
  const here = event.showWithoutTime ? event.start : inZone(event.start, event.timeZone ?? null, viewZone);
  if (rules.length > 1 || here.slice(0, 10) !== event.start.slice(0, 10)) return 'custom';
  const { frequency, interval = 1, byDay = [], count = null, until } = rule;
  if (frequency === 'hourly' || frequency === 'minutely' || frequency === 'secondly') return 'custom';
  const form: RepeatForm = {
    frequency,
    interval,
    days:
      frequency === 'weekly'
        ? daysOf(
            byDay.map(({ day }) => day),
            event.start,
          )
        : [],
    monthlyBy: frequency === 'monthly' && byDay.length > 0 ? 'weekday' : 'date',
    until: until === undefined ? null : lastDay(until, event.start),
    count,
  };
  const asked = { ...ruleFrom(form, event.start), ...(until === undefined ? {} : { until }) };
  return sameValue(plain(asked, event.start), plain(rule, event.start)) ? form : 'custom';
}

/** The rule of a form for an entry that starts then. */
export function ruleFrom(form: RepeatForm, start: LocalDateTime): RecurrenceRule {
  const { frequency, interval, monthlyBy, until, count } = form;
  const days = daysOf(form.days, start);
  return {
    frequency,
    ...(interval === 1 ? {} : { interval }),
    ...(frequency === 'weekly' && days.length > 1 ? { byDay: days.map((day) => ({ day })) } : {}),
    ...(frequency === 'monthly' && monthlyBy === 'weekday' ? { byDay: [nthWeekday(start)] } : {}),
    ...(count !== null ? { count } : until !== null ? { until: `${until}${start.slice(10)}` } : {}),
  };
}

/**
 * What changes of a series' rule: another answer in the form, or a weekday that moves along because the series begins on another
 * day than before.
 *
 * @param from the start it had; absent: the one it has
 */
export function rulePatch(
  event: CalendarEvent,
  repeat: Repeat,
  viewZone: string,
  from: LocalDateTime = event.start,
): Record<string, JsonValue> {
  const asked = repeatPatch(event, repeat, viewZone);
  if (Object.keys(asked).length > 0 || from.slice(0, 10) === event.start.slice(0, 10)) return asked;
  const rules = (event.recurrenceRules ?? []).map((rule) => followed(rule, from, event.start));
  return sameValue(rules, event.recurrenceRules ?? []) ? {} : { recurrenceRules: rules as never };
}

/**
 * What another answer in the form changes of an event. Exceptions whose date the new rule no longer has go with it: they would
 * come back as dates of their own.
 */
function repeatPatch(event: CalendarEvent, repeat: Repeat, viewZone: string): Record<string, JsonValue> {
  const before = repeatOf(event, viewZone);
  if (repeat === 'custom' || sameValue(repeat, before)) return {};
  if (repeat === null) return { recurrenceRules: null, recurrenceOverrides: null };
  const rule = ruleFrom(repeat, event.start);
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  const patch = { recurrenceRules: [rule] as never };
  if (overrides.length === 0) return patch;
  const was = ruledStarts(event);
  const is = ruledStarts({ ...event, recurrenceRules: [rule] });
  const kept = overrides.filter(([id]) => is.has(id) || !was.has(id));
  return { ...patch, recurrenceOverrides: Object.fromEntries(kept) as never };
}

/** The rule of a series whose start moved to another day: a weekday in it moves along. */
function followed(rule: RecurrenceRule, from: LocalDateTime, to: LocalDateTime): RecurrenceRule {
  const byDay = rule.byDay?.map((one) => {
    if (one.day !== weekdayOf(from)) return one;
    return one.nthOfPeriod === undefined ? { day: weekdayOf(to) } : nthWeekday(to);
  });
  return byDay === undefined ? rule : { ...rule, byDay };
}

/** Original starts that the rule alone makes, up to the last exception. */
function ruledStarts({ recurrenceOverrides = {}, ...event }: CalendarEvent): ReadonlySet<string> {
  const last = Object.keys(recurrenceOverrides).sort().at(-1) ?? event.start;
  const found = occurrencesOf(event, { from: event.start, until: later(last, 1_000) });
  return new Set(found.occurrences.map(({ recurrenceId }) => recurrenceId));
}

/** A rule without the parts that follow from its start: the start's weekday, date or month. */
function plain(rule: RecurrenceRule, start: LocalDateTime): RecurrenceRule {
  const { byDay, byMonthDay, byMonth, firstDayOfWeek, ...rest } = canonical(rule, start);
  const [, month, day] = start.slice(0, 10).split('-').map(Number);
  const { frequency, interval = 1 } = rule;
  const needless = {
    byDay: frequency === 'weekly' && sameValue(byDay, [{ day: weekdayOf(start) }]),
    byMonthDay: (frequency === 'monthly' || frequency === 'yearly') && sameValue(byMonthDay, [day]),
    byMonth: frequency === 'yearly' && sameValue(byMonth, [String(month)]),
    // means something only when weeks are counted
    firstDayOfWeek: frequency !== 'weekly' || interval === 1 || firstDayOfWeek === 'mo',
  };
  return {
    ...rest,
    ...(byDay === undefined || needless.byDay ? {} : { byDay }),
    ...(byMonthDay === undefined || needless.byMonthDay ? {} : { byMonthDay }),
    ...(byMonth === undefined || needless.byMonth ? {} : { byMonth }),
    ...(firstDayOfWeek === undefined || needless.firstDayOfWeek ? {} : { firstDayOfWeek }),
  };
}

/** A rule in the form in which it is compared: without defaults, days in one order. */
function canonical(rule: RecurrenceRule, start: LocalDateTime): RecurrenceRule {
  return canonicalEvent({ uid: '', start, recurrenceRules: [rule] }).recurrenceRules?.[0] ?? rule;
}

/** The days with the start's own, Monday first. */
function daysOf(days: readonly Weekday[], start: LocalDateTime): (typeof weekdays)[number][] {
  return weekdays.filter((day) => days.includes(day) || day === weekdayOf(start));
}

function weekdayOf(local: LocalDateTime): Weekday {
  return weekdays[(new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mo';
}

function nthWeekday(start: LocalDateTime): { readonly day: Weekday; readonly nthOfPeriod: number } {
  const nth = Math.ceil(Number(start.slice(8, 10)) / 7);
  return { day: weekdayOf(start), nthOfPeriod: nth === 5 ? -1 : nth };
}

/** An end that lies before the start's time of day means the day before. */
function lastDay(until: LocalDateTime, start: LocalDateTime): string {
  const midnight = Date.parse(`${until.slice(0, 10)}T00:00:00Z`);
  const back = until.slice(10) < start.slice(10) ? 86_400_000 : 0;
  return new Date(midnight - back).toISOString().slice(0, 10);
}
