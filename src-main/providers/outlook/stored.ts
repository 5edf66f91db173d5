/** Turns an entry into what the engine may see: the event, masked if private (RU6), and what may not be changed (C20). */
import { createHash } from 'node:crypto';
import { type FieldName, fieldNames, isSeries } from '../../../src-shared/domain/calendar/event.ts';
import type { EntryTraits } from '../../../src-shared/domain/calendar/filters.ts';
import { isPrivate, maskedEvent, maskedFields } from '../../../src-shared/domain/calendar/private-events.ts';
import type { Calendar, Fetched, Glimpse, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type Json, objectIn, textIn, textsIn } from '../json-members.ts';
import { keyIn, programIn } from './extended.ts';
import { privacyIn, showAsIn } from './fields.ts';
import { isOrganizedHere, ownAnswer } from './people.ts';
import {
  type CreateIdentity,
  type EntryRules,
  type Parts,
  type ReadEntry,
  readEntry,
  uidsOf,
} from './series.ts';

export interface OutlookCalendar extends Calendar {
  /** Private events are told without their details. */
  readonly hidesPrivate: boolean;
}

export interface Viewer {
  /** The person's addresses, the preferred one first. */
  readonly own: readonly string[];
  readonly privateEvents: 'busy' | 'full';
  readonly identity: CreateIdentity;
}

/** Fields that belong to the guest: whether the time counts as busy, and who may see it. The others are the organiser's (PE5). */
const guestsOwn: readonly FieldName[] = ['freeBusyStatus', 'privacy'];

const timeFields: readonly FieldName[] = [
  ...(['start', 'timeZone', 'duration', 'showWithoutTime'] as const),
  ...(['recurrenceRules', 'recurrenceOverrides'] as const),
];

export function fetchedOf(calendar: OutlookCalendar, ref: string, parts: Parts, viewer: Viewer): Fetched {
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
export function storedOf(calendar: OutlookCalendar, ref: string, parts: Parts, viewer: Viewer): StoredEvent {
  const { entry } = parts;
  const read = readEntry(parts, rulesFor(viewer));
  const isHidden = calendar.hidesPrivate && isPrivate(read.event);
  const masked = isHidden || (isPrivate(read.event) && viewer.privateEvents !== 'full');
  const readOnly = readOnlyOf(calendar, parts, read, masked);
  const key = ownKeyIn(entry, viewer.identity);
  const program = programIn(entry);
  return {
    calendar: calendar.id,
    ref,
    revision: revisionOf(parts),
    uids: uidsOf(entry),
    event: masked ? maskedEvent(read.event) : read.event,
    withheld: masked ? maskedFields : [],
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(masked || read.unaddressed.length === 0 ? {} : { unaddressed: read.unaddressed }),
    ...traitsTold(entry, masked),
    ...(program === null ? {} : { linkedBy: program }),
    source: JSON.stringify(parts),
    ...(key === null ? {} : { key }),
    ...updatedIn(parts),
  };
}

export function rulesFor({ own }: Pick<Viewer, 'own'>): EntryRules {
  return { own };
}

/** The parts that a stored event was made of. */
export function partsOf({ source }: Pick<StoredEvent, 'source'>): Parts {
  return JSON.parse(source ?? '{"entry":{},"exceptions":[],"cancelled":[]}') as Parts;
}

/**
 * The change key. That of a series covers its occurrences, whose own is the same one in every recorded answer; where it is not, a digest of
 * all of them.
 */
export function revisionOf({ entry, exceptions }: Parts): string {
  const own = changeKeyIn(entry);
  const others = exceptions.map(changeKeyIn);
  if (others.every((one) => one === own)) return own;
  const parts = exceptions.map((one) => `${textIn(one, 'id')} ${changeKeyIn(one)}`).toSorted();
  return createHash('sha256')
    .update([own, ...parts].join('\n'))
    .digest('base64url');
}

export function changeKeyIn(event: Json): string {
  return textIn(event, 'changeKey');
}

/** The key of the create that made an event; null for a copy of it too (ID7). */
export function ownKeyIn(entry: Json, identity: CreateIdentity): string | null {
  const key = keyIn(entry);
  if (key === '') return null;
  const isOwn = Object.entries(identity(key)).every(
    ([name, value]) => textIn(entry, name).toLowerCase() === String(value).toLowerCase(),
  );
  return isOwn ? key : null;
}

function glimpseOf(entry: Json, { privateEvents }: Viewer): Glimpse {
  const date = textIn(objectIn(entry, 'start'), 'dateTime').slice(0, 10);
  const isOpen = privateEvents === 'full' || privacyIn(entry) === 'public';
  return {
    title: (isOpen && textIn(entry, 'subject').slice(0, 200)) || null,
    date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : null,
  };
}

/** What filters ask (C21). The categories of a private event would tell what it is about. */
function traitsTold(entry: Json, masked: boolean): Pick<StoredEvent, 'traits'> {
  const labels = textsIn(entry, 'categories').filter((one) => one.trim() !== '');
  const traits: EntryTraits = {
    ...(labels.length === 0 || masked ? {} : { labels }),
    ...(!isOrganizedHere(entry) && ownAnswer(entry) === 'declined' ? { declined: true as const } : {}),
    ...(showAsIn(entry) === 'oof' ? { outOfOffice: true as const } : {}),
  };
  return Object.keys(traits).length === 0 ? {} : { traits };
}

function updatedIn({ entry, exceptions }: Parts): Pick<StoredEvent, 'updated'> {
  const moments = [entry, ...exceptions].map((one) => Date.parse(textIn(one, 'lastModifiedDateTime')));
  const newest = Math.max(...moments.filter((one) => !Number.isNaN(one)));
  return newest === Number.NEGATIVE_INFINITY ? {} : { updated: newest };
}

function readOnlyOf(
  calendar: OutlookCalendar,
  { entry }: Parts,
  read: ReadEntry,
  masked: boolean,
): StoredEvent['readOnly'] {
  if (!calendar.mayWrite) return { fields: 'all', reason: 'calendar-read-only' };
  if (!isOrganizedHere(entry))
    return { fields: fieldNames.filter((name) => !guestsOwn.includes(name)), reason: 'not-organizer' };
  if (read.zoneUnknown && isSeries(read.event)) return { fields: timeFields, reason: 'zone-unknown' };
  return masked ? { fields: maskedFields, reason: 'masked' } : undefined;
}
