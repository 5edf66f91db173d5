/** Arithmetic on wall times and durations as JSCalendar and iCalendar write them, without any zone. */
import type { LocalDateTime } from '../../../../src-shared/domain/calendar/event.ts';

export const dayMs = 86_400_000;

/** Milliseconds a wall time would be since 1970 if it were UTC; null when it is no real date. A leap second counts as :59. */
export function wallMs(local: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?$/.exec(local);
  return match === null ? null : wallOf(match);
}

/** A match of year, month, day and perhaps hour, minute, second → milliseconds; null when there is no such time. */
export function wallOf(match: RegExpExecArray): number | null {
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

export function wallText(ms: number): LocalDateTime {
  return new Date(ms).toISOString().slice(0, 19);
}

/** Midnight before a wall time. */
export function startOfDay(wall: number): number {
  return Math.floor(wall / dayMs) * dayMs;
}

/** Whether a wall time can be written with four digits for the year. */
export function isWritable(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 0 && year <= 9999;
}

export interface Span {
  /** Calendar days: the same time on a later day, whatever the clocks do in between. */
  readonly days: number;
  /** Exact seconds on top. */
  readonly seconds: number;
}

/** More than a century is no appointment, and numbers beyond it make parsers run for hours. */
const mostSeconds = 100 * 366 * 86_400;

/** RFC 5545 3.3.6 and RFC 8984 1.4.6. Null when malformed, negative or absurd. */
export function parseDuration(text: string): Span | null {
  const match =
    /^\+?P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.\d{1,9})?S)?)?$/.exec(
      text,
    );
  if (match === null || /[PT]$/.test(text)) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const span = { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
  return span.days * 86_400 + span.seconds > mostSeconds ? null : span;
}

/** The days a length touches: an all-day event lasts one at least. */
export function wholeDays({ days, seconds }: Span): Span {
  return { days: Math.max(1, days + Math.ceil(seconds / 86_400)), seconds: 0 };
}

/** A length as some servers spell it: weeks and days behind the T, as in `PT1W` (Synology). Null when that is none either. */
export function looseDuration(text: string): Span | null {
  const match = /^\+?PT((?:\d{1,9}W)?(?:\d{1,9}D)?)T?((?:\d{1,9}[HMS]){0,3})$/.exec(text);
  return match === null ? null : parseDuration(`P${match[1]}${match[2] === '' ? '' : `T${match[2]}`}`);
}
