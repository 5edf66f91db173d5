/** Short builders for the tables of the calendar's pure parts: an event, a series, a stored entry, a link. */
import type { Link } from '../../src-main/store/index.ts';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, LocalDateTime } from '../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../src-shared/domain/calendar/side.ts';

/** The four dates of `series()`, in its wall time. */
export const dates = [
  '2026-12-02T10:00:00',
  '2026-12-09T10:00:00',
  '2026-12-16T10:00:00',
  '2026-12-23T10:00:00',
] as const satisfies readonly LocalDateTime[];

/** One hour on 2 December 2026 at 10:00 in Amsterdam, titled `Plan`. */
export function single(change: Partial<CalendarEvent> = {}): CalendarEvent {
  return canonicalEvent({
    uid: 'u',
    title: 'Plan',
    start: dates[0],
    timeZone: 'Europe/Amsterdam',
    duration: 'PT1H',
    ...change,
  });
}

/** `single()` on four Wednesdays: `dates`. */
export function series(change: Partial<CalendarEvent> = {}): CalendarEvent {
  return single({ recurrenceRules: [{ frequency: 'weekly', count: 4 }], ...change });
}

export function stored(ref: string, change: Partial<StoredEvent> = {}): StoredEvent {
  return {
    calendar: 'personal',
    ref,
    revision: `revision of ${ref}`,
    uids: [`uid of ${ref}`],
    event: single({ uid: `uid of ${ref}`, title: `Title of ${ref}` }),
    withheld: [],
    ...change,
  };
}

/** A link of the provider's entry `P` and the CRM's entry `C`. */
export function link(id: string, change: Partial<Link> = {}): Link {
  const end = (ref: string) => ({ ref, revision: 'r', hash: 'h', base: single() });
  return {
    id,
    status: 'linked',
    origin: 'provider',
    provider: end('P'),
    crm: end('C'),
    uids: [`uid of ${id}`],
    ...change,
  };
}
