/** Compares a text in which Concord changed the title with the text before, and with what the CRM shows. */
import ICAL from 'ical.js';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { linesNamed, parameterOf, parseStrictly, type TextComponent, unescaped, valuesOf } from './lines.ts';

/** The properties of a VEVENT that may differ after its title was changed (RFC 5545 3.8.7). */
const stamps = ['SUMMARY', 'DTSTAMP', 'LAST-MODIFIED', 'SEQUENCE'];

/** The properties that Concord models, and writes again when it had to repair a malformed text (RU2). */
const modelled = [
  ...[
    'UID',
    'DTSTART',
    'DTEND',
    'DURATION',
    'RRULE',
    'RDATE',
    'EXDATE',
    'RECURRENCE-ID',
    'DESCRIPTION',
    'LOCATION',
  ],
  ...['STATUS', 'TRANSP', 'CLASS', 'ORGANIZER', 'ATTENDEE'],
];
/** Properties that every calendar must have (RFC 5545 3.6); Concord adds them when they are missing. */
const mandatory = /^\/VCALENDAR\(\) (PRODID|VERSION)[;:]/;

/**
 * What was lost or added between the two texts; empty when only the title and the stamps differ.
 * @param repaired the text was malformed, so Concord may have rewritten modelled properties and removed duplicates
 */
export function lostBetween(before: string, after: string, repaired: boolean): readonly string[] {
  const [was, is] = [parseStrictly(before), parseStrictly(after)];
  if (typeof was === 'string') return []; // a strict reader cannot read the text before
  if (typeof is === 'string') return [`was well formed, and now is ${is}`];
  const [linesBefore, linesAfter] = [inventory(was), inventory(is)];
  const lost = [...linesBefore]
    .filter(([line, times]) => (linesAfter.get(line) ?? 0) < times)
    .map(([line]) => line);
  const gained = [...linesAfter]
    .filter(([line, times]) => (linesBefore.get(line) ?? 0) < times)
    .map(([line]) => line);
  // An added date with its own duration becomes an occurrence with its own VEVENT, to which a title can be written.
  const period = /RDATE;VALUE=PERIOD/i.test(before);
  const gone = lost.filter((line) => /\/VEVENT\([^)]*\)$/.test(line));
  const expected = (line: string): boolean =>
    repaired &&
    (gone.some((event) => line.startsWith(event)) ||
      modelled.some((name) => new RegExp(` ${name}[;:]`).test(line)));
  const found = [
    ...lost.filter((line) => !expected(line)).map((line) => `lost ${shortened(line)}`),
    ...gained
      .filter(
        (line) =>
          !expected(line) &&
          !mandatory.test(line) &&
          !(period && /^\/VCALENDAR\(\)\/VEVENT\([^)]+\)/.test(line)),
      )
      .map((line) => `new ${shortened(line)}`),
  ];
  if (parsed(before) !== null && parsed(after) === null)
    found.push('ical.js could read the text before, but not now');
  return [...new Set(found)];
}

/** Every line together with the components around it → how often it occurs. */
function inventory(component: TextComponent, path = ''): Map<string, number> {
  const result = new Map<string, number>();
  const add = (key: string, times: number): void => void result.set(key, (result.get(key) ?? 0) + times);
  const id = [...valuesOf(component, 'RECURRENCE-ID'), ...valuesOf(component, 'TZID')].join();
  const here = `${path}/${component.name}(${id})`;
  add(here, 1);
  for (const { name, parameters, value } of component.lines)
    if (component.name !== 'VEVENT' || !stamps.includes(name))
      add(`${here} ${name}${parameters}:${value}`, 1);
  for (const inner of component.components)
    for (const [key, times] of inventory(inner, here)) add(key, times);
  return result;
}

/** The fields in which the CRM differs from the text; null when a strict reader cannot read the text. */
export function differsFrom(text: string, shown: CalendarEvent): readonly string[] | null {
  const calendar = parseStrictly(text);
  if (typeof calendar === 'string') return null;
  const events = calendar.components.filter(({ name }) => name === 'VEVENT');
  const master = events.find((one) => linesNamed(one, 'RECURRENCE-ID').length === 0);
  if (master === undefined) return null;
  const found: string[] = [];
  const same = (field: string, inText: unknown, inCrm: unknown): void => {
    if (JSON.stringify(inText) !== JSON.stringify(inCrm)) found.push(field);
  };
  const first = (name: string): string => unescaped(valuesOf(master, name)[0] ?? '').trimEnd();
  const start = linesNamed(master, 'DTSTART')[0];
  same('days', /^\d{8}$/.test(start?.value ?? ''), shown.showWithoutTime === true);
  const tzid = start === undefined ? null : parameterOf(start, 'TZID');
  if (tzid === null)
    same('zone', start?.value.endsWith('Z') === true ? 'Etc/UTC' : null, shown.timeZone ?? null);
  else if (isZone(tzid)) same('zone', tzid, shown.timeZone ?? null);
  // An event in a custom time zone may be shown in UTC.
  if (tzid === null || shown.timeZone !== 'Etc/UTC') same('start', wall(start?.value ?? ''), shown.start);
  // The CRM hides the contents of private entries.
  if ((shown.privacy ?? 'public') === 'public') {
    same('title', first('SUMMARY').normalize('NFC'), shown.title ?? '');
    same('description', first('DESCRIPTION').normalize('NFC'), shown.description ?? '');
    const [location] = Object.values(shown.locations ?? {});
    same('location', first('LOCATION').normalize('NFC'), location?.name ?? '');
  }
  same('status', first('STATUS').toLowerCase() || 'confirmed', shown.status ?? 'confirmed');
  same(
    'transparency',
    first('TRANSP').toUpperCase() === 'TRANSPARENT' ? 'free' : 'busy',
    shown.freeBusyStatus ?? 'busy',
  );
  const privacy: Readonly<Record<string, string>> = {
    '': 'public',
    PUBLIC: 'public',
    CONFIDENTIAL: 'secret',
  };
  same('class', privacy[first('CLASS').toUpperCase()] ?? 'private', shown.privacy ?? 'public');
  same(
    'people',
    people(master),
    Object.values(shown.participants ?? {})
      .map(({ email }) => email)
      .sort(),
  );
  same(
    'rules',
    valuesOf(master, 'RRULE').map(ruleOfText).sort(),
    (shown.recurrenceRules ?? []).map(ruleOfEvent).sort(),
  );
  const overrides = Object.entries(shown.recurrenceOverrides ?? {});
  const excluded = overrides.filter(([, patch]) => patch.excluded === true).map(([id]) => id);
  same('cancelled dates', dates(master, 'EXDATE', tzid), known(excluded.sort(), master, 'EXDATE', tzid));
  const ids = events
    .filter((one) => one !== master)
    .flatMap((one) => dates(one, 'RECURRENCE-ID', tzid) ?? [])
    .sort();
  const changed = new Set(overrides.filter(([, patch]) => patch.excluded !== true).map(([id]) => id));
  if (ids.some((id) => !changed.has(id))) found.push('changed dates');
  const end = endIn(master);
  if (end !== null && start !== undefined) same('length', end, lengthOf(shown));
  return found;
}

