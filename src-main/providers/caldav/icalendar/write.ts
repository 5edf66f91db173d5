/**
 * A calendar object's text for an event: a new one, or the known one with only the differences worked in, so that alarms,
 * attachments and every property nobody here knows survive (WR3).
 */
import {
  canonicalEvent,
  rememberedJson,
  sameValue,
  sharedValues,
} from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
} from '../../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { wallMs } from '../../../../src-shared/domain/time/wall-time.ts';
import { createBudget } from './budget.ts';
import {
  type Component,
  componentsOf,
  copied,
  lineOf,
  newLine,
  rawValue,
  replaceLines,
  sizeOf,
  valueIn,
  writeComponents,
} from './content-lines.ts';
import { occurrenceOf, occurrenceSteps, withoutDates } from './differences.ts';
import { hasExcludingRule, speakerFor, speakersOf } from './expansion.ts';
import { readFields } from './fields.ts';
import { heldEvent } from './held.ts';
import { textProperty } from './property.ts';
import { type ReadObject, readCalendarObject, readObject } from './read.ts';
import { writeRelations } from './relations.ts';
import { writeRule } from './rule.ts';
import { type ReadContext, readContext, resolved, timeLine } from './times.ts';
import { plainTzid } from './tzid.ts';
import { makeVtimezone } from './vtimezone.ts';
import { writeDates } from './write-dates.ts';
import { stamp, type WriteContext, writeFields } from './write-fields.ts';

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
  return written({ calendar, master, known: null }, event, now);
}

/**
 * The known text with an event's differences worked in; the very same text when there are none.
 * @throws ProblemError `item-unreadable` when the known text is not one event, `item-rejected` when the event does not fit
 */
export function patchCalendarObject(source: string, after: CalendarEvent, now: number): string {
  const known = readObject(source) ?? unreadable('no-event');
  // single dates of somebody else's series are nobody's to write
  const master = known.versions.master ?? unreadable('no-event');
  if (sameValue(known.event, canonicalEvent(after))) return source;
  const { calendar } = known.context;
  for (const outdated of known.versions.outdated) remove(calendar, outdated);
  complete(calendar, known.event.uid);
  return written({ calendar, master, known }, after, now);
}

interface Target {
  readonly calendar: Component;
  readonly master: Component;
  /** What the text said before; null for a new one. */
  readonly known: ReadObject | null;
}

function written({ calendar, master, known }: Target, after: CalendarEvent, now: number): string {
  const before = known?.event ?? null;
  const reading = known?.context ?? readContext(calendar);
  const budget = createBudget();
  const tzidOf = tzidsFor(reading, after, now);
  const context: WriteContext = { now, tzidOf, budget, jsonOf: rememberedJson() };
  // what stands where was read before anything is written: keys are in the old series' wall time
  const occurrences = known?.versions.occurrences ?? new Map<string, Component>();
  const changed: FieldName[] = [...writeFields(master, before, after, context)];
  if (!sameValue(before?.relatedTo, after.relatedTo)) {
    changed.push('relatedTo');
    writeRelations(master, after.relatedTo ?? {});
  }
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
  const redated = !sameValue(before?.recurrenceOverrides, after.recurrenceOverrides);
  // its dates are dates of their own from now on
  const unruled =
    hasExcludingRule(master) &&
    (redated || changed.includes('recurrenceRules') || before?.start !== after.start);
  if (unruled) replaceLines(master, 'EXRULE', []);
  const keys = new Set(occurrences.keys());
  const dates = { reading, before, after, occurrences: keys, rezoned, unruled };
  if (writeDates(master, dates, context)) changed.push('recurrenceRules');
  if (changed.length > 0 || before === null) stamp(master, before === null ? [] : changed, context);
  writeOccurrences({ calendar, master, known }, occurrences, after, rezoned, context, reading);
  return checked(writeComponents(calendar), after);
}

