/**
 * IANA time zones through Intl's data: which names exist, offsets, wall time to instant and back. Wall times as in
 * `wall-time.ts`.
 */
import { dayMs } from './wall-time.ts';

export interface Transition {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Offsets from UTC in milliseconds. */
  readonly before: number;
  readonly after: number;
}

const minuteMs = 60_000;
const probeMs = 10 * dayMs; // shorter than Morocco's month without summer time
const formats = new Map<string, Intl.DateTimeFormat | null>();
const years = new Map<string, { readonly first: number; readonly transitions: readonly Transition[] }>();

/** Whether Intl can place a time in this zone: IANA names in any case, and bare offsets such as `+01:00`. */
export function isKnownZone(name: string): boolean {
  return formatOf(name) !== null;
}

/** Whether it is a name of the IANA data base: a zone that Intl knows, and no bare offset. */
export function isZone(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name) && isKnownZone(name);
}

/** The name by which Intl knows a fixed offset: `+05:30`. @param offsetMs whole minutes east of UTC, in milliseconds */
export function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / minuteMs;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Milliseconds east of UTC at an instant. */
export function offsetAt(zone: string, instant: number): number {
  const { first, transitions } = yearOf(zone, new Date(instant).getUTCFullYear());
  let offset = first;
  for (const transition of transitions) if (transition.at <= instant) offset = transition.after;
  return offset;
}

export function toWall(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant);
}

/**
 * The instant of a wall time. A time that the clocks show twice means the first one; a time that they skip has the offset
 * before the change (RFC 5545 3.3.5).
 * @throws RangeError for an unknown zone
 */
export function toInstant(zone: string, wall: number): number {
  const early = wall - offsetAt(zone, wall - dayMs);
  if (offsetAt(zone, early) === wall - early) return early;
  const late = wall - offsetAt(zone, wall + dayMs);
  return offsetAt(zone, late) === wall - late ? late : early;
}

/** The instant of a wall time; a floating one (null), and one in a zone that Intl does not know, counts as UTC. */
export function instantIn(zone: string | null, wall: number): number {
  return zone === null || !isKnownZone(zone) ? wall : toInstant(zone, wall);
}

/** All changes of offset from the start of one year to the end of another. */
export function transitionsOf(zone: string, firstYear: number, lastYear: number): readonly Transition[] {
  const result: Transition[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) result.push(...yearOf(zone, year).transitions);
  return result;
}

/** Whether the clocks skip a wall time. */
export function isSkipped(zone: string, wall: number): boolean {
  return toWall(zone, toInstant(zone, wall)) !== wall;
}

/** As `offsetAt`, without computing the changes of the whole year; faster when many zones are compared at one instant. */
export function measureOffset(zone: string, instant: number): number {
  return measure(zone, instant);
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      format = null;
    }
    // names come from outside, so the size of the map is limited
    if (formats.size > 2000) formats.clear();
    formats.set(zone, format);
  }
  return format;
}

function measure(zone: string, instant: number): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(formatOf(zone)?.format(instant) ?? '');
  if (match === null) throw new RangeError('an unknown zone');
  const ms = (Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -ms : ms;
}

function yearOf(
  zone: string,
  year: number,
): { readonly first: number; readonly transitions: readonly Transition[] } {
  const key = `${zone} ${year}`;
  const known = years.get(key);
  if (known !== undefined) return known;
  const begin = new Date(0).setUTCFullYear(year, 0, 1);
  const end = new Date(0).setUTCFullYear(year + 1, 0, 1);
  const first = measure(zone, begin - 1);
  const transitions: Transition[] = [];
  let before = first;
  for (let low = begin - 1; low < end - 1; low += probeMs) {
    const high = Math.min(low + probeMs, end - 1);
    const after = measure(zone, high);
    if (after !== before) transitions.push({ at: change(zone, low, high, before), before, after });
    before = after;
  }
  const result = { first, transitions };
  if (years.size > 5000) years.clear();
  years.set(key, result);
  return result;
}

/** The first minute with another offset, by binary search. */
function change(zone: string, from: number, to: number, before: number): number {
  let low = Math.floor(from / minuteMs);
  let high = Math.ceil(to / minuteMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (measure(zone, middle * minuteMs) === before) low = middle;
    else high = middle;
  }
  return high * minuteMs;
}
