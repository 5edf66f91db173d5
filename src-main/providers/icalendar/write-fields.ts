/** Changes one VEVENT from one set of fields to another, property by property. Properties of unchanged fields are kept (WR3). */

import { canonicalUri, type SharedValues, sameValue } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../../src-shared/domain/calendar/event.ts';
import { textOfHtml } from '../../../src-shared/domain/calendar/html-text.ts';
import { mayCross } from '../../../src-shared/domain/calendar/links.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import {
  anyDuration,
  durationText,
  parseDuration,
  type Span,
} from '../../../src-shared/domain/time/duration.ts';
import { lastWall, wallMs, wallText } from '../../../src-shared/domain/time/wall-time.ts';
import { isSkipped } from '../../../src-shared/domain/time/zones.ts';
import type { WorkBudget } from './budget.ts';
import {
  type Component,
  type Line,
  lineOf,
  linesOf,
  newLine,
  rawValue,
  replaceLines,
} from './content-lines.ts';
import { sameGuests, writeParticipants } from './people.ts';
import { type Property, parameterIn, readProperty, textIn, textProperty, writeProperty } from './property.ts';
import { endOf, spanBetween, timeLine } from './times.ts';
import { updateSequenceTwin, updateTwins } from './twins.ts';

export interface WriteContext {
  /** Epoch milliseconds, for DTSTAMP and LAST-MODIFIED. */
  readonly now: number;
  /** The TZID for an IANA zone. Adds the VTIMEZONE if it is missing. */
  readonly tzidOf: (zone: string) => string;
  /** The budget for writing this object. */
  readonly budget: WorkBudget;
  /** For the events before and after. */
  readonly shared: SharedValues;
}

/**
 * Fields whose changes raise SEQUENCE, because guests must answer again (RFC 5546 2.1.4). So does a change of who is invited: a
 * cancellation raises it for that guest, and an invitation that follows has to be newer than it (RFC 5546 2.1.5). The first invitation
 * raises it too: Cyrus delivers it with 1, and later shows guests only what is higher.
 */
const significant: readonly FieldName[] = [
  'start',
  'timeZone',
  'showWithoutTime',
  'duration',
  'locations',
  'recurrenceRules',
];

/** @param before null for a new component @returns the fields that differ */
export function writeFields(
  component: Component,
  before: CalendarEvent | null,
  after: CalendarEvent,
  context: WriteContext,
): readonly FieldName[] {
  const differs = (field: FieldName): boolean =>
    !sameValue(before?.[field], after[field], context.shared.keysOf);
  const changed: FieldName[] = [];
  for (const [field, write] of Object.entries(writers) as [FieldName, Writer][]) {
    if (!differs(field)) continue;
    changed.push(field);
    write(component, before, after);
  }
  const time = (['start', 'timeZone', 'showWithoutTime', 'duration'] as const).filter(differs);
  if (time.length > 0 || before === null) writeTime(component, before, after, context);
  changed.push(...time);
  if (before !== null) updateTwins(component, changed, before, after);
  return changed;
}

/** Sets DTSTAMP and LAST-MODIFIED, and raises SEQUENCE when a significant field changed. @param before null for a new component */
export function stamp(
  component: Component,
  changed: readonly FieldName[],
  before: CalendarEvent | null,
  after: CalendarEvent,
  context: WriteContext,
): void {
  const now = `${wallText(context.now).replace(/[-:]/g, '')}Z`;
  replaceLines(component, 'DTSTAMP', [newLine(`DTSTAMP:${now}`)]);
  replaceLines(component, 'LAST-MODIFIED', [newLine(`LAST-MODIFIED:${now}`)]);
  const isSignificant = (field: FieldName): boolean =>
    field === 'participants'
      ? !sameGuests(before?.participants ?? {}, after.participants ?? {})
      : before !== null && significant.includes(field);
  if (!changed.some(isSignificant)) return;
  const line = linesOf(component, 'SEQUENCE')[0];
  const sequence = line === undefined ? 0 : Number(rawValue(line).trim());
  // some programs write very large numbers; others read 32 bits only
  const next = Number.isSafeInteger(sequence) && sequence >= 0 ? Math.min(sequence + 1, 2 ** 31 - 1) : 1;
  replaceLines(component, 'SEQUENCE', [newLine(`SEQUENCE:${next}`)]);
  updateSequenceTwin(component, next);
}

