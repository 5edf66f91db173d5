/**
 * One calendar object (master and overrides, RFC 4791 4.1) as one JSCalendar event. Whatever cannot be held faithfully makes
 * the item unreadable rather than wrong (RU2); whatever is merely unknown is left in the text.
 */
import { canonicalEvent, durationText, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  type JsonValue,
  type PatchObject,
  type RecurrenceRule,
} from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { type Component, componentsOf, linesOf, parseComponents, rawValue } from './content-lines.ts';
import { organizerUri, readParticipants } from './people.ts';
import { parameterIn, readProperty, textIn } from './property.ts';
import { readRule } from './rule.ts';
import {
  inSeries,
  spanBetween,
  spansIn,
  type Time,
  timeIn,
  timesIn,
  type ZoneContext,
  zoneContext,
} from './times.ts';
import { parseDuration, wallText } from './wall-time.ts';

export interface ReadEvent {
  /** Canonical. */
  readonly event: CalendarEvent;
  /** The ORGANIZER's calendar user address as written; null without one. */
  readonly organizer: string | null;
  /** A zone's name meant nothing: times were turned into UTC, or left floating. */
  readonly zoneUnknown: boolean;
  /** Occurrences without their master (an invitation to single dates of a series). */
  readonly detached: boolean;
}

/** An event reduced to what an occurrence may differ in. */
type Plain = Readonly<Partial<Record<FieldName, JsonValue>>>;

const mostOverrides = 5000;
const mostRules = 10;

/**
 * Null when the object holds no event but a task, a journal or free/busy: then there is no event at this address.
 * @throws ProblemError `item-unreadable` | `item-too-large`
 */
export function readCalendarObject(source: string): ReadEvent | null {
  const calendar = parseComponents(source);
  const components = componentsOf(calendar, 'VEVENT');
  if (components.length === 0) {
    const others = ['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY'];
    return others.some((name) => componentsOf(calendar, name).length > 0) ? null : fail('item-unreadable');
  }
  const uid = onlyUid(components);
  const context = zoneContext(calendar);
  const masters = components.filter((one) => linesOf(one, 'RECURRENCE-ID').length === 0);
  if (masters.length > 1) fail('item-unreadable', { reason: 'masters' });
  const detached = masters.length === 0;
  const first = masters[0] ?? components[0] ?? fail('item-unreadable');
  const start = timeIn(first, 'DTSTART', context) ?? fail('item-unreadable', { property: 'DTSTART' });
  const master = readFields(first, uid, context);
  const rules = detached ? [] : readRules(first, start, context);
  const overrides = detached
    ? detachedOverrides(components, first, master, start, uid, context)
    : readOverrides(components, first, master, start, uid, context);
  if (Object.keys(overrides).length > mostOverrides)
    fail('item-too-large', { limitOverrides: mostOverrides });
  return {
    event: canonicalEvent({
      ...master,
      ...(rules.length === 0 ? {} : { recurrenceRules: rules }),
      recurrenceOverrides: overrides,
    }),
    organizer: organizerUri(first),
    zoneUnknown: [...context.resolved.values()].includes(null),
    detached,
  };
}

/** The uid of the first event in a text, found without understanding the rest; null without one. */
export function uidOf(source: string): string | null {
  const event = source.search(/^BEGIN:VEVENT\s*$/im);
  const match = /^UID[;:].*(?:\r?\n[ \t].*)*/im.exec(event < 0 ? '' : source.slice(event));
  if (match === null) return null;
  const text = match[0].replace(/\r?\n[ \t]/g, '');
  return textIn(readProperty({ type: 'line', name: 'UID', text, raw: text })) || null;
}

/** One VEVENT's own fields, canonical, without anything about recurrence. */
export function readFields(component: Component, uid: string, context: ZoneContext): CalendarEvent {
  const start = timeIn(component, 'DTSTART', context) ?? fail('item-unreadable', { property: 'DTSTART' });
  const text = (name: string): string => {
    const line = linesOf(component, name)[0];
    return line === undefined ? '' : textIn(readProperty(line));
  };
  const word = (name: string): string => text(name).trim().toUpperCase();
  const location = text('LOCATION');
  const status = ({ TENTATIVE: 'tentative', CANCELLED: 'cancelled' } as const)[word('STATUS')];
  const privacy = ({ PRIVATE: 'private', CONFIDENTIAL: 'secret' } as const)[word('CLASS')];
  return canonicalEvent({
    uid,
    title: text('SUMMARY'),
    description: text('DESCRIPTION'),
    start: wallText(start.wall),
    timeZone: start.zone,
    showWithoutTime: start.allDay,
    duration: readDuration(component, start, context),
    ...(status === undefined ? {} : { status }),
    ...(word('TRANSP') === 'TRANSPARENT' ? { freeBusyStatus: 'free' as const } : {}),
    ...(privacy === undefined ? {} : { privacy }),
    ...(location.trim() === '' ? {} : { locations: { '1': { name: location } } }),
    virtualLocations: readConferences(component),
    participants: readParticipants(component),
  });
}

