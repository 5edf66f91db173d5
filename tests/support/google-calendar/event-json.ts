/**
 * Writes events as a person's browser writes them to Google, and reads back what Google holds. Shares no code with Concord's own
 * reader and writer of Google's form, so that a mistake common to those two is found.
 */
import type { Json } from '../../../src-sandbox/google/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type LocalDateTime,
  type NDay,
  type Participant,
  type PatchObject,
  participantId,
  type RecurrenceRule,
  type Weekday,
} from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { durationMs, durationText } from '../../../src-shared/domain/time/duration.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { occurrenceDifferences } from '../occurrence-differences.ts';

const dayMs = 86_400_000;
const ms = (local: LocalDateTime): number => Date.parse(`${local}Z`);
const local = (wall: number): LocalDateTime => new Date(wall).toISOString().slice(0, 19);
const compact = (text: string): string => text.slice(0, 19).replaceAll(/[-:]/g, '');

/** The members of an event or of one occurrence, each of them present: null stands for a member that the event does not have. */
export function toJson(event: CalendarEvent, calendarZone: string): Json {
  const [location] = Object.values(event.locations ?? {});
  const guests = Object.values(event.participants ?? {}).filter(
    ({ roles: { owner: _, ...others } }) => Object.keys(others).length > 0,
  );
  return {
    summary: event.title ?? null,
    description: event.description ?? null,
    location: location?.name ?? null,
    ...timesOf(event, calendarZone),
    status: event.status === 'tentative' ? 'tentative' : 'confirmed',
    transparency: event.freeBusyStatus === 'free' ? 'transparent' : 'opaque',
    visibility: { public: 'default', private: 'private', secret: 'confidential' }[event.privacy ?? 'public'],
    attendees: guests.length === 0 ? null : guests.map(guestJson),
  };
}

function guestJson({ email, name, roles, participationStatus }: Participant): Json {
  return {
    email,
    ...(name === undefined ? {} : { displayName: name }),
    ...(roles.optional === true ? { optional: true } : {}),
    responseStatus:
      participationStatus === undefined || participationStatus === 'needs-action'
        ? 'needsAction'
        : participationStatus,
  };
}

function timesOf(event: CalendarEvent, calendarZone: string): { readonly start: Json; readonly end: Json } {
  const { start, duration, showWithoutTime } = event;
  if (showWithoutTime === true) {
    const days = Math.max(1, durationMs(duration ?? 'P1D') / dayMs);
    const date = (text: string): Json => ({ date: text.slice(0, 10), dateTime: null, timeZone: null });
    return { start: date(start), end: date(later(start, days * dayMs)) };
  }
  // Google has no times without a zone: a person's browser takes the calendar's
  const timeZone = event.timeZone ?? calendarZone;
  const begins = toInstant(timeZone, ms(start));
  // with an offset: the wall time of an end can be one that the clocks show twice
  const time = (at: number): Json => ({
    dateTime: `${local(at)}Z`,
    timeZone,
    date: null,
  });
  return { start: time(begins), end: time(begins + durationMs(duration ?? 'PT0S')) };
}

/**
 * The recurrence lines: the rules, and what is said of dates that the rules do not give. Cancelled dates of the rules are exceptions, as in
 * Google's own interface.
 */
export function linesOf(event: CalendarEvent, calendarZone: string): readonly string[] {
  const isDay = event.showWithoutTime === true;
  const zone = event.timeZone ?? calendarZone;
  const dates = Object.entries(event.recurrenceOverrides ?? {})
    .filter(([id]) => !isGiven(event, id))
    .map(([id, patch]) => {
      const name = patch.excluded === true ? 'EXDATE' : 'RDATE';
      return isDay ? `${name};VALUE=DATE:${compact(id).slice(0, 8)}` : `${name};TZID=${zone}:${compact(id)}`;
    });
  const until = (text: string): string =>
    isDay ? compact(text).slice(0, 8) : `${compact(new Date(toInstant(zone, ms(text))).toISOString())}Z`;
  return [...(event.recurrenceRules ?? []).map((rule) => `RRULE:${ruleText(rule, until)}`), ...dates];
}

function ruleText(rule: RecurrenceRule, until: (text: string) => string): string {
  const parts: readonly (readonly [string, string | number | undefined])[] = [
    ['FREQ', rule.frequency.toUpperCase()],
    ['INTERVAL', rule.interval],
    ['COUNT', rule.count],
    ['UNTIL', rule.until === undefined ? undefined : until(rule.until)],
    ['BYDAY', rule.byDay?.map(({ day, nthOfPeriod }) => `${nthOfPeriod ?? ''}${day.toUpperCase()}`).join()],
    ...numberLists.map(([name, key]) => [name, rule[key]?.join()] as const),
    ['BYMONTH', rule.byMonth?.join()],
    ['WKST', rule.firstDayOfWeek?.toUpperCase()],
  ];
  return parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join(';');
}

