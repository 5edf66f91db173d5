/** Short builders for the tables of the calendar's pure parts: an event, a series, a stored entry, a link, what is known of its ends. */
import type { AgreedLink, CreatingLink, QuarantineRow } from '../../src-main/store/index.ts';
import type { End, Loose } from '../../src-main/sync/calendar/plan/model.ts';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, LocalDateTime } from '../../src-shared/domain/calendar/event.ts';
import type { RemovalReason, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';

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
export function link(id: string, change: Partial<AgreedLink> = {}): AgreedLink {
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

/** A link whose entry stands on one side, as `P` or `C`, and is being made on the other side. */
export function creatingFrom(origin: SideName, id = 'l'): CreatingLink {
  return {
    id,
    status: 'creating',
    origin,
    uids: [`uid of ${id}`],
    source: { ref: origin === 'provider' ? 'P' : 'C', revision: 'r' },
  };
}

/** An entry that belongs to no link by its address. */
export function loose(entry: StoredEvent, change: Partial<Loose> = {}): Loose {
  return { stored: entry, relatives: [], left: null, leftTwins: [], ...change };
}

/** The end of a link whose entry was read in this run. */
export function now(entry: StoredEvent): Extract<End, { state: 'now' }> {
  return { state: 'now', stored: entry };
}

/** The end of a link whose entry is proven to be removed. */
export function gone(reason: RemovalReason = 'deleted'): End {
  return { state: 'gone', reason };
}

export const elsewhere: End = { state: 'elsewhere' };
export const unreadable: End = { state: 'unreadable' };

/** An entry whose write was refused once, due at once. */
export function quarantined(side: SideName, ref: string, change: Partial<QuarantineRow> = {}): QuarantineRow {
  return {
    side,
    ref,
    stage: 'writing',
    code: 'item-rejected',
    reason: null,
    title: null,
    date: null,
    content: null,
    attempts: 1,
    nextAttempt: 0,
    ...change,
  };
}
