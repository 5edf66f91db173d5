/**
 * Writes iCalendar text as another program would, and reads back what a text says about a series. Shares no code with
 * Concord's own reader and writer, so that a mistake common to those two is found.
 */
import type {
  CalendarEvent,
  LocalDateTime,
  PatchObject,
  RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function wallAt(utc: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return Date.parse(`${format.format(utc).replace(' ', 'T')}Z`);
}

function utcOf(local: LocalDateTime, zone: string): number {
  const wanted = Date.parse(`${local}Z`);
  let at = wanted;
  for (let round = 0; round < 3; round++) at += wanted - wallAt(at, zone);
  return at;
}

const compact = (local: string): string => local.slice(0, 19).replaceAll(/[-:]/g, '');
const isoUtc = (at: number): string => `${compact(new Date(at).toISOString())}Z`;

/** A VTIMEZONE with one observance for every clock change from 2018 to 2030. */
function zoneLines(zone: string): readonly string[] {
  const offset = (at: number): number => wallAt(at, zone) - at;
  const sign = (ms: number): string => {
    const minutes = Math.abs(ms) / 60_000;
    const pad = (value: number): string => String(value).padStart(2, '0');
    return `${ms < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
  };
  const observance = (wall: number, from: number, to: number): readonly string[] => {
    const kind = to > from ? 'DAYLIGHT' : 'STANDARD';
    const start = compact(new Date(wall).toISOString());
    return [
      `BEGIN:${kind}`,
      `DTSTART:${start}`,
      `TZOFFSETFROM:${sign(from)}`,
      `TZOFFSETTO:${sign(to)}`,
      `END:${kind}`,
    ];
  };
  const first = Date.UTC(2018, 0, 1);
  const lines = [...observance(Date.UTC(1970, 0, 1), offset(first), offset(first))];
  for (let day = first; day < Date.UTC(2030, 0, 1); day += 86_400_000) {
    const [from, to] = [offset(day), offset(day + 86_400_000)];
    if (from === to) continue;
    let [low, high] = [day, day + 86_400_000];
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offset(middle) === from) low = middle;
      else high = middle;
    }
    lines.push(...observance(high + from, from, to));
  }
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...lines, 'END:VTIMEZONE'];
}

/** The complete text of a calendar object. Lines are not folded, because all of them are short. */
export function textOf(event: CalendarEvent): string {
  const zone = event.timeZone ?? null;
  const zones = new Set([
    zone,
    ...Object.values(event.recurrenceOverrides ?? {}).map((patch) => patch.timeZone as string | undefined),
  ]);
  const overrides = Object.entries(event.recurrenceOverrides ?? {});
  const day = event.showWithoutTime === true;
  const excluded = overrides.filter(([, patch]) => patch.excluded === true).map(([id]) => id);
  const added = overrides.filter(([, patch]) => Object.keys(patch).length === 0).map(([id]) => id);
  const changed = overrides.filter(([, patch]) => patch.excluded !== true && Object.keys(patch).length > 0);
  return wrapped([
    ...[...zones].flatMap((name) => (typeof name === 'string' && name !== 'Etc/UTC' ? zoneLines(name) : [])),
    ...component(event, [
      ...(event.recurrenceRules ?? []).map((rule) => `RRULE:${ruleText(rule, zone, day)}`),
      ...excluded.map((id) => dated('EXDATE', id, zone, day)),
      ...added.map((id) => dated('RDATE', id, zone, day)),
      ...Object.entries(event.relatedTo ?? {}).flatMap(([uid, { relation }]) =>
        Object.keys(relation).map((name) => `RELATED-TO;RELTYPE=${name.toUpperCase()}:${uid}`),
      ),
    ]),
    ...changed.flatMap(([id, patch]) =>
      component({ ...event, start: id, ...patch } as CalendarEvent, [dated('RECURRENCE-ID', id, zone, day)]),
    ),
  ]);
}

/** Puts a VCALENDAR, as a person's program writes it, around the lines. */
export function wrapped(lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//a person//EN', ...lines, 'END:VCALENDAR', ''].join(
    '\r\n',
  );
}

function component(event: CalendarEvent, more: readonly string[]): readonly string[] {
  const day = event.showWithoutTime === true;
  const escaped = (text: string): string =>
    text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');
  const status = event.status?.toUpperCase();
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    'DTSTAMP:20260101T000000Z',
    dated('DTSTART', event.start, event.timeZone ?? null, day),
    `DURATION:${event.duration ?? (day ? 'P1D' : 'PT0S')}`,
    `SUMMARY:${escaped(event.title ?? '')}`,
    ...(event.description === undefined ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
    ...Object.values(event.locations ?? {}).map(({ name }) => `LOCATION:${escaped(name)}`),
    ...(event.freeBusyStatus === 'free' ? ['TRANSP:TRANSPARENT'] : []),
    ...(status === undefined ? [] : [`STATUS:${status}`]),
    ...more,
    'END:VEVENT',
  ];
}

function dated(name: string, local: LocalDateTime, zone: string | null, day: boolean): string {
  if (day) return `${name};VALUE=DATE:${compact(local).slice(0, 8)}`;
  if (zone === null) return `${name}:${compact(local)}`;
  return zone === 'Etc/UTC' ? `${name}:${compact(local)}Z` : `${name};TZID=${zone}:${compact(local)}`;
}

function ruleText(rule: RecurrenceRule, zone: string | null, day: boolean): string {
  const until = (local: string): string =>
    day ? compact(local).slice(0, 8) : zone === null ? compact(local) : isoUtc(utcOf(local, zone));
  const parts: readonly (readonly [string, string | number | undefined])[] = [
    ['FREQ', rule.frequency.toUpperCase()],
    ['INTERVAL', rule.interval],
    ['COUNT', rule.count],
    ['UNTIL', rule.until === undefined ? undefined : until(rule.until)],
    ['BYMONTH', rule.byMonth?.join()],
    ['BYWEEKNO', rule.byWeekNo?.join()],
    ['BYYEARDAY', rule.byYearDay?.join()],
    ['BYMONTHDAY', rule.byMonthDay?.join()],
    [
      'BYDAY',
      rule.byDay?.map(({ day: name, nthOfPeriod }) => `${nthOfPeriod ?? ''}${name.toUpperCase()}`).join(),
    ],
    ['BYHOUR', rule.byHour?.join()],
    ['BYMINUTE', rule.byMinute?.join()],
    ['BYSETPOS', rule.bySetPosition?.join()],
    ['WKST', rule.firstDayOfWeek?.toUpperCase()],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join(';');
}

/** The dates and rules of a series: dates in the series' own wall time and sorted, rules with their parts sorted. */
export interface Shape {
  readonly start: string;
  readonly rules: readonly string[];
  readonly excluded: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly string[];
}

/** The shape of the series in an iCalendar text. @throws Error when the text has no master event */
export function shapeOfText(text: string): Shape {
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/);
  const components: string[][] = [];
  let inner = 0;
  for (const line of lines)
    if (line === 'BEGIN:VEVENT') components.push([]);
    else if (line.startsWith('BEGIN:')) inner += 1;
    else if (line.startsWith('END:') && line !== 'END:VEVENT') inner -= 1;
    else if (inner <= 1) components.at(-1)?.push(line);
  const named = (component: readonly string[], name: string) =>
    component.filter((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`));
  const master = components.find((one) => named(one, 'RECURRENCE-ID').length === 0);
  const [startLine] = master === undefined ? [] : named(master, 'DTSTART');
  if (master === undefined || startLine === undefined) throw new Error(`no master in\n${text}`);
  const zone = /TZID="?([^:;"]+)/.exec(startLine)?.[1] ?? null;
  const utc = startLine.endsWith('Z');
  const local = (value: string): string => {
    const [, y, m, d, h = '00', min = '00', s = '00', z] =
      /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(value) ?? [];
    const wall = `${y}-${m}-${d}T${h}:${min}:${s}`;
    return z === 'Z' && zone !== null && !utc
      ? new Date(wallAt(Date.parse(`${wall}Z`), zone)).toISOString().slice(0, 19)
      : wall;
  };
  const dates = (found: readonly string[]): string[] =>
    found
      .flatMap((line) => line.slice(line.lastIndexOf(':') + 1).split(','))
      .map((value) => local(value.split('/')[0] ?? ''))
      .sort();
  const changed = dates(components.flatMap((one) => named(one, 'RECURRENCE-ID')));
  return {
    start: dates([startLine])[0] ?? '',
    rules: named(master, 'RRULE')
      .map((line) => line.slice(line.indexOf(':') + 1).split(';'))
      .map((parts) =>
        ruleShape(
          parts.map((part) =>
            part.startsWith('UNTIL=') ? `UNTIL=${local(part.slice(6).toUpperCase())}` : part.toUpperCase(),
          ),
        ),
      )
      .sort(),
    excluded: dates(named(master, 'EXDATE')),
    added: dates(named(master, 'RDATE')).filter((id) => !changed.includes(id)),
    changed,
  };
}

/** The shape that the text of this event should have. */
export function shapeOfEvent(event: CalendarEvent): Shape {
  const ids = (keep: (patch: PatchObject) => boolean): string[] =>
    Object.entries(event.recurrenceOverrides ?? {})
      .filter(([, patch]) => keep(patch))
      .map(([id]) => id)
      .sort();
  return {
    start: event.start,
    rules: (event.recurrenceRules ?? [])
      .map((rule) =>
        ruleShape(
          ruleText({ ...rule, until: undefined } as unknown as RecurrenceRule, null, false)
            .split(';')
            .concat(rule.until === undefined ? [] : [`UNTIL=${rule.until}`]),
        ),
      )
      .sort(),
    excluded: ids((patch) => patch.excluded === true),
    added: ids((patch) => Object.keys(patch).length === 0),
    changed: ids((patch) => patch.excluded !== true && Object.keys(patch).length > 0),
  };
}

function ruleShape(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== 'INTERVAL=1' && part !== 'WKST=MO')
    .map((part) => (part.startsWith('BYDAY=') ? `BYDAY=${part.slice(6).split(',').sort()}` : part))
    .sort()
    .join(';');
}
