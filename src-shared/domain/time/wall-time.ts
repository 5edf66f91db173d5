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
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(match[at] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, Math.min(second, 59));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
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
