/** What the lists of people in events have in common where they come as JSON: addresses, and the list of a request. Pure. */
import type { Participant } from '../../src-shared/domain/calendar/event.ts';
import type { Participants } from '../../src-shared/domain/calendar/participants.ts';
import type { Json } from './json-members.ts';

export interface People {
  readonly participants: Participants;
  /** Who takes part without a mail address, by name or else by what stands for the address. */
  readonly unaddressed: readonly string[];
}

/** Mail servers accept no longer address (RFC 5321 4.5.3.1). */
const longestAddress = 320;

/** Lower-cased; null for what is no mail address. */
export function mailAddressIn(text: string): string | null {
  const email = text.trim().toLowerCase();
  return email.length <= longestAddress && /^[^\s@<>]+@[^\s@<>]+$/.test(email) ? email : null;
}

interface AttendeeForm {
  /** The lower-cased mail address of an entry; null without one. */
  readonly addressIn: (attendee: Json) => string | null;
  /** An entry with what changed about the person; its other members stay (WR3). */
  readonly edited: (attendee: Json, one: Participant) => Json;
  readonly created: (one: Participant) => Json;
}

/**
 * The whole list of a request, because a request replaces lists. Entries of people who stay, and those without an address, are kept in
 * their order (WR3); new people follow.
 * @param known the list that the event has now
 */
export function attendeesFor(
  known: readonly Json[],
  participants: Participants,
  { addressIn, edited, created }: AttendeeForm,
): readonly Json[] {
  const wanted = new Map(
    Object.values(participants)
      .filter(isAttendee)
      .map((one) => [one.email, one]),
  );
  const kept = known.flatMap((attendee) => {
    const email = addressIn(attendee);
    if (email === null) return [attendee];
    const one = wanted.get(email);
    wanted.delete(email);
    return one === undefined ? [] : [edited(attendee, one)];
  });
  return [...kept, ...[...wanted.values()].map(created)];
}

/** A person who only organises is not on the list. */
function isAttendee({ roles: { owner: _owner, ...others } }: Participant): boolean {
  return Object.keys(others).length > 0;
}
