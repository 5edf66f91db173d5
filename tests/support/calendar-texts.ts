/** Short builders of iCalendar texts, and what becomes of one that is read. */
import { readCalendarObject } from '../../src-main/providers/icalendar/index.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';

export function ics(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

/** An event at `day(0)`. */
export function vevent(...lines: readonly string[]): string {
  return ics('BEGIN:VEVENT', 'UID:u1', `DTSTART:${day(0)}`, ...lines, 'END:VEVENT');
}

export function times(count: number, make: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** `20260101T090000Z` and every next day. */
export function day(index: number): string {
  return stamp(Date.UTC(2026, 0, 1 + index, 9));
}

/** @param ms epoch milliseconds */
export function stamp(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.000/g, '');
}

/** `read`, or the reason why it cannot be read. */
export function outcomeOf(text: string): string {
  try {
    return readCalendarObject(text) === null ? 'no event' : 'read';
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return String(problem.params.reason);
  }
}
