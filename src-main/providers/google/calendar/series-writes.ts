/**
 * What a write of a series means for its parts. The recurrence lines belong to the master; a changed occurrence becomes an exception by a
 * request of its own. New series cancel dates by EXDATE; in a series that exists, cancelling one date is a request for that occurrence, so
 * that guests are told of it alone. Pure.
 */
import { sameValue, sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  isSeries,
} from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { wallMs } from '../../../../src-shared/domain/time/wall-time.ts';
import { toInstant } from '../../../../src-shared/domain/time/zones.ts';
import { givenBy } from '../../given-dates.ts';
import { occurrenceOf, writableZone, writeSeriesLines } from '../../icalendar/index.ts';
import { isCancelled, type Json } from '../json.ts';
import { zoneToWrite } from './event-times.ts';
import { isLeftOver, isSeriesEntry, keyOf, type Parts, type ReadEntry } from './series.ts';

/** A request for one occurrence. */
export interface OccurrencePart {
  readonly key: string;
  /** A date, or a time in UTC: `2026-12-08T09:00:00Z`. */
  readonly originalStart: string;
  readonly before: CalendarEvent;
  readonly wanted: CalendarEvent;
  /** In which they differ. */
  readonly fields: ReadonlySet<FieldName>;
  /** As `fields`; an occurrence that is cancelled or takes place again changes `recurrenceOverrides`. */
  readonly mailedFields: ReadonlySet<FieldName>;
  readonly isCancelled: boolean;
  /** It was cancelled, and takes place again. */
  readonly isRestored: boolean;
}

export interface RecurrenceChange {
  /** The new lines, empty when the event is a series no longer; null when they stay. */
  readonly recurrence: readonly string[] | null;
  /** The occurrences have other original starts than before. */
  readonly moves: boolean;
}

/** The parts of a series that is being created. */
export function createdLines(
  event: CalendarEvent,
  calendarZone: string,
): { readonly recurrence: readonly string[]; readonly occurrences: readonly OccurrencePart[] } {
  if (!isSeries(event)) return { recurrence: [], occurrences: [] };
  const recurrence = linesFor(event, calendarZone);
  const shared = sharedValues();
  const occurrences = Object.entries(event.recurrenceOverrides ?? {}).flatMap(([key, patch]) => {
    if (patch.excluded === true) return [];
    const before = occurrenceOf(event, key, {}, shared);
    const wanted = occurrenceOf(event, key, patch, shared);
    const fields = fieldsBetween(before, wanted);
    return fields.size === 0 ? [] : [changedPart(key, event, calendarZone, { before, wanted, fields })];
  });
  return { recurrence, occurrences };
}

const moving: readonly FieldName[] = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

export function recurrenceChange(
  read: ReadEntry,
  { entry }: Parts,
  after: CalendarEvent,
  calendarZone: string,
): RecurrenceChange {
  const wasSeries = isSeriesEntry(entry);
  if (!isSeries(after)) return { recurrence: wasSeries ? [] : null, moves: wasSeries };
  const moves = moving.some((field) => !sameValue(read.event[field], after[field]));
  if (moves || !wasSeries) return { recurrence: linesFor(after, calendarZone), moves: wasSeries };
  const { excluded, added } = datesIn(after);
  const { lineDates, exceptionAt } = read;
  const wanted = {
    excluded: excluded.filter((key) => lineDates.excluded.has(key)),
    // an exception that the rule does not give is there by itself
    added: added.filter((key) => lineDates.added.has(key) || !exceptionAt.has(key)),
  };
  const living = new Set(Object.keys(after.recurrenceOverrides ?? {}));
  const kept = [...lineDates.added].filter((key) => living.has(key) && !excluded.includes(key));
  const allAdded = [...new Set([...kept, ...wanted.added])];
  const isSame = isSameSet(wanted.excluded, lineDates.excluded) && isSameSet(allAdded, lineDates.added);
  return {
    recurrence: isSame ? null : linesFor(after, calendarZone, { excluded: wanted.excluded, added: allAdded }),
    moves: false,
  };
}

