/**
 * Reads one calendar object (master and overrides, RFC 4791 4.1) as one JSCalendar event. Malformed text with a clear meaning
 * is repaired. An object that JSCalendar cannot represent correctly is unreadable (RU2). Unknown properties are ignored and
 * stay in the text.
 */
import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { tooLarge, unreadable } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type Component, componentsOf, lineOf, linesOf } from './content-lines.ts';
import { detachedOverrides, readOverrides } from './exceptions.ts';
import { readFields } from './fields.ts';
import { parseCalendar } from './parse.ts';
import { type CalendarUser, organizerIn, unaddressedIn } from './people.ts';
import { textOf } from './property.ts';
import { readRelations } from './relations.ts';
import type { Repair } from './repairs.ts';
import { readRule } from './rule.ts';
import { onlyLine } from './single-lines.ts';
import { hasUnknownZone, type ReadContext, readContext, type Time } from './times.ts';
import { linkedBy, traitsOf } from './traits.ts';
import { appliesToFollowing, startOf, type Versions, versionsIn } from './versions.ts';

export interface ReadEvent {
  /** Canonical. */
  readonly event: CalendarEvent;
  /** The ORGANIZER; null without one, and for one that names nobody. */
  readonly organizer: CalendarUser | null;
  /** Who takes part without a mail address, once each. */
  readonly unaddressed: readonly string[];
  /** Of the series, or else of the first occurrence in the object. */
  readonly traits: ReturnType<typeof traitsOf>;
  /** Another program that keeps the event in agreement with something. */
  readonly linkedBy: string | null;
  /** A time zone is unknown: its times were converted to UTC, or read as floating. */
  readonly zoneUnknown: boolean;
  /** The object holds occurrences without their series, as in an invitation to single dates. */
  readonly detached: boolean;
  /** The repairs made while reading; empty for a well-formed text. */
  readonly repairs: ReadonlySet<Repair>;
}

/** The event of a calendar object, with the components that it was read from. */
export interface ReadObject extends ReadEvent {
  readonly context: ReadContext;
  readonly versions: Versions;
}

const mostRules = 10;
const noEvents = ['VTODO', 'VJOURNAL', 'VFREEBUSY', 'VAVAILABILITY', 'VPOLL'];

/**
 * Null for an object with a task, a journal or free/busy times instead of an event.
 * @throws ProblemError `item-unreadable` | `item-too-large`, with a `reason` (`UnreadableReason`)
 */
export function readCalendarObject(source: string): ReadEvent | null {
  const found = readObject(source);
  if (found === null) return null;
  const { context: _context, versions: _versions, ...read } = found;
  return read;
}

/** As `readCalendarObject`, for the writer. The caller may change the components. */
export function readObject(source: string): ReadObject | null {
  const { calendar, repairs } = parseCalendar(source);
  const components = componentsOf(calendar, 'VEVENT');
  if (components.length === 0)
    return noEvents.some((name) => componentsOf(calendar, name).length > 0) ? null : unreadable('no-event');
  const context = readContext(calendar, repairs);
  const uid = onlyUid(components, context);
  const versions = versionsIn(context);
  const occurrences = [...versions.occurrences.values()];
  const first = versions.master ?? occurrences[0] ?? unreadable('no-event');
  if (versions.master === null && occurrences.some(appliesToFollowing))
    unreadable('change-from-here-on', { property: 'RECURRENCE-ID' });
  const start = startOf(first, context);
  const master = readFields(first, uid, context);
  const rules = versions.master === null ? [] : readRules(first, start, context);
  const overrides =
    versions.master === null
      ? detachedOverrides(occurrences.slice(1), master, start, context)
      : readOverrides(first, versions, { master, start, rules }, context);
  return {
    event: canonicalEvent(
      {
        ...master,
        relatedTo: readRelations(first),
        ...(rules.length === 0 ? {} : { recurrenceRules: rules }),
        recurrenceOverrides: overrides,
      },
      context.shared,
    ),
    organizer: organizerIn(first),
    unaddressed: [...new Set([first, ...occurrences].flatMap(unaddressedIn))],
    traits: traitsOf(first),
    linkedBy: linkedBy(first),
    zoneUnknown: hasUnknownZone(context),
    detached: versions.master === null,
    repairs,
    context,
    versions,
  };
}

/** The uid of the first event in a text, found without parsing the rest; null without one. */
export function uidOf(source: string): string | null {
  const event = source.search(/^BEGIN:VEVENT[ \t]*$/im);
  const match = /^UID[;:].*(?:(?:\r\n|\n|\r)[ \t].*)*/im.exec(event < 0 ? '' : source.slice(event));
  if (match === null) return null;
  const text = match[0].replace(/(?:\r\n|\n|\r)[ \t]/g, '');
  return textOf({ type: 'line', name: 'UID', text, raw: text }) || null;
}

/**
 * The uid that all components share. An occurrence without uid belongs to the series in the object.
 * @throws ProblemError `item-unreadable` for different uids, for none, and for a further event without one
 */
function onlyUid(components: readonly Component[], context: ReadContext): string {
  let uid = '';
  let missing = false;
  let masters = 0;
  for (const component of components) {
    if (lineOf(component, 'RECURRENCE-ID') === null) masters += 1;
    const line = onlyLine(component, 'UID', context);
    const own = line === null ? '' : textOf(line);
    if (own.trim() === '') missing = true;
    else if (uid === '') uid = own;
    else if (uid !== own) unreadable('several-events');
  }
  if (uid === '' || (missing && masters > 1)) return unreadable('no-uid');
  if (missing) context.repairs.add('uid-missing');
  return uid;
}

/** The rules of a series, each once. @throws ProblemError `item-too-large` for more than `mostRules` */
export function readRules(master: Component, start: Time, context: ReadContext): readonly RecurrenceRule[] {
  const texts = new Set<string>();
  const rules: RecurrenceRule[] = [];
  for (const line of linesOf(master, 'RRULE')) {
    if (texts.has(line.text)) context.repairs.add('line-repeated');
    else {
      texts.add(line.text);
      if (texts.size > mostRules) tooLarge('too-many-rules', { limitRules: mostRules });
      const rule = readRule(line, start, context);
      if (rule !== null) rules.push(rule);
    }
  }
  return rules;
}
