/** A series and its entries in a CRM that knows single entries only: one from the other, both ways. Pure. */
import { canonicalEvent, sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  fieldNames,
  type Id,
  isSeries,
  type JsonValue,
  type LocalDateTime,
  type PatchObject,
} from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import type { OccurrenceEntry } from '../../store/index.ts';
import { idsOf } from './window.ts';

/** The revision of an entry whose content the engine has not seen yet. */
export const notSeen = '';

/** What is remembered of an entry, and what the CRM holds now; null when it is gone, or cannot be read at the moment. */
export interface EntryNow {
  readonly known: OccurrenceEntry;
  readonly now: StoredEvent | null;
}

/** The single entry that stands for one occurrence. */
export function entryOf(series: CalendarEvent, recurrenceId: LocalDateTime): CalendarEvent {
  const { recurrenceRules: _rules, recurrenceOverrides: overrides, relatedTo: _others, ...plain } = series;
  const entry: Record<string, unknown> = { ...plain, start: recurrenceId };
  for (const [path, value] of Object.entries(overrides?.[recurrenceId] ?? {}))
    if (value === null) delete entry[path];
    else entry[path] = value;
  return { ...canonicalEvent(entry as unknown as CalendarEvent), recurrenceId };
}

/**
 * The series as its entries say: an entry somebody changed is an exception, one that was taken away or deselected a cancelled
 * occurrence. Where an entry still has what was last written, the series counts.
 * @param unfinished entries are still on their way to what the series says: those it does not name mean nothing
 */
export function seriesAsRead(
  agreed: CalendarEvent,
  entries: readonly EntryNow[],
  unfinished: boolean,
): CalendarEvent {
  const series = withTicksOf(agreed, entries);
  const standing = entries.filter(({ known }) => !known.gone);
  const isStart = ({ known }: EntryNow): boolean => known.recurrenceId === series.start;
  const single = standing.find(isStart) ?? (entries.some(isStart) ? undefined : standing[0]);
  if (!isSeries(series) && single?.now != null && (unfinished || standing.length === 1))
    return withoutId(applyPatch(series, diff(single.known.written, single.now.event)));
  const overrides: Record<LocalDateTime, PatchObject> = { ...series.recurrenceOverrides };
  const named = idsOf(
    series,
    entries.map(({ known }) => known.recurrenceId),
  );
  const present = new Set(standing.map(({ known }) => known.recurrenceId));
  for (const { known, now } of entries) {
    const id = known.recurrenceId;
    const cancelled = known.gone ? !present.has(id) : now?.push === false;
    if (cancelled) {
      if (named.has(id)) overrides[id] = { excluded: true };
    } else if (now === null) continue;
    else if (!named.has(id)) {
      // selected again after it had been deselected, or a date only the CRM knows
      if (!unfinished) overrides[id] = difference(series, now.event, id);
    } else {
      const written = withTicksLike(series, known.written);
      const held = withTicksLike(series, now.event);
      if (sameValue(written, held)) continue;
      overrides[id] = difference(series, applyPatch(entryOf(series, id), diff(written, held)), id);
    }
  }
  return canonicalEvent({ ...series, recurrenceOverrides: overrides });
}

/**
 * A guest of the series who is ticked at one of its dates is ticked for the series: the calendar has invited them to all of it. A guest
 * list for each date, which differs in ticks alone, would keep the answers to the series away.
 */
function withTicksOf(series: CalendarEvent, entries: readonly EntryNow[]): CalendarEvent {
  const isTicked = (id: Id): boolean =>
    entries.some(({ now }) => now?.event.participants?.[id]?.invite === true);
  return withTicks(series, isTicked);
}

/** The entry with the ticks that the series has for its guests. */
function withTicksLike({ participants = {} }: CalendarEvent, entry: CalendarEvent): CalendarEvent {
  return withTicks(entry, (id) => (participants[id] ?? entry.participants?.[id])?.invite === true);
}

function withTicks(event: CalendarEvent, isTicked: (id: Id) => boolean): CalendarEvent {
  const people = Object.entries(event.participants ?? {});
  if (people.every(([id, { invite = false }]) => invite === isTicked(id))) return event;
  const ticked = people.map(([id, { invite: _, ...one }]) => [
    id,
    isTicked(id) ? { ...one, invite: true } : one,
  ]);
  return canonicalEvent({ ...event, participants: Object.fromEntries(ticked) });
}

/** Entries of one series as all that is known of it: dates without a rule. */
export function seriesOfDates(uid: string, entries: readonly CalendarEvent[]): CalendarEvent {
  const [first, ...others] = [...entries].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  if (first === undefined) throw new RangeError('a series without entries');
  const series = { ...withoutId(first), uid, start: idOf(first) };
  const dates = [first, ...others].map(
    (entry) => [idOf(entry), difference(series, entry, idOf(entry))] as const,
  );
  return canonicalEvent({
    ...series,
    recurrenceOverrides: Object.fromEntries(
      dates.filter(([id, patch]) => id !== series.start || Object.keys(patch).length > 0),
    ),
  });
}

function idOf({ recurrenceId, start }: CalendarEvent): LocalDateTime {
  return recurrenceId ?? start;
}

/** An entry as a single event of its own. */
export function withoutId({ recurrenceId: _, ...event }: CalendarEvent): CalendarEvent {
  return event;
}

/** An entry as an override of its series (RFC 8984 4.3.5). */
function difference(series: CalendarEvent, entry: CalendarEvent, id: LocalDateTime): PatchObject {
  const patch: Record<string, JsonValue> = {};
  for (const field of fieldNames) {
    if (field === 'recurrenceRules' || field === 'recurrenceOverrides' || field === 'relatedTo') continue;
    const from = field === 'start' ? id : series[field];
    const to = entry[field];
    if (!sameValue(from, to)) patch[field] = (to ?? null) as JsonValue;
  }
  return patch;
}
