/**
 * Turns a calendar object into what the engine may see: the event, masked if private (RU6), and what may not be changed (C20).
 */
import { type FieldName, fieldNames, isSeries } from '../../../src-shared/domain/calendar/event.ts';
import { isPrivate, maskedEvent, maskedFields } from '../../../src-shared/domain/calendar/private-events.ts';
import type { Calendar, Fetched, Glimpse, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { itemProblemOf } from '../../../src-shared/domain/calendar/unreadable.ts';
import { type CalendarUser, glimpseOf, type ReadEvent, readCalendarObject } from '../icalendar/index.ts';
import type { CalDavAccount } from './account.ts';

export interface Viewer {
  readonly account: CalDavAccount;
  /** How much of events marked private or confidential the engine may see. */
  readonly privateEvents: 'busy' | 'full';
}

/** Fields that belong to the guest: whether the time counts as busy, and who may see it. The others are the organiser's (PE5). */
const guestsOwn: readonly FieldName[] = ['freeBusyStatus', 'privacy'];

const timeFields: readonly FieldName[] = [
  'start',
  'timeZone',
  'duration',
  'showWithoutTime',
  'recurrenceRules',
  'recurrenceOverrides',
];

/** What `get` reports for a text read from the server. A task or journal is reported as absent, because it is no event. */
export function fetchedOf(
  calendar: Calendar,
  ref: string,
  revision: string,
  text: string,
  viewer: Viewer,
): Fetched {
  try {
    const stored = storedOf(calendar, ref, revision, text, viewer);
    return stored === null ? { type: 'absent', ref } : { type: 'found', stored };
  } catch (error) {
    return {
      type: 'unreadable',
      ref,
      revision,
      problem: itemProblemOf(error),
      glimpse: glimpse(text, viewer),
    };
  }
}

/** Of an unreadable private item, no more is shown than of a readable one (RU6). */
function glimpse(text: string, { privateEvents }: Viewer): Glimpse {
  const { title, date, isPrivate: hides } = glimpseOf(text);
  if (!hides || privateEvents === 'full') return { title, date };
  return { title: null, date };
}

/** Null when the text holds no event. @throws ProblemError `item-unreadable` | `item-too-large` */
export function storedOf(
  calendar: Calendar,
  ref: string,
  revision: string,
  text: string,
  viewer: Viewer,
): StoredEvent | null {
  const read = readCalendarObject(text);
  if (read === null) return null;
  const masked = isPrivate(read.event) && viewer.privateEvents !== 'full';
  const readOnly = readOnlyOf(calendar, read, masked, viewer.account);
  return {
    calendar: calendar.id,
    ref,
    revision,
    uids: [read.event.uid],
    event: masked ? maskedEvent(read.event) : read.event,
    withheld: masked ? maskedFields : [],
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(masked || read.unaddressed.length === 0 ? {} : { unaddressed: read.unaddressed }),
    ...traitsTold(read, masked, viewer.account),
    ...(read.linkedBy === null ? {} : { linkedBy: read.linkedBy }),
    source: text,
    ...updatedIn(text),
  };
}

/** What filters ask (C21). The labels of a private event would tell what it is about. */
function traitsTold(
  { event, traits: { labels, outOfOffice } }: ReadEvent,
  masked: boolean,
  account: CalDavAccount,
): Pick<StoredEvent, 'traits'> {
  const isDeclined = Object.values(event.participants ?? {}).some(
    ({ email, participationStatus }) =>
      participationStatus === 'declined' && account.addresses.includes(email.toLowerCase()),
  );
  const traits = {
    ...(labels === undefined || masked ? {} : { labels }),
    ...(isDeclined ? { declined: true as const } : {}),
    ...(outOfOffice === undefined ? {} : { outOfOffice }),
  };
  return Object.keys(traits).length === 0 ? {} : { traits };
}

/** The newest LAST-MODIFIED of an object (RFC 5545 3.8.7.3), in UTC as the RFC asks for; anything else says nothing. */
function updatedIn(text: string): Pick<StoredEvent, 'updated'> {
  const moments = [
    ...text.matchAll(/^LAST-MODIFIED[^:\r\n]*:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/gim),
  ].map(([, year, month, day, hour, minute, second]) =>
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`),
  );
  const newest = Math.max(...moments.filter((one) => !Number.isNaN(one)));
  return newest === Number.NEGATIVE_INFINITY ? {} : { updated: newest };
}

/** Whether a calendar user is the account owner. */
export function isMe({ uri, address }: CalendarUser, account: CalDavAccount): boolean {
  if (address !== null && account.addresses.includes(address)) return true;
  const plain = (text: string): string => text.trim().toLowerCase().replace(/\/$/, '');
  return (
    account.addressUris.some((own) => plain(own) === plain(uri)) || plain(uri) === plain(account.principal)
  );
}

/** Whether a text is a meeting that somebody else organises. False for a text that cannot be read. */
export function isGuestCopy(text: string, account: CalDavAccount): boolean {
  try {
    const organizer = readCalendarObject(text)?.organizer ?? null;
    return organizer !== null && !isMe(organizer, account);
  } catch {
    return false;
  }
}

function readOnlyOf(
  calendar: Calendar,
  read: ReadEvent,
  masked: boolean,
  account: CalDavAccount,
): StoredEvent['readOnly'] {
  if (!calendar.mayWrite) return { fields: 'all', reason: 'calendar-read-only' };
  if (read.detached) return { fields: 'all', reason: 'type-not-editable' };
  if (read.organizer !== null && !isMe(read.organizer, account))
    return { fields: fieldNames.filter((name) => !guestsOwn.includes(name)), reason: 'not-organizer' };
  if (read.zoneUnknown && isSeries(read.event)) return { fields: timeFields, reason: 'zone-unknown' };
  return masked ? { fields: maskedFields, reason: 'masked' } : undefined;
}
