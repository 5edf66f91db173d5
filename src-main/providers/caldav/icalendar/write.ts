/**
 * A calendar object's text for an event: a new one, or the known one with only the differences worked in, so that alarms,
 * attachments and every property nobody here knows survive (WR3).
 */
import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import {
  type Component,
  componentsOf,
  copied,
  linesOf,
  newLine,
  parseComponents,
  rawValue,
  replaceLines,
  writeComponents,
} from './content-lines.ts';
import { textProperty } from './property.ts';
import { readCalendarObject, readFields } from './read.ts';
import { writeRule } from './rule.ts';
import { inSeries, type Time, timeIn, timeLine, zoneContext } from './times.ts';
import { makeVtimezone } from './vtimezone.ts';
import { wallMs } from './wall-time.ts';
import { writeDates } from './write-dates.ts';
import { stamp, type WriteContext, writeFields } from './write-fields.ts';
import { zoneOfTzid } from './zones.ts';

const productId = '-//Concord//Concord//EN';
/** How far a new VTIMEZONE's listed changes reach beyond the event. */
const zoneYears = 10;

/**
 * A new calendar object.
 * @param now epoch milliseconds, the only thing that is not in the event
 * @throws ProblemError `item-rejected` when iCalendar cannot hold the event
 */
export function createCalendarObject(event: CalendarEvent, now: number): string {
  const calendar: Component = {
    type: 'component',
    name: 'VCALENDAR',
    items: [newLine('VERSION:2.0'), newLine(`PRODID:${productId}`)],
  };
  const master: Component = {
    type: 'component',
    name: 'VEVENT',
    items: [textProperty('uid', event.uid)],
  };
  calendar.items.push(master);
  return written(calendar, master, null, event, now);
}

/**
 * The known text with an event's differences worked in.
 * @throws ProblemError `item-unreadable` when the known text is not one event, `item-rejected` when the event does not fit
 */
export function patchCalendarObject(source: string, after: CalendarEvent, now: number): string {
  const before = readCalendarObject(source) ?? fail('item-unreadable');
  const calendar = parseComponents(source);
  const master =
    componentsOf(calendar, 'VEVENT').find((one) => linesOf(one, 'RECURRENCE-ID').length === 0) ??
    fail('item-unreadable', { reason: 'masters' });
  return written(calendar, master, before.event, after, now);
}

function written(
  calendar: Component,
  master: Component,
  before: CalendarEvent | null,
  after: CalendarEvent,
  now: number,
): string {
  const context: WriteContext = { now, tzidOf: (zone) => tzidFor(calendar, zone, after, now) };
  // what stands where is read before anything is written: keys are in the old series' wall time
  const known = before === null ? new Map<string, Component>() : occurrencesIn(calendar, master);
  const changed: FieldName[] = [...writeFields(master, before, after, context)];
  const series = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  const rezoned =
    before !== null &&
    (before.timeZone !== after.timeZone || before.showWithoutTime !== after.showWithoutTime);
  if (!sameValue(before?.recurrenceRules, after.recurrenceRules) || (rezoned && after.recurrenceRules)) {
    changed.push('recurrenceRules');
    replaceLines(
      master,
      'RRULE',
      (after.recurrenceRules ?? []).map((rule) => writeRule(rule, series)),
    );
  }
  if (writeDates(calendar, master, before, after, new Set(known.keys()), rezoned, context))
    changed.push('recurrenceRules');
  if (changed.length > 0 || before === null) stamp(master, before === null ? [] : changed, context);
  writeOccurrences(calendar, master, known, after, rezoned, context);
  return checked(writeComponents(calendar), after.uid);
}

/** The VEVENTs of single occurrences by their key, in the series' own wall time. */
function occurrencesIn(calendar: Component, master: Component): Map<string, Component> {
  const zones = zoneContext(calendar);
  const start = timeIn(master, 'DTSTART', zones) ?? fail('item-unreadable', { property: 'DTSTART' });
  const result = new Map<string, Component>();
  for (const component of componentsOf(calendar, 'VEVENT')) {
    const id = timeIn(component, 'RECURRENCE-ID', zones);
    if (component !== master && id !== null) result.set(inSeries(id, start as Time), component);
  }
  return result;
}

function writeOccurrences(
  calendar: Component,
  master: Component,
  known: ReadonlyMap<string, Component>,
  after: CalendarEvent,
  rezoned: boolean,
  context: WriteContext,
): void {
  const overrides = after.recurrenceOverrides ?? {};
  const series = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  for (const [id, component] of known) {
    const patch = overrides[id];
    if (patch === undefined || patch.excluded === true || rezoned) remove(calendar, component);
  }
  for (const [id, patch] of Object.entries(overrides)) {
    const old = rezoned ? undefined : known.get(id);
    if (patch.excluded === true || (old === undefined && Object.keys(patch).length === 0)) continue;
    const wanted = occurrence(after, id, patch);
    if (old !== undefined) {
      const had = readFields(old, after.uid, zoneContext(calendar));
      const changed = writeFields(old, had, wanted, context);
      if (changed.length > 0) stamp(old, changed, context);
      continue;
    }
    const fresh = copied(master);
    for (const name of ['RRULE', 'RDATE', 'EXDATE']) replaceLines(fresh, name, []);
    const wall = wallMs(id) ?? fail('item-rejected', { field: 'recurrenceOverrides' });
    replaceLines(fresh, 'RECURRENCE-ID', [timeLine('RECURRENCE-ID', [wall], series, context.tzidOf)]);
    writeFields(fresh, occurrence(after, after.start, {}), wanted, context);
    calendar.items.push(fresh);
  }
}

/** The event an occurrence is: the series' fields with its patch on top. */
function occurrence(event: CalendarEvent, id: string, patch: PatchObject): CalendarEvent {
  const { recurrenceRules: _rules, recurrenceOverrides: _overrides, ...plain } = event;
  const result: Record<string, unknown> = { ...plain, start: id };
  for (const [path, value] of Object.entries(patch))
    if (value === null) delete result[path];
    else result[path] = value;
  return canonicalEvent(result as unknown as CalendarEvent);
}

function remove(calendar: Component, component: Component): void {
  const at = calendar.items.indexOf(component);
  if (at >= 0) calendar.items.splice(at, 1);
}

/** The name the object already has for a zone, or its IANA name with a VTIMEZONE added (RFC 5545 3.6.5 wants one). */
function tzidFor(calendar: Component, zone: string, event: CalendarEvent, now: number): string {
  for (const definition of componentsOf(calendar, 'VTIMEZONE')) {
    const line = linesOf(definition, 'TZID')[0];
    const tzid = line === undefined ? '' : rawValue(line).trim();
    if (tzid !== '' && zoneOfTzid(tzid, calendar) === zone) return tzid;
  }
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return fail('item-rejected', { field: 'timeZone' });
  const year = Number(event.start.slice(0, 4));
  const last = Math.max(year, new Date(now).getUTCFullYear()) + zoneYears;
  const at = calendar.items.findIndex((item) => item.type === 'component');
  calendar.items.splice(at < 0 ? calendar.items.length : at, 0, vtimezone(zone, year - 1, last));
  return zone;
}

function vtimezone(zone: string, first: number, last: number): Component {
  try {
    return makeVtimezone(zone, Math.max(1, first), Math.min(9990, last));
  } catch {
    return fail('item-rejected', { field: 'timeZone' });
  }
}

/** What we are about to send is read the way a stranger would: one event, this uid (S7). */
function checked(text: string, uid: string): string {
  const read = readCalendarObject(text);
  return read !== null && read.event.uid === uid ? text : fail('item-rejected');
}
