/** Answers the engine's questions about the dates of a series: whether a date is in it, when it ends, which dates an earlier end removes. Pure, bounded (TI5). */
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  isSeries,
  type LocalDateTime,
} from '../../../../src-shared/domain/calendar/event.ts';
import { type Occurrences, occurrencesOf } from '../../../../src-shared/domain/calendar/recurrence.ts';
import { later, msBetween, wallMs } from '../../../../src-shared/domain/time/wall-time.ts';

/** A series that ends after this is treated as one without an end. */
const farAway: LocalDateTime = '9000-01-01T00:00:00';
const yearMs = 365 * 24 * 60 * 60 * 1000;

/** Whether an original start belongs to the series, cancelled or not. False also when that takes too long to find out. */
export function hasStart(event: CalendarEvent, id: LocalDateTime): boolean {
  if (Object.hasOwn(event.recurrenceOverrides ?? {}, id)) return true;
  return expand(withoutOverrides(event), id, later(id, 1_000)).occurrences.length > 0;
}

/**
 * Original starts that `after` no longer has because it ends earlier than `before`, within a year of the new end. A series that is
 * moved or gets another rule loses none by that: its end is compared as if it had stayed in place.
 */
export function cancelledByEnd(before: CalendarEvent, after: CalendarEvent): readonly LocalDateTime[] {
  if ((before.recurrenceRules?.length ?? 0) === 0) return [];
  if (sameValue(before.recurrenceRules, after.recurrenceRules)) return [];
  const end = endOf(after);
  if (end === null) return [];
  const first = later(end, 1_000 - msBetween(before.start, after.start));
  const { type, occurrences } = expand(before, first, later(first, yearMs));
  return occurrences.length === 0 && type === 'limited'
    ? [first]
    : occurrences.map(({ recurrenceId }) => recurrenceId);
}

/**
 * Whether an entry, or any date of a series, starts within these days (`2026-01-01`, both included, null = open). A series whose
 * next date lies more than five years after `from` counts as over.
 */
export function startsWithin(event: CalendarEvent, from: string | null, until: string | null): boolean {
  const first = from === null ? event.start : `${from}T00:00:00`;
  const last = until === null ? farAway : `${until}T23:59:59`;
  if (event.start >= first && event.start <= last) return true;
  // the next date is nearly always close; the long range is only expanded when it is not
  return (
    isSeries(event) &&
    [yearMs / 12, 5 * yearMs].some((ms) => {
      const end = [later(first, ms), later(last, 1_000)].sort()[0] ?? last;
      return end > first && expand(event, first, end).occurrences.length > 0;
    })
  );
}

/** The last start that the rules can give; null when they have no end, or when it cannot be computed within the limits. */
export function endOf(event: CalendarEvent): LocalDateTime | null {
  let end = event.start;
  for (const rule of event.recurrenceRules ?? []) {
    let last = rule.until ?? null;
    if (rule.count !== undefined) {
      const single = { ...withoutOverrides(event), recurrenceRules: [rule] };
      const all = expand(single, event.start, farAway);
      const found = all.type === 'complete' || all.occurrences.length >= rule.count;
      last = found ? (all.occurrences.at(-1)?.recurrenceId ?? null) : last;
    }
    if (last === null || last >= farAway) return null;
    if (last > end) end = last;
  }
  return end;
}

/** Expands within limits. A text that is no valid wall time gives no dates, and `limited`. */
function expand(event: CalendarEvent, from: LocalDateTime, until: LocalDateTime): Occurrences {
  const sound = [event.start, from, until].every((local) => wallMs(local) !== null);
  return sound ? occurrencesOf(event, { from, until }) : { type: 'limited', occurrences: [] };
}

function withoutOverrides({ recurrenceOverrides: _, ...event }: CalendarEvent): CalendarEvent {
  return event;
}