/** What an occurrence has different, as an override's patch; `original` is where the series would have put it. */
export function differences(master: CalendarEvent, occurrence: CalendarEvent, original: string): PatchObject {
  const patch: Record<string, JsonValue> = {};
  for (const field of fieldNames) {
    if (field === 'recurrenceRules' || field === 'recurrenceOverrides') continue;
    const from = field === 'start' ? original : (master as unknown as Plain)[field];
    const to = (occurrence as unknown as Plain)[field];
    if (!sameValue(from, to)) patch[field] = to ?? null;
  }
  return patch;
}

function onlyUid(components: readonly Component[]): string {
  const uids = new Set(
    components.map((one) => linesOf(one, 'UID')[0]).map((line) => (line ? textIn(readProperty(line)) : '')),
  );
  const [uid] = uids;
  return uids.size === 1 && uid !== undefined && uid !== ''
    ? uid
    : fail('item-unreadable', { property: 'UID' });
}

function readDuration(component: Component, start: Time, context: ZoneContext): string {
  const end = timeIn(component, 'DTEND', context);
  if (end !== null) return durationText(spanBetween(start, end));
  const line = linesOf(component, 'DURATION')[0];
  if (line === undefined) return start.allDay ? 'P1D' : 'PT0S';
  const span =
    parseDuration(rawValue(line).trim().toUpperCase()) ?? fail('item-unreadable', { property: 'DURATION' });
  if (!start.allDay) return durationText(span);
  return durationText({ days: Math.max(1, span.days + Math.ceil(span.seconds / 86_400)), seconds: 0 });
}

function readConferences(component: Component): NonNullable<CalendarEvent['virtualLocations']> {
  const found = linesOf(component, 'CONFERENCE')
    .map((line) => readProperty(line))
    .filter((property) => property !== null && textIn(property).trim() !== '')
    .map((property) => {
      const name = property === null ? '' : parameterIn(property, 'label');
      return { ...(name === '' ? {} : { name }), uri: textIn(property).trim() };
    });
  return Object.fromEntries(found.map((one, index) => [String(index + 1), one]));
}

function readRules(master: Component, start: Time, context: ZoneContext): readonly RecurrenceRule[] {
  // RFC 5545 dropped EXRULE; the model has no place for it, and without it occurrences would appear that are none
  if (linesOf(master, 'EXRULE').length > 0) fail('item-unreadable', { property: 'EXRULE' });
  const lines = linesOf(master, 'RRULE');
  if (lines.length > mostRules) fail('item-too-large', { limitRules: mostRules });
  return lines.map((line) => readRule(line, start, context));
}

function readOverrides(
  components: readonly Component[],
  first: Component,
  master: CalendarEvent,
  start: Time,
  uid: string,
  context: ZoneContext,
): Record<string, PatchObject> {
  const result: Record<string, PatchObject> = {};
  for (const line of linesOf(first, 'RDATE')) {
    const property = readProperty(line) ?? fail('item-unreadable', { property: 'RDATE' });
    const spans = spansIn(property, context);
    for (const [index, time] of timesIn(property, context).entries()) {
      const span = spans[index] ?? null;
      result[inSeries(time, start)] = span === null ? {} : { duration: durationText(span) };
    }
  }
  for (const line of linesOf(first, 'EXDATE')) {
    if (rawValue(line).trim() === '') continue;
    const property = readProperty(line) ?? fail('item-unreadable', { property: 'EXDATE' });
    for (const time of timesIn(property, context)) result[inSeries(time, start)] = { excluded: true };
  }
  // An occurrence of its own is shown even where an EXDATE took the original away: that is how some write a moved one.
  for (const component of components) {
    if (component === first) continue;
    const line = linesOf(component, 'RECURRENCE-ID')[0];
    const property = (line && readProperty(line)) ?? fail('item-unreadable', { property: 'RECURRENCE-ID' });
    if (parameterIn(property, 'range') !== '') fail('item-unreadable', { property: 'RECURRENCE-ID' });
    const id = inSeries(timesIn(property, context)[0] ?? fail('item-unreadable'), start);
    result[id] = differences(master, readFields(component, uid, context), id);
  }
  return result;
}

/** Single dates of a series somebody else keeps: the first stands for the event, the others are its further dates. */
function detachedOverrides(
  components: readonly Component[],
  first: Component,
  master: CalendarEvent,
  start: Time,
  uid: string,
  context: ZoneContext,
): Record<string, PatchObject> {
  const result: Record<string, PatchObject> = {};
  for (const component of components) {
    if (component === first) continue;
    const time = timeIn(component, 'DTSTART', context) ?? fail('item-unreadable', { property: 'DTSTART' });
    const id = inSeries(time, start);
    result[id] = differences(master, readFields(component, uid, context), id);
  }
  return result;
}
