/**
 * Converts between ORGANIZER and ATTENDEE lines and participants (RFC 5545 3.8.4, RFC 8984 4.4.6). Existing lines are edited,
 * so that parameters which participants do not have are kept (WR3).
 */
import {
  type Participant,
  type ParticipationStatus,
  participantId,
  type Role,
} from '../../../src-shared/domain/calendar/event.ts';
import { troubleWith } from '../../../src-shared/domain/calendar/guest-limits.ts';
import { tooLarge } from '../../../src-shared/domain/calendar/unreadable.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { type Component, type Line, lineOf, linesOf, rawValue, replaceLines } from './content-lines.ts';
import { guestLimits, isNobody, mailAddress, mailtoUri } from './mail-address.ts';
import {
  type Property,
  parameterIn,
  parameterText,
  readProperty,
  textIn,
  writeProperty,
} from './property.ts';
import type { Repairs } from './repairs.ts';

export type Participants = Readonly<Record<string, Participant>>;

const statuses: Readonly<Record<string, ParticipationStatus>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
  DELEGATED: 'delegated',
};

const kinds: Readonly<Record<string, NonNullable<Participant['kind']>>> = {
  GROUP: 'group',
  RESOURCE: 'resource',
  ROOM: 'location',
};

/** The most participants of one event. */
const mostParticipants = 2000;
/** Mail servers accept no longer address (RFC 5321 4.5.3.1). */
const longestAddress = 320;

/**
 * Participants by `participantId`. Those without a mail address (a room with a path only) are left out; their lines stay in the
 * text.
 */
export function readParticipants(component: Component, repairs?: Repairs): Participants {
  const result: Record<string, Participant> = {};
  const attendees = linesOf(component, 'ATTENDEE');
  if (attendees.length > mostParticipants)
    tooLarge('too-many-guests', { limitParticipants: mostParticipants });
  for (const line of attendees) {
    const property = readProperty(line, repairs);
    const email = property === null ? null : addressOf(property);
    if (property === null || email === null) continue;
    const name = parameterIn(property, 'cn');
    const kind = kinds[parameterIn(property, 'cutype').toUpperCase()];
    const status = statuses[parameterIn(property, 'partstat').toUpperCase()];
    result[participantId(email)] = {
      email,
      ...(name.trim() === '' ? {} : { name }),
      roles: rolesOf(parameterIn(property, 'role')),
      ...(kind === undefined ? {} : { kind }),
      ...(status === undefined ? {} : { participationStatus: status }),
    };
  }
  const organizer = lineOf(component, 'ORGANIZER');
  const property = organizer === null ? null : readProperty(organizer, repairs);
  const email = property === null ? null : addressOf(property);
  if (property !== null && email !== null) {
    const id = participantId(email);
    const name = parameterIn(property, 'cn');
    const also = result[id];
    result[id] = {
      ...(name.trim() === '' ? {} : { name }),
      ...also,
      email,
      roles: { ...also?.roles, owner: true },
    };
  }
  return result;
}

