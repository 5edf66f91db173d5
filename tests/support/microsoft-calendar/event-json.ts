/**
 * Writes events as a person's Outlook writes them to Exchange, and reads back what Exchange holds. Shares no code with Concord's own reader
 * and writer of Graph's form, so that a mistake common to those two is found.
 */
import type { Json } from '../../../src-sandbox/graph/index.ts';
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type LocalDateTime,
  type NDay,
  type Participant,
  type PatchObject,
  participantId,
  type RecurrenceRule,
} from '../../../src-shared/domain/calendar/event.ts';
import { occurrencesOf } from '../../../src-shared/domain/calendar/recurrence.ts';
import { durationMs, durationText } from '../../../src-shared/domain/time/duration.ts';
import { later } from '../../../src-shared/domain/time/wall-time.ts';
import { windowsZones } from '../../../src-shared/domain/time/windows-zones.ts';
import { toInstant, toWall } from '../../../src-shared/domain/time/zones.ts';
import { occurrenceDifferences } from '../occurrence-differences.ts';

const dayMs = 86_400_000;
const ms = (local: LocalDateTime): number => Date.parse(`${local}Z`);
const local = (wall: number): LocalDateTime => new Date(wall).toISOString().slice(0, 19);
const days = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'] as const;
const dayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const indexes = { first: 1, second: 2, third: 3, fourth: 4, last: -1 } as const;

/** Outlook names zones in the way of Windows. */
function windowsName(zone: string): string {
  if (zone === 'Europe/Amsterdam') return 'W. Europe Standard Time';
  return [...windowsZones].find(([, one]) => one === zone)?.[0] ?? zone;
}

/** The members of an event or of one occurrence, each of them present. */
export function toJson(event: CalendarEvent, calendarZone: string): Json {
  const guests = Object.values(event.participants ?? {}).filter(
    ({ roles: { owner: _, ...others } }) => Object.keys(others).length > 0,
  );
  const isFree = event.freeBusyStatus === 'free';
  return {
    subject: event.title ?? '',
    body: { contentType: 'text', content: event.description ?? '' },
    locations: Object.values(event.locations ?? {}).map(({ name }) => ({ displayName: name })),
    ...timesOf(event, calendarZone),
    showAs: isFree ? 'free' : event.status === 'tentative' ? 'tentative' : 'busy',
    sensitivity: { public: 'normal', private: 'private', secret: 'confidential' }[event.privacy ?? 'public'],
    attendees: guests.map(({ email, name, roles }) => ({
      emailAddress: { address: email, ...(name === undefined ? {} : { name }) },
      type: roles.optional === true ? 'optional' : 'required',
    })),
  };
}

function timesOf(event: CalendarEvent, calendarZone: string): Json {
  const { start, duration, showWithoutTime } = event;
  const zone = event.timeZone ?? calendarZone;
  if (showWithoutTime === true) {
    const time = (at: LocalDateTime): Json => ({ dateTime: at, timeZone: windowsName(calendarZone) });
    return { isAllDay: true, start: time(start), end: time(later(start, durationMs(duration ?? 'P1D'))) };
  }
  const begins = toInstant(zone, ms(start));
  const ends = toWall(zone, begins + durationMs(duration ?? 'PT0S'));
  const timeZone = windowsName(zone);
  return { isAllDay: false, start: { dateTime: start, timeZone }, end: { dateTime: local(ends), timeZone } };
}

/** The recurrence of a series, which Outlook lets a person choose from six kinds. @throws Error for any other rule */
export function recurrenceOf(
  { recurrenceRules = [], start, timeZone, showWithoutTime }: CalendarEvent,
  calendarZone: string,
): Json | null {
  const [rule] = recurrenceRules;
  if (rule === undefined) return null;
  const zone = windowsName((showWithoutTime === true ? null : timeZone) ?? calendarZone);
  const { frequency, interval = 1, byDay, byMonthDay, byMonth, bySetPosition, firstDayOfWeek = 'mo' } = rule;
  const weekday = days[new Date(ms(start)).getUTCDay()] ?? 'mo';
  const names = (byDay ?? [{ day: weekday }]).map(({ day }) => dayNames[days.indexOf(day)]);
  const nth = byDay?.[0]?.nthOfPeriod ?? bySetPosition?.[0];
  const index = Object.entries(indexes).find(([, one]) => one === nth)?.[0];
  const dayOfMonth = byMonthDay?.[0] ?? Number(start.slice(8, 10));
  const month = Number(byMonth?.[0] ?? start.slice(5, 7));
  const day = dayNames[days.indexOf(firstDayOfWeek)];
  const kinds: Readonly<Record<string, Json>> = {
    daily: { type: 'daily' },
    weekly: { type: 'weekly', daysOfWeek: names, firstDayOfWeek: day },
    monthly:
      index === undefined
        ? { type: 'absoluteMonthly', dayOfMonth }
        : { type: 'relativeMonthly', daysOfWeek: names, index },
    yearly:
      index === undefined
        ? { type: 'absoluteYearly', dayOfMonth, month }
        : { type: 'relativeYearly', daysOfWeek: names, index, month },
  };
  const pattern = kinds[frequency];
  if (pattern === undefined) throw new Error(`Outlook has no ${frequency} series`);
  return {
    pattern: { interval, ...pattern },
    range: { startDate: start.slice(0, 10), recurrenceTimeZone: zone, ...rangeOf(rule, start) },
  };
}

