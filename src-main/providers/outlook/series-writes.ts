/**
 * What a write of a series means for its parts. The recurrence belongs to the master; a changed or cancelled occurrence is a request of its
 * own. Exchange takes away everything that was said of single occurrences when the series gets other times or another rule, so that is
 * said again then. It has no way to bring one cancelled occurrence back: the recurrence is written in another spelling, and the rest is
 * said again. Pure.
 */
import { sameValue, sharedValues } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  isSeries,
} from '../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import { toInstant } from '../../../src-shared/domain/time/zones.ts';
import { givenBy } from '../given-dates.ts';
import { occurrenceOf, writableZone } from '../icalendar/index.ts';
import { type Json, objectIn, textIn, textsIn } from '../json-members.ts';
import { zoneToWrite } from './event-times.ts';
import { writeRecurrence } from './recurrence.ts';
import { isSeriesEntry, type Parts, type ReadEntry } from './series.ts';

/** A request for one occurrence. */
export interface OccurrencePart {
  readonly key: string;
  /** Epoch milliseconds; of an all-day series the date's midnight in UTC. */
  readonly originalStart: number;
  readonly wanted: CalendarEvent;
  /** What is written. */
  readonly fields: ReadonlySet<FieldName>;
  readonly isCancelled: boolean;
}

export interface SeriesChange {
  /** The new recurrence, null when the event is a series no longer; absent where it stays. */
  readonly recurrence?: Json | null;
  /** What was said of single occurrences is gone, and is said again. */
  readonly rebuilds: boolean;
}

/** The fields that an occurrence can have of its own. */
const ownFields = fieldNames.filter(
  (name) => name !== 'recurrenceRules' && name !== 'recurrenceOverrides' && name !== 'relatedTo',
);
const ruling: readonly FieldName[] = ['start', 'timeZone', 'showWithoutTime', 'recurrenceRules'];

/** The occurrences of a series that is being created. */
export function createdParts(event: CalendarEvent, calendarZone: string): readonly OccurrencePart[] {
  const shared = sharedValues();
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  const given = givenBy(
    event,
    overrides.map(([key]) => key),
  );
  return overrides.flatMap(([key, patch]) => {
    const wanted = occurrenceOf(event, key, patch.excluded === true ? {} : patch, shared);
    if (patch.excluded === true)
      return given.has(key) ? [part(key, event, calendarZone, { wanted, isCancelled: true })] : [];
    const fields = fieldsBetween(occurrenceOf(event, key, {}, shared), wanted);
    return fields.size === 0 ? [] : [part(key, event, calendarZone, { wanted, fields })];
  });
}

/** @throws ProblemError `item-rejected` for a series that Graph cannot hold */
export function seriesChange(
  read: ReadEntry,
  { entry }: Parts,
  after: CalendarEvent,
  calendarZone: string,
): SeriesChange {
  const wasSeries = isSeriesEntry(entry);
  if (!isSeries(after)) return wasSeries ? { recurrence: null, rebuilds: false } : { rebuilds: false };
  const written = (): Json => writeRecurrence(after, zoneToWrite(after, calendarZone).name);
  const differs = (field: FieldName): boolean => !sameValue(read.event[field], after[field]);
  if (!wasSeries || ruling.some(differs)) return { recurrence: written(), rebuilds: true };
  const restored = Object.entries(read.event.recurrenceOverrides ?? {}).filter(
    ([key, { excluded }]) => excluded === true && after.recurrenceOverrides?.[key]?.excluded !== true,
  );
  if (restored.length > 0) return { recurrence: respelled(written(), entry), rebuilds: true };
  return { rebuilds: differs('duration') };
}

/** The same occurrences under another first day of the week, where that means nothing. */
function respelled(written: Json, entry: Json): Json {
  const pattern = objectIn(written, 'pattern');
  const isCounted = Number(pattern.interval) > 1 && textsIn(pattern, 'daysOfWeek').length > 1;
  if (isCounted && pattern.type === 'weekly') return fail('item-rejected', { field: 'recurrenceOverrides' });
  const known = textIn(objectIn(objectIn(entry, 'recurrence'), 'pattern'), 'firstDayOfWeek').toLowerCase();
  return { ...written, pattern: { ...pattern, firstDayOfWeek: known === 'monday' ? 'sunday' : 'monday' } };
}

/** The requests for single occurrences of a series that exists. */
export function occurrenceParts(
  read: ReadEntry,
  after: CalendarEvent,
  { rebuilds }: SeriesChange,
  calendarZone: string,
): readonly OccurrencePart[] {
  if (!isSeries(after)) return [];
  const shared = sharedValues();
  const { exceptionAt } = read;
  const was = read.event.recurrenceOverrides ?? {};
  const overrides = after.recurrenceOverrides ?? {};
  const keys = [...new Set([...Object.keys(overrides), ...exceptionAt.keys()])].toSorted();
  const given = givenBy(after, keys);
  // whether an exception has what its series gets is not documented
  const inherited = rebuilds ? [] : ownFields.filter((field) => !sameValue(read.event[field], after[field]));
  const parts: OccurrencePart[] = [];
  for (const key of keys) {
    const override = overrides[key];
    if (!given.has(key)) continue;
    if (override?.excluded === true) {
      const isGone = !rebuilds && was[key]?.excluded === true;
      const wanted = occurrenceOf(after, key, {}, shared);
      if (!isGone) parts.push(part(key, after, calendarZone, { wanted, isCancelled: true }));
      continue;
    }
    const wanted = occurrenceOf(after, key, override ?? {}, shared);
    const own = occurrenceOf(after, key, was[key]?.excluded === true ? {} : (was[key] ?? {}), shared);
    const fields = new Set([
      ...fieldsBetween(own, wanted),
      ...(rebuilds ? fieldsBetween(occurrenceOf(after, key, {}, shared), wanted) : []),
      ...(exceptionAt.has(key) ? inherited : []),
    ]);
    if (fields.size > 0) parts.push(part(key, after, calendarZone, { wanted, fields }));
  }
  return parts;
}

function fieldsBetween(a: CalendarEvent, b: CalendarEvent): ReadonlySet<FieldName> {
  return new Set(ownFields.filter((field) => !sameValue(a[field], b[field])));
}

function part(
  key: string,
  series: CalendarEvent,
  calendarZone: string,
  given: Pick<OccurrencePart, 'wanted'> & Partial<OccurrencePart>,
): OccurrencePart {
  const originalStart = originalStartOf(key, series, calendarZone);
  return { key, originalStart, fields: new Set<FieldName>(), isCancelled: false, ...given };
}

/** Epoch milliseconds of the start that a series gives an occurrence; of an all-day series the date's midnight in UTC. */
export function originalStartOf(key: string, series: CalendarEvent, calendarZone: string): number {
  const wall = wallMs(key) ?? fail('item-rejected', { field: 'recurrenceOverrides' });
  return series.showWithoutTime === true
    ? wall
    : toInstant(writableZone(series.timeZone ?? calendarZone), wall);
}
