/** Time zones as Exchange has them: Windows' names with their rules, or a definition that a client made. */
import { wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { offsetAt, toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { childOf, element, textOf, type XmlNode, xmlText } from '../../simulator/xml.ts';
import { refuse } from '../refusal.ts';

export interface Zone {
  /** A Windows name, or the id of a definition. */
  readonly id: string;
  readonly name: string;
  /** The rules of a definition that is not Windows' own; null for those that are. */
  readonly rules: XmlNode | null;
}

export const utc: Zone = { id: 'UTC', name: '(UTC) Coordinated Universal Time', rules: null };

/** @throws EwsError */
export function zoneNamed(id: string): Zone {
  if (!windowsZones.has(id)) refuse('ErrorTimeZone', `The time zone '${id}' is not known.`);
  return { id, name: displayName(id), rules: null };
}

/**
 * StartTimeZone, EndTimeZone or TimeZoneDefinition: rules of its own count where there are any, else the name of a zone.
 * @throws EwsError
 */
export function readZone(node: XmlNode): Zone {
  const { Id: id = '', Name: name = '' } = node.attributes;
  if (windowsZones.has(id)) return { id, name: name === '' ? displayName(id) : name, rules: null };
  if (childOf(node, 'Periods') === null) return refuse('ErrorTimeZone');
  return { id, name, rules: node };
}

/** Milliseconds that the zone is ahead of UTC. */
export function zoneOffset(zone: Zone, instant: number): number {
  if (zone.rules === null) return offsetAt(windowsZones.get(zone.id) ?? 'UTC', instant);
  return rulesOffset(zone.rules, instant);
}

export function wallIn(zone: Zone, instant: number): string {
  if (zone.rules === null) return wallText(toWall(windowsZones.get(zone.id) ?? 'UTC', instant));
  return wallText(instant + zoneOffset(zone, instant));
}

/** @param wall `2026-03-01T09:00:00` */
export function instantIn(zone: Zone, wall: string): number {
  const ms = wallMs(wall) ?? Number.NaN;
  if (zone.rules === null) return toInstant(windowsZones.get(zone.id) ?? 'UTC', ms);
  return ms - zoneOffset(zone, ms - zoneOffset(zone, ms));
}

/** `(UTC+01:00) W. Europe Standard Time`. */
function displayName(id: string): string {
  if (id === 'UTC') return utc.name;
  const zone = windowsZones.get(id) ?? 'UTC';
  const minutes = Math.min(...[0, 6].map((month) => offsetAt(zone, Date.UTC(2026, month, 1)))) / 60_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `(UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}) ${id}`;
}

/** @param tag `t:StartTimeZone` */
export function zoneXml(tag: string, zone: Zone, year: number): string {
  const attributes = { Id: zone.id, Name: zone.name };
  if (zone.rules !== null) return element(tag, zone.rules.children.map(copied).join(''), attributes);
  return element(tag, definition(windowsZones.get(zone.id) ?? 'UTC', year), attributes);
}

function copied(node: XmlNode): string {
  const content = node.children.length === 0 ? xmlText(node.text) : node.children.map(copied).join('');
  return element(`t:${node.name}`, content, node.attributes);
}

/** Periods, groups and transitions of a zone by its rules of one year. */
function definition(iana: string, year: number): string {
  const changes = changesOf(iana, year);
  const offsets = changes.map(({ at }) => offsetAt(iana, at));
  const standard = Math.min(offsetAt(iana, Date.UTC(year, 0, 1)), ...offsets);
  const period = (offset: number): string => (offset === standard ? 'Std' : 'Dlt');
  const periods = [...new Set([standard, ...offsets])].map((offset) =>
    element('t:Period', '', {
      Bias: duration(-offset),
      Name: offset === standard ? 'Standard' : 'Daylight',
      Id: period(offset),
    }),
  );
  const target = (kind: string, id: string): string => element('t:To', id, { Kind: kind });
  const rows = changes.map(({ at, before }) => {
    const wall = new Date(at + before);
    const isLast = wall.getUTCDate() + 7 > new Date(Date.UTC(year, wall.getUTCMonth() + 1, 0)).getUTCDate();
    return element(
      't:RecurringDayTransition',
      target('Period', period(offsetAt(iana, at))) +
        element('t:TimeOffset', duration(wall.getTime() % 86_400_000)) +
        element('t:Month', String(wall.getUTCMonth() + 1)) +
        element('t:DayOfWeek', weekdays[wall.getUTCDay()] ?? '') +
        element('t:Occurrence', String(isLast ? -1 : Math.ceil(wall.getUTCDate() / 7))),
    );
  });
  const group = rows.length > 0 ? rows.join('') : element('t:Transition', target('Period', 'Std'));
  return (
    element('t:Periods', periods.join('')) +
    element('t:TransitionsGroups', element('t:TransitionsGroup', group, { Id: '0' })) +
    element('t:Transitions', element('t:Transition', target('Group', '0')))
  );
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The instants of a year at which the offset changes. */
function changesOf(iana: string, year: number): readonly { readonly at: number; readonly before: number }[] {
  const found: { at: number; before: number }[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
    const before = offsetAt(iana, day);
    if (before === offsetAt(iana, day + 86_400_000)) continue;
    let [low, high] = [day, day + 86_400_000];
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offsetAt(iana, middle) === before) low = middle;
      else high = middle;
    }
    found.push({ at: high, before });
  }
  return found;
}

/** `-PT1H`, `PT5H30M`. */
function duration(ms: number): string {
  const minutes = Math.abs(ms) / 60_000;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${ms < 0 ? '-' : ''}PT${hours}H${rest === 0 ? '' : `${rest}M`}`;
}

/** Milliseconds of `-PT1H30M`, and of `P0DT5H0M0.0S`, as Outlook writes it. */
export function durationMs(text: string): number {
  const match = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(text);
  if (match === null) return refuse('ErrorTimeZone', `'${text}' is no duration.`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(2).map((part) => Number(part ?? 0));
  const size = ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000;
  return match[1] === '-' ? -size : size;
}

/** By the last transition of a group that is not after the instant in its year. */
function rulesOffset(rules: XmlNode, instant: number): number {
  const periods = new Map(
    (childOf(rules, 'Periods')?.children ?? []).map(({ attributes }) => [
      attributes.Id ?? '',
      -durationMs(attributes.Bias ?? 'PT0H'),
    ]),
  );
  const first = [...periods.values()][0] ?? 0;
  const year = new Date(instant + first).getUTCFullYear();
  const rows = (groupOf(rules, instant)?.children ?? [])
    .map((row) => ({ wall: transitionWall(row, year), to: periods.get(textOf(row, 'To') ?? '') ?? first }))
    .sort((a, b) => a.wall - b.wall);
  // before the first transition of a year the last one of the year before is in force
  let offset = rows.at(-1)?.to ?? first;
  for (const { wall, to } of rows) if (instant + offset >= wall) offset = to;
  return offset;
}

/** The group in force at an instant. */
function groupOf(rules: XmlNode, instant: number): XmlNode | null {
  const groups = childOf(rules, 'TransitionsGroups')?.children ?? [];
  let id = textOf(childOf(rules, 'Transitions')?.children[0], 'To') ?? groups[0]?.attributes.Id;
  for (const row of childOf(rules, 'Transitions')?.children ?? []) {
    const from = textOf(row, 'DateTime');
    if (from !== null && Date.parse(from.endsWith('Z') ? from : `${from}Z`) <= instant)
      id = textOf(row, 'To') ?? id;
  }
  return groups.find(({ attributes }) => attributes.Id === id) ?? null;
}

/** The wall time of a transition in a year, as if it were UTC. */
function transitionWall(row: XmlNode, year: number): number {
  const month = Number(textOf(row, 'Month') ?? '1');
  const offset = durationMs(textOf(row, 'TimeOffset') ?? 'PT0H');
  const day = textOf(row, 'Day');
  if (day !== null) return Date.UTC(year, month - 1, Number(day)) + offset;
  const weekday = weekdays.indexOf(textOf(row, 'DayOfWeek') ?? 'Sunday');
  if (textOf(row, 'Month') === null) return Date.UTC(year, 0, 1);
  const occurrence = Number(textOf(row, 'Occurrence') ?? '1');
  const first = (weekday - new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 7) % 7;
  let date = 1 + first + (Math.max(occurrence, 1) - 1) * 7;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (occurrence === -1) date = 1 + first + 28;
  while (date > days) date -= 7;
  return Date.UTC(year, month - 1, date) + offset;
}
