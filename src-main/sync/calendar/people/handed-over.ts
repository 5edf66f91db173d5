/**
 * A meeting that somebody else organises in the CRM now, while this person's calendar still has it with its guests (C9). Its people are what
 * the CRM says: nothing that happened to them in the calendar meanwhile is carried over, and the calendar loses them. Pure.
 */
import { canonicalEvent } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type LocalDateTime,
  organizerOf,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AgreedEnd, AgreedLink } from '../../../store/index.ts';
import { agreedEnd } from '../entries/link.ts';

/**
 * Whether a colleague organises in the CRM what somebody else does in the calendar, this person or nobody.
 * @param organizer the calendar's, lower-cased
 */
export function isHandedOver(
  { event, part = 'meeting', people }: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  organizer: string | null,
): boolean {
  const owner = organizerOf(event);
  return part !== 'meeting' && owner !== null && !isOnePerson(owner, organizer, people);
}

/**
 * Whether the CRM says that somebody else organises the meeting than the person whose invitation the calendar has: this person, or
 * another colleague. The invitation stays as it is until its organiser takes it back.
 */
export function isOfFormerOrganizer(
  invitation: CalendarEvent,
  { event, people }: Pick<StoredEvent, 'event' | 'people'>,
): boolean {
  const [owner, organizer] = [organizerOf(event), organizerOf(invitation)];
  return owner !== null && organizer !== null && !isOnePerson(owner, organizer, people);
}

function isOnePerson(one: string, other: string | null, people: StoredEvent['people'] = []): boolean {
  if (one === other) return true;
  return other !== null && people.some((addresses) => addresses.includes(one) && addresses.includes(other));
}

/** The link as if both had agreed on the people whom the calendar has: then only what the CRM changed is left to do. */
export function withoutPeopleNews(link: AgreedLink, { event }: StoredEvent, crm: StoredEvent): AgreedLink {
  const organizer = organizerOf(event);
  if (organizer === null || !isHandedOver(crm, organizer)) return link;
  const agreed = (end: AgreedEnd): AgreedEnd => agreedEnd(end, withPeopleOf(end.base, event));
  return {
    ...link,
    provider: agreed(link.provider),
    crm: agreed(link.crm),
  };
}

function withPeopleOf(
  base: CalendarEvent,
  { participants = {}, recurrenceOverrides = {} }: CalendarEvent,
): CalendarEvent {
  const overrides = new Map<LocalDateTime, PatchObject>();
  for (const [start, { participants: _, ...own }] of Object.entries(base.recurrenceOverrides ?? {}))
    overrides.set(start, own);
  for (const [start, { participants: people }] of Object.entries(recurrenceOverrides))
    if (people !== undefined) overrides.set(start, { ...overrides.get(start), participants: people });
  return canonicalEvent({ ...base, participants, recurrenceOverrides: Object.fromEntries(overrides) });
}
