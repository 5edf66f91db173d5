/**
 * Converts between Google's times and wall times. A Google time is a date, or a time with an offset, and the zone is named beside it:
 * the offset is that of the calendar and says nothing about the event's own zone
 * (https://developers.google.com/workspace/calendar/api/v3/reference/events#resource, `start`).
 */
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { parseDuration, wholeDays } from '../../../../src-shared/domain/time/duration.ts';
import { lastWall, startOfDay, wallMs, wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import { isKnownZone, isZone, toInstant, toWall } from '../../../../src-shared/domain/time/zones.ts';
import { endOf, type Time, writableZone, zoneByName } from '../../icalendar/index.ts';
import { type Json, objectIn, textIn } from './json.ts';

export interface EventTime {
  readonly time: Time;
  /** The zone's name is not known: the time is in UTC. */
  readonly zoneUnknown: boolean;
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
    return { time: { wall, allDay: true, zone: null }, zoneUnknown: false };
  }
  if (text === '') return null;
  const match = form.exec(text.trim()) ?? impossible();
  const wall = wallMs(`${match[1]}${match[2] ?? ':00'}`) ?? impossible();
  const named = textIn(json, 'timeZone');
  const zone = zoneByName(named === '' ? calendarZone : named);
  const offset = match[3];
  if (zone === null) {
    const inUtc = offset === undefined ? wall : wall - offsetMs(offset);
    return { time: { wall: within(inUtc), allDay: false, zone: 'Etc/UTC' }, zoneUnknown: true };
  }
  const own = offset === undefined ? wall : toWall(zone, wall - offsetMs(offset));
  return { time: { wall: within(own), allDay: false, zone }, zoneUnknown: false };
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
  const time = (at: number): Json => ({
    dateTime: wallText(moved(at)),
    timeZone: zone === 'Etc/UTC' ? 'UTC' : zone,
    ...(isPatch ? { date: null } : {}),
  });
  return { start: time(wall), end: time(endOf(wall, own, span)) };
}
