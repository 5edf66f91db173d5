/** Turns an entry into what the engine may see: the event, masked if private (RU6), and what may not be changed (C20). */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../src-shared/domain/calendar/canonical.ts';
import { type FieldName, fieldNames, isSeries } from '../../../../src-shared/domain/calendar/event.ts';
import type { EntryTraits } from '../../../../src-shared/domain/calendar/filters.ts';
import { programMarking } from '../../../../src-shared/domain/calendar/link-marks.ts';
import {
  isPrivate,
  maskedEvent,
  maskedFields,
} from '../../../../src-shared/domain/calendar/private-events.ts';
import type { Calendar, Fetched, Glimpse, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { type Json, listIn, objectIn, textIn } from '../json.ts';
import { keyOfId } from './event-id.ts';
import { isOrganizedHere } from './people.ts';
import { type EntryRules, type Parts, type ReadEntry, readEntry, uidOfEntry } from './series.ts';

export interface GoogleCalendar extends Calendar {
  /** IANA name, for times without a zone. */
  readonly timeZone: string;
  /** Private events are told without their details. */
  readonly hidesPrivate: boolean;
}

export interface Viewer {
  /** The person's addresses, the preferred one first. */
  readonly own: readonly string[];
  readonly privateEvents: 'busy' | 'full';
}

/** Fields that belong to the guest: whether the time counts as busy, and who may see it. The others are the organiser's (PE5). */
const guestsOwn: readonly FieldName[] = ['freeBusyStatus', 'privacy'];

const timeFields: readonly FieldName[] = [
  ...(['start', 'timeZone', 'duration', 'showWithoutTime'] as const),
  ...(['recurrenceRules', 'recurrenceOverrides'] as const),
];

/** What nobody changes of an event that is `locked`. */
const lockedFields: readonly FieldName[] = [
  ...timeFields,
  ...(['title', 'description', 'descriptionContentType', 'locations'] as const),
];

/** The names of the colours of events in Google Calendar, by `colorId`. */
const colours: Readonly<Record<string, string>> = {
  '1': 'Lavender',
  '2': 'Sage',
  '3': 'Grape',
  '4': 'Flamingo',
  '5': 'Banana',
  '6': 'Tangerine',
  '7': 'Peacock',
  '8': 'Graphite',
  '9': 'Blueberry',
  '10': 'Basil',
  '11': 'Tomato',
};

export function fetchedOf(calendar: GoogleCalendar, ref: string, parts: Parts, viewer: Viewer): Fetched {
  try {
    return { type: 'found', stored: storedOf(calendar, ref, parts, viewer) };
  } catch (error) {
    return {
      type: 'unreadable',
      ref,
      revision: revisionOf(parts),
      problem: itemProblemOf(error),
      glimpse: glimpseOf(parts.entry, viewer),
    };
  }
}

/** @throws ProblemError `item-unreadable` | `item-too-large` */
export function storedOf(calendar: GoogleCalendar, ref: string, parts: Parts, viewer: Viewer): StoredEvent {
  const { entry } = parts;
  const read = readEntry(parts, rulesFor(calendar, viewer));
  const isHidden = calendar.hidesPrivate && isPrivate(read.event) && textIn(entry, 'summary') === '';
  const masked = isHidden || (isPrivate(read.event) && viewer.privateEvents !== 'full');
  const guestsOmitted = [entry, ...parts.exceptions].some((one) => one.attendeesOmitted === true);
  const readOnly = readOnlyOf(calendar, parts, read, masked, guestsOmitted);
  const uid = uidOfEntry(entry);
  const key = keyOfId(textIn(entry, 'id'));
  const program = programMarking([
    ...Object.keys(objectIn(objectIn(entry, 'extendedProperties'), 'private')),
    ...Object.keys(objectIn(objectIn(entry, 'extendedProperties'), 'shared')),
  ]);
  return {
    calendar: calendar.id,
    ref,
    revision: revisionOf(parts),
    uids: [uid],
    event: masked ? maskedEvent(read.event) : read.event,
    withheld: masked ? maskedFields : guestsOmitted ? ['participants'] : [],
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(masked || read.unaddressed.length === 0 ? {} : { unaddressed: read.unaddressed }),
    ...traitsTold(entry, masked),
    ...(program === null ? {} : { linkedBy: program }),
    source: JSON.stringify(parts),
    ...(key === null ? {} : { key }),
    ...updatedIn(parts),
  };
}

export function rulesFor(calendar: GoogleCalendar, { own }: Pick<Viewer, 'own'>): EntryRules {
  return { calendarZone: calendar.timeZone, own };
}

/** The parts that a stored event was made of. @throws ProblemError `item-unreadable` without them */
export function partsOf({ source }: Pick<StoredEvent, 'source'>): Parts {
  return JSON.parse(source ?? '{"entry":{},"exceptions":[]}') as Parts;
}

/** Google's ETag; of a series with exceptions a digest of the ETags of all its parts. */
export function revisionOf({ entry, exceptions }: Parts): string {
  const own = etagOf(entry);
  if (exceptions.length === 0) return own;
  const parts = exceptions.map((one) => `${textIn(one, 'id')} ${etagOf(one)}`).toSorted();
  return createHash('sha256')
    .update([own, ...parts].join('\n'))
    .digest('base64url');
}

function etagOf(event: Json): string {
  const etag = textIn(event, 'etag');
  return etag === '' ? createHash('sha256').update(canonicalJson(event)).digest('base64url') : etag;
}

function glimpseOf(entry: Json, { privateEvents }: Viewer): Glimpse {
  const start = objectIn(entry, 'start');
  const date = (textIn(start, 'date') || textIn(start, 'dateTime')).slice(0, 10);
  const isOpen = privateEvents === 'full' || !/^(?:private|confidential)$/.test(textIn(entry, 'visibility'));
  return {
    title: (isOpen && textIn(entry, 'summary').slice(0, 200)) || null,
    date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : null,
  };
}

/** What filters ask (C21). The colour of a private event would tell what it is about. */
function traitsTold(entry: Json, masked: boolean): Pick<StoredEvent, 'traits'> {
  const colour = colours[textIn(entry, 'colorId')];
  const traits: EntryTraits = {
    ...(colour === undefined || masked ? {} : { labels: [colour] }),
    ...(listIn(entry, 'attendees').some((one) => one.self === true && one.responseStatus === 'declined')
      ? { declined: true as const }
      : {}),
    ...(entry.eventType === 'outOfOffice' ? { outOfOffice: true as const } : {}),
  };
  return Object.keys(traits).length === 0 ? {} : { traits };
}

function updatedIn({ entry, exceptions }: Parts): Pick<StoredEvent, 'updated'> {
  const moments = [entry, ...exceptions].map((one) => Date.parse(textIn(one, 'updated')));
  const newest = Math.max(...moments.filter((one) => !Number.isNaN(one)));
  return newest === Number.NEGATIVE_INFINITY ? {} : { updated: newest };
}

function readOnlyOf(
  calendar: GoogleCalendar,
  { entry }: Parts,
  read: ReadEntry,
  masked: boolean,
  guestsOmitted: boolean,
): StoredEvent['readOnly'] {
  if (!calendar.mayWrite) return { fields: 'all', reason: 'calendar-read-only' };
  if (!isOfEditableType(entry)) return { fields: 'all', reason: 'type-not-editable' };
  if (!isOrganizedHere(entry))
    return { fields: fieldNames.filter((name) => !guestsOwn.includes(name)), reason: 'not-organizer' };
  if (entry.locked === true) return { fields: lockedFields, reason: 'type-not-editable' };
  if (read.zoneUnknown && isSeries(read.event)) return { fields: timeFields, reason: 'zone-unknown' };
  if (masked) return { fields: maskedFields, reason: 'masked' };
  return guestsOmitted ? { fields: ['participants'], reason: 'masked' } : undefined;
}

/** Out of office, focus time, working location, birthday, from Gmail, and what Google may invent have rules of their own. */
export function isOfEditableType(entry: Json): boolean {
  return entry.eventType === undefined || entry.eventType === 'default';
}
