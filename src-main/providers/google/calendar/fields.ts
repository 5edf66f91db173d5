/** Converts between one event as Google has it, and an event without recurrence. */
import { canonicalEvent, type SharedValues } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../../../src-shared/domain/calendar/event.ts';
import { unreadable } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../../src-shared/domain/problems.ts';
import { durationText } from '../../../../src-shared/domain/time/duration.ts';
import { wallText } from '../../../../src-shared/domain/time/wall-time.ts';
import type { Time } from '../../icalendar/index.ts';
import { type Json, listIn, textIn } from '../json.ts';
import { readTime, spanOf, writeTimes } from './event-times.ts';
import { readLinks, writeLinks } from './links.ts';
import { readPeople, writeAttendees } from './people.ts';

export interface ReadRules {
  /** For times without a zone. */
  readonly calendarZone: string;
  /** The person's own addresses, the preferred one first. */
  readonly own: readonly string[];
  /** One for all parts of a series. */
  readonly shared: SharedValues;
}

export interface ReadFields {
  /** Canonical. */
  readonly event: CalendarEvent;
  readonly start: Time;
  readonly unaddressed: readonly string[];
  readonly zoneUnknown: boolean;
}

/** Descriptions written in Google's own interface are HTML, those of programs are mostly plain text; nothing tells them apart but their content. */
const tags =
  /<(?:\/?(?:a|b|i|u|p|br|ul|ol|li|div|span|strong|em|h[1-6]|table|tr|td|html-blob|pre)\b[^<>]*)>/i;

/** @throws ProblemError `item-unreadable` | `item-too-large` */
export function readFields(json: Json, uid: string, { calendarZone, own, shared }: ReadRules): ReadFields {
  const begins = readTime(json, 'start', calendarZone) ?? unreadable('no-start');
  const { time: start } = begins;
  const ends = readTime(json, 'end', calendarZone);
  const hasEnd = ends !== null && json.endTimeUnspecified !== true && ends.time.allDay === start.allDay;
  const duration = hasEnd ? durationText(spanOf(begins, ends)) : start.allDay ? 'P1D' : 'PT0S';
  const description = textIn(json, 'description');
  const location = textIn(json, 'location');
  const { participants, unaddressed } = readPeople(json, own);
  const event = canonicalEvent(
    {
      uid,
      title: textIn(json, 'summary'),
      description,
      ...(tags.test(description) ? { descriptionContentType: 'text/html' as const } : {}),
      start: wallText(start.wall),
      timeZone: start.zone,
      showWithoutTime: start.allDay,
      duration,
      ...(json.status === 'tentative' ? { status: 'tentative' as const } : {}),
      ...(json.transparency === 'transparent' ? { freeBusyStatus: 'free' as const } : {}),
      privacy: privacyIn(json),
      ...(location.trim() === '' ? {} : { locations: { '1': { name: location } } }),
      virtualLocations: readLinks(json),
      participants,
    },
    shared,
  );
  return { event, start, unaddressed, zoneUnknown: begins.zoneUnknown || ends?.zoneUnknown === true };
}

/** Google's `confidential` means private, "for compatibility reasons". */
export function privacyIn(json: Json): NonNullable<CalendarEvent['privacy']> {
  if (json.visibility === 'private') return 'private';
  return json.visibility === 'confidential' ? 'secret' : 'public';
}

export interface WriteRules {
  readonly calendarZone: string;
  /** What the event, or for an occurrence its series, has now; null for a new one. */
  readonly known: Json | null;
}

/** Fields that Google tells by one pair of members, `start` and `end`. */
export const whenFields: readonly FieldName[] = ['start', 'timeZone', 'duration', 'showWithoutTime'];

/**
 * The members of a request that bring these fields about, without recurrence. In a patch null takes a member away
 * (https://developers.google.com/workspace/calendar/api/guides/performance#patch).
 * @throws ProblemError `item-rejected` for what Google cannot hold
 */
export function writeFields(
  event: CalendarEvent,
  fields: ReadonlySet<FieldName>,
  { calendarZone, known }: WriteRules,
): Json {
  const isPatch = known !== null;
  const body: Record<string, unknown> = {};
  const put = (name: string, value: unknown, isEmpty: boolean): void => {
    if (!isEmpty) body[name] = value;
    else if (isPatch) body[name] = null;
  };
  if (fields.has('title')) put('summary', event.title?.toWellFormed(), event.title === undefined);
  if (fields.has('description') || fields.has('descriptionContentType'))
    put('description', event.description?.toWellFormed(), event.description === undefined);
  if (whenFields.some((field) => fields.has(field)))
    Object.assign(body, writeTimes(event, calendarZone, isPatch));
  if (fields.has('status')) {
    // to Google this status means that the event is deleted
    if (event.status === 'cancelled') fail('item-rejected', { field: 'status' });
    if (isPatch || event.status !== undefined) body.status = event.status ?? 'confirmed';
  }
  if (fields.has('freeBusyStatus') && (isPatch || event.freeBusyStatus !== undefined))
    body.transparency = event.freeBusyStatus === 'free' ? 'transparent' : 'opaque';
  if (fields.has('privacy') && (isPatch || event.privacy !== undefined))
    body.visibility = { public: 'default', private: 'private', secret: 'confidential' }[
      event.privacy ?? 'public'
    ];
  if (fields.has('locations')) {
    const [location] = Object.values(event.locations ?? {});
    put('location', location?.name.toWellFormed(), location === undefined);
  }
  if (fields.has('virtualLocations')) {
    const conference = writeLinks(event.virtualLocations);
    put('conferenceData', conference, conference === null);
  }
  if (fields.has('participants')) {
    const attendees = writeAttendees(
      known === null ? [] : listIn(known, 'attendees'),
      event.participants ?? {},
    );
    if (isPatch || attendees.length > 0) body.attendees = attendees;
  }
  return body;
}
