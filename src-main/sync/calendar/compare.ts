/**
 * Compares entries: the hash of what both sides share, the part of a CRM entry that the provider may see, and the likeness of two
 * loose entries.
 */

import { canonicalEvent } from '../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  organizerOf,
  type Participant,
} from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { clockAround } from '../../../src-shared/domain/time/same-zone.ts';
import { fingerprint } from '../common/fingerprint.ts';
import { withPlainDescriptions } from './description-types.ts';
import { namedAs, renamedPeople, renames } from './same-people.ts';

/** Of events that are in memory: one is hashed several times on its way from the plan to the links. */
const knownHashes = new WeakMap<CalendarEvent, string>();

/** Hash of what both sides share; the uid is identity and stays out (ID2). The event must not be changed afterwards. */
export function contentHash(event: CalendarEvent): string {
  const known = knownHashes.get(event);
  if (known !== undefined) return known;
  const { uid: _uid, ...content } = event;
  const hash = fingerprint(content);
  knownHashes.set(event, hash);
  return hash;
}

/**
 * A CRM entry as the provider may see it. Ticks are left out. Guests whom nobody ticked are left out too, unless the provider has them
 * already or never mails them (PE2). An entry that is not this person's meeting gets no guests from the CRM (C9); those whom the provider
 * has stay, unless a colleague has become the organiser of what was this person's meeting.
 */
export function providerView(
  { event: crm, part = 'meeting', people }: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  guests: CalendarEvent['participants'],
  unmailedGuests: boolean,
): CalendarEvent {
  if (crm.participants === undefined) return crm;
  // the provider may have them under other addresses (PE9)
  const present = renamedPeople(guests, renames([guests], [crm.participants], people));
  const isHandedOver =
    (part === 'colleague' || part === 'invited') && ownerIn(present) !== ownerIn(crm.participants);
  const stays = isHandedOver ? undefined : present;
  const shown: Record<string, Participant> = {};
  for (const [id, { invite, ...participant }] of Object.entries(crm.participants)) {
    const mayCome = unmailedGuests || invite === true || participant.roles.owner === true;
    if (stays?.[id] !== undefined || (part === 'meeting' && mayCome)) shown[id] = participant;
  }
  // an organiser without guests is left out: it would turn a plain entry into a meeting
  const alone = Object.values(shown).every((participant) => participant.roles.owner === true);
  return canonicalEvent({ ...crm, participants: alone && stays === undefined ? {} : shown });
}

/**
 * What the engine compares of a CRM entry: what the provider may see of it, in the names under which the calendar has the same people
 * (PE9). @param inCalendar the calendar's versions of the entry, the newest last
 */
export function viewFor(
  stored: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  inCalendar: readonly CalendarEvent[],
  unmailedGuests: boolean,
): CalendarEvent {
  const newest = inCalendar.slice(-1);
  const versions = inCalendar.map((one) => namedAs(one, newest, stored.people));
  const lists = versions.flatMap(({ participants }) => (participants === undefined ? [] : [participants]));
  const guests = lists.length > 1 ? Object.assign({}, ...lists) : lists[0];
  const view = providerView(stored, guests, unmailedGuests);
  return namedAs(view, versions, stored.people);
}

function ownerIn(participants: CalendarEvent['participants']): string | null {
  return participants === undefined ? null : organizerOf({ participants });
}

/** Addresses a person ticked in the CRM (C10), lower-cased. */
export function tickedAddresses(crm: CalendarEvent | null): readonly string[] {
  return Object.values(crm?.participants ?? {})
    .filter((participant) => participant.invite === true)
    .map((participant) => participant.email.toLowerCase());
}

export function without(event: CalendarEvent, fields: readonly FieldName[]): CalendarEvent {
  if (fields.length === 0) return event;
  return canonicalEvent(
    Object.fromEntries(
      Object.entries(withPlainDescriptions(event, fields)).filter(
        ([key]) => !fields.includes(key as FieldName),
      ),
    ) as unknown as CalendarEvent,
  );
}

/** The event with the other one's time zone, if the clocks of both show the same around the event. */
export function withZoneNameOf(event: CalendarEvent, { timeZone }: CalendarEvent): CalendarEvent {
  return timeZone === undefined ||
    clockAround(event.timeZone, event.start) !== clockAround(timeZone, event.start)
    ? event
    : canonicalEvent({ ...event, timeZone });
}

/**
 * What two loose entries have in common when they are the same entry (C19): title, start, duration, organiser. Their time
 * zones may have different names, as long as their clocks show the same.
 */
export function looks(event: CalendarEvent, organizer: string | null = organizerOf(event)): string {
  return fingerprint([
    event.title ?? '',
    event.start,
    clockAround(event.timeZone, event.start),
    event.duration ?? null,
    event.showWithoutTime === true,
    organizer,
  ]);
}

/** `looks` under each address that the CRM knows its organiser by (PE9). */
export function likenesses({ event, people }: Pick<StoredEvent, 'event' | 'people'>): readonly string[] {
  const organizer = organizerOf(event);
  const known = people?.find((addresses) => organizer !== null && addresses.includes(organizer)) ?? [];
  return [organizer, ...known.filter((address) => address !== organizer)].map((one) => looks(event, one));
}

/** Fields that this side does not let this account change, or hides from it (RU6, C20). */
export function lockedFields(stored: StoredEvent): 'all' | readonly FieldName[] {
  if (stored.readOnly?.fields === 'all') return 'all';
  return [...(stored.readOnly?.fields ?? []), ...stored.withheld];
}
