/** Whom a person ticked in the CRM (C10), and what the provider may see of an entry because of that (PE2). Pure. */
import { canonicalEvent, sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type Id,
  type LocalDateTime,
  organizerOf,
  type Participant,
  type PatchObject,
} from '../../../../src-shared/domain/calendar/event.ts';
import { guestLists, participantsAt } from '../../../../src-shared/domain/calendar/participants.ts';
import { occurrencesOf } from '../../../../src-shared/domain/calendar/recurrence.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { later } from '../../../../src-shared/domain/time/wall-time.ts';
import { isHandedOver } from './handed-over.ts';
import { namedAs, renamedPeople, renames } from './same-people.ts';

type Participants = NonNullable<CalendarEvent['participants']>;

/**
 * A CRM entry as the provider may see it. Ticks are left out, and so are guests who are to get no mail, unless the provider never mails
 * (PE2). A tick that is new brings a guest to the provider, one that was taken back takes the guest away, and where nothing was ticked
 * or unticked since both sides agreed, the provider's own list decides: guests of the calendar stay, and a guest who was ticked before
 * the first run, or whose invitation a person refused, is not invited by another edit.
 * An entry that is not this person's meeting gets no guests from the CRM (C9); those whom the provider has stay, unless a colleague has
 * become the organiser of what was this person's meeting.
 * @param known the provider's entry: as agreed, as it is now, as far as known
 * @param before who was ticked when both last agreed; undefined: not known, and every tick counts as new
 */
export function providerView(
  stored: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  known: readonly CalendarEvent[],
  unmailedGuests: boolean,
  before?: readonly Id[],
): CalendarEvent {
  const { event: crm, part = 'meeting', people } = stored;
  if (guestLists(crm).length === 0) return crm;
  const guests = peopleIn(known);
  // the provider may have them under other addresses (PE9)
  const names = renames([guests], [crm.participants], people);
  const present = renamedPeople(guests, names);
  const isOthersNow = isHandedOver(stored, ownerIn(guests));
  const stays = isOthersNow ? undefined : present;
  const shown = chosen(crm.participants ?? {}, (id, { invite = false, roles }) => {
    const isPresent = stays?.[id] !== undefined;
    if (part !== 'meeting') return isPresent;
    if (unmailedGuests || roles.owner === true) return true;
    if (before === undefined) return invite || isPresent;
    return invite === before.includes(id) ? isPresent : invite;
  });
  // an organiser without guests is left out: it would turn a plain entry into a meeting
  const alone = Object.values(shown).every((participant) => participant.roles.owner === true);
  const participants = alone && stays === undefined ? {} : shown;
  if (crm.recurrenceOverrides === undefined) return withParticipants(crm, participants);
  const isDealtWith = (start: LocalDateTime, id: Id): boolean =>
    before !== undefined && (before.includes(id) || before.includes(tickAt(start, id)));
  const isShownAt = (start: LocalDateTime, id: Id, { invite = false }: Participant): boolean =>
    participants[id] !== undefined ||
    (part === 'meeting' && (unmailedGuests || (invite && !isDealtWith(start, id)))) ||
    (!isOthersNow && known.some((one) => renamedPeople(ownListAt(one, start), names)?.[id] !== undefined));
  const overrides = Object.entries(crm.recurrenceOverrides ?? {}).flatMap(([start, patch]) => {
    const occurrence = occurrenceView(patch, participants, (id, participant) =>
      isShownAt(start, id, participant),
    );
    const saysNothing = occurrence !== patch && Object.keys(occurrence).length === 0 && isRegular(crm, start);
    return saysNothing ? [] : [[start, occurrence] as const];
  });
  return canonicalEvent({
    ...crm,
    participants,
    recurrenceOverrides: Object.fromEntries(overrides),
  });
}

/**
 * What the engine compares of a CRM entry: what the provider may see of it, in the names under which the calendar has the same people
 * (PE9). @param inCalendar the calendar's versions of the entry, the newest last @param before see `providerView`
 */
export function viewFor(
  stored: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  inCalendar: readonly CalendarEvent[],
  unmailedGuests: boolean,
  before?: readonly Id[],
): CalendarEvent {
  const newest = inCalendar.slice(-1);
  const versions = inCalendar.map((one) => namedAs(one, newest, stored.people));
  return namedAs(providerView(stored, versions, unmailedGuests, before), versions, stored.people);
}

