/**
 * Turns entries into what an agenda shows: occurrences in a span of days, in one zone's wall time. For looking at only; rules
 * with parts that people rarely make (set positions, week numbers, hours) show their first occurrence alone.
 */
import type {
  CalendarEvent,
  PatchObject,
  RecurrenceRule,
  Weekday,
} from '../../src-shared/domain/calendar/event.ts';

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

const dayMs = 86_400_000;
const weekdays: readonly Weekday[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
/** Days looked at per rule; some 27 years. */
const mostDays = 10_000;

/** Occurrences that touch the days from `from` (`2026-01-12`), by start. */
export function occurrencesIn(
  event: CalendarEvent,
  from: string,
  days: number,
  zone: string,
): readonly Occurrence[] {
  const begin = utc(`${from}T00:00:00`);
  const end = begin + days * dayMs;
  const overrides = event.recurrenceOverrides ?? {};
  const starts = new Set(plainStarts(event, end + dayMs));
  for (const id of Object.keys(overrides)) starts.add(id);

  return [...starts]
    .filter((id) => overrides[id]?.excluded !== true)
    .map((id) => occurrence(event, id, overrides[id], zone))
    .filter((one) => utc(one.start) < end && (utc(one.end) > begin || utc(one.start) >= begin))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** The event itself, without any exception: for a series its first occurrence as the rule has it. */
export function occurrenceOf(event: CalendarEvent, zone: string): Occurrence {
  return occurrence(event, event.start, undefined, zone);
}

/** Today's date in a zone. */
export function today(now: number, zone: string): string {
  return wallTime(now, zone).slice(0, 10);
}

/** The Monday of the week a date lies in. */
export function mondayOf(date: string): string {
  const at = utc(`${date}T00:00:00`);
  return isoDate(at - ((new Date(at).getUTCDay() + 6) % 7) * dayMs);
}

export function plusDays(date: string, days: number): string {
  return isoDate(utc(`${date}T00:00:00`) + days * dayMs);
}

/** Milliseconds of a canonical duration. */
export function durationMs(duration: string): number {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (weeks * 7 + days) * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** The shortest spelling of whole minutes, or of whole days. */
export function durationOf(ms: number, allDay: boolean): string {
  if (allDay) return `P${Math.max(1, Math.round(ms / dayMs))}D`;
  const minutes = Math.max(0, Math.round(ms / 60_000));
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return 'PT0S';
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes % 60 > 0 ? `${minutes % 60}M` : ''}`;
}

/** The wall time of one zone, in another; floating times stay as they are. */
export function inZone(local: string, from: string | null, to: string): string {
  return from === null || from === to ? local : wallTime(instant(local, from), to);
}

function occurrence(
  event: CalendarEvent,
  id: string,
  patch: PatchObject | undefined,
  zone: string,
): Occurrence {
  const shown = { ...event, start: id, ...patch } as CalendarEvent;
  const allDay = shown.showWithoutTime === true;
  const start = allDay ? shown.start : inZone(shown.start, shown.timeZone ?? null, zone);
  const length = durationMs(shown.duration ?? (allDay ? 'P1D' : 'PT0S'));
  const series = (event.recurrenceRules?.length ?? 0) > 0 || event.recurrenceOverrides !== undefined;
  return {
    recurrenceId: series ? id : null,
    start,
    end: new Date(utc(start) + length).toISOString().slice(0, 19),
    allDay,
    event: shown,
  };
}

/** Starts by the rules alone, in the event's own time, up to `until`. */
function plainStarts(event: CalendarEvent, until: number): readonly string[] {
  const rules = event.recurrenceRules ?? [];
  const time = event.start.slice(10);
  const starts = new Set([event.start]);
  for (const rule of rules) {
    if (!isSimple(rule)) continue;
    const first = utc(`${event.start.slice(0, 10)}T00:00:00`);
    const last = Math.min(until, rule.until === undefined ? until : utc(rule.until));
    let left = rule.count ?? Number.POSITIVE_INFINITY;
    for (
      let day = first, looked = 0;
      day <= last && left > 0 && looked < mostDays;
      day += dayMs, looked += 1
    ) {
      if (day !== first && !falls(rule, first, day)) continue;
      left -= 1;
      starts.add(`${isoDate(day)}${time}`);
    }
  }
  return [...starts];
}

function isSimple(rule: RecurrenceRule): boolean {
  const rare = [rule.byYearDay, rule.byWeekNo, rule.byHour, rule.byMinute, rule.bySecond, rule.bySetPosition];
  return (
    ['daily', 'weekly', 'monthly', 'yearly'].includes(rule.frequency) &&
    rare.every((part) => part === undefined)
  );
}

/** Whether a rule that starts on `first` has an occurrence on `day`; both midnight UTC. */
function falls(rule: RecurrenceRule, first: number, day: number): boolean {
  const [a, b] = [new Date(first), new Date(day)];
  const interval = rule.interval ?? 1;
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  if (rule.byMonth !== undefined && !rule.byMonth.includes(String(b.getUTCMonth() + 1))) return false;
  const onWeekday = rule.byDay?.some(({ day: name, nthOfPeriod }) => isNth(b, name, nthOfPeriod));
  const onMonthDay = rule.byMonthDay?.some((n) => b.getUTCDate() === (n > 0 ? n : daysInMonth(b) + 1 + n));
  switch (rule.frequency) {
    case 'daily':
      return (
        Math.round((day - first) / dayMs) % interval === 0 && onWeekday !== false && onMonthDay !== false
      );
    case 'weekly': {
      const weekStart = weekdays.indexOf(rule.firstDayOfWeek ?? 'mo');
      const weeks = (at: number) => Math.floor((at / dayMs + 4 - weekStart) / 7);
      return (weeks(day) - weeks(first)) % interval === 0 && (onWeekday ?? b.getUTCDay() === a.getUTCDay());
    }
    case 'monthly':
      if (months % interval !== 0) return false;
      break;
    default:
      if ((b.getUTCFullYear() - a.getUTCFullYear()) % interval !== 0) return false;
      if (rule.byMonth === undefined && b.getUTCMonth() !== a.getUTCMonth()) return false;
  }
  if (onWeekday === undefined && onMonthDay === undefined) return b.getUTCDate() === a.getUTCDate();
  return onWeekday !== false && onMonthDay !== false;
}

function isNth(date: Date, name: Weekday, nth: number | undefined): boolean {
  if (weekdays[date.getUTCDay()] !== name) return false;
  if (nth === undefined) return true;
  const day = date.getUTCDate();
  return nth > 0 ? Math.ceil(day / 7) === nth : Math.ceil((daysInMonth(date) - day + 1) / 7) === -nth;
}

function daysInMonth(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

function utc(local: string): number {
  return Date.parse(`${local}Z`);
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(at: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}

/** The moment of a wall time; one that a clock change skips or repeats becomes a moment next to it. */
function instant(local: string, zone: string): number {
  const wanted = utc(local);
  let at = wanted;
  for (let round = 0; round < 3; round += 1) at += wanted - utc(wallTime(at, zone));
  return at;
}
