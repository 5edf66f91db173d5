/**
 * Turns entries into what an agenda shows: occurrences in a range of days, in one zone's wall time. Only for display: of a rule
 * that cannot be expanded, only the first occurrence is shown.
 */
import { type CalendarEvent, isSeries } from '../../src-shared/domain/calendar/event.ts';
import { type Occurrence as Expanded, occurrencesOf } from '../../src-shared/domain/calendar/recurrence.ts';
import { durationMs } from '../../src-shared/domain/time/duration.ts';
import { dayMs, wallMs, wallText } from '../../src-shared/domain/time/wall-time.ts';
import { toInstant, toWall } from '../../src-shared/domain/time/zones.ts';

export interface Occurrence {
  /** The original start in the series' own time; null when the event is no series. */
  readonly recurrenceId: string | null;
  /** Wall time in the asked zone; dates at midnight for all-day events. */
  readonly start: string;
  readonly end: string;
  readonly allDay: boolean;
  /** The event with this occurrence's exceptions. */
  readonly event: CalendarEvent;
}

/** The clocks of two zones are never further apart than 26 hours. */
const zonesApartMs = 26 * 3_600_000;

/** Occurrences that touch the days from `from` (`2026-01-12`), by start. */
export function occurrencesIn(
  event: CalendarEvent,
  from: string,
  days: number,
  zone: string,
): readonly Occurrence[] {
  const begin = utc(`${from}T00:00:00`);
  const end = begin + days * dayMs;
  const longest = Math.max(0, ...lengthsIn(event));
  const near = { from: wallText(begin - longest - zonesApartMs), until: wallText(end + zonesApartMs) };
  return occurrencesOf(event, near)
    .occurrences.map((one) => shown(event, one, zone))
    .filter((one) => utc(one.start) < end && (utc(one.end) > begin || utc(one.start) >= begin))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** The event without its exceptions: for a series, its first occurrence as the rule says. */
export function occurrenceOf(event: CalendarEvent, zone: string): Occurrence {
  return shown(event, { recurrenceId: event.start, event }, zone);
}

/** Whether an occurrence was changed apart from its series. */
export function isException(series: CalendarEvent, { recurrenceId }: Occurrence): boolean {
  return recurrenceId !== null && series.recurrenceOverrides?.[recurrenceId] !== undefined;
}

/** Today's date in a zone. */
export function today(now: number, zone: string): string {
  return wallText(toWall(zone, now)).slice(0, 10);
}

/** The Monday of the week a date lies in. */
export function mondayOf(date: string): string {
  const at = utc(`${date}T00:00:00`);
  return isoDate(at - ((new Date(at).getUTCDay() + 6) % 7) * dayMs);
}

export function plusDays(date: string, days: number): string {
  return isoDate(utc(`${date}T00:00:00`) + days * dayMs);
}

/** The shortest ISO 8601 form of a duration in whole minutes, or in whole days. */
export function durationOf(ms: number, allDay: boolean): string {
  if (allDay) return `P${Math.max(1, Math.round(ms / dayMs))}D`;
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return 'PT0S';
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes % 60 > 0 ? `${minutes % 60}M` : ''}`;
}

/** The wall time of one zone, in another; floating times stay as they are. */
export function inZone(local: string, from: string | null, to: string): string {
  return from === null || from === to ? local : wallText(toWall(to, toInstant(from, utc(local))));
}

/** An occurrence in the asked zone; its event keeps the series' rules, so that it can be told from a single one. */
function shown(series: CalendarEvent, { recurrenceId, event }: Expanded, zone: string): Occurrence {
  const allDay = event.showWithoutTime === true;
  const start = allDay ? event.start : inZone(event.start, event.timeZone ?? null, zone);
  return {
    recurrenceId: isSeries(series) ? recurrenceId : null,
    start,
    end: wallText(utc(start) + lengthOf(event)),
    allDay,
    event: { ...series, ...event },
  };
}

/** How long a series' occurrences are, in milliseconds. */
function lengthsIn(event: CalendarEvent): readonly number[] {
  const own = Object.values(event.recurrenceOverrides ?? {}).flatMap(({ duration }) =>
    typeof duration === 'string' ? [durationMs(duration)] : [],
  );
  return [lengthOf(event), ...own];
}

function lengthOf({ duration, showWithoutTime }: CalendarEvent): number {
  return durationMs(duration ?? (showWithoutTime === true ? 'P1D' : 'PT0S'));
}

function utc(wall: string): number {
  return wallMs(wall) ?? Number.NaN;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
