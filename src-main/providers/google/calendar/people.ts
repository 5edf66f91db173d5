/** Converts between an event's organiser and guests as Google has them, and participants. */
import {
  type Participant,
  type ParticipationStatus,
  participantId,
} from '../../../../src-shared/domain/calendar/event.ts';
import type { Participants } from '../../../../src-shared/domain/calendar/participants.ts';
import { tooLarge } from '../../../../src-shared/domain/calendar/unreadable.ts';
import { attendeesFor, mailAddressIn, type People } from '../../attendees.ts';
import { type Json, listIn, objectIn, textIn } from '../json.ts';

/** Google's limit is 200 guests, and 500 for some customers. */
const mostParticipants = 2_000;

const statuses: Readonly<Record<string, ParticipationStatus>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentative: 'tentative',
};

/**
 * Everybody in an event. The organiser of an event without guests is left out where it is this calendar: every event has one then.
 * @param own the person's addresses, the preferred one first
 */
export function readPeople(event: Json, own: readonly string[]): People {
  const result: Record<string, Participant> = {};
  const unaddressed: string[] = [];
  const attendees = listIn(event, 'attendees');
  if (attendees.length > mostParticipants)
    tooLarge('too-many-guests', { limitParticipants: mostParticipants });
  for (const attendee of attendees) {
    const email = addressIn(attendee);
    const name = textIn(attendee, 'displayName').trim();
    if (email === null) {
      const called = name || textIn(attendee, 'email') || textIn(attendee, 'id');
      if (called !== '') unaddressed.push(called);
      continue;
    }
    const status = statuses[textIn(attendee, 'responseStatus')];
    result[participantId(email)] = {
      email,
      ...(name === '' ? {} : { name }),
      roles: attendee.optional === true ? { attendee: true, optional: true } : { attendee: true },
      ...(attendee.resource === true ? { kind: 'resource' as const } : {}),
      ...(status === undefined ? {} : { participationStatus: status }),
    };
  }
  const organizer = objectIn(event, 'organizer');
  const email = organizerAddress(organizer, own);
  if (email !== null && (attendees.length > 0 || organizer.self !== true)) {
    const id = participantId(email);
    const also = result[id];
    // of a calendar that organises, the name is the calendar's
    const name = email === addressIn(organizer) ? textIn(organizer, 'displayName').trim() : '';
    result[id] = {
      ...(name === '' ? {} : { name }),
      ...also,
      email,
      roles: { ...also?.roles, owner: true },
    };
  }
  return { participants: result, unaddressed };
}

/** Whether this calendar is the organiser: only then the event is the person's to change (PE5). */
export function isOrganizedHere(event: Json): boolean {
  const organizer = objectIn(event, 'organizer');
  return organizer.self === true || (textIn(organizer, 'email') === '' && textIn(organizer, 'id') === '');
}

/** A calendar of the person's that is not a person (`…@group.calendar.google.com`) stands for the person. */
function organizerAddress(organizer: Json, own: readonly string[]): string | null {
  const email = addressIn(organizer);
  if (email === null || email === 'unknownorganizer@calendar.google.com') return null;
  return organizer.self === true && isCalendarAddress(email) ? (own[0] ?? email) : email;
}

/** Addresses that Google makes for calendars and rooms; nobody reads mail there. */
export function isCalendarAddress(email: string): boolean {
  return /[@.]calendar\.google\.com$/.test(email);
}

/** The lower-cased mail address of an attendee or organiser; null without one. */
export function addressIn(person: Json): string | null {
  return mailAddressIn(textIn(person, 'email'));
}

/** Everybody on the guest list whom Google could mail: not the calendar's own entry, not a room. */
export function guestAddresses(attendees: readonly Json[], own: readonly string[]): readonly string[] {
  return attendees.flatMap((attendee) => {
    const email = addressIn(attendee);
    const isMailed =
      email !== null && attendee.self !== true && !own.includes(email) && !isCalendarAddress(email);
    return isMailed ? [email] : [];
  });
}

/** As `attendeesFor`. */
export function writeAttendees(known: readonly Json[], participants: Participants): readonly Json[] {
  return attendeesFor(known, participants, { addressIn, edited: editedAttendee, created: newAttendee });
}

function editedAttendee(attendee: Json, one: Participant): Json {
  const was = statuses[textIn(attendee, 'responseStatus')];
  const isOptional = one.roles.optional === true;
  return {
    ...attendee,
    ...(one.name === undefined || one.name === textIn(attendee, 'displayName').trim()
      ? {}
      : { displayName: one.name }),
    ...((attendee.optional === true) === isOptional ? {} : { optional: isOptional }),
    ...(was === writtenStatus(one) ? {} : { responseStatus: writtenStatus(one) ?? 'needsAction' }),
  };
}

function newAttendee(one: Participant): Json {
  const status = writtenStatus(one);
  return {
    email: one.email,
    ...(one.name === undefined ? {} : { displayName: one.name }),
    ...(one.roles.optional === true ? { optional: true } : {}),
    ...(one.kind === 'resource' || one.kind === 'location' ? { resource: true } : {}),
    ...(status === undefined ? {} : { responseStatus: status }),
  };
}

/** Google knows no answer "delegated". */
function writtenStatus({ participationStatus }: Participant): ParticipationStatus | undefined {
  return participationStatus === undefined ? undefined : statuses[participationStatus];
}
