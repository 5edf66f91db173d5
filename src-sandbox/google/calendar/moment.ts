/** Reads and writes `EventDateTime`: dates, and times with an offset, a zone, or both. */
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { isZone, offsetAt, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { refuseInvalid } from '../api-refusal.ts';
import type { Json, Moment } from './event.ts';

const timeForm = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;

export interface MomentRules {
  /** `start` or `end`, as error messages say it. */
  readonly which: 'start' | 'end';
  /** The calendar's zone, for times with an offset alone. */
  readonly calendarZone: string;
  /** A series needs a zone of its own. */
  readonly needsZone: boolean;
  /** Names that Google's zone data do not have yet. */
  readonly refusedZones: ReadonlySet<string>;
}

export function readMoment(value: unknown, rules: MomentRules): Moment {
  const { which, calendarZone, needsZone, refusedZones } = rules;
  const { date, dateTime, timeZone } = (value ?? {}) as Json;
  if (typeof date !== 'string' && typeof dateTime !== 'string')
    refuseInvalid(`Missing ${which} time.`, 'required');
  if (typeof date === 'string' && typeof dateTime === 'string') refuseInvalid(`Invalid ${which} time.`);
  if (typeof date === 'string') {
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || wallMs(date) === null)
      refuseInvalid(`Invalid value for: Invalid format: "${date}"`);
    return { type: 'date', date };
  }
  const text = String(dateTime);
  const match = timeForm.exec(text);
  const wall = match === null ? null : wallMs(match[1] ?? '');
  if (match === null || wall === null) {
    const rest = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(.*)$/.exec(text)?.[1];
    refuseInvalid(`Invalid value for: Invalid format: "${text}"${rest ? ` is malformed at "${rest}"` : ''}`);
  }
  if (typeof timeZone === 'string' && (!isZone(timeZone) || refusedZones.has(timeZone)))
    refuseInvalid(`Invalid time zone definition for ${which} time.`);
  const offset = match[2];
  if (typeof timeZone !== 'string' && (offset === undefined || needsZone))
    refuseInvalid(`Missing time zone definition for ${which} time.`, 'required');
  const zone = typeof timeZone === 'string' ? timeZone : calendarZone;
  return { type: 'time', at: offset === undefined ? toInstant(zone, wall) : Date.parse(text), zone };
}

/** @param zone whose offset the time is written with: that of the calendar, whatever the event's own zone is */
export function writeMoment(moment: Moment, zone: string): Json {
  if (moment.type === 'date') return { date: moment.date };
  return { dateTime: writeInstant(moment.at, zone), timeZone: moment.zone };
}

/** RFC 3339 with the offset that the zone has then. */
export function writeInstant(at: number, zone: string): string {
  const offsetMinutes = offsetAt(zone, at) / 60_000;
  return `${wallText(at + offsetMinutes * 60_000)}${offsetText(offsetMinutes)}`;
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

/** The wall time in the event's own zone: what a series' rule counts in. */
export function wallOf(moment: Moment): string {
  return moment.type === 'date' ? `${moment.date}T00:00:00` : wallText(toWall(moment.zone, moment.at));
}

/** The moment of the same kind and zone with this wall time. */
export function momentAt(like: Moment, wall: string): Moment {
  return like.type === 'date'
    ? { type: 'date', date: wall.slice(0, 10) }
    : { ...like, at: toInstant(like.zone, wallMs(wall) ?? Number.NaN) };
}

/** Epoch milliseconds; a date begins when the calendar's day does. */
export function instantOf(moment: Moment, calendarZone: string): number {
  return moment.type === 'time' ? moment.at : toInstant(calendarZone, wallMs(moment.date) ?? 0);
}

/** What stands behind the series' id in the id of an instance: `20260315T130000Z`, or `20260315` for all-day series. */
export function instanceSuffix(original: Moment): string {
  return original.type === 'date'
    ? original.date.replaceAll('-', '')
    : `${new Date(original.at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