function rangeOf({ count, until }: RecurrenceRule, start: LocalDateTime): Json {
  if (count !== undefined) return { type: 'numbered', numberOfOccurrences: count };
  if (until === undefined) return { type: 'noEnd' };
  const isWhole = until.slice(11) >= start.slice(11);
  return { type: 'endDate', endDate: (isWhole ? until : later(until, -dayMs)).slice(0, 10) };
}

/** The days that the rules of a series give, cancelled ones included. */
export function givenDays(
  { recurrenceOverrides: _, ...event }: CalendarEvent,
  many: number,
): readonly string[] {
  const range = { from: event.start, until: later(event.start, many * dayMs) };
  return occurrencesOf(event, range).occurrences.map(({ recurrenceId }) => recurrenceId.slice(0, 10));
}

/** How many days of a series Outlook is looked through for occurrences that are missing: until 2031. */
export function lookedThroughDays(start: LocalDateTime): number {
  return Math.ceil((Date.UTC(2031, 0, 1) - ms(start)) / dayMs);
}

/**
 * An event, or a series, as Exchange holds it. Canonical.
 * @param occurrences of a series: those that take place
 * @param own all addresses of the mailbox's person
 */
export function fromJson(entry: Json, occurrences: readonly Json[], own: readonly string[]): CalendarEvent {
  const uid = String(entry.iCalUId);
  const note = noteIn(entry);
  const single = singleOf(entry, uid, note.timeZone, own);
  const recurrence = entry.recurrence as Json | null;
  if (recurrence === null || recurrence === undefined) return canonicalEvent(single);
  const series: CalendarEvent = { ...single, recurrenceRules: [ruleOf(recurrence, single.start)] };
  const noted: CalendarEvent = { ...series, recurrenceRules: note.recurrenceRules ?? [] };
  // what Concord noted beside the series counts as long as it means the same days
  const isSame =
    note.recurrenceRules !== undefined && String(givenDays(noted, 400)) === String(givenDays(series, 400));
  const found = isSame ? noted : series;
  const time = single.start.slice(10);
  const there = new Map(occurrences.map((one) => [String(one.occurrenceId).slice(-10), one]));
  const overrides: Record<LocalDateTime, PatchObject> = {};
  for (const date of givenDays(found, lookedThroughDays(found.start) - 30))
    if (!there.has(date)) overrides[`${date}${time}`] = { excluded: true };
  for (const [date, one] of there) {
    if (one.type !== 'exception') continue;
    const id = `${date}${time}`;
    // in a guest's copy an occurrence that its organiser took away stays, cancelled
    if (one.isCancelled === true) {
      overrides[id] = { excluded: true };
      continue;
    }
    const changed = singleOf(one, uid, note.timeZone, own);
    const patch = occurrenceDifferences(
      canonicalEvent({ ...single, start: id }),
      canonicalEvent(atSkipped(changed, id)),
    );
    if (Object.keys(patch).length > 0) overrides[id] = patch;
  }
  return canonicalEvent({ ...found, recurrenceOverrides: overrides });
}

/** A start at the moment that a skipped wall time stands for is no change. */
function atSkipped(own: CalendarEvent, id: LocalDateTime): CalendarEvent {
  const zone = own.timeZone ?? null;
  return zone !== null && toInstant(zone, ms(id)) === toInstant(zone, ms(own.start))
    ? { ...own, start: id }
    : own;
}

interface Note {
  readonly timeZone?: string;
  readonly recurrenceRules?: readonly RecurrenceRule[];
  readonly status?: string;
}

function noteIn(entry: Json): Note {
  const properties = (entry.singleValueExtendedProperties ?? []) as readonly Json[];
  const found = properties.find(({ id }) => String(id).endsWith('ConcordExact'));
  return found === undefined ? {} : (JSON.parse(String(found.value)) as Note);
}

function singleOf(
  json: Json,
  uid: string,
  notedZone: string | undefined,
  addresses: readonly string[],
): CalendarEvent {
  const named = String(json.originalStartTimeZone);
  const zone = windowsZones.get(named) ?? named;
  const isNoted = notedZone !== undefined && windowsName(notedZone) === named;
  const own = isNoted ? notedZone : zone === 'UTC' ? 'Etc/UTC' : zone;
  const at = (name: string): number => ms(String((json[name] as Json).dateTime).slice(0, 19));
  const isDay = json.isAllDay === true;
  const length = at('end') - at('start');
  const status = noteIn(json).status;
  const isTentative = json.showAs === 'tentative' || (json.showAs === 'free' && status === 'tentative');
  const privacy = { private: 'private', confidential: 'secret' }[String(json.sensitivity)];
  const description = textOf(String((json.body as Json).content));
  return {
    uid,
    title: String(json.subject),
    ...(description === '' ? {} : { description }),
    start: local(isDay ? at('start') : toWall(own, at('start'))),
    timeZone: isDay ? null : own,
    showWithoutTime: isDay,
    duration: isDay
      ? durationText({ days: length / dayMs, seconds: 0 })
      : durationText({ days: 0, seconds: length / 1_000 }),
    ...(isTentative && json.isOrganizer === true ? { status: 'tentative' as const } : {}),
    ...(json.isCancelled === true ? { status: 'cancelled' as const } : {}),
    ...(json.showAs === 'free' ? { freeBusyStatus: 'free' as const } : {}),
    ...(privacy === undefined ? {} : { privacy: privacy as 'private' | 'secret' }),
    locations: Object.fromEntries(
      ((json.locations ?? []) as readonly Json[]).map(({ displayName }, index) => [
        String(index + 1),
        { name: String(displayName) },
      ]),
    ),
    ...peopleOf(json, addresses),
  };
}

