/** Turns the fields that a person filled in on the reference CRM's page into a new entry or a patch. Pure, except that it refuses. */
import { z } from 'zod';
import { sameValue } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  fieldNames,
  type JsonValue,
  type Participant,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import { pathOf } from '../../src-shared/domain/calendar/patch.ts';
import type { CrmEntry } from './crm-entry.ts';
import { beginningAt, forOccurrence, occurrenceBefore, plainPatch, timesFrom } from './fields.ts';
import { refuse } from './problem.ts';
import { repeatField, ruleFrom } from './repeat.ts';

export const local = z.string().regex(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d$/);
export const user = z.string().min(1).max(64);
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@,;<>"]+@[^\s@,;<>"]+$/);

export const fields = z.object({
  title: z.string().trim().max(500),
  kind: z.enum(['appointment', 'task']),
  allDay: z.boolean(),
  start: local,
  end: local,
  location: z.string().trim().max(500),
  description: z.string().max(20_000),
  guests: z.array(z.object({ email, name: z.string().trim().max(255), invite: z.boolean() })).max(200),
  scheduledFor: z.array(user).min(1).max(20),
  push: z.boolean(),
  /** `custom` leaves it as it is; null: it does not repeat. Means nothing for one occurrence. */
  repeat: repeatField,
});
export type Fields = z.infer<typeof fields>;

/** What only the CRM knows, as far as it is filled in on the page. */
export const facts = z.object({
  type: z.string().trim().max(255),
  status: z.string().trim().max(255),
  result: z.string().trim().max(4096),
});

/** Of an entry, or of one of its occurrences; blank where nothing is known. */
export function factsOf({ crm }: Pick<CrmEntry, 'crm'>, recurrenceId: string | null): z.infer<typeof facts> {
  const {
    type = '',
    status = '',
    result = '',
  } = {
    ...crm,
    ...(recurrenceId === null ? {} : crm.occurrences?.[recurrenceId]),
  };
  return { type, status, result };
}

export function eventFrom(given: Fields, zone: string, organizer: string): Partial<CalendarEvent> {
  const participants = participantsFrom(given.guests, {}, organizer);
  const times = timesFrom(given, zone);
  const { repeat } = given;
  return {
    title: given.title,
    ...times,
    ...(repeat === null || repeat === 'custom' ? {} : { recurrenceRules: [ruleFrom(repeat, times.start)] }),
    ...(given.description === '' ? {} : { description: given.description }),
    ...(given.location === '' ? {} : { locations: { '1': { name: given.location } } }),
    ...(given.kind === 'task'
      ? { freeBusyStatus: 'free' }
      : Object.keys(participants).length > 0
        ? { participants }
        : {}),
  };
}

/** The patch that the filled-in fields make of an entry, or of one of its occurrences. */
export function editPatch(
  { event, kind }: Pick<CrmEntry, 'event' | 'kind'>,
  given: Fields,
  recurrenceId: string | null,
  viewZone: string,
  organizer: string,
): Record<string, JsonValue> {
  const before = occurrenceBefore(event, recurrenceId);
  const patch = plainPatch(event, given, recurrenceId, viewZone);
  if (before.descriptionContentType !== 'text/html' && given.description !== (before.description ?? ''))
    patch.description = given.description;
  if (kind === 'appointment') {
    const participants = participantsFrom(given.guests, before.participants ?? {}, organizer);
    if (!sameValue(participants, before.participants ?? {})) patch.participants = participants as never;
  }
  return forOccurrence(event, recurrenceId, patch);
}

/**
 * What the fields change from one occurrence on: a patch for the series that begins there. Other than the whole series, it may
 * begin on another day than the occurrence did.
 */
export function followingPatch(
  { event, kind }: Pick<CrmEntry, 'event' | 'kind'>,
  given: Fields,
  recurrenceId: string,
  viewZone: string,
  organizer: string,
): Record<string, JsonValue> {
  return editPatch(
    { event: beginningAt(event, recurrenceId, given), kind },
    given,
    null,
    viewZone,
    organizer,
  );
}

/** The guests as filled in, with what else is known of them; the organiser stands in the list as soon as there are guests. */
function participantsFrom(
  guests: Fields['guests'],
  before: Readonly<Record<string, Participant>>,
  organizer: string,
): Readonly<Record<string, Participant>> {
  if (guests.length === 0) return {};
  const owners = Object.entries(before).filter(([, { roles }]) => roles.owner === true);
  const owner: readonly (readonly [string, Participant])[] =
    owners.length > 0 ? owners : [[participantId(organizer), { email: organizer, roles: { owner: true } }]];
  const others = guests.map(({ email: address, name, invite }) => {
    const key = participantId(address);
    const { invite: _, ...known } = before[key] ?? { email: address, roles: { attendee: true as const } };
    return [key, { ...known, ...(name === '' ? {} : { name }), ...(invite ? { invite } : {}) }] as const;
  });
  const all = [...owner, ...others.filter(([key]) => owner.every(([other]) => other !== key))];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The patch for the answer that a guest gives to an entry, or to one of its occurrences. Null when none of these addresses is a guest
 * of it. A lock does not forbid it: only the guest can answer, whoever organises the entry (PE4).
 */
export function answerPatch(
  { event }: Pick<CrmEntry, 'event'>,
  addresses: readonly string[],
  answer: 'accepted' | 'declined' | 'tentative',
  recurrenceId: string | null,
): Record<string, JsonValue> | null {
  const { participants = {} } = occurrenceBefore(event, recurrenceId);
  const id = ownGuestId(participants, addresses);
  const guest = id === undefined ? undefined : participants[id];
  if (id === undefined || guest === undefined) return null;
  if (recurrenceId === null) return { [pathOf('participants', id, 'participationStatus')]: answer };
  const answered = { ...participants, [id]: { ...guest, participationStatus: answer } };
  return forOccurrence(event, recurrenceId, { participants: answered as never });
}

/** What the person with these addresses has answered; null for nobody's guest. */
export function answerOf({ participants = {} }: CalendarEvent, addresses: readonly string[]): string | null {
  const id = ownGuestId(participants, addresses);
  return id === undefined ? null : (participants[id]?.participationStatus ?? 'needs-action');
}

function ownGuestId(
  participants: NonNullable<CalendarEvent['participants']>,
  addresses: readonly string[],
): string | undefined {
  return addresses
    .map(participantId)
    .find((id) => participants[id]?.roles.owner === undefined && id in participants);
}

/** Locked fields cannot be changed by people (C20). A change of an occurrence touches the fields it changes. */
export function demandUnlocked({ locked }: CrmEntry, patch: Readonly<Record<string, JsonValue>>): void {
  if (locked === null) return;
  const touched = Object.entries(patch).flatMap(([path, value]) =>
    path.startsWith('recurrenceOverrides/') && value !== null && typeof value === 'object'
      ? ['recurrenceOverrides', ...Object.keys(value)]
      : [path],
  );
  const field = touched.find((one) => (locked.fields as readonly string[]).includes(one));
  if (field !== undefined && (fieldNames as readonly string[]).includes(field))
    refuse('not-permitted', { detail: locked.reason });
}