/** Nearly all lines: nothing of them has to be parsed to know that there is an address. */
const plainlyAddressed = /:mailto:[^\s@<>"',;:?%]+@[^\s@<>"',;:?%]+$/i;

/**
 * Who takes part without a mail address, by name, or else as the line writes the calendar user address; those who are nobody are left
 * out. Their lines stay in the text (PE9).
 */
export function unaddressedIn(component: Component): readonly string[] {
  return linesOf(component, 'ATTENDEE').flatMap((line) => {
    if (plainlyAddressed.test(line.text)) return [];
    const property = readProperty(line);
    const uri = property === null ? rawValue(line).trim() : textIn(property).trim();
    if (property !== null && addressOf(property) !== null) return [];
    const name = property === null ? '' : parameterIn(property, 'cn').trim();
    return name !== '' ? [name] : isNobody(uri) ? [] : [uri];
  });
}

/** Somebody whom an ORGANIZER or ATTENDEE names. */
export interface CalendarUser {
  /** The calendar user address as written: `mailto:`, `urn:uuid:`, a path. */
  readonly uri: string;
  /** The mail address, from the URI or from the EMAIL parameter; null without one. */
  readonly address: string | null;
}

export function calendarUser(property: Property): CalendarUser {
  return { uri: textIn(property).trim(), address: addressOf(property) };
}

/** The ORGANIZER; null without one, and for one that names nobody. */
export function organizerIn(component: Component): CalendarUser | null {
  const line = lineOf(component, 'ORGANIZER');
  if (line === null) return null;
  const property = readProperty(line);
  const user = property === null ? { uri: rawValue(line).trim(), address: null } : calendarUser(property);
  return user.address === null && isNobody(user.uri) ? null : user;
}

/** Changes the component's ORGANIZER and ATTENDEE lines from one set of participants to another. */
export function writeParticipants(component: Component, before: Participants, after: Participants): void {
  const ownerBefore = ownerIn(before);
  const ownerAfter = ownerIn(after);
  if (ownerBefore?.email !== ownerAfter?.email || ownerBefore?.name !== ownerAfter?.name) {
    const old = ownerBefore?.email === ownerAfter?.email ? linesOf(component, 'ORGANIZER')[0] : undefined;
    replaceLines(
      component,
      'ORGANIZER',
      ownerAfter === null ? [] : [personLine('organizer', ownerAfter, {}, old)],
    );
  }
  const wanted = new Map(
    Object.values(after)
      .filter((one) => isAttendee(one))
      .map((one) => [one.email, one]),
  );
  const pending = new Map(wanted);
  const lines: Line[] = [];
  for (const line of linesOf(component, 'ATTENDEE')) {
    const property = readProperty(line);
    const email = property === null ? null : addressOf(property);
    if (email === null) {
      lines.push(line);
      continue;
    }
    // a second line of the same person stays too: it may name somebody else besides
    const next = wanted.get(email);
    if (next === undefined) continue;
    pending.delete(email);
    const previous = before[participantId(email)];
    lines.push(previous === undefined ? line : editedLine(line, previous, next));
  }
  lines.push(...[...pending.values()].map(newAttendee));
  replaceLines(component, 'ATTENDEE', lines);
}

/** By participant: the same one stands in most occurrences of a series. */
const newAttendees = new WeakMap<Participant, Line>();

function newAttendee(one: Participant): Line {
  const line =
    newAttendees.get(one) ?? personLine('attendee', one, { ...attendeeParameters(one), rsvp: 'TRUE' });
  newAttendees.set(one, line);
  return line;
}

/** Whether the same people are invited, whatever else is said of them. */
export function sameGuests(a: Participants, b: Participants): boolean {
  const invited = (participants: Participants): string =>
    Object.values(participants)
      .filter(isAttendee)
      .map(({ email }) => email)
      .sort()
      .join();
  return invited(a) === invited(b);
}

/** Participants as they are read back: iCalendar holds one role for each guest, one organiser, and no ticks for invitations. */
export function heldParticipants(participants: Participants): Participants {
  const owner = ownerIn(participants);
  const held: Record<string, Participant> = {};
  for (const one of Object.values(participants)) {
    const { email, name, kind, participationStatus } = one;
    const attends = isAttendee(one);
    if (!attends && one !== owner) continue;
    held[participantId(email)] = {
      email,
      ...(name === undefined ? {} : { name: parameterText(name) }),
      roles: {
        ...(attends ? rolesOf(roleParameter(one.roles)) : {}),
        ...(one === owner ? { owner: true } : {}),
      },
      ...(attends && kind !== undefined ? { kind } : {}),
      ...(attends && participationStatus !== undefined ? { participationStatus } : {}),
    };
  }
  return held;
}

/** The mail address behind an ORGANIZER or ATTENDEE: its URI, or the EMAIL parameter (RFC 7986 6.2). */
export function addressOf(property: Property): string | null {
  const address = mailAddress(textIn(property)) ?? mailAddress(parameterIn(property, 'email'));
  return address === null || address.length > longestAddress ? null : address;
}

function ownerIn(participants: Participants): Participant | null {
  return Object.values(participants).find((one) => one.roles.owner === true) ?? null;
}

/** Whether a participant has an ATTENDEE line; a person who only organises has none. */
function isAttendee(participant: Participant): boolean {
  const { owner: _owner, ...others } = participant.roles;
  return Object.keys(others).length > 0;
}

function rolesOf(role: string): Participant['roles'] {
  switch (role.toUpperCase()) {
    case 'CHAIR':
      return { attendee: true, chair: true };
    case 'OPT-PARTICIPANT':
      return { attendee: true, optional: true };
    case 'NON-PARTICIPANT':
      return { informational: true };
    default:
      return { attendee: true };
  }
}

function roleParameter(roles: Readonly<Partial<Record<Role, true>>>): string {
  if (roles.chair === true) return 'CHAIR';
  if (roles.optional === true) return 'OPT-PARTICIPANT';
  return roles.informational === true ? 'NON-PARTICIPANT' : 'REQ-PARTICIPANT';
}

function attendeeParameters(one: Participant): Readonly<Record<string, string>> {
  const cutype = Object.keys(kinds).find((key) => kinds[key] === one.kind);
  return {
    ...(one.name === undefined ? {} : { cn: one.name }),
    ...(cutype === undefined ? {} : { cutype }),
    role: roleParameter(one.roles),
    partstat: (one.participationStatus ?? 'needs-action').toUpperCase(),
  };
}

/** The line with new values for the parameters whose meaning changed. */
function editedLine(line: Line, before: Participant, after: Participant): Line {
  const from = attendeeParameters(before);
  const to = attendeeParameters(after);
  const property = readProperty(line);
  const changed = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (key) => from[key] !== to[key],
  );
  if (property === null || changed.length === 0) return line;
  const parameters: Record<string, string | readonly string[]> = { ...property.parameters };
  for (const key of changed) {
    const value = to[key];
    if (value === undefined) delete parameters[key];
    else parameters[key] = value;
  }
  return writeProperty({ ...property, parameters });
}

function personLine(
  name: string,
  { email, name: cn }: Participant,
  parameters: Property['parameters'],
  old?: Line,
): Line {
  // addresses are not escaped, so an invalid one is refused; the engine withholds such a participant (S7, PE9)
  if (troubleWith({ email, roles: {} }, guestLimits) !== null)
    fail('item-rejected', { field: 'participants' });
  const { cn: _cn, ...kept } = (old && readProperty(old)?.parameters) ?? {};
  return writeProperty({
    name,
    parameters: { ...(cn === undefined ? {} : { cn }), ...kept, ...parameters },
    type: 'cal-address',
    values: [mailtoUri(email)],
  });
}
