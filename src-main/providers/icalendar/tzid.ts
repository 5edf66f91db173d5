/** Finds the IANA zone for a TZID, by its name or by its VTIMEZONE. It never guesses (TI1). */

import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { offsetNamed, zoneNamed, zonesOfDisplayName } from '../../../src-shared/domain/time/zone-names.ts';
import { isZone, measureOffset, transitionsOf } from '../../../src-shared/domain/time/zones.ts';
import type { WorkBudget } from './budget.ts';
import { type Component, componentsOf, linesOf, rawValue, valueIn } from './content-lines.ts';
import { type Changes, type Definition, fixedDefinition, readDefinition } from './observances.ts';

export interface ResolvedZone {
  /** IANA name; null when no zone fits. */
  readonly zone: string | null;
  /** The object's VTIMEZONE, or the offset that is the TZID; null without one, or when it cannot be read. */
  readonly definition: Definition | null;
}

/**
 * The years for which clocks are compared: some around the event. They depend only on the start of the first event, so that other
 * changes to the text cannot change the zone that is found.
 */
interface Years {
  /** Epoch milliseconds, to the month. */
  readonly event: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The budget steps for searching all zones for one with the same clock. They are charged also when the result is remembered, so
 * that reading the same object always has the same outcome.
 */
const searchSteps = 1_000;

/** Among zones with the same clock, these are preferred, because most people live in them. */
const preferred = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Europe/Kiev', 'Asia/Shanghai'];
const matches = new Map<string, string | null>();

/** A TZID without the quotes and backslashes that some programs add. */
export function plainTzid(text: string): string {
  return text.trim().replaceAll('\\', '').replaceAll('"', '').trim();
}

/** @param tzid from `plainTzid` */
export function resolveTzid(tzid: string, calendar: Component, budget: WorkBudget): ResolvedZone {
  // finding the VTIMEZONE goes through all parts of the calendar
  budget.spend(calendar.items.length / 20);
  const component = vtimezoneOf(tzid, calendar);
  const byName = zoneByName(tzid) ?? zoneByNote(component);
  // names such as `EST` or `W. Europe Standard Time 1` are ambiguous: a VTIMEZONE in the object takes precedence
  if (byName !== null && (component === null || !isLoose(tzid))) return { zone: byName, definition: null };
  const offset = byName === null ? offsetNamed(tzid) : null;
  const definition =
    (component === null ? null : readDefinition(component, budget)) ??
    (offset === null ? null : fixedDefinition(offset));
  const years = yearsOf(calendar);
  if (byName === null) budget.spend(searchSteps);
  const hints = byName === null ? hintsOf(tzid, years) : [byName];
  const zone = definition === null ? (hints[0] ?? null) : zoneByRules(definition, years, hints);
  return { zone, definition };
}

export function vtimezoneOf(tzid: string, calendar: Component): Component | null {
  const own = (one: Component): boolean =>
    linesOf(one, 'TZID').some((line) => plainTzid(rawValue(line)) === tzid);
  return componentsOf(calendar, 'VTIMEZONE').find(own) ?? null;
}

/**
 * The IANA zone for a name: an IANA or Windows name, or a path that ends in one
 * (`/freeassociation.sourceforge.net/Europe/Berlin`).
 */
export function zoneByName(tzid: string): string | null {
  if (/^tzone:\/\/microsoft\/utc$/i.test(tzid)) return 'Etc/UTC';
  for (const name of [tzid, tzid.replaceAll(' ', '_'), ...tails(tzid)]) {
    const zone = zoneNamed(name);
    if (zone !== null) return zone;
  }
  // Exchange appends a number when two zones in an object have the same name
  const numbered = windowsZones.get(tzid.replace(/ \d{1,3}$/, ''));
  // Lotus Notes: `Z=-1$DO=1$DL=3 -1 1 10 -1 1$ZN=W. Europe`
  const lotus = /\$ZN=([^$]{1,60})/.exec(tzid)?.[1];
  return numbered ?? windowsZones.get(`${lotus} Standard Time`) ?? null;
}

/**
 * The zone with the clock of a definition that is no VTIMEZONE.
 * @param at epoch milliseconds around which clocks are compared. @param name as programs show the zone, or ''
 */
export function zoneOfClock(definition: Clock, at: number, name: string): string | null {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  const years = { event: Date.UTC(year, date.getUTCMonth(), 15), first: year - 1, last: year + 3 };
  return zoneByRules(definition, years, hintsOf(name, years));
}

/** The zone that a VTIMEZONE names in X-LIC-LOCATION or TZID-ALIAS-OF. */
function zoneByNote(component: Component | null): string | null {
  for (const name of ['X-LIC-LOCATION', 'TZID-ALIAS-OF'])
    for (const line of component === null ? [] : linesOf(component, name)) {
      const zone = zoneByName(plainTzid(rawValue(line)));
      if (zone !== null) return zone;
    }
  return null;
}

/** Whether a name is used for more than one clock: abbreviations, and names with a number. */
function isLoose(tzid: string): boolean {
  return /^[A-Z]{3,4}$/.test(tzid) ? !/^(UTC|GMT|UCT)$/.test(tzid) : / \d{1,3}$/.test(tzid);
}

function hintsOf(tzid: string, years: Years): readonly string[] {
  return zonesOfDisplayName(tzid, years.first, years.last);
}

/** The zone that is written for a name from a CRM: an offset in whole hours has a zone too. Other names stay as they are. */
export function writableZone(name: string): string {
  const offset = offsetNamed(name);
  return zoneByName(name) ?? (offset === null ? null : fixedZone(offset)) ?? name;
}

/** The zone with this offset and no changes. In its name (`Etc/GMT-1`) the sign is reversed. */
function fixedZone(offset: number): string | null {
  const hours = offset / 3_600_000;
  if (hours === 0) return 'Etc/UTC';
  const name = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  return Number.isInteger(hours) && isZone(name) ? name : null;
}

/**
 * A zone with the same offsets and changes: the hints are tried first, then zones that CLDR names for a Windows zone, then all.
 */
function zoneByRules(definition: Clock, years: Years, hints: readonly string[]): string | null {
  const year = new Date(years.event).getUTCFullYear();
  const wanted = window(definition, years);
  const own = window(definition, { ...years, first: year, last: year });
  const key = JSON.stringify([wanted, own, hints]);
  const known = matches.get(key);
  if (known !== undefined) return known;
  const fits = (zone: string): boolean => fitsIn(zone, wanted);
  const fixed = wanted.changes.transitions.length === 0 ? fixedZone(wanted.changes.first) : null;
  const found =
    // definitions from Windows are often correct for one year only; together with the name that is enough
    hints.find((zone) => fitsIn(zone, own)) ??
    (fixed !== null && fits(fixed) ? fixed : null) ??
    preferred.find(fits) ??
    [...windowsZones.values()].find(fits) ??
    Intl.supportedValuesOf('timeZone').find(fits) ??
    null;
  if (matches.size > 500) matches.clear();
  matches.set(key, found);
  return found;
}

type Clock = Pick<Definition, 'begins' | 'changes' | 'ends'>;

interface Window {
  readonly first: number;
  readonly last: number;
  readonly changes: Changes;
  /** Epoch milliseconds between which the definition is compared. */
  readonly from: number;
  readonly to: number;
}

/** Some programs list only the changes around the event, so times before the first and after the last change are not compared. */
function window(definition: Clock, { event, first, last }: Years): Window {
  const begin = Date.UTC(first, 0, 1);
  const end = Date.UTC(last + 1, 0, 1);
  const from = Math.min(Math.max(begin, definition.begins), Math.max(begin, event));
  const to = definition.ends === null ? end : Math.min(end, Math.max(definition.ends + 1, event));
  return { first, last, changes: definition.changes(first, last), from, to };
}

function fitsIn(zone: string, one: Window): boolean {
  const { changes, from, to } = one;
  if (to <= from) return true;
  const middle = (from + to) / 2;
  for (const at of [from, middle, to - 1])
    if (measureOffset(zone, at) !== offsetIn(changes, at)) return false;
  const inside = ({ at }: { readonly at: number }): boolean => at > from && at < to;
  const real = transitionsOf(zone, one.first, one.last).filter(inside);
  const said = changes.transitions.filter(inside);
  return (
    real.length === said.length &&
    real.every(({ at, after }, index) => at === said[index]?.at && after === said[index]?.after)
  );
}

function offsetIn({ first, transitions }: Changes, at: number): number {
  let offset = first;
  for (const transition of transitions) if (transition.at <= at) offset = transition.after;
  return offset;
}

function yearsOf(calendar: Component): Years {
  const event = componentsOf(calendar, 'VEVENT')[0];
  const dated = event === undefined ? '' : valueIn(event, 'DTSTART');
  const year = yearIn(dated) ?? 2000;
  const month = Number(/(?:^|[:])\d{4}-?(\d\d)/.exec(dated)?.[1] ?? 1);
  return { event: Date.UTC(year, month - 1, 15), first: year - 1, last: year + 3 };
}

function yearIn(value: string): number | null {
  const match = /(?:^|:)(\d{4})/.exec(value);
  const year = Number(match?.[1] ?? 0);
  return year >= 1900 && year <= 2200 ? year : null;
}

function tails(tzid: string): readonly string[] {
  const parts = tzid.split('/', 12).filter((part) => part !== '');
  return parts.length < 3 && !tzid.startsWith('/')
    ? []
    : [parts.slice(-3).join('/'), parts.slice(-2).join('/')];
}