const numberLists = [
  ['BYMONTHDAY', 'byMonthDay'],
  ['BYYEARDAY', 'byYearDay'],
  ['BYWEEKNO', 'byWeekNo'],
  ['BYHOUR', 'byHour'],
  ['BYMINUTE', 'byMinute'],
  ['BYSETPOS', 'bySetPosition'],
] as const;

/** Whether the rules of a series give a date, whatever became of it. */
export function isGiven({ recurrenceOverrides: _, ...event }: CalendarEvent, id: LocalDateTime): boolean {
  if (id === event.start) return true;
  return occurrencesOf(event, { from: id, until: later(id, 1_000) }).occurrences.some(
    ({ recurrenceId }) => recurrenceId === id,
  );
}

/** The part behind the series' id in the id of an occurrence (`_20261208T080000Z`, `_20261208`). */
export function instanceSuffix(event: CalendarEvent, id: LocalDateTime, calendarZone: string): string {
  if (event.showWithoutTime === true) return `_${compact(id).slice(0, 8)}`;
  const at = toInstant(event.timeZone ?? calendarZone, ms(id));
  return `_${compact(new Date(at).toISOString())}Z`;
}

/** An event, or the master of a series with its exceptions, as Google holds them. Canonical. */
export function fromJson(entry: Json, exceptions: readonly Json[], calendarZone: string): CalendarEvent {
  const uid = String(entry.iCalUID);
  const single = singleOf(entry, uid, calendarZone);
  const lines = (entry.recurrence ?? []) as readonly string[];
  if (lines.length === 0) return canonicalEvent(single);
  const zone = single.timeZone ?? null;
  const inZone = (text: string): LocalDateTime => {
    const [, y, m, d, h = '00', min = '00', s = '00', utc] =
      /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text) ?? [];
    const wall = `${y}-${m}-${d}T${h}:${min}:${s}`;
    return utc === 'Z' && zone !== null ? local(toWall(zone, ms(wall))) : wall;
  };
  const recurrenceRules = lines.flatMap((line) =>
    line.startsWith('RRULE:') ? [ruleOf(line.slice(6), inZone)] : [],
  );
  const datesOf = (name: string): readonly LocalDateTime[] =>
    lines
      .filter((line) => line.startsWith(name))
      .flatMap((line) => line.slice(line.indexOf(':') + 1).split(','))
      .map(inZone);
  const series: CalendarEvent = { ...single, recurrenceRules };
  const overrides: Record<LocalDateTime, PatchObject> = {};
  for (const id of datesOf('EXDATE')) overrides[id] = { excluded: true };
  for (const id of datesOf('RDATE')) overrides[id] = {};
  for (const exception of exceptions) {
    const original = exception.originalStartTime as Json;
    const id = keyOf(series, original, calendarZone);
    if (exception.status === 'cancelled') {
      if (isGiven(series, id) || overrides[id] !== undefined) overrides[id] = { excluded: true };
      continue;
    }
    const own = singleOf(exception, uid, calendarZone);
    // a start at the moment that the skipped wall time stands for is no change
    const isAtIt =
      zone !== null && own.timeZone === zone && toInstant(zone, ms(id)) === toInstant(zone, ms(own.start));
    const patch = occurrenceDifferences(
      canonicalEvent({ ...single, start: id }),
      canonicalEvent(isAtIt ? { ...own, start: id } : own),
    );
    if (Object.keys(patch).length > 0 || !isGiven(series, id)) overrides[id] = patch;
    else delete overrides[id];
  }
  return canonicalEvent({ ...series, recurrenceOverrides: overrides });
}

/** An occurrence is named by the wall time that the rules give, also on a day on which the clocks skip that time. */
export function keyOf(series: CalendarEvent, original: Json, calendarZone: string): LocalDateTime {
  if (series.showWithoutTime === true)
    return `${String(original.date ?? original.dateTime).slice(0, 10)}T00:00:00`;
  const zone = series.timeZone ?? calendarZone;
  const id = startOf(original, zone);
  if (typeof original.date === 'string' || isGiven(series, id)) return id;
  const at = Date.parse(String(original.dateTime));
  const { recurrenceOverrides: _, ...plain } = series;
  const { occurrences } = occurrencesOf(plain, { from: later(id, -2 * 3_600_000), until: id });
  const skipped = occurrences.find(({ recurrenceId }) => toInstant(zone, ms(recurrenceId ?? '')) === at);
  return skipped?.recurrenceId ?? id;
}

