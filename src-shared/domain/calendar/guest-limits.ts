/** Which participants a side can hold, as data (PE9). One that it cannot hold is withheld from it and shown, never dropped. */
import { isBlocked } from '../blocked.ts';
import type { CalendarEvent, Participant } from './event.ts';
import { guestLists } from './participants.ts';

export interface GuestLimits {
  /** Characters that an address cannot contain there; blanks and control characters it never can. */
  readonly addressWithout?: string;
  /** Characters that a name cannot contain there. */
  readonly nameWithout?: string;
  /** The kinds that it knows; missing: all. A participant without a kind is an individual. */
  readonly kinds?: readonly NonNullable<Participant['kind']>[];
  /** Of whom it is not told, not even that they exist (M7). */
  readonly blocked?: BlockedGuests;
}

/** Lower-case addresses; domains as `@example.org`, which cover their subdomains. */
export interface BlockedGuests {
  readonly list: readonly string[];
  /** The person's own addresses, whatever the list says. */
  readonly except: readonly string[];
  /** Taken off the list since the last run that came through: they cross now. */
  readonly former: readonly string[];
}

/** What of a participant a side cannot hold; `blocked`: it is not to be told of them. */
export type GuestTrouble = 'address' | 'name' | 'kind' | 'blocked';

export function troubleWith(
  { email, name = '', kind = 'individual' }: Participant,
  { addressWithout, nameWithout, kinds, blocked }: GuestLimits,
): GuestTrouble | null {
  if (blocked !== undefined && isOn(blocked, blocked.list, email)) return 'blocked';
  if (addressWithout !== undefined && !isAddress(email, addressWithout)) return 'address';
  if (nameWithout !== undefined && hasOneOf(name, nameWithout)) return 'name';
  return kinds === undefined || kinds.includes(kind) ? null : 'kind';
}

/** Whether a participant was blocked until a moment ago. */
export function isUnblocked({ email }: Participant, { blocked }: GuestLimits): boolean {
  return blocked !== undefined && isOn(blocked, blocked.former, email);
}

function isOn({ except }: BlockedGuests, list: readonly string[], email: string): boolean {
  return isBlocked(email, list) && !except.includes(email.toLowerCase());
}

/** Everybody in an event or in one of its changed occurrences whom a side cannot hold, once each. */
export function withheldGuests(
  event: CalendarEvent,
  limits: GuestLimits | undefined,
): readonly { readonly guest: Participant; readonly trouble: GuestTrouble }[] {
  if (limits === undefined) return [];
  const found = new Map<string, { readonly guest: Participant; readonly trouble: GuestTrouble }>();
  for (const list of guestLists(event))
    for (const [id, guest] of Object.entries(list)) {
      const trouble = troubleWith(guest, limits);
      if (trouble !== null && !found.has(id)) found.set(id, { guest, trouble });
    }
  return [...found.values()];
}

function isAddress(text: string, without: string): boolean {
  // no host has an apostrophe; programs put addresses between two
  return /^[^\s@\p{Cc}\p{Cs}]+@[^\s@'\p{Cc}\p{Cs}]+$/u.test(text) && !hasOneOf(text, without);
}

function hasOneOf(text: string, characters: string): boolean {
  for (const character of characters) if (text.includes(character)) return true;
  return false;
}
