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
const endOfTime = '9999-12-31T23:59:59';

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

/**
 * The recurrence ids of the occurrences that take place in the window; where none does, the next one, or the series' start: every
 * series has at least one entry, or it could not be seen at all.
 */
export function idsIn(series: CalendarEvent, { from, until }: Window): readonly LocalDateTime[] {
  const limits = { steps, instances: mostOccurrences };
  const { occurrences } = occurrencesOf(series, { from, until }, limits);
  const some =
    occurrences.length > 0
      ? occurrences
      : occurrencesOf(series, { from, until: endOfTime }, { steps, instances: 1 }).occurrences;
  if (some.length > 0) return some.map(({ recurrenceId }) => recurrenceId);
  return series.recurrenceOverrides?.[series.start]?.excluded === true ? [] : [series.start];
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