function writeOccurrences(
  { calendar, master, known }: Target,
  occurrences: ReadonlyMap<string, Component>,
  after: CalendarEvent,
  rezoned: boolean,
  context: WriteContext,
  reading: ReadContext,
): void {
  const overrides = after.recurrenceOverrides ?? {};
  const series = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  const idLine = (id: string, like?: Component) =>
    timeLine(
      'RECURRENCE-ID',
      [wallMs(id) ?? fail('item-rejected', { field: 'recurrenceOverrides' })],
      series,
      context.tzidOf,
      like && lineOf(like, 'RECURRENCE-ID'),
    );
  const gone = new Set<unknown>();
  for (const [id, component] of occurrences) {
    const patch = overrides[id];
    if (patch === undefined || patch.excluded === true) gone.add(component);
  }
  if (gone.size > 0) {
    const kept = calendar.items.filter((item) => !gone.has(item));
    calendar.items.splice(0, calendar.items.length, ...kept);
  }
  // of thousands of occurrences mostly one changes
  const inherited = known !== null && !rezoned && sameValue(withoutDates(known.event), withoutDates(after));
  const patterns = new Map<Component, CalendarEvent>();
  const fieldsOf = (pattern: Component): CalendarEvent => {
    const fields = patterns.get(pattern) ?? readFields(pattern, after.uid, reading);
    patterns.set(pattern, fields);
    return fields;
  };
  const stepsOf = occurrenceSteps(after);
  const shared = sharedValues();
  const speakers = speakersOf(occurrences);
  // whom they speak for has a VEVENT of its own from now on
  for (const [, speaker] of speakers) {
    const line = lineOf(speaker, 'RECURRENCE-ID');
    if (line !== null)
      replaceLines(speaker, 'RECURRENCE-ID', [newLine(line.text.replace(/;RANGE=[^;:]*/i, ''))]);
  }
  for (const [id, patch] of Object.entries(overrides)) {
    const old = occurrences.get(id);
    if (patch.excluded === true || (old === undefined && Object.keys(patch).length === 0)) continue;
    if (old !== undefined && inherited && sameValue(known?.event.recurrenceOverrides?.[id], patch)) continue;
    context.budget.spend(stepsOf(patch));
    const wanted = occurrenceOf(after, id, patch, shared);
    if (old !== undefined) {
      const had = readFields(old, after.uid, reading);
      const changed = writeFields(old, had, wanted, context);
      if (rezoned) replaceLines(old, 'RECURRENCE-ID', [idLine(id, old)]);
      if (changed.length > 0 || rezoned) stamp(old, changed, context);
      continue;
    }
    const pattern = speakerFor(speakers, id)?.[1] ?? master;
    context.budget.spend(pattern.items.length);
    const fresh = copied(pattern);
    for (const name of ['RRULE', 'EXRULE', 'RDATE', 'EXDATE']) replaceLines(fresh, name, []);
    replaceLines(fresh, 'RECURRENCE-ID', [idLine(id)]);
    writeFields(fresh, fieldsOf(pattern), wanted, context);
    context.budget.produce(sizeOf(fresh));
    calendar.items.push(fresh);
  }
}

function remove(calendar: Component, component: Component): void {
  const at = calendar.items.indexOf(component);
  if (at >= 0) calendar.items.splice(at, 1);
}

/** What every calendar and event has to say of itself (RFC 5545 3.6), for servers that take nothing else. */
function complete(calendar: Component, uid: string): void {
  for (const event of componentsOf(calendar, 'VEVENT'))
    if (valueIn(event, 'UID') === '') replaceLines(event, 'UID', [textProperty('uid', uid)]);
  if (lineOf(calendar, 'PRODID') === null) calendar.items.unshift(newLine(`PRODID:${productId}`));
  if (lineOf(calendar, 'VERSION') === null) calendar.items.unshift(newLine('VERSION:2.0'));
}

/** The name the object already has for a zone, or its IANA name with a VTIMEZONE added (RFC 5545 3.6.5 wants one). */
function tzidsFor(reading: ReadContext, event: CalendarEvent, now: number): (zone: string) => string {
  const { calendar } = reading;
  const names = new Map<string, string>();
  const find = (zone: string): string => {
    for (const definition of componentsOf(calendar, 'VTIMEZONE')) {
      const line = lineOf(definition, 'TZID');
      const tzid = line === null ? '' : plainTzid(rawValue(line));
      if (tzid !== '' && resolved(tzid, reading).zone === zone) return tzid;
    }
    if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return fail('item-rejected', { field: 'timeZone' });
    const year = Number(event.start.slice(0, 4));
    const last = Math.max(year, new Date(now).getUTCFullYear()) + zoneYears;
    const at = calendar.items.findIndex((item) => item.type === 'component');
    calendar.items.splice(at < 0 ? calendar.items.length : at, 0, vtimezone(zone, year - 1, last));
    return zone;
  };
  return (zone) => {
    const name = names.get(zone) ?? find(zone);
    names.set(zone, name);
    return name;
  };
}

function vtimezone(zone: string, first: number, last: number): Component {
  try {
    return makeVtimezone(zone, Math.max(1, first), Math.min(9990, last));
  } catch {
    return fail('item-rejected', { field: 'timeZone' });
  }
}

/**
 * What we are about to send is read the way a stranger would: this very event, but for what iCalendar cannot hold (S7). A text
 * that was broken in several ways at once can come to mean something else by a change in one place.
 */
function checked(text: string, wanted: CalendarEvent): string {
  const read = readCalendarObject(text);
  if (read === null || read.event.uid !== wanted.uid) return fail('item-rejected');
  const event = canonicalEvent(wanted);
  if (sameValue(read.event, event)) return text;
  const [is, ought] = [heldEvent(read.event, createBudget()), heldEvent(event, createBudget())];
  const field = fieldNames.find((name) => !sameValue(is[name], ought[name]));
  return field === undefined ? text : fail('item-rejected', { reason: 'reads-otherwise', field });
}
