/** Recurrence as Outlook means it, as a rule that can be expanded (RFC 8984 4.3.3). */
import type { RecurrenceRule, Weekday } from '../../src-shared/domain/calendar/event.ts';

export interface OutlookPattern {
  readonly type: keyof typeof frequencies;
  readonly interval: number;
  /** 1 to 12; without meaning for other types than yearly ones. */
  readonly month: number;
  readonly dayOfMonth: number;
  readonly daysOfWeek: readonly Weekday[];
  readonly firstDayOfWeek: Weekday;
  /** Of a relative type, which of the days of the period: 1 to 4, or -1 for the last. */
  readonly position: number;
  /** How often; null for a pattern without a number. */
  readonly count: number | null;
  /** The last day, included, `2026-03-01`; null for a pattern without one. */
  readonly lastDay: string | null;
}

const frequencies = {
  daily: 'daily',
  weekly: 'weekly',
  absoluteMonthly: 'monthly',
  relativeMonthly: 'monthly',
  absoluteYearly: 'yearly',
  relativeYearly: 'yearly',
} as const;

/** The 31st means the last day of a shorter month. */
export function outlookRule(pattern: OutlookPattern): RecurrenceRule {
  const byDay = pattern.daysOfWeek.map((day) => ({ day }));
  const position = { byDay, bySetPosition: [pattern.position] };
  const onDay = lastOf(pattern.dayOfMonth);
  const byMonth = { byMonth: [String(pattern.month)] };
  const parts: Readonly<Record<OutlookPattern['type'], Omit<RecurrenceRule, 'frequency'>>> = {
    daily: {},
    weekly: { byDay, firstDayOfWeek: pattern.firstDayOfWeek },
    absoluteMonthly: onDay,
    relativeMonthly: position,
    absoluteYearly: { ...onDay, ...byMonth },
    relativeYearly: { ...position, ...byMonth },
  };
  return {
    frequency: frequencies[pattern.type],
    interval: pattern.interval,
    ...parts[pattern.type],
    ...(pattern.count === null ? {} : { count: pattern.count }),
    ...(pattern.lastDay === null ? {} : { until: `${pattern.lastDay}T23:59:59` }),
  };
}

/** A day of the month, or the last day of months that do not have it. */
function lastOf(day: number): Pick<RecurrenceRule, 'byMonthDay' | 'bySetPosition'> {
  if (day <= 28) return { byMonthDay: [day] };
  const all = [28, 29, 30, 31].filter((one) => one <= day);
  return { byMonthDay: all, bySetPosition: [-1] };
}