function startOf(time: Json, zone: string): LocalDateTime {
  return typeof time.date === 'string'
    ? `${time.date}T00:00:00`
    : local(toWall(zone, Date.parse(String(time.dateTime))));
}

function singleOf(json: Json, uid: string, calendarZone: string): CalendarEvent {
  const [start, end] = [json.start as Json, json.end as Json];
  const isDay = typeof start.date === 'string';
  const named = typeof start.timeZone === 'string' ? start.timeZone : calendarZone;
  const zone = named === 'UTC' ? 'Etc/UTC' : named;
  const length = isDay
    ? Date.parse(String(end.date)) - Date.parse(String(start.date))
    : Date.parse(String(end.dateTime)) - Date.parse(String(start.dateTime));
  const text = (name: string): string => (typeof json[name] === 'string' ? String(json[name]) : '');
  const privacy = { private: 'private', confidential: 'secret' }[text('visibility')];
  return {
    uid,
    title: text('summary'),
    ...(text('description') === '' ? {} : { description: text('description') }),
    start: startOf(start, zone),
    timeZone: isDay ? null : zone,
    showWithoutTime: isDay,
    duration: isDay
      ? durationText({ days: length / dayMs, seconds: 0 })
      : durationText({ days: 0, seconds: length / 1_000 }),
    ...(json.status === 'tentative' ? { status: 'tentative' as const } : {}),
    ...(json.transparency === 'transparent' ? { freeBusyStatus: 'free' as const } : {}),
    ...(privacy === undefined ? {} : { privacy: privacy as 'private' | 'secret' }),
    ...(text('location') === '' ? {} : { locations: { '1': { name: text('location') } } }),
    ...peopleOf(json),
  };
}

/** Google lists guests; the organiser is one of them or not. Without guests every event has an organiser, who says nothing. */
function peopleOf(json: Json): Pick<CalendarEvent, 'participants'> {
  const attendees = (json.attendees ?? []) as readonly Json[];
  const organizer = (json.organizer ?? {}) as Json;
  if (attendees.length === 0 && organizer.self === true) return {};
  const found: Record<string, Participant> = {};
  for (const { email, displayName, optional, responseStatus } of attendees) {
    const address = String(email).toLowerCase();
    found[participantId(address)] = {
      email: address,
      ...(typeof displayName === 'string' ? { name: displayName } : {}),
      roles: optional === true ? { attendee: true, optional: true } : { attendee: true },
      ...(responseStatus === 'needsAction'
        ? {}
        : { participationStatus: responseStatus as 'accepted' | 'declined' | 'tentative' }),
    };
  }
  const address = String(organizer.email).toLowerCase();
  const also = found[participantId(address)];
  found[participantId(address)] = { ...also, email: address, roles: { ...also?.roles, owner: true } };
  return { participants: found };
}

function ruleOf(text: string, inZone: (text: string) => LocalDateTime): RecurrenceRule {
  const parts = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string]));
  const days = parts
    .get('BYDAY')
    ?.split(',')
    .map((one): NDay => {
      const [, nth = '', day = ''] = /^(-?\d*)([A-Z]{2})$/.exec(one) ?? [];
      return { day: day.toLowerCase() as Weekday, ...(nth === '' ? {} : { nthOfPeriod: Number(nth) }) };
    });
  const [interval, count, until, week] = ['INTERVAL', 'COUNT', 'UNTIL', 'WKST'].map((name) =>
    parts.get(name),
  );
  const months = parts.get('BYMONTH')?.split(',');
  return {
    frequency: (parts.get('FREQ') ?? '').toLowerCase() as RecurrenceRule['frequency'],
    ...(interval === undefined ? {} : { interval: Number(interval) }),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(until === undefined ? {} : { until: inZone(until) }),
    ...(days === undefined ? {} : { byDay: days }),
    ...(months === undefined ? {} : { byMonth: months }),
    ...(week === undefined ? {} : { firstDayOfWeek: week.toLowerCase() as Weekday }),
    ...Object.fromEntries(
      numberLists.flatMap(([name, key]) => {
        const list = parts.get(name);
        return list === undefined ? [] : [[key, list.split(',').map(Number)]];
      }),
    ),
  };
}