/** The requests for single occurrences of a series that exists. */
export function occurrenceParts(
  read: ReadEntry,
  { entry, exceptions }: Parts,
  after: CalendarEvent,
  { moves, recurrence }: RecurrenceChange,
  calendarZone: string,
): readonly OccurrencePart[] {
  if (!isSeries(after)) return [];
  const isNew = !isSeriesEntry(entry);
  const shared = sharedValues();
  const { exceptionAt, lineDates } = read;
  const was = read.event.recurrenceOverrides ?? {};
  const overrides = after.recurrenceOverrides ?? {};
  const cancelledAfter = moves ? cancelledIn(exceptions, after, calendarZone) : new Set<string>();
  const keys = [...new Set([...Object.keys(overrides), ...exceptionAt.keys(), ...cancelledAfter])].toSorted();
  const given = givenBy(after, keys);
  const parts: OccurrencePart[] = [];
  for (const key of keys) {
    const override = overrides[key];
    const exception = exceptionAt.get(key);
    const isLiving = exception !== undefined && !isCancelled(exception);
    const virtual = occurrenceOf(after, key, {}, shared);
    const own = isLiving ? occurrenceOf(read.event, key, was[key] ?? {}, shared) : virtual;
    if (override?.excluded === true) {
      // where the lines are written anew, they cancel it
      const isWritten = moves || isNew || was[key]?.excluded === true;
      if (!isWritten && (given.has(key) || isLiving))
        parts.push(cancelledPart(key, after, calendarZone, own));
      continue;
    }
    if (override === undefined && !given.has(key)) continue;
    const wanted = occurrenceOf(after, key, override ?? {}, shared);
    const differing = new Set([
      ...fieldsBetween(own, wanted),
      // of an exception it is not known whether it outlives new lines
      ...(moves || recurrence !== null ? fieldsBetween(virtual, wanted) : []),
    ]);
    const isRestored = moves
      ? isLiving || cancelledAfter.has(key)
      : exception !== undefined && !isLiving && was[key]?.excluded === true && !lineDates.excluded.has(key);
    const fields = isRestored ? new Set([...contentFields, ...differing]) : differing;
    if (fields.size === 0) continue;
    const part = changedPart(key, after, calendarZone, { before: own, wanted, fields });
    parts.push(isRestored ? { ...part, isRestored, mailedFields: theOccurrence } : part);
  }
  return parts;
}

const theOccurrence: ReadonlySet<FieldName> = new Set(['recurrenceOverrides'] as const);

/** The fields that an occurrence can have of its own. */
const ownFields = fieldNames.filter(
  (name) => name !== 'recurrenceRules' && name !== 'recurrenceOverrides' && name !== 'relatedTo',
);

/** What is written of an occurrence whose exception may have any content: not its conference, which would become another one. */
const contentFields = ownFields.filter((name) => name !== 'virtualLocations');

/** The keys that cancelled exceptions have in the series as it will be: Google keeps them, and they would cancel these dates again. */
function cancelledIn(
  exceptions: readonly Json[],
  after: CalendarEvent,
  calendarZone: string,
): ReadonlySet<string> {
  const allDay = after.showWithoutTime === true;
  const zone = allDay ? null : writableZone(after.timeZone ?? calendarZone);
  const start = { wall: wallMs(after.start) ?? 0, allDay, zone };
  return new Set(
    exceptions
      .filter((one) => isCancelled(one) && !isLeftOver(one, start))
      .map((one) => keyOf(one, start, calendarZone)),
  );
}

function fieldsBetween(a: CalendarEvent, b: CalendarEvent): ReadonlySet<FieldName> {
  return new Set(ownFields.filter((field) => !sameValue(a[field], b[field])));
}

function changedPart(
  key: string,
  series: CalendarEvent,
  calendarZone: string,
  change: Pick<OccurrencePart, 'before' | 'wanted' | 'fields'>,
): OccurrencePart {
  const originalStart = originalStartOf(key, series, calendarZone);
  return {
    key,
    originalStart,
    ...change,
    mailedFields: change.fields,
    isCancelled: false,
    isRestored: false,
  };
}

function cancelledPart(
  key: string,
  series: CalendarEvent,
  calendarZone: string,
  own: CalendarEvent,
): OccurrencePart {
  const change = { before: own, wanted: own, fields: new Set<FieldName>() };
  return {
    ...changedPart(key, series, calendarZone, change),
    mailedFields: theOccurrence,
    isCancelled: true,
  };
}

/** How Google names the occurrence of this key. */
function originalStartOf(key: string, series: CalendarEvent, calendarZone: string): string {
  if (series.showWithoutTime === true) return key.slice(0, 10);
  const wall = wallMs(key) ?? fail('item-rejected', { field: 'recurrenceOverrides' });
  const at = toInstant(writableZone(series.timeZone ?? calendarZone), wall);
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function datesIn(event: CalendarEvent): {
  readonly excluded: readonly string[];
  readonly added: readonly string[];
} {
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  const living = overrides.flatMap(([key, patch]) => (patch.excluded === true ? [] : [key]));
  const given = givenBy(event, living);
  return {
    excluded: overrides.flatMap(([key, patch]) => (patch.excluded === true ? [key] : [])),
    added: living.filter((key) => !given.has(key)),
  };
}

function linesFor(event: CalendarEvent, calendarZone: string, dates = datesIn(event)): readonly string[] {
  const allDay = event.showWithoutTime === true;
  // a fixed offset has no zone that a series could stand in
  const zone = zoneToWrite(event, calendarZone);
  if (!allDay && zone !== writableZone(event.timeZone ?? calendarZone))
    fail('item-rejected', { field: 'timeZone' });
  return writeSeriesLines(event, { allDay, zone: allDay ? null : zone }, dates);
}

function isSameSet(keys: readonly string[], other: ReadonlySet<string>): boolean {
  return keys.length === other.size && keys.every((key) => other.has(key));
}
