/**
 * Wall times: date and time of day without a time zone. They are texts (RFC 8984 1.4.4, `2026-11-20T09:00:00`), or for
 * computing with them numbers: the epoch milliseconds that the same text means in UTC.
 */
import type { LocalDateTime } from '../calendar/event.ts';

export const dayMs = 86_400_000;

/** The last wall time that can be written with four digits for the year, 9999-12-31T23:59:59. Programs use it for "without end". */
export const lastWall = Date.UTC(10_000, 0, 1) - 1000;

/** A wall time or a date in milliseconds; null when there is no such time. A leap second counts as :59. */
export function wallMs(local: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?$/.exec(local);
  return match === null ? null : wallOfParts(match);
}

/**
 * The wall time of a match's groups 1 to 6: year, month, day and, if they are there, hour, minute, second. Milliseconds; null
 * when there is no such time.
 */
export function wallOfParts(match: RegExpExecArray): number | null {
  const year = numberAt(match, 1);
  const month = numberAt(match, 2);
  const day = numberAt(match, 3);
  const hour = numberAt(match, 4);
  const minute = numberAt(match, 5);
  const second = numberAt(match, 6);
  if (hour > 23 || minute > 59 || second > 60 || day < 1 || day > daysIn(year, month)) return null;
  // Date.UTC takes years below 100 for those of the twentieth century; the calendar repeats itself every 400 years
  const moved = year < 100 ? 400 : 0;
  const wall = Date.UTC(year + moved, month - 1, day, hour, minute, Math.min(second, 59));
  return moved === 0 ? wall : wall - daysIn400Years * dayMs;
}

const daysIn400Years = 146_097;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function numberAt(match: RegExpExecArray, group: number): number {
  const text = match[group];
  return text === undefined ? 0 : Number(text);
}

/** How many days a month has in that year; none when there is no such month. */
function daysIn(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return monthLengths[month - 1] ?? 0;
}

/** @throws RangeError for milliseconds beyond what a Date can hold */
export function wallText(wall: number): LocalDateTime {
  return new Date(wall).toISOString().slice(0, 19);
}

/**
 * The wall time so many milliseconds later, as if every day had 24 hours. A text that is no wall time stays as it is, and so does
 * every text for a number of milliseconds that is unknown (NaN, see `msBetween`).
 */
export function later(local: LocalDateTime, ms: number): LocalDateTime {
  const wall = wallMs(local);
  return wall === null || Number.isNaN(ms) ? local : wallText(wall + ms);
}

/** How much later the second wall time is, in milliseconds; NaN when one of them is no wall time. */
export function msBetween(from: LocalDateTime, to: LocalDateTime): number {
  const [first, second] = [wallMs(from), wallMs(to)];
  return first === null || second === null ? Number.NaN : second - first;
}

/** The midnight at or before a wall time. */
export function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

/** Whether a wall time can be written with four digits for the year. */
export function isWritable(wall: number): boolean {
  const year = new Date(wall).getUTCFullYear();
  return year >= 0 && year <= 9999;
}
