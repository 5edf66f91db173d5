/**
 * Writes the text of a calendar object: a new one, or the known one with only the differences changed, so that alarms,
 * attachments and all properties that Concord does not know are kept (WR3).
 */
import { canonicalEvent, sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import { type CalendarEvent, type FieldName, fieldNames } from '../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { sameZone } from '../../../src-shared/domain/time/same-zone.ts';
import { wallMs } from '../../../src-shared/domain/time/wall-time.ts';
import { createBudget } from './budget.ts';
import {
  type Component,
  componentsOf,
  copied,
  lineOf,
  linesOf,
  newLine,
  replaceLines,
  setItems,
  sizeOf,
  valueIn,
  writeComponents,
} from './content-lines.ts';
import { occurrenceOf, occurrenceSteps, withoutDates } from './differences.ts';
import { followingChangeFor, followingChangesIn, hasExcludingRule } from './expansion.ts';
import { readFields } from './fields.ts';
import { heldEvent } from './held.ts';
import { updateAccessNote } from './privacy.ts';
import { textProperty } from './property.ts';
import { type ReadObject, readCalendarObject, readObject } from './read.ts';
import { writeRelations } from './relations.ts';
import { writeRule } from './rule.ts';
import { timeLineIn } from './single-lines.ts';
import { type ReadContext, readContext, timeLine } from './times.ts';
import { writeDates } from './write-dates.ts';
import { stamp, type WriteContext, writeFields } from './write-fields.ts';
import { inWritableZone, tzidsFor } from './write-zones.ts';

const productId = '-//Concord//Concord//EN';

/**
 * A new calendar object.
 * @param now epoch milliseconds, for DTSTAMP
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
 * The known text, changed where the event differs; the same text when it does not.
 * @throws ProblemError `item-unreadable` when the known text is not one event, `item-rejected` when the event does not fit
 */
export function patchCalendarObject(source: string, after: CalendarEvent, now: number): string {
  const known = readObject(source) ?? unreadable('no-event');
  // occurrences without their series belong to somebody else's series and are not written
  const master = known.versions.master ?? unreadable('no-event');
  if (sameValue(known.event, canonicalEvent(after))) return source;
  const { calendar } = known.context;
  for (const outdated of known.versions.outdated) remove(calendar, outdated);
  complete({ calendar, context: known.context }, known.event.uid);
  return written({ calendar, master, known }, after, now);
}

interface Target {
  readonly calendar: Component;
  readonly master: Component;
  /** What was read from the text; null for a new one. */
  readonly known: ReadObject | null;
}

function written({ calendar, master, known }: Target, wanted: CalendarEvent, now: number): string {
  const after = inWritableZone(wanted);
  const before = known?.event ?? null;
  const lines = before === null ? null : asWritten(master, before, after);
  const reading = known?.context ?? readContext(calendar);
  const budget = createBudget();
  const tzidOf = tzidsFor(reading, after, now);
  const context: WriteContext = { now, tzidOf, budget, shared: reading.shared };
  // read before anything is written, because the keys are in the old wall time of the series
  const occurrences = known?.versions.occurrences ?? new Map<string, Component>();
  const changed: FieldName[] = [...writeFields(master, lines, after, context)];
  if (changed.includes('privacy')) updateAccessNote(calendar, after);
  if (!sameValue(before?.relatedTo, after.relatedTo)) {
    changed.push('relatedTo');
    writeRelations(master, after.relatedTo ?? {});
  }
  const series = { allDay: after.showWithoutTime === true, zone: after.timeZone ?? null };
  const isRezoned =
    lines !== null && (lines.timeZone !== after.timeZone || lines.showWithoutTime !== after.showWithoutTime);
  if (!sameValue(before?.recurrenceRules, after.recurrenceRules) || (isRezoned && after.recurrenceRules)) {
    changed.push('recurrenceRules');
    replaceLines(
      master,
      'RRULE',
      (after.recurrenceRules ?? []).map((rule) => writeRule(rule, series)),
    );
  }
  const overridesChanged = !sameValue(before?.recurrenceOverrides, after.recurrenceOverrides);
  // the EXRULE is replaced by single dates
  const withoutExcludingRule =
    hasExcludingRule(master) &&
    (overridesChanged || changed.includes('recurrenceRules') || before?.start !== after.start);
  if (withoutExcludingRule) replaceLines(master, 'EXRULE', []);
  const keys = new Set(occurrences.keys());
  const dates = { reading, before, after, occurrences: keys, isRezoned, withoutExcludingRule };
  if (writeDates(master, dates, context)) changed.push('recurrenceRules');
  if (changed.length > 0 || before === null) stamp(master, changed, before, after, context);
  writeOccurrences({ calendar, master, known }, occurrences, after, isRezoned, context, reading);
  return checked(writeComponents(calendar), after);
}

/**
 * The event as its lines have it: timed, when only a property of Outlook says that it is all-day. Once anything about its times
 * changes, all of them are written as dates: no program understands a series with both kinds.
 * @param after null when the times are to be written anyway
 */
function asWritten(component: Component, event: CalendarEvent, after: CalendarEvent | null): CalendarEvent {
  if (event.showWithoutTime !== true || !/T/i.test(valueIn(component, 'DTSTART'))) return event;
  const names = ['start', 'duration', 'showWithoutTime', 'recurrenceRules', 'recurrenceOverrides'] as const;
  const stays = after !== null && names.every((name) => sameValue(event[name], after[name]));
  return stays ? event : { ...event, showWithoutTime: false };
}

function writeOccurrences(
  { calendar, master, known }: Target,
  occurrences: ReadonlyMap<string, Component>,
  after: CalendarEvent,
  isRezoned: boolean,
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
  if (gone.size > 0)
    setItems(
      calendar,
      calendar.items.filter((item) => !gone.has(item)),
    );
  // usually only one of many occurrences changed: the others are skipped
  const inherited = known !== null && !isRezoned && sameValue(withoutDates(known.event), withoutDates(after));
  const patterns = new Map<Component, CalendarEvent>();
  const fieldsOf = (pattern: Component): CalendarEvent => {
    const fields = patterns.get(pattern) ?? readFields(pattern, after.uid, reading);
    patterns.set(pattern, fields);
    return fields;
  };
  const stepsOf = occurrenceSteps(after);
  const following = followingChangesIn(occurrences);
  // the occurrences to which these changes apply get a VEVENT of their own, so the RANGE parameter is removed
  for (const [, change] of following) {
    const line = lineOf(change, 'RECURRENCE-ID');
    if (line !== null)
      replaceLines(change, 'RECURRENCE-ID', [newLine(line.text.replace(/;RANGE=[^;:]*/i, ''))]);
  }
  for (const [id, patch] of Object.entries(overrides)) {
    const old = occurrences.get(id);
    if (patch.excluded === true || (old === undefined && Object.keys(patch).length === 0)) continue;
    if (old !== undefined && inherited && sameValue(known?.event.recurrenceOverrides?.[id], patch)) continue;
    context.budget.spend(stepsOf(patch));
    const wanted = occurrenceOf(after, id, patch, context.shared);
    if (old !== undefined) {
      const fields = readFields(old, after.uid, reading);
      const had = isRezoned ? asWritten(old, fields, null) : fields;
      const changed = writeFields(old, had, wanted, context);
      if (isRezoned) replaceLines(old, 'RECURRENCE-ID', [idLine(id, old)]);
      if (changed.length > 0 || isRezoned) stamp(old, changed, fields, wanted, context);
      continue;
    }
    const pattern = followingChangeFor(following, id)?.[1] ?? master;
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

/** Some servers refuse objects that lack what RFC 5545 3.6 requires, or have what RFC 4791 4.1 forbids. */
function complete(
  { calendar, context }: { readonly calendar: Component; readonly context: ReadContext },
  uid: string,
): void {
  // an invitation that was stored as it came: its METHOD is not part of the event
  replaceLines(calendar, 'METHOD', []);
  for (const event of componentsOf(calendar, 'VEVENT'))
    for (const name of ['DTSTART', 'DTEND', 'RECURRENCE-ID']) {
      const found = linesOf(event, name).length > 1 ? timeLineIn(event, name, context) : null;
      if (found !== null) replaceLines(event, name, [found.line]);
    }
  for (const event of componentsOf(calendar, 'VEVENT'))
    if (valueIn(event, 'UID') === '') replaceLines(event, 'UID', [textProperty('uid', uid)]);
  if (lineOf(calendar, 'PRODID') === null) calendar.items.unshift(newLine(`PRODID:${productId}`));
  if (lineOf(calendar, 'VERSION') === null) calendar.items.unshift(newLine('VERSION:2.0'));
}

/**
 * Reads the text again before it is sent, and refuses it unless it holds the wanted event, as far as iCalendar can hold it
 * (S7). In a text with several defects, a change in one place can alter the meaning of another.
 */
function checked(text: string, wanted: CalendarEvent): string {
  const read = readCalendarObject(text);
  if (read === null || read.event.uid !== wanted.uid) return fail('item-rejected', { field: 'uid' });
  const event = canonicalEvent(wanted);
  if (sameValue(read.event, event)) return text;
  const [is, ought] = [heldEvent(read.event, createBudget()), heldEvent(event, createBudget())];
  const field = fieldNames.find((name) =>
    name === 'timeZone' ? !sameZone(is[name], ought[name]) : !sameValue(is[name], ought[name]),
  );
  return field === undefined ? text : fail('item-rejected', { reason: 'reads-otherwise', field });
}