/** A canonical event without overrides, with some of its own participants: it is canonical again. The event itself when they are the same. */
function withParticipants(event: CalendarEvent, participants: Participants): CalendarEvent {
  if (sameValue(participants, event.participants)) return event;
  const { participants: _, ...others } = event;
  return Object.keys(participants).length === 0 ? others : { ...others, participants };
}

/** Everybody in the provider's entry; undefined when it has no people. */
function peopleIn(known: readonly CalendarEvent[]): Participants | undefined {
  const lists = known.flatMap(({ participants }) => (participants === undefined ? [] : [participants]));
  return lists.length === 0 ? undefined : Object.assign({}, ...lists);
}

function ownerIn(participants: CalendarEvent['participants']): string | null {
  return participants === undefined ? null : organizerOf({ participants });
}

/**
 * An occurrence with a guest list of its own shows those of the series, and those who are ticked for it. A list that shows the same
 * people as the series does is none of its own: ticks alone are no change of the calendar.
 */
function occurrenceView(
  patch: PatchObject,
  series: Participants,
  isShown: (id: Id, participant: Participant) => boolean,
): PatchObject {
  const { participants, ...others } = patch;
  if (participants === undefined || participants === null) return patch;
  const shown = chosen(participants as unknown as Participants, isShown);
  const isPlain =
    Object.keys(series).length === 0 && Object.values(shown).every(({ roles }) => roles.owner === true);
  return isPlain || sameValue(shown, series) ? others : { ...patch, participants: shown as never };
}

/** Whether the series has an occurrence there without this override. */
function isRegular({ recurrenceOverrides: _, ...series }: CalendarEvent, start: LocalDateTime): boolean {
  return occurrencesOf(series, { from: start, until: later(start, 1_000) }).occurrences.length > 0;
}

/** Everybody whom an occurrence names, in a guest list of its own. */
function ownListAt({ recurrenceOverrides }: CalendarEvent, start: LocalDateTime): Participants {
  return (recurrenceOverrides?.[start]?.participants ?? {}) as unknown as Participants;
}

function chosen(
  participants: Participants,
  isShown: (id: Id, participant: Participant) => boolean,
): Record<Id, Participant> {
  return Object.fromEntries(
    Object.entries(participants).flatMap(([id, participant]) => {
      const { invite: _, ...rest } = participant;
      return isShown(id, participant) ? [[id, rest]] : [];
    }),
  );
}

/** Who is ticked, sorted: for the series by `participantId`, in an occurrence's guest list of its own with its original start before that. */
export function tickedIds(crm: CalendarEvent): readonly Id[] {
  const inOccurrences = Object.entries(crm.recurrenceOverrides ?? {}).flatMap(([start, { participants }]) =>
    tickedIn(participants as unknown as Participants).map((id) => tickAt(start, id)),
  );
  return [...tickedIn(crm.participants), ...inOccurrences].sort();
}

function tickedIn(participants: Participants | null | undefined): readonly Id[] {
  return Object.entries(participants ?? {}).flatMap(([id, { invite }]) => (invite === true ? [id] : []));
}

export function tickAt(start: LocalDateTime, id: Id): string {
  return `${start} ${id}`;
}

/** Whether the person whom a tick of `tickedIds` is about takes part there: in the series, or in its occurrence. */
export function hasTicked(event: CalendarEvent, tick: string): boolean {
  const [first = '', id] = tick.split(' ');
  return participantsAt(event, id === undefined ? null : first)[id ?? first] !== undefined;
}

/**
 * Who was ticked and is dealt with: everybody who is ticked, except for guests who may be in the calendar and are not, because it cannot
 * hold them (PE9). Their ticks still count as new once it can.
 * @param given who may be in the calendar @param held who is
 */
export function settledTicks(crm: CalendarEvent, given: CalendarEvent, held: CalendarEvent): readonly Id[] {
  return tickedIds(crm).filter(
    (id) => given.participants?.[id] === undefined || held.participants?.[id] !== undefined,
  );
}

/** The addresses that are ticked for the series or one of its occurrences, lower-cased. */
export function tickedAddresses(crm: CalendarEvent | null): readonly string[] {
  return guestLists(...(crm === null ? [] : [crm]))
    .flatMap((list) => Object.values(list))
    .filter((participant) => participant.invite === true)
    .map((participant) => participant.email.toLowerCase());
}