type Writer = (component: Component, before: CalendarEvent | null, after: CalendarEvent) => void;

const writers: Partial<Record<FieldName, Writer>> = {
  title: (component, _before, { title }) => setText(component, 'SUMMARY', title),
  description: (component, _before, after) => setText(component, 'DESCRIPTION', descriptionText(after)),
  descriptionContentType: (component, _before, after) =>
    setText(component, 'DESCRIPTION', descriptionText(after)),
  locations: (component, _before, after) => setText(component, 'LOCATION', locationText(after)),
  status: (component, _before, { status }) =>
    setWord(component, 'STATUS', status?.toUpperCase(), 'CONFIRMED'),
  freeBusyStatus: (component, _before, { freeBusyStatus }) =>
    setWord(component, 'TRANSP', freeBusyStatus === 'free' ? 'TRANSPARENT' : undefined, 'OPAQUE'),
  privacy: (component, _before, { privacy }) =>
    setWord(
      component,
      'CLASS',
      privacy === 'private' ? 'PRIVATE' : privacy === 'secret' ? 'CONFIDENTIAL' : undefined,
      'PUBLIC',
    ),
  virtualLocations: (component, _before, { virtualLocations }) =>
    writeConferences(component, virtualLocations ?? {}),
  participants: (component, before, after) =>
    writeParticipants(component, before?.participants ?? {}, after.participants ?? {}),
};

const aboutTheText = new Set(['altrep', 'fmttype', 'x-kde-textformat', 'encoding', 'charset', 'derived']);

/**
 * Keeps the parameters of the old line, such as LANGUAGE, but not those about the old text: where it is in another form, its
 * media type (KDE has a parameter of its own) and how it was encoded.
 */
function setText(component: Component, name: string, text: string | undefined): void {
  const old = linesOf(component, name)[0];
  const given = Object.entries((old && readProperty(old)?.parameters) ?? {});
  const kept = Object.fromEntries(given.filter(([key]) => !aboutTheText.has(key)));
  replaceLines(
    component,
    name,
    text === undefined || text === '' ? [] : [textProperty(name.toLowerCase(), text, kept)],
  );
}

/** Writes the default value only if the property was there before. */
function setWord(component: Component, name: string, word: string | undefined, byDefault: string): void {
  const value = word ?? (linesOf(component, name).length > 0 ? byDefault : undefined);
  replaceLines(component, name, value === undefined ? [] : [newLine(`${name}:${value}`)]);
}

function writeConferences(
  component: Component,
  wanted: NonNullable<CalendarEvent['virtualLocations']>,
): void {
  const old = new Map<string, Line>();
  /** What else was said about an address, such as FEATURE: a link with another name keeps it. */
  const parametersOf = new Map<string, Property['parameters']>();
  /** Links that do not cross were never seen by the other side. */
  const kept: Line[] = [];
  for (const line of linesOf(component, 'CONFERENCE')) {
    const property = readProperty(line);
    if (property === null || !mayCross(textIn(property))) {
      kept.push(line);
      continue;
    }
    const key = JSON.stringify([canonicalUri(textIn(property)), parameterIn(property, 'label')]);
    if (!old.has(key)) old.set(key, line);
    parametersOf.set(canonicalUri(textIn(property)), property.parameters);
  }
  const lines = Object.values(wanted)
    .filter(({ uri }) => mayCross(uri))
    .map(({ uri, name }): Line => {
      const same = old.get(JSON.stringify([uri, name ?? '']));
      return same ?? conferenceLine(uri, name, parametersOf.get(uri) ?? {});
    });
  replaceLines(component, 'CONFERENCE', [...lines, ...kept]);
}

