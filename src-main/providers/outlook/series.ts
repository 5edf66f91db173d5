/**
 * Reads a series from its parts. Graph keeps a series as one event with a recurrence (the master) and the occurrences that somebody changed
 * as exceptions; of a cancelled one only its date is left. No series has two occurrences on one date, so a date names one.
 */
import { canonicalEvent, sameValue, sharedValues } from '../../../src-shared/domain/calendar/canonical.ts';
import type {
  CalendarEvent,
  LocalDateTime,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { tooLarge, unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { isSkipped, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { givenBy } from '../given-dates.ts';
import { differences, type Time } from '../icalendar/index.ts';
import { isObject, type Json, objectIn, textIn } from '../json-members.ts';
import { instantOf } from './event-times.ts';
import { exactIn } from './extended.ts';
import { type ReadFields, type ReadRules, readFields } from './fields.ts';
import { readRule, writeRecurrence } from './recurrence.ts';

/** An entry of a calendar as Graph has it. */
export interface Parts {
  /** A single event, or the master of a series. */
  readonly entry: Json;
  /** Of a series: its changed occurrences. */
  readonly exceptions: readonly Json[];
  /** Of a series: the dates of its cancelled occurrences in its own zone, `2026-12-08`. */
  readonly cancelled: readonly string[];
}

export interface ReadEntry {
  /** Canonical. */
  readonly event: CalendarEvent;
  readonly unaddressed: readonly string[];
  readonly zoneUnknown: boolean;
  /** The exceptions by the key of their occurrence. */
  readonly exceptionAt: ReadonlyMap<string, Json>;
}

export type EntryRules = Omit<ReadRules, 'shared' | 'seriesZone'>;

/** Members of a create that follow from its key, and that no copy of the event has (ID7). */
export type CreateIdentity = (key: string) => Json;

export interface PrepareRules extends EntryRules {
  readonly identity: CreateIdentity;
  /** IANA name, for times without a zone. */
  readonly calendarZone: string;
}

const mostExceptions = 5_000;

export function isSeriesEntry(entry: Json): boolean {
  return isObject(entry.recurrence);
}

/**
 * Names of the event that travel with it. Exchange packs the uid of an invitation from elsewhere into a number of its own ([MS-OXCICAL]
 * 2.1.3.1.1.20.26: `vCal-Uid`); the plain one is known too.
 */
export function uidsOf(entry: Json): readonly string[] {
  const uid = textIn(entry, 'iCalUId');
  if (uid === '') return [];
  const packed = /^04000000[0-9a-f]{72}7643616c2d55696401000000((?:[0-9a-f]{2}){1,1000}?)(?:00)*$/i.exec(
    uid,
  )?.[1];
  const plain = packed === undefined ? '' : Buffer.from(packed, 'hex').toString('utf8');
  return /^[\x21-\x7e]+$/.test(plain) ? [plain, uid] : [uid];
}

/** The master alone: its fields, its rule, and nothing of single occurrences. @throws ProblemError `item-unreadable` | `item-too-large` */
export function readMaster(
  entry: Json,
  rules: ReadRules,
): ReadFields & { readonly rules: readonly RecurrenceRule[] } {
  const [uid = unreadable('no-uid')] = uidsOf(entry);
  const read = readFields(entry, uid, rules);
  return { ...read, rules: isSeriesEntry(entry) ? [ruleOf(entry, read.event)] : [] };
}

/** @throws ProblemError `item-unreadable` | `item-too-large` */
export function readEntry({ entry, exceptions, cancelled }: Parts, rules: EntryRules): ReadEntry {
  const shared = sharedValues();
  const master = readMaster(entry, { ...rules, shared });
  const { event, start, unaddressed, zoneUnknown } = master;
  if (!isSeriesEntry(entry)) return { event, unaddressed, zoneUnknown, exceptionAt: new Map() };
  if (exceptions.length + cancelled.length > mostExceptions)
    tooLarge('too-many-exceptions', { limitOverrides: mostExceptions });
  const series = { start: event.start, recurrenceRules: master.rules };
  const overrides: Record<string, PatchObject> = {};
  const exceptionAt = new Map<string, Json>();
  const names = new Set(unaddressed);
  let unknown = zoneUnknown;
  const gone = new Set(cancelled.map((date) => `${date}${event.start.slice(10)}`));
  for (const exception of exceptions) {
    const key = keyOf(exception, start);
    if (exception.isCancelled === true) {
      gone.add(key);
      continue;
    }
    exceptionAt.set(key, exception);
    const read = readException(exception, event.uid, {
      ...rules,
      shared,
      ...(start.zone === null ? {} : { seriesZone: start.zone }),
    });
    for (const name of read.unaddressed) names.add(name);
    unknown ||= read.zoneUnknown;
    const patch = differences(event, atKey(read, key, start), key, shared);
    if (Object.keys(patch).length > 0) overrides[key] = patch;
  }
  // a cancelled date that the rule does not give (any more) says nothing
  for (const key of givenBy(series, [...gone]))
    if (!exceptionAt.has(key)) overrides[key] = { excluded: true };
  return {
    event: canonicalEvent(
      { ...event, recurrenceRules: master.rules, recurrenceOverrides: overrides },
      shared,
    ),
    unaddressed: [...names],
    zoneUnknown: unknown,
    exceptionAt,
  };
}

/** Readings of exceptions: a write of many occurrences reads those before it again each time. */
const readings = new WeakMap<
  Json,
  { readonly of: string; readonly own: readonly string[]; readonly read: ReadFields }
>();

function readException(exception: Json, uid: string, rules: ReadRules): ReadFields {
  const of = `${uid} ${rules.seriesZone}`;
  const known = readings.get(exception);
  if (known !== undefined && known.of === of && known.own === rules.own) return known.read;
  const read = readFields(exception, uid, rules);
  readings.set(exception, { of, own: rules.own, read });
  return read;
}

/** The rule as it was written, as long as Graph has what was made of it. */
function ruleOf(entry: Json, event: CalendarEvent): RecurrenceRule {
  const found = readRule(objectIn(entry, 'recurrence'), event.start);
  const { recurrenceRules } = exactIn(entry);
  const [rule] = Array.isArray(recurrenceRules) ? recurrenceRules : [];
  if (rule === undefined || recurrenceRules === undefined) return found;
  try {
    const written = writeRecurrence({ uid: event.uid, start: event.start, recurrenceRules }, '');
    return sameValue(readRule(written, event.start), found) ? (rule as RecurrenceRule) : found;
  } catch (error) {
    // what stands in a property is from outside
    if (problemOf(error) === null && !(error instanceof TypeError)) throw error;
    return found;
  }
}

/** The exception's original start as the key of an occurrence. @throws ProblemError `item-unreadable` without one */
export function keyOf(exception: Json, series: Time): LocalDateTime {
  const date = dateOfOccurrence(exception, series);
  const time = wallText(series.wall).slice(10);
  return date === null ? unreadable('time-impossible', { property: 'originalStart' }) : `${date}${time}`;
}

/** The date of an occurrence in the zone of its series, before anybody moved it; null where nothing tells it. */
export function dateOfOccurrence(occurrence: Json, { zone, allDay }: Time): string | null {
  const original = Date.parse(textIn(occurrence, 'originalStart'));
  const isMoved = textIn(occurrence, 'type').toLowerCase() === 'exception';
  const at = Number.isNaN(original) ? (isMoved ? null : instantOf(occurrence, 'start')) : original;
  if (at === null) return dateOfId(textIn(occurrence, 'occurrenceId'));
  const wall = zone === null ? at : toWall(zone, at);
  // midnight in some zone, written in UTC, is at most half a day away from that of the date
  return wallText(allDay ? wall + 43_200_000 : wall).slice(0, 10);
}

/** `OID.{id of the series}.2026-12-08`, as `occurrenceId` and `cancelledOccurrences` have it. */
export function dateOfId(id: string): string | null {
  const date = /\.(\d{4}-\d\d-\d\d)$/.exec(id)?.[1] ?? '';
  return wallMs(date) === null ? null : date;
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
