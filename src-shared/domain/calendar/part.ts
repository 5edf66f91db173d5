/** Which of several people who have one entry of the CRM writes the meeting with its guests (C9, PE8). */
import { type CalendarEvent, participantId } from './event.ts';

/**
 * A person's part in an entry of the CRM.
 * - `meeting`: this person's calendar holds the meeting with its guests, and its server mails them.
 * - `copy`: nobody's calendar gets guests from the CRM; this person's holds an entry without them.
 * - `colleague`: a colleague organises the meeting; this person's calendar holds an entry without guests.
 * - `invited`: a colleague's calendar holds the meeting; this person's server delivers the invitation, which is linked when it is there.
 * - `guest`: another user organises the meeting, who does not have it; this person's calendar gets no guests from the CRM.
 */
export type Part = 'meeting' | 'copy' | 'colleague' | 'invited' | 'guest';

/**
 * Whether an entry is one that several people have beside each other: what a person makes of the own copy, privacy, free time, the
 * calendar that it is in, is that person's alone.
 */
export function isOneOfSeveral(part: Part | undefined): boolean {
  return part === 'copy' || part === 'colleague';
}

export interface Scheduled {
  /** A user of the CRM. */
  readonly user: string;
  /** Whether that user's Concord carries the entry to a calendar whose server delivers invitations. */
  readonly invites: boolean;
}

export interface PartInput {
  /** The administrator's rule *Use organizer*. */
  readonly useOrganizer: boolean;
  /** This person: the CRM's user and that user's addresses, lower-cased. */
  readonly user: string;
  readonly addresses: readonly string[];
  /** The CRM's user who organises the entry; null when that is nobody in the CRM. */
  readonly organizer: string | null;
  readonly scheduledFor: readonly Scheduled[];
  readonly event: Pick<CalendarEvent, 'participants'>;
}

/**
 * Without *Use organizer*, an entry of several people is a copy for each of them. With it, the organiser has the meeting; a colleague is
 * invited if the organiser's Concord writes it and a person ticked that colleague, and otherwise has an entry without guests. An entry
 * of one person alone is that person's meeting, unless another user organises it.
 */
export function partOf({ useOrganizer, user, addresses, organizer, scheduledFor, event }: PartInput): Part {
  const others = scheduledFor.filter((one) => one.user !== user);
  if (others.length === 0) return organizer === null || organizer === user ? 'meeting' : 'guest';
  if (!useOrganizer) return 'copy';
  if (organizer === user) return 'meeting';
  const isWritten = others.some((one) => one.user === organizer && one.invites);
  const isTicked = addresses.some((address) => event.participants?.[participantId(address)]?.invite === true);
  return isWritten && isTicked ? 'invited' : 'colleague';
}