/** @param given the parameters of the link under its old name */
function conferenceLine(
  uri: string,
  name: string | undefined,
  { label: _label, feature = '', ...others }: Property['parameters'],
): Line {
  const parameters = { ...others, ...(name === undefined ? {} : { label: name }) };
  const line = writeProperty({ name: 'conference', parameters, type: 'uri', values: [uri] });
  // a list (RFC 7986 6.3), which ical.js would write as one quoted value
  const isList = typeof feature === 'string' && /^[A-Z0-9-]+(?:,[A-Z0-9-]+)*$/i.test(feature);
  return isList ? newLine(line.text.replace('CONFERENCE', `CONFERENCE;FEATURE=${feature}`)) : line;
}

/**
 * Writes DTSTART, and DTEND or DURATION, as the text had it. The days of a timed event are written as DURATION, which alone
 * keeps them.
 */
function writeTime(
  component: Component,
  before: CalendarEvent | null,
  after: CalendarEvent,
  { tzidOf }: WriteContext,
): void {
  const allDay = after.showWithoutTime === true;
  const kind = { allDay, zone: after.timeZone ?? null };
  const start = wallMs(after.start) ?? fail('item-rejected', { field: 'start' });
  const span =
    anyDuration(after.duration ?? (allDay ? 'P1D' : 'PT0S')) ?? fail('item-rejected', { field: 'duration' });
  const startMoved =
    before === null ||
    before.start !== after.start ||
    before.timeZone !== after.timeZone ||
    before.showWithoutTime !== after.showWithoutTime;
  if (startMoved)
    replaceLines(component, 'DTSTART', [
      timeLine('DTSTART', [start], kind, tzidOf, lineOf(component, 'DTSTART')),
    ]);
  const hadDuration = lineOf(component, 'DURATION') !== null && lineOf(component, 'DTEND') === null;
  const end = endOf(start, kind.zone, span);
  // an end in the year 10000 has too many digits
  if (end > lastWall || (!allDay && (hadDuration || span.days > 0 || !endsThere(start, kind, span)))) {
    // longer durations are not read back
    if (parseDuration(durationText(span)) === null) fail('item-rejected', { field: 'duration' });
    replaceLines(component, 'DTEND', []);
    replaceLines(component, 'DURATION', [newLine(`DURATION:${durationText(span)}`)]);
    return;
  }
  replaceLines(component, 'DURATION', []);
  replaceLines(
    component,
    'DTEND',
    end === start ? [] : [timeLine('DTEND', [end], kind, tzidOf, lineOf(component, 'DTEND'))],
  );
}

/**
 * Whether every program reads the same duration from an end in wall time. When the clocks show a time twice, it means the first
 * one. For a start that the clocks skip, some programs compare the wall times and others the moments.
 */
function endsThere(start: number, kind: { readonly zone: string | null }, span: Span): boolean {
  const zone = kind.zone;
  if (zone !== null && span.seconds > 0 && isSkipped(zone, start)) return false;
  const end = endOf(start, zone, span);
  const read = spanBetween({ wall: start, allDay: false, zone }, { wall: end, allDay: false, zone });
  return read.seconds === span.seconds;
}

/** All locations in one text, because iCalendar has one LOCATION (RFC 5545 3.8.1.7). */
export function locationText({ locations }: CalendarEvent): string {
  return Object.values(locations ?? {})
    .map(({ name }) => name)
    .join(', ');
}

export function descriptionText({ description, descriptionContentType }: CalendarEvent): string {
  return descriptionContentType === 'text/html' ? textOfHtml(description ?? '') : (description ?? '');
}
