/** Reads a CalendarItem (https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendaritem) in Graph's members. Pure. */

import { wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import { toWall } from '../../../../src-shared/domain/time/zones.ts';
import { zoneByName } from '../../icalendar/index.ts';
import { type Json, textIn } from '../../json-members.ts';
import type { Element } from '../../xml.ts';
import { itemsOf, partOf, textOf } from '../elements.ts';
import { readAttendees, readMailbox, readResponse } from './people-xml.ts';
import { readPlaces } from './places-xml.ts';
import { placesProperty, readExtended } from './properties-xml.ts';
import { readRecurrence } from './recurrence-xml.ts';
import { zoneNameIn } from './zone-definition.ts';

/** An item, with what tells the rest of its series. */
export interface ReadItem {
  readonly entry: Json;
  /** Of a series: its changed occurrences. */
  readonly modified: readonly ModifiedOccurrence[];
  /** Of a series: the original starts of its cancelled occurrences, as `originalStart` has them. */
  readonly deleted: readonly string[];
}

export interface ModifiedOccurrence {
  readonly id: string;
  readonly originalStart: string;
}

/** Received: the copy of somebody who was invited ([MS-OXOCAL] 2.2.1.10). */
const received = 2;

const types: Readonly<Record<string, string>> = {
  Single: 'singleInstance',
  RecurringMaster: 'seriesMaster',
  Occurrence: 'occurrence',
  Exception: 'exception',
};

/** @throws ProblemError `item-unreadable` for a recurrence that EWS does not define */
export function readItem(item: Element): ReadItem {
  const { Id: id = '', ChangeKey: changeKey = '' } = partOf(item, 'ItemId')?.attributes ?? {};
  const zone = zoneNameIn(partOf(item, 'StartTimeZone'), momentOf(textOf(item, 'Start')));
  const isAllDay = isTrue(item, 'IsAllDayEvent');
  const body = partOf(item, 'Body');
  const recurrence = partOf(item, 'Recurrence');
  const properties = readExtended(item);
  const joinUrl = textOf(item, 'JoinOnlineMeetingUrl');
  /** A moment in UTC; of an all-day item the date's midnight, wherever its days begin. */
  const timeOf = (holder: Element, name: string): string =>
    timeText(textOf(holder, name), isAllDay ? zone : null);
  const original = timeOf(item, 'OriginalStart');
  const noted = properties.find(
    (one) => one.id === placesProperty.toLowerCase() || one.id === placesProperty,
  );
  const entry: Json = {
    id,
    changeKey,
    parentFolderId: partOf(item, 'ParentFolderId')?.attributes.Id ?? '',
    type: types[textOf(item, 'CalendarItemType')] ?? '',
    iCalUId: textOf(item, 'UID'),
    subject: textOf(item, 'Subject'),
    sensitivity: textOf(item, 'Sensitivity').toLowerCase(),
    ...(body === null ? {} : { body: { contentType: body.attributes.BodyType ?? '', content: body.text } }),
    start: { dateTime: timeOf(item, 'Start'), timeZone: 'UTC' },
    end: { dateTime: timeOf(item, 'End'), timeZone: 'UTC' },
    isAllDay,
    originalStartTimeZone: zone,
    ...(original === '' ? {} : { originalStart: original }),
    ...(recurrence === null ? {} : { recurrence: readRecurrence(recurrence, zone) }),
    showAs: showAsOf(textOf(item, 'LegacyFreeBusyStatus')),
    ...readPlaces(textOf(item, 'Location'), noted === undefined ? '' : textIn(noted, 'value')),
    categories: itemsOf(item, 'Categories', 'String').map(({ text }) => text),
    attendees: readAttendees(item),
    organizer: readMailbox(partOf(item, 'Organizer')),
    isOrganizer: isOrganizer(item),
    responseStatus: readResponse(textOf(item, 'MyResponseType')),
    responseRequested: textOf(item, 'IsResponseRequested') !== 'false',
    isCancelled: isTrue(item, 'IsCancelled'),
    isOnlineMeeting: isTrue(item, 'IsOnlineMeeting'),
    ...(joinUrl === '' ? {} : { onlineMeeting: { joinUrl } }),
    createdDateTime: textOf(item, 'DateTimeCreated'),
    lastModifiedDateTime: textOf(item, 'LastModifiedTime'),
    singleValueExtendedProperties: properties,
  };
  return {
    entry,
    modified: itemsOf(item, 'ModifiedOccurrences', 'Occurrence').map((one) => ({
      id: partOf(one, 'ItemId')?.attributes.Id ?? '',
      originalStart: timeOf(one, 'OriginalStart'),
    })),
    deleted: itemsOf(item, 'DeletedOccurrences', 'DeletedOccurrence').map((one) => timeOf(one, 'Start')),
  };
}

function isTrue(item: Element, name: string): boolean {
  return textOf(item, name) === 'true';
}

/** Exchange 2013 names who organises; before, the state of the appointment does. */
function isOrganizer(item: Element): boolean {
  const told = textOf(item, 'IsOrganizer');
  return told === '' ? (Number(textOf(item, 'AppointmentState')) & received) === 0 : told === 'true';
}

function showAsOf(status: string): string {
  return status.replace(/^(?:OOF$|[A-Z])/, (first) => first.toLowerCase());
}

function momentOf(text: string): number {
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
}

/**
 * `2026-03-20T08:00:00Z`; as it came where it is no moment.
 * @param days the id of the zone whose days are meant; null for a time
 */
function timeText(text: string, days: string | null): string {
  const at = momentOf(text);
  if (Number.isNaN(at)) return text;
  if (days === null) return `${wallText(at)}Z`;
  const zone = zoneByName(days);
  // a midnight in an unknown zone is at most half a day away from that of the date
  const wall = zone === null ? at + 43_200_000 : toWall(zone, at);
  return `${wallText(wall).slice(0, 10)}T00:00:00Z`;
}
