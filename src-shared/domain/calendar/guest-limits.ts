/** Which participants a side can hold, as data (PE9). One that it cannot hold is withheld from it and shown, never dropped. */
import type { CalendarEvent, Participant } from './event.ts';
import { guestLists } from './participants.ts';

export interface GuestLimits {
  /** Characters that an address cannot contain there; blanks and control characters it never can. */
  readonly addressWithout?: string;
  /** Characters that a name cannot contain there. */
  readonly nameWithout?: string;
  /** The kinds that it knows; missing: all. A participant without a kind is an individual. */
  readonly kinds?: readonly NonNullable<Participant['kind']>[];
}

/** What of a participant a side cannot hold. */
export type GuestTrouble = 'address' | 'name' | 'kind';

export function troubleWith(
  { email, name = '', kind = 'individual' }: Participant,
  { addressWithout, nameWithout, kinds }: GuestLimits,
): GuestTrouble | null {
  if (addressWithout !== undefined && !isAddress(email, addressWithout)) return 'address';
  if (nameWithout !== undefined && hasOneOf(name, nameWithout)) return 'name';
  return kinds === undefined || kinds.includes(kind) ? null : 'kind';
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
