/** DTSTART, DTEND, RECURRENCE-ID, EXDATE, RDATE: iCalendar's four kinds of time (RFC 5545 3.3.4, 3.3.5) and JSCalendar's. */
import type { LocalDateTime } from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type Component, type Line, linesOf } from './content-lines.ts';
import { type Property, parameterIn, readProperty, writeProperty } from './property.ts';
import { dayMs, parseDuration, type Span, wallMs, wallText } from './wall-time.ts';
import { offsetByDefinition, toInstant, toWall, vtimezoneOf, zoneOfTzid } from './zones.ts';

export interface Time {
  /** Wall time in milliseconds, as if it were UTC. */
  readonly wall: number;
  readonly allDay: boolean;
  /** IANA name, `Etc/UTC`, null = floating. */
  readonly zone: string | null;
  /** The zone's name meant nothing: the time was turned into UTC by its VTIMEZONE, or left floating without one. */
  readonly zoneUnknown: boolean;
}

/** What the zones of one calendar object mean; each TZID is resolved once. */
export interface ZoneContext {
  readonly calendar: Component;
  readonly resolved: Map<string, string | null>;
}

export function zoneContext(calendar: Component): ZoneContext {
  return { calendar, resolved: new Map() };
}

/** The times of a property. @throws ProblemError `item-unreadable` for a time that does not exist. */
export function timesIn(property: Property, context: ZoneContext): readonly Time[] {
  const tzid = parameterIn(property, 'tzid');
  return property.values.map((value) => {
    // a period (RDATE) is its start and its end or duration
    const text = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
    return timeOf(typeof text === 'string' ? text : '', tzid, context);
  });
}

/** How long each of an RDATE's periods is; null for values that are none (RFC 5545 3.3.9). */
export function spansIn(property: Property, context: ZoneContext): readonly (Span | null)[] {
  const starts = timesIn(property, context);
  return property.values.map((value, index) => {
    const start = starts[index];
    if (!Array.isArray(value) || start === undefined) return null;
    const end: unknown = (value as readonly unknown[])[1];
    if (typeof end !== 'string') return fail('item-unreadable', { property: 'RDATE' });
    if (!end.includes('P')) return spanBetween(start, timeOf(end, parameterIn(property, 'tzid'), context));
    return parseDuration(end) ?? fail('item-unreadable', { property: 'RDATE' });
  });
}

/** The first line of that name as a time, or null without one. */
export function timeIn(component: Component, name: string, context: ZoneContext): Time | null {
  const line = linesOf(component, name)[0];
  if (line === undefined) return null;
  const property = readProperty(line) ?? fail('item-unreadable', { property: name });
  return timesIn(property, context)[0] ?? fail('item-unreadable', { property: name });
}

export function timeOf(value: string, tzid: string, context: ZoneContext): Time {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z?))?(?:T::)?$/.exec(value);
  const wall = match === null ? null : wallMs(match[2] === undefined ? (match[1] ?? '') : value.slice(0, 19));
  if (match === null || wall === null) return fail('item-unreadable', { reason: 'time' });
  if (match[2] === undefined) return { wall, allDay: true, zone: null, zoneUnknown: false };
  if (match[3] === 'Z') return { wall, allDay: false, zone: 'Etc/UTC', zoneUnknown: false };
  if (tzid === '') return { wall, allDay: false, zone: null, zoneUnknown: false };
  const zone = resolve(tzid, context);
  if (zone !== null) return { wall, allDay: false, zone, zoneUnknown: false };
  const definition = vtimezoneOf(tzid, context.calendar);
  const offset = definition === null ? null : offsetByDefinition(definition, wall);
  return offset === null
    ? { wall, allDay: false, zone: null, zoneUnknown: true }
    : { wall: wall - offset, allDay: false, zone: 'Etc/UTC', zoneUnknown: true };
}

/** Epoch milliseconds; floating times and dates count as UTC, which is enough to tell how far apart two of a kind are. */
export function instantOf(time: Time): number {
  return time.zone === null ? time.wall : toInstant(time.zone, time.wall);
}

/** A time as wall time of a series (ID1): the key of its occurrence. */
export function inSeries(time: Time, series: Time): LocalDateTime {
  if (series.allDay) return wallText(startOfDay(time.wall));
  // a bare date on a timed series means that day's occurrence
  if (time.allDay) return wallText(time.wall + (series.wall - startOfDay(series.wall)));
  if (time.zone === series.zone || time.zone === null || series.zone === null) return wallText(time.wall);
  return wallText(toWall(series.zone, instantOf(time)));
}

export function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

/** How long from one time to another: whole days between dates, exact seconds otherwise (RFC 5545 3.8.5.3). Never negative. */
export function spanBetween(start: Time, end: Time): Span {
  if (start.allDay) {
    const days = Math.round((startOfDay(end.wall) - start.wall) / dayMs);
    return { days: Math.max(1, days), seconds: 0 };
  }
  const until = end.allDay ? { ...start, wall: end.wall } : end;
  const ms = instantOf(until) - instantOf(start);
  return { days: 0, seconds: Math.max(0, Math.round(ms / 1000)) };
}

/** Where a duration ends, as wall time of the start's zone: days by the calendar, then exact time. */
export function endOf(wall: number, zone: string | null, span: Span): number {
  const later = wall + span.days * dayMs;
  if (zone === null || span.seconds === 0) return later + span.seconds * 1000;
  return toWall(zone, toInstant(zone, later) + span.seconds * 1000);
}

/** One property holding times of one kind. Other parameters of `like` are kept. */
export function timeLine(
  name: string,
  walls: readonly number[],
  kind: { readonly allDay: boolean; readonly zone: string | null },
  tzidOf: (zone: string) => string,
  like?: Line,
): Line {
  const { tzid: _tzid, value: _value, ...kept } = (like && readProperty(like)?.parameters) ?? {};
  const zoned = !kind.allDay && kind.zone !== null && kind.zone !== 'Etc/UTC' ? kind.zone : null;
  return writeProperty({
    name: name.toLowerCase(),
    parameters: zoned === null ? kept : { ...kept, tzid: tzidOf(zoned) },
    type: kind.allDay ? 'date' : 'date-time',
    values: walls.map((wall) =>
      kind.allDay ? wallText(wall).slice(0, 10) : `${wallText(wall)}${kind.zone === 'Etc/UTC' ? 'Z' : ''}`,
    ),
  });
}

function resolve(tzid: string, { calendar, resolved }: ZoneContext): string | null {
  const known = resolved.get(tzid);
  if (known !== undefined) return known;
  const zone = zoneOfTzid(tzid, calendar);
  resolved.set(tzid, zone);
  return zone;
}
