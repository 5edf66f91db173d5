/**
 * Converts between Graph's times and wall times. Concord asks for UTC (`Prefer: outlook.timezone`); the zone in which somebody wrote the
 * event is named beside it, by its Windows or IANA name (https://learn.microsoft.com/graph/api/resources/event, `originalStartTimeZone`).
 * Requests name the Windows zone, because Outlook shows a person that one.
 */
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { parseDuration, type Span, wholeDays } from '../../../src-shared/domain/time/duration.ts';
import { clockAround } from '../../../src-shared/domain/time/same-zone.ts';
import { dayMs, lastWall, startOfDay, wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { windowsNameOf } from '../../../src-shared/domain/time/windows-names.ts';
import { isKnownZone, isZone, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { endOf, type Time, writableZone, zoneByName } from '../icalendar/index.ts';
import { type Json, objectIn, textIn } from '../json-members.ts';

export interface EventTimes {
  readonly start: Time;
  readonly span: Span;
  /** The zone's name is not known: the times are in UTC. */
  readonly zoneUnknown: boolean;
}

/**
 * @param knownZone the zone that this event, or the series it belongs to, is known to be in: taken where Graph's name means the same clocks
 * @throws ProblemError `item-unreadable` for a time that does not exist
 */
export function readTimes(event: Json, knownZone: string | undefined): EventTimes {
  const begins = instantOf(event, 'start') ?? unreadable('no-start');
  const ends = instantOf(event, 'end') ?? begins;
  const named = zoneNameOf(event);
  const zone = named === '' ? zoneByName(textIn(objectIn(event, 'start'), 'timeZone')) : zoneByName(named);
  if (event.isAllDay === true) {
    const first = dateOf(event, 'start', zone);
    const days = Math.round((dateOf(event, 'end', zone) - first) / dayMs);
    return {
      start: { wall: first, allDay: true, zone: null },
      span: { days: Math.max(1, days), seconds: 0 },
      zoneUnknown: false,
    };
  }
  const span = { days: 0, seconds: Math.max(0, Math.round((ends - begins) / 1_000)) };
  if (zone === null)
    return { start: { wall: within(begins), allDay: false, zone: 'Etc/UTC' }, span, zoneUnknown: true };
  const own = knownZone !== undefined && isSameClock(knownZone, zone, begins) ? knownZone : zone;
  return { start: { wall: within(toWall(own, begins)), allDay: false, zone: own }, span, zoneUnknown: false };
}

/**
 * The name of the zone that the event is in: of a series that of its recurrence, which is empty in some invitations, and beside which the
 * event has an IANA name at times.
 */
function zoneNameOf(event: Json): string {
  const original = textIn(event, 'originalStartTimeZone').trim();
  const recurrence = textIn(objectIn(objectIn(event, 'recurrence'), 'range'), 'recurrenceTimeZone').trim();
  const [one, other] = [zoneByName(original), zoneByName(recurrence)];
  if (other === null || (one !== null && clockAround(one, today(event)) === clockAround(other, today(event))))
    return original;
  return recurrence;
}

function today(event: Json): LocalDateTime {
  return textIn(objectIn(event, 'start'), 'dateTime').slice(0, 19);
}

function isSameClock(one: string, other: string, at: number): boolean {
  return isZone(one) && clockAround(one, wallText(at)) === clockAround(other, wallText(at));
}

const form = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?Z?$/i;

/** Epoch milliseconds of a `dateTimeTimeZone`; null without one. */
export function instantOf(event: Json, name: string): number | null {
  const json = objectIn(event, name);
  const text = textIn(json, 'dateTime').trim();
  if (text === '') return null;
  const wall = wallIn(text, name);
  const zone =
    zoneByName(textIn(json, 'timeZone') || 'UTC') ?? unreadable('time-impossible', { property: name });
  return toInstant(zone, wall);
}

function wallIn(text: string, property: string): number {
  const match = form.exec(text);
  const wall = match === null ? null : wallMs(`${match[1]}${match[2] ?? ':00'}`);
  return wall ?? unreadable('time-impossible', { property });
}

/** All-day events are told from midnight to midnight, whatever zone was asked for; a time of day is the midnight of the event's own zone. */
function dateOf(event: Json, name: string, zone: string | null): number {
  const wall = wallIn(textIn(objectIn(event, name), 'dateTime'), name);
  const at = instantOf(event, name);
  if (wall === startOfDay(wall) || zone === null || at === null) return startOfDay(wall);
  return startOfDay(toWall(zone, at));
}

function within(wall: number): number {
  return Math.min(lastWall, wall);
}

export interface WrittenZone {
  /** IANA name: the wall times of a request are in it. */
  readonly zone: string;
  /** As it is sent. */
  readonly name: string;
}

/** The zone that is sent for an event. @throws ProblemError `item-rejected` for a name that is no zone */
export function zoneToWrite(
  event: Pick<CalendarEvent, 'timeZone' | 'start' | 'showWithoutTime'>,
  calendarZone: string,
): WrittenZone {
  // Graph has no times without a zone
  const own = writableZone((event.showWithoutTime === true ? null : event.timeZone) ?? calendarZone);
  if (!isKnownZone(own)) fail('item-rejected', { field: 'timeZone' });
  // a fixed offset without a zone of its own is written in UTC
  const zone = isZone(own) ? own : 'Etc/UTC';
  return { zone, name: windowsNameOf(zone, event.start) ?? zone };
}

/** The members of a request for when an event is. @throws ProblemError `item-rejected` */
export function writeTimes(event: CalendarEvent, calendarZone: string): Json {
  const wall = wallMs(event.start) ?? fail('item-rejected', { field: 'start' });
  const allDay = event.showWithoutTime === true;
  const span =
    parseDuration(event.duration ?? (allDay ? 'P1D' : 'PT0S')) ??
    fail('item-rejected', { field: 'duration' });
  const { zone, name } = zoneToWrite(event, calendarZone);
  const time = (at: number, timeZone = name): Json => ({ dateTime: wallText(at), timeZone });
  if (allDay) {
    const first = startOfDay(wall);
    return { isAllDay: true, start: time(first), end: time(endOf(first, null, wholeDays(span))) };
  }
  const own = writableZone(event.timeZone ?? calendarZone);
  // what is sent in another zone than its own is the same moment there
  const moved = (at: number): number => (own === zone ? at : toInstant(own, at));
  const ends = endOf(wall, own, span);
  const begins = toInstant(own, wall + span.days * dayMs);
  const endsAt = begins + span.seconds * 1_000;
  // the second time that the clocks show an hour has no name in the zone
  const isSecond = own === zone && span.seconds > 0 && toInstant(zone, ends) !== endsAt;
  return {
    isAllDay: false,
    start: time(moved(wall)),
    end: isSecond ? time(endsAt, 'UTC') : time(moved(ends)),
  };
}