/** The lines of a page that Exchange made of plain text. */
function textOf(html: string): string {
  const inner = /<div class="PlainText">([\s\S]*)<\/div>/.exec(html)?.[1] ?? '';
  const text = inner.replaceAll('\r\n', '').replaceAll('<br>', '\n').replaceAll('&nbsp;', ' ');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trimEnd();
}

/** Without attendees every event has an organiser, who says nothing. A guest's own answer stands beside the list. */
function peopleOf(json: Json, own: readonly string[]): Pick<CalendarEvent, 'participants'> {
  const attendees = (json.attendees ?? []) as readonly Json[];
  if (attendees.length === 0 && json.isOrganizer === true) return {};
  const found: Record<string, Participant> = {};
  const answers: Readonly<Record<string, Participant['participationStatus']>> = {
    accepted: 'accepted',
    declined: 'declined',
    tentativelyAccepted: 'tentative',
  };
  for (const { emailAddress, type, status } of attendees) {
    const { address, name } = emailAddress as Json;
    const email = String(address).toLowerCase();
    const isOwn = json.isOrganizer !== true && own.includes(email);
    const answer = answers[String(((isOwn ? json.responseStatus : status) as Json).response)];
    found[participantId(email)] = {
      email,
      name: String(name),
      roles: type === 'optional' ? { attendee: true, optional: true } : { attendee: true },
      ...(answer === undefined ? {} : { participationStatus: answer }),
    };
  }
  const { address, name } = (json.organizer as Json).emailAddress as Json;
  const email = String(address).toLowerCase();
  const also = found[participantId(email)];
  found[participantId(email)] = {
    name: String(name),
    ...also,
    email,
    roles: { ...also?.roles, owner: true },
  };
  return { participants: found };
}

function ruleOf({ pattern, range }: Json, start: LocalDateTime): RecurrenceRule {
  const { type, interval, daysOfWeek, firstDayOfWeek, index, dayOfMonth, month } = pattern as Json;
  const { type: ends, endDate, numberOfOccurrences } = range as Json;
  const weekday = days[new Date(ms(start)).getUTCDay()];
  const byDay = ((daysOfWeek ?? []) as readonly string[])
    .map((name): NDay => ({ day: days[dayNames.indexOf(name)] ?? 'mo' }))
    .toSorted((a, b) => ((days.indexOf(a.day) + 6) % 7) - ((days.indexOf(b.day) + 6) % 7));
  const isOwn = byDay.length === 1 && byDay[0]?.day === weekday;
  const nth = indexes[index as keyof typeof indexes];
  const relative =
    byDay.length === 1
      ? { byDay: byDay.map((one) => ({ ...one, nthOfPeriod: nth })) }
      : { byDay, bySetPosition: [nth] };
  const first = days[dayNames.indexOf(String(firstDayOfWeek))] ?? 'mo';
  const absolute = dayOfMonth === Number(start.slice(8, 10)) ? {} : { byMonthDay: [Number(dayOfMonth)] };
  const isMonth = month === Number(start.slice(5, 7));
  const byMonth = { byMonth: [String(month)] };
  const kinds: Readonly<Record<string, Omit<RecurrenceRule, 'interval'>>> = {
    daily: { frequency: 'daily' },
    weekly: {
      frequency: 'weekly',
      ...(isOwn ? {} : { byDay }),
      ...(Number(interval) > 1 && byDay.length > 1 ? { firstDayOfWeek: first } : {}),
    },
    absoluteMonthly: { frequency: 'monthly', ...absolute },
    relativeMonthly: { frequency: 'monthly', ...relative },
    absoluteYearly: {
      frequency: 'yearly',
      ...(isMonth && Object.keys(absolute).length === 0
        ? {}
        : { ...byMonth, byMonthDay: [Number(dayOfMonth)] }),
    },
    relativeYearly: { frequency: 'yearly', ...byMonth, ...relative },
  };
  return {
    ...(kinds[String(type)] ?? { frequency: 'daily' }),
    interval: Number(interval),
    ...(ends === 'numbered' ? { count: Number(numberOfOccurrences) } : {}),
    ...(ends === 'endDate' ? { until: `${String(endDate)}${start.slice(10)}` } : {}),
  };
}
