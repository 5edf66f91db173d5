/** IANA time zones through Intl's data: offsets, wall time to instant and back, and what is behind a TZID. */
import { type Component, componentsOf, linesOf, rawValue } from './content-lines.ts';
import { wallMs } from './wall-time.ts';
import { windowsZones } from './windows-zones.ts';

export interface Transition {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Offsets from UTC in milliseconds. */
  readonly before: number;
  readonly after: number;
}

const minuteMs = 60_000;
const probeMs = 10 * 86_400_000; // shorter than Morocco's month without summer time
const formats = new Map<string, Intl.DateTimeFormat | null>();
const years = new Map<string, { readonly first: number; readonly transitions: readonly Transition[] }>();

/** Whether Intl knows the name. Bare offsets, which Intl knows too, are no zones of the IANA data base. */
export function isZone(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name) && formatOf(name) !== null;
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

/** Twice-told times mean the first, times that the clocks skip count with the offset before (RFC 5545 3.3.5). */
export function toInstant(zone: string, wall: number): number {
  const early = wall - offsetAt(zone, wall - 86_400_000);
  if (offsetAt(zone, early) === wall - early) return early;
  const late = wall - offsetAt(zone, wall + 86_400_000);
  return offsetAt(zone, late) === wall - late ? late : early;
}

/** All changes of offset from the start of one year to the end of another. */
export function transitionsOf(zone: string, firstYear: number, lastYear: number): readonly Transition[] {
  const result: Transition[] = [];
  for (let year = firstYear; year <= lastYear; year += 1) result.push(...yearOf(zone, year).transitions);
  return result;
}

/**
 * The IANA name behind a TZID: itself, a Windows name (CLDR), the end of a path such as `/mozilla.org/20050126_1/Europe/Berlin`,
 * or what the VTIMEZONE says about itself. Null when nothing fits (TI1): never a guess.
 */
export function zoneOfTzid(tzid: string, calendar: Component): string | null {
  if (/^tzone:\/\/microsoft\/utc$/i.test(tzid)) return 'Etc/UTC';
  const names = [tzid, ...tails(tzid)];
  const definition = vtimezoneOf(tzid, calendar);
  for (const name of ['X-LIC-LOCATION', 'TZID-ALIAS-OF'])
    for (const line of definition === null ? [] : linesOf(definition, name))
      names.push(rawValue(line).trim());
  for (const name of names) {
    if (isZone(name)) return /^(etc\/)?(utc|gmt|zulu|uct)$/i.test(name) || name === 'Z' ? 'Etc/UTC' : name;
    const mapped = windowsZones.get(name);
    if (mapped !== undefined) return mapped;
  }
  return null;
}

export function vtimezoneOf(tzid: string, calendar: Component): Component | null {
  const own = (one: Component): boolean =>
    linesOf(one, 'TZID').some((line) => rawValue(line).trim().replaceAll('\\', '') === tzid);
  return componentsOf(calendar, 'VTIMEZONE').find(own) ?? null;
}

/**
 * The offset a VTIMEZONE gives a wall time, for zones without a known name. Reads observances without a rule, and those that
 * come back on a yearly weekday; null for any other. Bounded by the number of observances.
 */
export function offsetByDefinition(definition: Component, wall: number): number | null {
  let best: { readonly onset: number; readonly offset: number } | null = null;
  let earliest: { readonly onset: number; readonly offset: number } | null = null;
  for (const observance of [
    ...componentsOf(definition, 'STANDARD'),
    ...componentsOf(definition, 'DAYLIGHT'),
  ]) {
    const start = wallIn(observance, 'DTSTART');
    const to = utcOffset(observance, 'TZOFFSETTO');
    const from = utcOffset(observance, 'TZOFFSETFROM');
    if (start === null || to === null || from === null) return null;
    if (earliest === null || start < earliest.onset) earliest = { onset: start, offset: from };
    const rule = linesOf(observance, 'RRULE')[0];
    const onsets = rule === undefined ? [start] : yearlyOnsets(rawValue(rule), start, wall);
    if (onsets === null) return null;
    for (const onset of onsets)
      if (onset <= wall && (best === null || onset > best.onset)) best = { onset, offset: to };
  }
  return (best ?? earliest)?.offset ?? null;
}

function yearlyOnsets(rule: string, start: number, wall: number): readonly number[] | null {
  const parts = new Map(rule.split(';').map((part) => part.toUpperCase().split('=', 2) as [string, string]));
  const day = /^([+-]?\d)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(parts.get('BYDAY') ?? '');
  const month = Number(parts.get('BYMONTH'));
  if (parts.get('FREQ') !== 'YEARLY' || (parts.get('INTERVAL') ?? '1') !== '1') return null;
  if (day === null || !(month >= 1 && month <= 12)) return null;
  const weekday = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'].indexOf(day[2] ?? '');
  const nth = Number(day[1] ?? 1);
  const until = /^(\d{4})/.exec(parts.get('UNTIL') ?? '')?.[1];
  const year = new Date(wall).getUTCFullYear();
  return [year - 1, year]
    .filter((one) => until === undefined || one <= Number(until))
    .map((one) => {
      const first = new Date(Date.UTC(one, month - 1, 1)).getUTCDay();
      const length = new Date(Date.UTC(one, month, 0)).getUTCDate();
      const firstHit = 1 + ((weekday - first + 7) % 7);
      const lastHit = firstHit + 7 * Math.floor((length - firstHit) / 7);
      const date = nth > 0 ? firstHit + 7 * (nth - 1) : lastHit + 7 * (nth + 1);
      return Date.UTC(one, month - 1, date) + (start % 86_400_000);
    })
    .filter((onset) => onset >= start);
}

function wallIn(component: Component, name: string): number | null {
  const line = linesOf(component, name)[0];
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(line === undefined ? '' : rawValue(line));
  return match === null
    ? null
    : wallMs(`${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`);
}

function utcOffset(component: Component, name: string): number | null {
  const line = linesOf(component, name)[0];
  const match = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(line === undefined ? '' : rawValue(line).trim());
  if (match === null) return null;
  const ms = (Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0)) * 1000;
  return match[1] === '-' ? -ms : ms;
}

/** `…/Europe/Berlin` and `…/America/Argentina/Ushuaia`; and what Outlook puts behind an offset: `(UTC+01:00) …` has none. */
function tails(tzid: string): readonly string[] {
  const parts = tzid.split('/').filter((part) => part !== '');
  return parts.length < 3 && !tzid.startsWith('/')
    ? []
    : [parts.slice(-3).join('/'), parts.slice(-2).join('/')];
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    } catch {
      format = null;
    }
    // names come from strangers: the map stays small
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

/** The first minute with another offset, by halving. */
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
