/**
 * Reads a series from its parts. Google keeps a series as one event with recurrence lines (the master), and each changed or cancelled
 * occurrence as an event of its own (an exception), which is a whole copy and no difference
 * (https://developers.google.com/workspace/calendar/api/guides/recurringevents).
 */
import { canonicalEvent, sharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { tooLarge, unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { wallMs } from '../../../../src-shared/domain/time/wall-time.ts';
import { isSkipped, toInstant } from '../../../../src-shared/domain/time/zones.ts';
import { givenBy } from '../../given-dates.ts';
import { differences, inSeries, readSeriesLines, type Time } from '../../icalendar/index.ts';
import { isCancelled, type Json, objectIn, textIn, textsIn } from '../json.ts';
import { dateIn, readTime } from './event-times.ts';
import { type ReadFields, type ReadRules, readFields } from './fields.ts';

/** An entry of a calendar as Google has it. */
export interface Parts {
  /** A single event, the master of a series, or an occurrence whose series this account does not see. */
  readonly entry: Json;
  /** Of a series: its exceptions, cancelled ones included. */
  readonly exceptions: readonly Json[];
}

export interface ReadEntry {
  /** Canonical. */
  readonly event: CalendarEvent;
  readonly unaddressed: readonly string[];
  readonly zoneUnknown: boolean;
  /** The exceptions by the key of their occurrence. */
  readonly exceptionAt: ReadonlyMap<string, Json>;
  /** The keys that the recurrence lines themselves cancel and add. */
  readonly lineDates: { readonly excluded: ReadonlySet<string>; readonly added: ReadonlySet<string> };
}

export type EntryRules = Omit<ReadRules, 'shared'>;

const mostExceptions = 5_000;
const noDates: ReadEntry['lineDates'] = { excluded: new Set(), added: new Set() };

export function isSeriesEntry(entry: Json): boolean {
  return textsIn(entry, 'recurrence').length > 0;
}

/**
 * The uid of an entry. Occurrences whose series is not visible share its iCalUID, so each of them is known by its own id.
 */
export function uidOfEntry(entry: Json): string {
  const id = textIn(entry, 'id');
  if (textIn(entry, 'recurringEventId') !== '') return `${id}@google.com`;
  return textIn(entry, 'iCalUID') || (id === '' ? '' : `${id}@google.com`);
}

/** @throws ProblemError `item-unreadable` | `item-too-large` */
export function readEntry({ entry, exceptions }: Parts, rules: EntryRules): ReadEntry {
  const shared = sharedValues();
  const uid = uidOfEntry(entry) || unreadable('no-uid');
  const master = readFields(entry, uid, { ...rules, shared });
  const { event, start, unaddressed, zoneUnknown } = master;
  if (!isSeriesEntry(entry))
    return { event, unaddressed, zoneUnknown, exceptionAt: new Map(), lineDates: noDates };
  if (exceptions.length > mostExceptions) tooLarge('too-many-exceptions', { limitOverrides: mostExceptions });
  const lines = readSeriesLines(textsIn(entry, 'recurrence'), event, start);
  const exceptionAt = new Map<string, Json>();
  for (const exception of exceptions)
    if (!isLeftOver(exception, start))
      exceptionAt.set(keyOf(exception, start, rules.calendarZone), exception);
  const overrides: Record<string, PatchObject> = { ...lines.overrides };
  const names = new Set(unaddressed);
  let unknown = zoneUnknown || lines.zoneUnknown;
  const cancelled: string[] = [];
  for (const [key, exception] of exceptionAt) {
    if (isCancelled(exception)) {
      cancelled.push(key);
      continue;
    }
    const read = readFields(exception, uid, { ...rules, shared });
    for (const name of read.unaddressed) names.add(name);
    unknown ||= read.zoneUnknown;
    const patch = differences(event, atKey(read, key, start), key, shared);
    // an exception without a difference is an ordinary occurrence, where the series has it anyway
    const isAdded = overrides[key] !== undefined && overrides[key]?.excluded !== true;
    if (Object.keys(patch).length > 0 || isAdded) overrides[key] = patch;
    else delete overrides[key];
  }
  // a cancelled date that the rule does not give (any more) says nothing
  const series = { start: event.start, recurrenceRules: lines.rules };
  const isGiven = givenBy(series, cancelled);
  for (const key of cancelled)
    if (isGiven.has(key) || overrides[key] !== undefined) overrides[key] = { excluded: true };
  return {
    event: canonicalEvent({ ...event, recurrenceRules: lines.rules, recurrenceOverrides: overrides }, shared),
    unaddressed: [...names],
    zoneUnknown: unknown,
    exceptionAt,
    lineDates: datesOf(lines.overrides),
  };
}

/** A cancelled occurrence from before the series became all-day, or had times. */
export function isLeftOver(exception: Json, { allDay }: Time): boolean {
  const isDate = textIn(objectIn(exception, 'originalStartTime'), 'date') !== '';
  return isCancelled(exception) && isDate !== allDay;
}

/** The exception's original start as the key of an occurrence. @throws ProblemError `item-unreadable` without one */
export function keyOf(exception: Json, series: Time, calendarZone: string): string {
  const impossible = (): never => unreadable('time-impossible', { property: 'originalStartTime' });
  if (series.allDay) return inSeries(dateIn(exception, 'originalStartTime') ?? impossible(), series);
  const { time } = readTime(exception, 'originalStartTime', calendarZone) ?? impossible();
  if (time.allDay || time.zone === null) return inSeries(time, series);
  // as an instant: the zone beside it may be another one than that of the series
  return inSeries({ wall: toInstant(time.zone, time.wall), allDay: false, zone: 'Etc/UTC' }, series);
}

/** A wall time that the clocks skip is told as the one an hour later; it is the start that the series gives. */
function atKey({ event, start }: ReadFields, key: string, { zone }: Time): CalendarEvent {
  const wall = wallMs(key);
  const isSkippedStart =
    zone !== null &&
    wall !== null &&
    zone === start.zone &&
    isSkipped(zone, wall) &&
    toInstant(zone, wall) === toInstant(zone, start.wall);
  return isSkippedStart ? { ...event, start: key } : event;
}

function datesOf(overrides: Readonly<Record<string, PatchObject>>): ReadEntry['lineDates'] {
  const [excluded, added] = [new Set<string>(), new Set<string>()];
  for (const [key, patch] of Object.entries(overrides)) (patch.excluded === true ? excluded : added).add(key);
  return { excluded, added };
}
