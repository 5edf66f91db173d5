/** Which occurrences of a series stand in a CRM that knows single entries only (TI4). Wall time of the series throughout. */
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { dayMs, later, wallText } from '../../../src-shared/domain/time/wall-time.ts';

export interface Window {
  readonly from: LocalDateTime;
  readonly until: LocalDateTime;
}

const behindDays = 31;
const aheadDays = 365;
/** The window moves on in steps: a year of daily entries is not touched every day. */
const stepDays = 7;
/** Entries this old are the CRM's record of what took place, and nobody's to change any more. */
const recordDays = 60;
/** More occurrences in a window than this stay in the calendar only. */
const mostOccurrences = 400;
/** Periods of a rule looked at (TI5). */
const steps = 4000;
const allTime: Window = { from: '0001-01-01T00:00:00', until: '9999-12-31T23:59:59' };

export function windowAt(now: number): Window {
  return { from: dayAt(now - behindDays * dayMs), until: dayAt(now + aheadDays * dayMs) };
}

/** Series whose entries end before this are to be carried on. */
export function dueBefore(now: number): LocalDateTime {
  return dayAt(now + (aheadDays - stepDays) * dayMs);
}

export function recordsBefore(now: number): LocalDateTime {
  return dayAt(now - recordDays * dayMs);
}

/** The recurrence ids of the occurrences that take place in the window. */
export function idsWithin(
  series: CalendarEvent,
  window: Window,
  most = mostOccurrences,
): readonly LocalDateTime[] {
  const { occurrences } = occurrencesOf(series, window, { steps, instances: most });
  return occurrences.map(({ recurrenceId }) => recurrenceId);
}

/**
 * The same; where none does, the next one that takes place, or the first one of all: every series has at least one entry, or it could not
 * be seen at all. None only for a series of which every occurrence is cancelled.
 */
export function idsIn(series: CalendarEvent, window: Window): readonly LocalDateTime[] {
  const within = idsWithin(series, window);
  if (within.length > 0) return within;
  const next = idsWithin(series, { ...allTime, from: window.from }, 1);
  return next.length > 0 ? next : idsWithin(series, allTime, 1);
}

/** Whether any occurrence at all takes place. A series that cannot be expanded is given the benefit of the doubt. */
export function takesPlace(series: CalendarEvent): boolean {
  if (idsWithin(series, allTime, 1).length > 0) return true;
  const { recurrenceOverrides: _, ...plain } = series;
  const regular = occurrencesOf(plain, allTime, { steps, instances: 2 });
  // of a rule that cannot be expanded only the start is known
  return regular.type === 'limited' && regular.occurrences.length < 2;
}

/** Which of these ids name an occurrence of the series, cancelled ones aside. A series that cannot be expanded is given the benefit of the doubt. */
export function idsOf(series: CalendarEvent, ids: readonly LocalDateTime[]): ReadonlySet<LocalDateTime> {
  const { recurrenceOverrides: overrides = {}, ...plain } = series;
  const sorted = [...ids].sort();
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return new Set();
  const until = later(last, 1_000);
  const regular = occurrencesOf(plain, { from: first, until });
  const known = new Set(regular.occurrences.map(({ recurrenceId }) => recurrenceId));
  return new Set(
    ids.filter((id) => {
      const override = overrides[id];
      if (override !== undefined) return override.excluded !== true;
      return known.has(id) || regular.type === 'limited';
    }),
  );
}

function dayAt(at: number): LocalDateTime {
  return `${wallText(at).slice(0, 10)}T00:00:00`;
}
