/**
 * Durations as JSCalendar and iCalendar write them (RFC 8984 1.4.6, RFC 5545 3.3.6). Calendar days and exact seconds are kept
 * apart: across a change of the clocks, a day is not 24 hours.
 */
import type { Duration } from '../calendar/event.ts';
import { dayMs } from './wall-time.ts';

export interface Span {
  /** Calendar days: the same time of day that many days later, also across a change of the clocks. */
  readonly days: number;
  /** Exact seconds, in addition to the days. */
  readonly seconds: number;
}

/** A century. Larger numbers make some programs run for hours. */
const mostSeconds = 100 * 366 * 86_400;

/** Null when the text is malformed, negative, or longer than a century. */
export function parseDuration(text: string): Span | null {
  const span = spanIn(text.replace(/^\+/, ''));
  return span === null || span.days * 86_400 + span.seconds > mostSeconds ? null : span;
}

/** From the first to the last year that can be written with four digits. */
const allSeconds = 10_000 * 366 * 86_400;

/** As `parseDuration`, for a duration that was computed from two times: up to all the years that can be written. */
export function anyDuration(text: string): Span | null {
  const span = spanIn(text);
  return span === null || span.days * 86_400 + span.seconds > allSeconds ? null : span;
}

/** A duration as some servers spell it: weeks and days behind the T, as in `PT1W` (Synology). Null for any other text. */
export function looseDuration(text: string): Span | null {
  const match = /^\+?PT((?:\d{1,9}W)?(?:\d{1,9}D)?)T?((?:\d{1,9}[HMS]){0,3})$/.exec(text);
  return match === null ? null : parseDuration(`P${match[1]}${match[2] === '' ? '' : `T${match[2]}`}`);
}

/** The days a duration touches: an all-day event lasts one at least. */
export function wholeDays({ days, seconds }: Span): Span {
  return { days: Math.max(1, days + Math.ceil(seconds / 86_400)), seconds: 0 };
}

/** A duration in its shortest spelling. */
export function durationText({ days, seconds }: Span): Duration {
  const time = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const text = time.map(([amount, unit]) => (amount > 0 ? `${amount}${unit}` : '')).join('');
  if (days === 0 && text === '') return 'PT0S';
  return `P${days > 0 ? `${days}D` : ''}${text === '' ? '' : `T${text}`}`;
}

/**
 * The shortest spelling of the same duration: `PT60M` becomes `PT1H`, `P1W` becomes `P7D`. Days and hours never mix. A text that
 * is no duration stays as it is.
 */
export function canonicalDuration(text: string): Duration {
  const span = spanIn(text);
  return span === null ? text : durationText(span);
}

/** Milliseconds, a day counted as 24 hours; 0 for a text that is no duration. For comparing and estimating only. */
export function durationMs(text: string): number {
  const { days, seconds } = spanIn(text) ?? { days: 0, seconds: 0 };
  return days * dayMs + seconds * 1000;
}

/** Null for a text that is no duration. At least one number must follow the P, and the T (RFC 8984 1.4.6). */
function spanIn(text: string): Span | null {
  if (/[PT]$/.test(text)) return null;
  const match =
    /^P(?:(\d{1,15})W)?(?:(\d{1,15})D)?(?:T(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.\d+)?S)?)?$/.exec(
      text,
    );
  if (match === null) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
}
