/** Formats dates, times and durations for people, using only Intl. Instants are epoch milliseconds. */
import { parseDuration } from '../domain/time/duration.ts';
import { instantIn } from '../domain/time/zones.ts';

export interface Moments {
  /** Short time of day: `09:41`. */
  readonly time: (at: number) => string;
  /** Day and time; only the time when the day is today. */
  readonly dayTime: (at: number, now: number) => string;
  /** A heading: `Today`, `Yesterday`, or the date. */
  readonly day: (at: number, now: number) => string;
  /** `2 minutes ago`, `in 40 seconds`. */
  readonly relative: (at: number, now: number) => string;
  /** A length of time: `3 minutes`. */
  readonly duration: (ms: number) => string;
  /** An entry's start. Takes wall-clock text (`2026-03-04T09:00:00`, or a date) in a zone; shows it in this machine's zone. */
  readonly start: (start: string, timeZone: string | null, now: number) => string;
  /** From an entry's start to its end, the date written once where one is enough; the days of an all-day entry. */
  readonly span: (entry: Span, now: number) => string;
  /** `Monday`, for a code as in RFC 8984 4.3.3. */
  readonly weekday: (day: string) => string;
}

export interface Span {
  /** Wall time in `timeZone`; null = floating, or a whole day. */
  readonly start: string;
  readonly timeZone: string | null;
  /** RFC 8984 1.4.6. */
  readonly duration: string;
  readonly isAllDay: boolean;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A wall time, or a date, as if it were UTC; NaN for anything else. */
function wallIn(start: string): number {
  return Date.parse(`${start.slice(0, 10)}T${start.slice(11, 19) || '00:00:00'}Z`);
}

/** `locale` includes the system's region (`nl-BE`). Without `timeZone`, this machine's zone is used. */
export function createMoments(locale: string, timeZone?: string): Moments {
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dateParts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone });
  const dayNumber = (at: number): number =>
    Math.round(Date.parse(`${dateParts.format(at)}T00:00:00Z`) / dayMs);
  const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

  const dateOptions = (at: number, now: number): Intl.DateTimeFormatOptions => ({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(Math.abs(at - now) > 180 * dayMs ? { year: 'numeric' } : {}),
  });
  const date = (at: number, now: number, options: Intl.DateTimeFormatOptions = zone): string =>
    new Intl.DateTimeFormat(locale, { ...dateOptions(at, now), ...options }).format(at);

  const unit = (ms: number): [number, 'second' | 'minute' | 'hour' | 'day'] => {
    const size = Math.abs(ms);
    if (size < 55_000) return [Math.round(ms / 1000), 'second'];
    if (size < 55 * minuteMs) return [Math.round(ms / minuteMs), 'minute'];
    if (size < 23 * hourMs) return [Math.round(ms / hourMs), 'hour'];
    return [Math.round(ms / dayMs), 'day'];
  };

  const dayTime = (at: number, now: number): string =>
    dayNumber(at) === dayNumber(now) ? time.format(at) : `${date(at, now)}, ${time.format(at)}`;

  return {
    time: (at) => time.format(at),
    dayTime,
    day: (at, now) => {
      const days = dayNumber(at) - dayNumber(now);
      return capital(days === 0 || days === -1 ? relative.format(days, 'day') : date(at, now));
    },
    relative: (at, now) => {
      const [amount, name] = unit(at - now);
      return relative.format(amount, name);
    },
    duration: (ms) => {
      const [amount, name] = unit(ms);
      return new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(amount);
    },
    start: (start, entryZone, now) => {
      const wall = wallIn(start);
      if (Number.isNaN(wall)) return '';
      // A date without a time, or a floating midnight, means the same calendar day in every zone.
      if (start.length === 10 || (entryZone === null && start.endsWith('T00:00:00')))
        return date(wall, now, { timeZone: 'UTC' });
      const at = instantIn(entryZone, wall);
      const shown = entryZone === null ? { timeZone: 'UTC' } : zone;
      const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...shown });
      return `${date(at, now, shown)}, ${clock.format(at)}`;
    },
    span: ({ start, timeZone: entryZone, duration, isAllDay }, now) => {
      const wall = wallIn(start);
      if (Number.isNaN(wall)) return '';
      const { days, seconds } = parseDuration(duration) ?? { days: 0, seconds: 0 };
      if (isAllDay) {
        const last = wall + Math.max(0, days - 1) * dayMs;
        const dates = new Intl.DateTimeFormat(locale, { ...dateOptions(wall, now), timeZone: 'UTC' });
        return dates.formatRange(wall, last);
      }
      const from = instantIn(entryZone, wall);
      const to = instantIn(entryZone, wall + days * dayMs) + seconds * 1000;
      const shown = entryZone === null ? { timeZone: 'UTC' } : zone;
      const clock = { hour: 'numeric', minute: '2-digit' } as const;
      return new Intl.DateTimeFormat(locale, { ...dateOptions(from, now), ...clock, ...shown }).formatRange(
        from,
        to,
      );
    },
    weekday: (day) =>
      new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
        // 1 January 2024 was a Monday
        Date.UTC(2024, 0, 1 + ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].indexOf(day)),
      ),
  };
}