/** The dates of a property as wall times of the series; null when one of them is in another zone than the series. */
function dates(component: TextComponent, name: string, tzid: string | null): readonly string[] | null {
  const lines = linesNamed(component, name).filter(({ value }) => value !== '');
  const start = valuesOf(component, 'DTSTART')[0] ?? '';
  const alike = lines.every(
    (line) =>
      parameterOf(line, 'TZID') === tzid &&
      line.value
        .split(',')
        .every((value) => value.length === start.length && value.endsWith('Z') === start.endsWith('Z')),
  );
  if (!alike) return null;
  return [...new Set(lines.flatMap(({ value }) => value.split(',').map(wall)))].sort();
}

function known(ids: readonly string[], component: TextComponent, name: string, tzid: string | null): unknown {
  return dates(component, name, tzid) === null ? null : ids;
}

function people(master: TextComponent): readonly string[] {
  const addresses = [...valuesOf(master, 'ATTENDEE'), ...valuesOf(master, 'ORGANIZER')]
    .filter((value) => /^mailto:\S+$/i.test(value.trim()))
    .map((value) =>
      value
        .replace(/^mailto:/i, '')
        .trim()
        .toLowerCase(),
    );
  return [...new Set(addresses)].filter((address) => address !== '').sort();
}

/** Seconds from start to end if both are in the same zone and on the same day; null if zone data would be needed. */
function endIn(master: TextComponent): number | null {
  const [start, end] = [linesNamed(master, 'DTSTART')[0], linesNamed(master, 'DTEND')[0]];
  if (start === undefined || end === undefined || start.parameters !== end.parameters) return null;
  if (start.value.length !== end.value.length || start.value.slice(0, 8) !== end.value.slice(0, 8))
    return null;
  const seconds = (Date.parse(`${wall(end.value)}Z`) - Date.parse(`${wall(start.value)}Z`)) / 1000;
  // An all-day event that ends on its start date still lasts one day.
  return seconds === 0 && start.value.length === 8 ? 86_400 : seconds;
}

function lengthOf({ duration = 'PT0S' }: CalendarEvent): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

function ruleOfText(value: string): string {
  const parts = value
    .toUpperCase()
    .split(';')
    .filter((part) => part !== '' && !part.startsWith('UNTIL='));
  return parts
    .filter((part) => !['INTERVAL=1', 'WKST=MO'].includes(part))
    .map(sortedList)
    .sort()
    .join(';');
}

function ruleOfEvent(rule: RecurrenceRule): string {
  const upper = (value: unknown): string => String(value).toUpperCase();
  const names: readonly (readonly [string, unknown])[] = [
    ['FREQ', rule.frequency],
    ['INTERVAL', rule.interval],
    ['COUNT', rule.count],
    ['WKST', rule.firstDayOfWeek],
    ['BYDAY', rule.byDay?.map(({ day, nthOfPeriod }) => `${nthOfPeriod ?? ''}${day}`)],
    ['BYMONTH', rule.byMonth],
    ['BYMONTHDAY', rule.byMonthDay],
    ['BYYEARDAY', rule.byYearDay],
    ['BYWEEKNO', rule.byWeekNo],
    ['BYHOUR', rule.byHour],
    ['BYMINUTE', rule.byMinute],
    ['BYSECOND', rule.bySecond],
    ['BYSETPOS', rule.bySetPosition],
  ];
  return names
    .flatMap(([name, value]) => (value === undefined ? [] : [sortedList(`${name}=${upper(value)}`)]))
    .sort()
    .join(';');
}

function sortedList(part: string): string {
  const [name = '', list = ''] = part.split('=');
  return `${name}=${list.replaceAll('+', '').split(',').sort().join()}`;
}

function wall(value: string): string {
  const [, y, mo, d, h = '00', mi = '00', s = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(value) ?? [];
  return `${y}-${mo}-${d}T${h}:${mi}:${s}`;
}

function isZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name);
}

function parsed(text: string): unknown {
  try {
    return ICAL.parse(text);
  } catch {
    return null;
  }
}

/** Only the names of lost lines, because the contents of the corpus must not be copied into our results. */
function shortened(line: string): string {
  return line.replace(/^(\S*) ([A-Z0-9-]+).*$/s, '$1 $2').replace(/\([^)]*\)/g, '');
}
