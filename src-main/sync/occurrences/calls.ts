/** Writes of series as calls of our own: what the series is from here on. Pure; the entries follow when it is carried out. */
import {
  type CalendarEvent,
  isSeries,
  type LocalDateTime,
} from '../../../src-shared/domain/calendar/event.ts';
import type {
  Call,
  Lock,
  Ref,
  Revision,
  StoredEvent,
  Write,
} from '../../../src-shared/domain/calendar/side.ts';
import type { OccurrenceEntry } from '../../store/index.ts';
import { seriesRef, uidIn } from './address.ts';

export interface SeriesRequest {
  readonly key: string;
  /** null: the series goes, and its entries with it. */
  readonly event: CalendarEvent | null;
  readonly lock: Lock | null;
  /** The entries and revisions the engine had read when it decided. */
  readonly seen: Readonly<Record<Ref, Revision>>;
  /** Cancelled occurrences that take place again. */
  readonly restored: readonly LocalDateTime[];
  /** The single entry that becomes the first of a series. */
  readonly first: Omit<OccurrenceEntry, 'series'> | null;
}

/** Null for a write that is about a single entry. */
export function seriesCall(write: Write, known: StoredEvent | null): Call | null {
  const seen = known === null ? null : seenIn(known);
  if (seen === null && (write.type === 'remove' || !isSeries(write.event))) return null;
  const single = seen === null ? known : null;
  const request: SeriesRequest = {
    key: write.key,
    event: write.type === 'remove' ? null : write.event,
    lock: write.type === 'create' ? (write.lock ?? null) : null,
    seen: seen ?? (single === null ? {} : { [single.ref]: single.revision }),
    restored: write.type === 'update' && known !== null ? takingPlaceAgain(known.event, write.event) : [],
    first: single === null ? null : firstOf(single),
  };
  const made = write.type === 'create' || single !== null;
  return {
    key: write.key,
    write: write.type,
    calendar: write.calendar,
    ref:
      made && write.type !== 'remove'
        ? seriesRef(known?.ref ?? write.key, write.event.uid)
        : (known?.ref ?? null),
    revision: known?.revision ?? null,
    request: { series: request },
    delivers: write.type === 'update' ? Object.keys(write.patch) : [''],
  };
}

/** Null for a call that goes to the CRM as it is. */
export function seriesRequestIn(call: Call): SeriesRequest | null {
  return (call.request.series ?? null) as SeriesRequest | null;
}

/** What a series' `source` carries from reading to writing. */
export function sourceWith(entries: readonly StoredEvent[]): string {
  return JSON.stringify({ seen: Object.fromEntries(entries.map(({ ref, revision }) => [ref, revision])) });
}

/** Null for an entry that is no series. */
function seenIn({ ref, source }: StoredEvent): SeriesRequest['seen'] | null {
  if (uidIn(ref) === null || source === undefined) return null;
  return (JSON.parse(source) as Pick<SeriesRequest, 'seen'>).seen;
}

function firstOf({ ref, revision, event }: StoredEvent): SeriesRequest['first'] {
  return { ref, recurrenceId: event.start, revision, written: event, gone: false };
}

function takingPlaceAgain(before: CalendarEvent, after: CalendarEvent): readonly LocalDateTime[] {
  return Object.entries(before.recurrenceOverrides ?? {})
    .filter(
      ([id, override]) => override.excluded === true && after.recurrenceOverrides?.[id]?.excluded !== true,
    )
    .map(([id]) => id);
}
