/** Converts between one event as Graph has it, and an event without recurrence. */
import { canonicalEvent, type SharedValues } from '../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, FieldName } from '../../../src-shared/domain/calendar/event.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { durationText } from '../../../src-shared/domain/time/duration.ts';
import { wallText } from '../../../src-shared/domain/time/wall-time.ts';
import type { Time } from '../icalendar/index.ts';
import { type Json, listIn, textIn } from '../json-members.ts';
import { readBody, writeBody } from './bodies.ts';
import { readTimes, writeTimes } from './event-times.ts';
import { exactIn } from './extended.ts';
import { isOrganizedHere, readPeople, writeAttendees } from './people.ts';
import { readPlaces, writePlaces } from './places.ts';

export interface ReadRules {
  /** The person's own addresses, the preferred one first. */
  readonly own: readonly string[];
  /** One for all parts of a series. */
  readonly shared: SharedValues;
  /** Of an exception: the zone of its series. */
  readonly seriesZone?: string;
}

export interface ReadFields {
  /** Canonical. */
  readonly event: CalendarEvent;
  readonly start: Time;
  readonly unaddressed: readonly string[];
  readonly zoneUnknown: boolean;
}

/** @throws ProblemError `item-unreadable` | `item-too-large` */
export function readFields(json: Json, uid: string, { own, shared, seriesZone }: ReadRules): ReadFields {
  const exact = exactIn(json);
  const zone = typeof exact.timeZone === 'string' ? exact.timeZone : seriesZone;
  const { start, span, zoneUnknown } = readTimes(json, zone);
  const { participants, unaddressed } = readPeople(json, own);
  const isFree = showAsIn(json) === 'free';
  const event = canonicalEvent(
    {
      uid,
      title: textIn(json, 'subject'),
      ...readBody(json),
      start: wallText(start.wall),
      timeZone: start.zone,
      showWithoutTime: start.allDay,
      duration: durationText(span),
      ...statusOf(json, isFree && exact.status === 'tentative'),
      ...(isFree ? { freeBusyStatus: 'free' as const } : {}),
      privacy: privacyIn(json),
      ...readPlaces(json),
      participants,
    },
    shared,
  );
  return { event, start, unaddressed, zoneUnknown };
}

export function showAsIn(json: Json): string {
  return textIn(json, 'showAs').toLowerCase();
}

/** What a guest's own calendar shows of an invitation says whether they answered, and nothing of the meeting. */
function statusOf(json: Json, isTentativeAndFree: boolean): Pick<CalendarEvent, 'status'> {
  if (json.isCancelled === true) return { status: 'cancelled' };
  const isTentative = isTentativeAndFree || showAsIn(json) === 'tentative';
  return isTentative && isOrganizedHere(json) ? { status: 'tentative' } : {};
}

export function privacyIn(json: Json): NonNullable<CalendarEvent['privacy']> {
  const sensitivity = textIn(json, 'sensitivity').toLowerCase();
  if (sensitivity === 'private' || sensitivity === 'personal') return 'private';
  return sensitivity === 'confidential' ? 'secret' : 'public';
}

export interface WriteRules {
  readonly calendarZone: string;
  /** What the event, or for an occurrence its series, has now; null for a new one. */
  readonly known: Json | null;
  /** The person's own addresses. */
  readonly own: readonly string[];
}

/** Fields that Graph tells by one set of members, `start`, `end` and `isAllDay`. */
export const whenFields: readonly FieldName[] = ['start', 'timeZone', 'duration', 'showWithoutTime'];

/** Times that an event shows as, beside "free", that are busy too. */
const otherBusy = new Set(['oof', 'workingelsewhere']);

/**
 * The members of a request that bring these fields about, without recurrence. The body is among them only for a description (WR4), and
 * nothing ever changes whether the event is an online meeting.
 * @throws ProblemError `item-rejected` for what Graph cannot hold
 */
export function writeFields(
  event: CalendarEvent,
  fields: ReadonlySet<FieldName>,
  { calendarZone, known, own }: WriteRules,
): Json {
  const isNew = known === null;
  const body: Record<string, unknown> = {};
  if (fields.has('title')) body.subject = (event.title ?? '').toWellFormed();
  if (fields.has('description') || fields.has('descriptionContentType')) body.body = writeBody(event, known);
  if (whenFields.some((field) => fields.has(field))) Object.assign(body, writeTimes(event, calendarZone));
  if (fields.has('status') || fields.has('freeBusyStatus')) {
    if (event.status === 'cancelled') fail('item-rejected', { field: 'status' });
    body.showAs = showAsOf(event, known);
  }
  if (fields.has('privacy') && !(isNew && event.privacy === undefined))
    body.sensitivity = { public: 'normal', private: 'private', secret: 'confidential' }[
      event.privacy ?? 'public'
    ];
  if (fields.has('locations') || fields.has('virtualLocations'))
    Object.assign(body, writePlaces(event, known));
  if (fields.has('participants')) {
    const attendees = writeAttendees(isNew ? [] : listIn(known, 'attendees'), event.participants ?? {}, own);
    if (!isNew || attendees.length > 0) body.attendees = attendees;
  }
  return body;
}

function showAsOf({ freeBusyStatus, status }: CalendarEvent, known: Json | null): string {
  if (freeBusyStatus === 'free') return 'free';
  if (status === 'tentative') return 'tentative';
  const was = known === null ? '' : showAsIn(known);
  return otherBusy.has(was) ? textIn(known ?? {}, 'showAs') : 'busy';
}
