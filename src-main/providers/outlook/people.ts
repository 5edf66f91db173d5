/** Converts between an event's organiser and attendees as Graph has them, and participants. */
import {
  type Participant,
  type ParticipationStatus,
  participantId,
} from '../../../src-shared/domain/calendar/event.ts';
import type { Participants } from '../../../src-shared/domain/calendar/participants.ts';
import { tooLarge } from '../../../src-shared/domain/calendar/unreadable.ts';
import { attendeesFor, mailAddressIn, type People } from '../attendees.ts';
import { type Json, listIn, objectIn, textIn } from '../json-members.ts';

/** Exchange takes 500 attendees. */
export const mostAttendees = 500;
const mostRead = 2_000;

const statuses: Readonly<Record<string, ParticipationStatus>> = {
  accepted: 'accepted',
  declined: 'declined',
  tentativelyaccepted: 'tentative',
};

/**
 * Everybody in an event. The organiser of an event without attendees is left out where it is this calendar: every event has one then.
 * @param own the person's addresses, the preferred one first
 */
export function readPeople(event: Json, own: readonly string[]): People {
  const result: Record<string, Participant> = {};
  const unaddressed: string[] = [];
  const attendees = listIn(event, 'attendees');
  if (attendees.length > mostRead) tooLarge('too-many-guests', { limitParticipants: mostRead });
  const here = isOrganizedHere(event);
  for (const attendee of attendees) {
    const email = addressIn(attendee);
    const name = nameIn(attendee);
    if (email === null) {
      const called = name || textIn(objectIn(attendee, 'emailAddress'), 'address');
      if (called !== '') unaddressed.push(called);
      continue;
    }
    const type = textIn(attendee, 'type').toLowerCase();
    // the answers that an invitation lists are those of the time it was sent; the person's own is beside them
    const status = !here && own.includes(email) ? ownAnswer(event) : statusOf(objectIn(attendee, 'status'));
    result[participantId(email)] = {
      email,
      ...(name === '' ? {} : { name }),
      roles: type === 'optional' ? { attendee: true, optional: true } : { attendee: true },
      ...(type === 'resource' ? { kind: 'resource' as const } : {}),
      ...(status === undefined ? {} : { participationStatus: status }),
    };
  }
  const organizer = objectIn(event, 'organizer');
  const email = addressIn(organizer);
  if (email === null && nameIn(organizer) !== '' && !here) unaddressed.push(nameIn(organizer));
  if (email !== null && (attendees.length > 0 || !here)) {
    const id = participantId(email);
    const also = result[id];
    const name = nameIn(organizer);
    result[id] = {
      ...(name === '' ? {} : { name }),
      ...also,
      email,
      roles: { ...also?.roles, owner: true },
    };
  }
  return { participants: result, unaddressed };
}

/** Whether this calendar's owner is the organiser: only then the event is the person's to change (PE5). */
export function isOrganizedHere(event: Json): boolean {
  return event.isOrganizer !== false;
}

/** The person's own answer to an invitation. */
export function ownAnswer(event: Json): ParticipationStatus | undefined {
  return statusOf(objectIn(event, 'responseStatus'));
}

function statusOf(status: Json): ParticipationStatus | undefined {
  return statuses[textIn(status, 'response').toLowerCase()];
}

/** The lower-cased mail address of an attendee or organiser; null without one, as with the name of an Exchange directory entry. */
export function addressIn(person: Json): string | null {
  return mailAddressIn(textIn(objectIn(person, 'emailAddress'), 'address'));
}

function nameIn(person: Json): string {
  return textIn(objectIn(person, 'emailAddress'), 'name').trim();
}

/** Everybody on the list whom Exchange could mail. Rooms answer by themselves, and nobody reads their mail. */
export function guestAddresses(attendees: readonly Json[], own: readonly string[]): readonly string[] {
  return attendees.flatMap((attendee) => {
    const email = addressIn(attendee);
    const isRoom = textIn(attendee, 'type').toLowerCase() === 'resource';
    return email === null || isRoom || own.includes(email) ? [] : [email];
  });
}

/**
 * As `attendeesFor`, for the organiser's own event. Answers are not written: Exchange keeps them itself. The organiser is not put on the list:
 * nobody documents that Exchange mails no invitation to an address of the organiser's own.
 * @param own the organiser's addresses
 */
export function writeAttendees(
  known: readonly Json[],
  participants: Participants,
  own: readonly string[],
): readonly Json[] {
  const listed = known.map(addressIn);
  const others = Object.entries(participants).filter(
    ([, { email }]) => !own.includes(email) || listed.includes(email),
  );
  return attendeesFor(known, Object.fromEntries(others), {
    addressIn,
    edited: editedAttendee,
    created: newAttendee,
  });
}

function editedAttendee(attendee: Json, one: Participant): Json {
  const name = nameIn(attendee);
  const was = textIn(attendee, 'type').toLowerCase() || 'required';
  const isOptional = one.roles.optional === true;
  const type = was === 'resource' ? was : isOptional ? 'optional' : 'required';
  const isRenamed = one.name !== undefined && one.name !== name;
  return {
    ...attendee,
    ...(type === was ? {} : { type }),
    ...(isRenamed ? { emailAddress: { ...objectIn(attendee, 'emailAddress'), name: one.name } } : {}),
  };
}

function newAttendee(one: Participant): Json {
  const isPlace = one.kind === 'resource' || one.kind === 'location';
  return {
    emailAddress: { address: one.email, ...(one.name === undefined ? {} : { name: one.name }) },
    type: isPlace ? 'resource' : one.roles.optional === true ? 'optional' : 'required',
  };
}
