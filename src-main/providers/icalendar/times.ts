/**
 * Converts the times in DTSTART, DTEND, RECURRENCE-ID, EXDATE and RDATE (RFC 5545 3.3.4, 3.3.5) between iCalendar and
 * JSCalendar.
 */
import { type SharedValues, sharedValues } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, LocalDateTime } from '../../../src-shared/domain/calendar/event.ts';
import { tooLarge, unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { parseDuration, type Span } from '../../../src-shared/domain/time/duration.ts';
import { sameZone } from '../../../src-shared/domain/time/same-zone.ts';
import {
  dayMs,
  isWritable,
  lastWall,
  startOfDay,
  wallText,
} from '../../../src-shared/domain/time/wall-time.ts';
import { instantIn, isSkipped, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { createBudget, type WorkBudget } from './budget.ts';
import { type Component, type Line, rawValue } from './content-lines.ts';
import { type Privacy, privacyOfCalendar } from './privacy.ts';
import { readProperty, writeProperty } from './property.ts';
import type { Repairs } from './repairs.ts';
import { parseTime } from './time-value.ts';
import { plainTzid, type ResolvedZone, resolveTzid } from './tzid.ts';

export interface Time {
  /** Wall time in milliseconds, as if it were UTC. */
  readonly wall: number;
  readonly allDay: boolean;
  /** IANA name, `Etc/UTC` for UTC; null for a floating time. */
  readonly zone: string | null;
}

/** What is shared while one calendar object is read: its zones, each TZID resolved once, what its parts have in common, the repairs made. */
export interface ReadContext {
  readonly calendar: Component;
  /** What the object says of all its events. */
  readonly privacy: Privacy;
  readonly zones: Map<string, ResolvedZone>;
  /** Participants by the lines that they were read from: most occurrences repeat the guests of their series. */
  readonly participants: Map<string, NonNullable<CalendarEvent['participants']>>;
  readonly shared: SharedValues;
  readonly repairs: Repairs;
  /** The budget for reading this object. */
  readonly budget: WorkBudget;
}

export function readContext(calendar: Component, repairs: Repairs = new Set()): ReadContext {
  return {
    calendar,
    privacy: privacyOfCalendar(calendar),
    zones: new Map(),
    participants: new Map(),
    shared: sharedValues(),
    repairs,
    budget: createBudget(),
  };
}

/** The most changed, added and cancelled occurrences of a series, and the most dates in one line. */
export const mostOverrides = 5000;

const mostZones = 50;

/** Null for a time that does not exist. */
export type MaybeTime = Time | null;

export interface TimeList {
  readonly times: readonly MaybeTime[];
  /** The duration of each value of an RDATE that is a period; null for the others (RFC 5545 3.3.9). */
  readonly spans: readonly (Span | null)[];
}

/** The times of a property in their order, without empty values. */
export function timesIn(line: Line, context: ReadContext): TimeList {
  const { value, tzid, isDate } = partsOf(line, context);
  const times: MaybeTime[] = [];
  const spans: (Span | null)[] = [];
  let from = 0;
  while (from <= value.length) {
    const comma = value.indexOf(',', from);
    const text = value.slice(from, comma < 0 ? value.length : comma).trim();
    from = comma < 0 ? value.length + 1 : comma + 1;
    if (text === '') continue;
    if (times.length === mostOverrides) tooLarge('too-many-exceptions', { limitOverrides: mostOverrides });
    const slash = text.indexOf('/');
    const start = timeOf(slash < 0 ? text : text.slice(0, slash), tzid, isDate, context);
    times.push(start);
    spans.push(slash < 0 || start === null ? null : periodOf(start, text.slice(slash + 1), tzid, context));
  }
  return { times, spans };
}

export function timeOf(text: string, tzid: string, isDate: boolean, context: ReadContext): MaybeTime {
  const { repairs } = context;
  const value = parseTime(text, repairs);
  if (value === null || !isWritable(value.wall - dayMs) || value.wall > lastWall) return null;
  const { wall, kind } = value;
  if (kind === 'date') {
    if (!isDate) repairs.add('date-not-marked');
    return { wall, allDay: true, zone: null };
  }
  if (isDate) {
    repairs.add('date-with-time');
    if (wall === startOfDay(wall)) return { wall, allDay: true, zone: null };
  }
  if (kind === 'utc') {
    if (tzid !== '') repairs.add('utc-with-zone');
    return { wall, allDay: false, zone: 'Etc/UTC' };
  }
  if (tzid === '') return { wall, allDay: false, zone: null };
  const { zone, definition } = resolved(tzid, context);
  if (zone !== null) return { wall, allDay: false, zone };
  // an unknown zone: converted to UTC by its definition in the object, or floating without one
  return definition === null
    ? { wall, allDay: false, zone: null }
    : { wall: Math.min(lastWall, wall - definition.offsetAt(wall)), allDay: false, zone: 'Etc/UTC' };
}

/** Epoch milliseconds. Floating times and dates are taken as UTC, which is enough to compare times of the same kind. */
export function instantOf(time: Time): number {
  return instantIn(time.zone, time.wall);
}

/** A time as wall time in the zone of a series: the key of an occurrence (ID1). */
export function inSeries(time: Time, series: Time): LocalDateTime {
  if (series.allDay) {
    // the midnight of a date in some zone, written in UTC, is at most 12 hours away from that date's midnight in UTC
    const utc = !time.allDay && time.zone === 'Etc/UTC';
    return wallText(startOfDay(Math.min(lastWall, utc ? time.wall + dayMs / 2 : time.wall)));
  }
  const timeOfDay = series.wall - startOfDay(series.wall);
  // a date in a timed series means the occurrence on that day
  if (time.allDay) return wallText(time.wall + timeOfDay);
  if (time.zone === series.zone || time.zone === null || series.zone === null) return wallText(time.wall);
  const instant = instantOf(time);
  const wall = Math.min(lastWall, toWall(series.zone, instant));
  // when the clocks skip the time of day of the series, the key is still the original wall time (RFC 8984 4.3.3)
  const usual = startOfDay(wall) + timeOfDay;
  return wallText(usual !== wall && toInstant(series.zone, usual) === instant ? usual : wall);
}

/** The duration between two times: whole days between dates, exact seconds otherwise (RFC 5545 3.8.5.3). Never negative. */
export function spanBetween(start: Time, end: Time): Span {
  if (start.allDay) return { days: Math.max(1, Math.ceil((end.wall - start.wall) / dayMs)), seconds: 0 };
  const until = end.allDay ? { ...start, wall: end.wall } : end;
  const ms = instantOf(until) - instantOf(start);
  // for a start that the clocks skip, some programs write an end in wall time, which is before the start or equal to it
  const byWall =
    ms <= 0 && sameZone(until.zone, start.zone) && start.zone !== null && isSkipped(start.zone, start.wall);
  return { days: 0, seconds: Math.max(0, Math.round((byWall ? until.wall - start.wall : ms) / 1000)) };
}

/** The end of a duration as wall time in the start's zone: first calendar days are added, then exact time. */
export function endOf(wall: number, zone: string | null, span: Span): number {
  const later = wall + span.days * dayMs;
  const ms = span.seconds * 1000;
  if (zone === null || ms === 0) return later + ms;
  return toWall(zone, toInstant(zone, later) + ms);
}

/** The line of a property with times of one kind. Parameters of `like` other than TZID and VALUE are kept. */
export function timeLine(
  name: string,
  walls: readonly number[],
  kind: { readonly allDay: boolean; readonly zone: string | null },
  tzidOf: (zone: string) => string,
  like?: Line | null,
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

/** Whether a time zone is unknown: its times were converted to UTC, or read as floating. */
export function hasUnknownZone({ zones }: ReadContext): boolean {
  return [...zones.values()].some(({ zone }) => zone === null);
}

interface TimeParts {
  readonly value: string;
  readonly tzid: string;
  /** VALUE=DATE. */
  readonly isDate: boolean;
}

/** Splits `NAME;TZID=…;VALUE=DATE:value`. It does not use ical.js, because these are the most frequent properties. */
function partsOf(line: Line, { repairs }: ReadContext): TimeParts {
  const { text, name } = line;
  if (text[name.length] === ':')
    return { value: text.slice(name.length + 1).trim(), tzid: '', isDate: false };
  let value = rawValue(line).trim();
  let head = text.slice(name.length, text.length - rawValue(line).length - 1);
  // `TZID=(UTC+01:00) Amsterdam:2026…` without quotes: the value begins after the last colon
  const colon = value.lastIndexOf(':');
  if (colon >= 0 && !/^[\d-]{8}/.test(value) && value !== '') {
    repairs.add('zone-not-quoted');
    head = text.slice(name.length, text.lastIndexOf(':'));
    value = value.slice(colon + 1).trim();
  }
  const isDate = /;VALUE="?DATE"?(?:;|$)/i.test(head);
  const at = /;TZID=/i.exec(head)?.index;
  if (at === undefined) return { value, tzid: '', isDate };
  const rest = head.slice(at + 6);
  const quoted = /^"([^"]*)"/.exec(rest)?.[1];
  if (quoted !== undefined) return { value, tzid: plainTzid(quoted), isDate };
  const given = rest.split(';', 1)[0] ?? '';
  if (/[\\",]/.test(given)) repairs.add('zone-not-quoted');
  return { value, tzid: plainTzid(given), isDate };
}

function periodOf(start: Time, text: string, tzid: string, context: ReadContext): Span | null {
  const end = text.trim().toUpperCase();
  if (end.includes('P'))
    return parseDuration(end) ?? unreadable('duration-impossible', { property: 'RDATE' });
  const until = timeOf(end, tzid, false, context) ?? unreadable('time-impossible', { property: 'RDATE' });
  return spanBetween(start, until);
}

export function resolved(tzid: string, { calendar, zones, budget }: ReadContext): ResolvedZone {
  let found = zones.get(tzid);
  if (found === undefined) {
    // to find a zone by its definition, all known zones are compared
    if (zones.size >= mostZones) tooLarge('too-large', { limitZones: mostZones });
    found = resolveTzid(tzid, calendar, budget);
    zones.set(tzid, found);
  }
  return found;
}
