/**
 * Converts between Google's times and wall times. A Google time is a date, or a time with an offset, and the zone is named beside it:
 * the offset is that of the calendar and says nothing about the event's own zone
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events#resource, `start`).
 */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { parseDuration, type Span, wholeDays } from '../../../../src-shared/domain/time/duration.ts';
import {
  dayMs,
  lastWall,
  startOfDay,
  wallMs,
  wallText,
} from '../../../../src-shared/domain/time/wall-time.ts';
import {
  isKnownZone,
  isZone,
  offsetText,
  toInstant,
  toWall,
} from '../../../../src-shared/domain/time/zones.ts';
import { endOf, spanBetween, type Time, writableZone, zoneByName } from '../../icalendar/index.ts';
import { type Json, objectIn, textIn } from '../json.ts';

export interface EventTime {
  readonly time: Time;
  /** The zone's name is not known: the time is in UTC. */
  readonly zoneUnknown: boolean;
  /** Epoch milliseconds, where an offset says it: a wall time can be one that the clocks show twice. */
  readonly at: number | null;
}

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * @param name `start`, `end` or `originalStartTime`
 * @param calendarZone for a time without a zone
 * @returns null when the event does not have this time
 * @throws ProblemError `item-unreadable` for a time that does not exist
 */
export function readTime(event: Json, name: string, calendarZone: string): EventTime | null {
  const json = objectIn(event, name);
  const date = textIn(json, 'date');
  const text = textIn(json, 'dateTime');
  const impossible = (): never => unreadable('time-impossible', { property: name });
  if (date !== '') {
    // some old imports have a time of day behind the date
    const wall = wallMs(`${date.slice(0, 10)}T00:00:00`) ?? impossible();
    return { time: { wall, allDay: true, zone: null }, zoneUnknown: false, at: null };
  }
  if (text === '') return null;
  const match = form.exec(text.trim()) ?? impossible();
  const wall = wallMs(`${match[1]}${match[2] ?? ':00'}`) ?? impossible();
  const named = textIn(json, 'timeZone');
  const zone = zoneByName(named === '' ? calendarZone : named);
  const offset = match[3];
  const at = offset === undefined ? null : wall - offsetMs(offset);
  if (zone === null)
    return { time: { wall: within(at ?? wall), allDay: false, zone: 'Etc/UTC' }, zoneUnknown: true, at };
  const own = at === null ? wall : toWall(zone, at);
  return { time: { wall: within(own), allDay: false, zone }, zoneUnknown: false, at };
}

/** How long something lasts: in days, or in real time. */
export function spanOf(start: EventTime, end: EventTime): Span {
  return start.at === null || end.at === null
    ? spanBetween(start.time, end.time)
    : { days: 0, seconds: Math.max(0, Math.round((end.at - start.at) / 1000)) };
}

/** The date as the text has it, for an all-day series whose exception Google gives with a time. */
export function dateIn(event: Json, name: string): Time | null {
  const json = objectIn(event, name);
  const text = textIn(json, 'date') || textIn(json, 'dateTime');
  const wall = wallMs(`${text.slice(0, 10)}T00:00:00`);
  return wall === null ? null : { wall, allDay: true, zone: null };
}

function offsetMs(text: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (match === null) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
  return match[1] === '-' ? -ms : ms;
}

function within(wall: number): number {
  return Math.min(lastWall, wall);
}

/** A zone that Google takes for this event. @throws ProblemError `item-rejected` for a name that is no zone */
export function zoneToWrite(event: Pick<CalendarEvent, 'timeZone'>, calendarZone: string): string {
  // Google has no times without a zone
  const zone = writableZone(event.timeZone ?? calendarZone);
  if (!isKnownZone(zone)) fail('item-rejected', { field: 'timeZone' });
  return isZone(zone) ? zone : 'Etc/UTC';
}

export interface WrittenTimes {
  readonly start: Json;
  readonly end: Json;
}

/**
 * `start` and `end` of a request.
 * @param isPatch a patch merges: the members of the other kind of time are taken away
 */
export function writeTimes(event: CalendarEvent, calendarZone: string, isPatch: boolean): WrittenTimes {
  const wall = wallMs(event.start) ?? fail('item-rejected', { field: 'start' });
  const allDay = event.showWithoutTime === true;
  const span =
    parseDuration(event.duration ?? (allDay ? 'P1D' : 'PT0S')) ??
    fail('item-rejected', { field: 'duration' });
  if (allDay) {
    const first = startOfDay(wall);
    const date = (at: number): Json => ({
      date: wallText(at).slice(0, 10),
      ...(isPatch ? { dateTime: null, timeZone: null } : {}),
    });
    return { start: date(first), end: date(endOf(first, null, wholeDays(span))) };
  }
  const zone = zoneToWrite(event, calendarZone);
  const own = writableZone(event.timeZone ?? calendarZone);
  // a fixed offset without a zone of its own is written in UTC
  const moved = (at: number): number => (own === zone ? at : toInstant(own, at));
  const time = (at: number, offset = ''): Json => ({
    dateTime: `${wallText(moved(at))}${offset}`,
    timeZone: zone === 'Etc/UTC' ? 'UTC' : zone,
    ...(isPatch ? { date: null } : {}),
  });
  const ends = endOf(wall, own, span);
  const begins = toInstant(own, wall + span.days * dayMs);
  // the second time that the clocks show an hour has to be named by its offset
  const isSecond = own === zone && toInstant(zone, ends) !== begins + span.seconds * 1000 && span.seconds > 0;
  return {
    start: time(wall),
    end: isSecond ? time(ends, offsetText(ends - begins - span.seconds * 1000)) : time(ends),
  };
}
