/**
 * Writes a rule as iCalendar text (RFC 5545 3.3.10). Lists are sorted, because ical.js produces occurrences in the order of
 * the lists. UNTIL is wall time, because the comparison is made in wall time.
 */
import type { RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';

export function rruleText(rule: RecurrenceRule, allDay: boolean): string {
  const parts: Record<string, unknown> = {
    FREQ: rule.frequency.toUpperCase(),
    INTERVAL: rule.interval,
    COUNT: rule.count,
    UNTIL: rule.until?.replaceAll(/[-:]/g, '').slice(0, allDay ? 8 : 15),
    WKST: rule.firstDayOfWeek?.toUpperCase(),
    BYMONTH: rule.byMonth,
    BYWEEKNO: rule.byWeekNo,
    BYYEARDAY: rule.byYearDay,
    BYMONTHDAY: rule.byMonthDay,
    BYDAY: rule.byDay?.map(({ day, nthOfPeriod }) => `${nthOfPeriod ?? ''}${day.toUpperCase()}`),
    BYHOUR: rule.byHour,
    BYMINUTE: rule.byMinute,
    BYSECOND: rule.bySecond,
    BYSETPOS: rule.bySetPosition,
  };
  return Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${String(sorted(value))}`]))
    .join(';');
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? [...value].sort((a, b) => Number(a) - Number(b)) : value;
}
