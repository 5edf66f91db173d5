/** An event as Google answers it: which members there are depends on the event and on who asks. Members come in recorded order. */

import { timestamp } from '../../simulator/stamps.ts';
import type { People, Person } from '../people.ts';
import type { AccessRole, Calendar } from './calendars.ts';
import { type EventRecord, etagOf, isCancelled, type Json } from './event.ts';
import { writeInstant, writeMoment } from './moment.ts';

export interface ViewRules {
  readonly calendar: Calendar;
  readonly role: AccessRole;
  readonly people: People;
  /** `timeZone` of the request; default the calendar's. */
  readonly zone?: string;
  /** `maxAttendees`. */
  readonly mostGuests?: number;
  /** A deleted event gives its id only: incremental listings without `showDeleted`. */
  readonly hidesDeletedDetails?: boolean;
}

export function viewEvent(record: EventRecord, rules: ViewRules): Json {
  const { calendar, role, people, zone = calendar.timeZone } = rules;
  const { content, originalStart, recurringEventId } = record;
  const head = { kind: 'calendar#event', etag: etagOf(record), id: record.id, status: content.status };
  const isException = recurringEventId !== undefined && originalStart !== undefined;
  if (isCancelled(record) && (record.bare || rules.hidesDeletedDetails === true || isException))
    return isException
      ? { ...head, recurringEventId, originalStartTime: bareStart(originalStart, zone) }
      : head;
  const times = {
    start: writeMoment(content.start, zone),
    end: writeMoment(content.end, zone),
    ...(content.recurrence === undefined ? {} : { recurrence: content.recurrence }),
    ...(isException ? { recurringEventId, originalStartTime: writeMoment(originalStart, zone) } : {}),
  };
  if (masks(record, role))
    return {
      ...head,
      created: timestamp(record.created * 1000),
      updated: timestamp(record.updated),
      ...times,
      visibility: 'private',
      iCalUID: record.iCalUID,
      sequence: record.sequence,
      eventType: record.eventType,
    };
  const { fields } = content;
  const own = (names: readonly string[]): Json =>
    Object.fromEntries(names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])));
  return {
    ...head,
    htmlLink: `https://www.google.com/calendar/event?eid=${eventLink(record, calendar)}`,
    created: timestamp(record.created * 1000),
    updated: timestamp(record.updated),
    ...own(['summary', 'description', 'location', 'colorId']),
    creator: creatorOf(record, calendar),
    organizer: organizerOf(record, calendar),
    ...times,
    ...own(['endTimeUnspecified', 'transparency', 'visibility']),
    iCalUID: record.iCalUID,
    sequence: record.sequence,
    ...attendeesOf(record, rules, people),
    ...own([
      'extendedProperties',
      'hangoutLink',
      'conferenceData',
      'anyoneCanAddSelf',
      'guestsCanInviteOthers',
      'guestsCanModify',
      'guestsCanSeeOtherGuests',
      'reminders',
      'source',
      'attachments',
    ]),
    eventType: record.eventType,
    ...own([
      'birthdayProperties',
      'focusTimeProperties',
      'outOfOfficeProperties',
      'workingLocationProperties',
    ]),
  };
}

/** The members that a client may write, as PATCH merges into them. */
export function writableView(record: EventRecord, rules: ViewRules): Json {
  const { content } = record;
  const zone = rules.calendar.timeZone;
  return {
    ...content.fields,
    status: content.status,
    start: writeMoment(content.start, zone),
    end: writeMoment(content.end, zone),
    ...(content.recurrence === undefined ? {} : { recurrence: content.recurrence }),
    ...(content.guests === undefined ? {} : { attendees: content.guests }),
  };
}

/** A cancelled occurrence's original start has no zone beside it. */
function bareStart(moment: NonNullable<EventRecord['originalStart']>, zone: string): Json {
  return moment.type === 'date' ? { date: moment.date } : { dateTime: writeInstant(moment.at, zone) };
}

/** Readers see of private events, and who may see free and busy sees of all events, when they are and nothing else. */
function masks({ content: { fields } }: EventRecord, role: AccessRole): boolean {
  if (role === 'freeBusyReader') return true;
  return role === 'reader' && (fields.visibility === 'private' || fields.visibility === 'confidential');
}

function creatorOf({ creator }: EventRecord, calendar: Calendar): Json {
  return { email: creator, ...(creator === calendar.id ? { self: true } : {}) };
}

function organizerOf({ organizer }: EventRecord, calendar: Calendar): Json {
  return { ...organizer, ...(organizer.email === calendar.id ? { self: true } : {}) };
}

function attendeesOf(record: EventRecord, rules: ViewRules, people: People): Json {
  const { calendar, mostGuests = Number.POSITIVE_INFINITY } = rules;
  const { guests } = record.content;
  if (guests === undefined) return {};
  const owner = calendar.primary ? people.byAddress(calendar.id) : null;
  const views = guests.map((guest) => {
    const { email, displayName, responseStatus, ...rest } = guest;
    return {
      email,
      ...(displayName === undefined ? {} : { displayName }),
      ...(email === record.organizer.email ? { organizer: true } : {}),
      ...(isOwner(email, owner, calendar) ? { self: true } : {}),
      ...rest,
      responseStatus,
    };
  });
  if (views.length <= mostGuests) return { attendees: views };
  // only the participant is answered then
  return { attendees: views.filter((view) => 'self' in view).slice(0, 1), attendeesOmitted: true };
}

function isOwner(email: string, owner: Person | null, calendar: Calendar): boolean {
  return owner === null ? email === calendar.id : [owner.email, ...(owner.aliases ?? [])].includes(email);
}

/** `eid` names the event and the calendar, whose domain is one letter for group calendars; of a series its first instance. */
function eventLink({ id }: EventRecord, calendar: Calendar): string {
  const place = calendar.id.replace('@group.calendar.google.com', '@g');
  return Buffer.from(`${id} ${place}`).toString('base64url');
}
