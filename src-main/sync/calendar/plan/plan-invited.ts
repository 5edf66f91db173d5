/**
 * Plans an entry whose meeting a colleague's Concord writes (C9, PE8). This person's server delivers the invitation and its updates, so
 * one program alone carries the shared fields: here only this person's own answers cross, in both directions, to the series and to
 * single occurrences (PE4). Pure.
 */
import {
  type CalendarEvent,
  type Id,
  isSeries,
  type LocalDateTime,
  type PatchObject,
  participantId,
} from '../../../../src-shared/domain/calendar/event.ts';
import { type Participants, participantsAt } from '../../../../src-shared/domain/calendar/participants.ts';
import { applyPatch, pathOf, valueAt } from '../../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../../src-shared/domain/side-name.ts';
import type { AgreedLink } from '../../../store/index.ts';
import { agreedEnd, allUids, withTicks } from '../entries/link.ts';
import { isOfFormerOrganizer } from '../people/handed-over.ts';
import { withHeldBackGuests } from '../people/held-back-guests.ts';
import { namedAs } from '../people/same-people.ts';
import { settledTicks } from '../people/ticks.ts';
import { save, settle, update } from './actions.ts';
import type { Action, PlanInput } from './model.ts';

/** An occurrence by its original start, or the series (or single event) itself. */
type Place = LocalDateTime | null;
type Both<T> = Readonly<Record<SideName, T>>;

/** The invitation to a meeting that a colleague's Concord writes (PE8). */
export function isInvitationOf(provider: StoredEvent, crm: StoredEvent): boolean {
  return crm.part === 'invited' && provider.readOnly?.reason === 'not-organizer';
}

/**
 * Which side had a meeting first, where two entries are linked that Concord did not make one from the other. What a colleague organises in
 * the CRM was there before its invitation, or the entry without guests, came into this person's calendar (C9).
 * @param provider null when only the CRM's entry is left
 */
export function originOf(provider: StoredEvent | null, { part }: Pick<StoredEvent, 'part'>): SideName {
  if (part === 'copy') return provider?.readOnly?.reason === 'not-organizer' ? 'crm' : 'provider';
  return part === undefined || part === 'meeting' ? 'provider' : 'crm';
}

/**
 * Whether the calendar still has an invitation to a meeting of the CRM that does not hold any more: of the organiser before, or cancelled
 * by a server that keeps what it takes back. It says nothing of the meeting itself.
 */
export function isLeftOver({ origin }: AgreedLink, provider: StoredEvent, crm: StoredEvent): boolean {
  if (origin !== 'crm' || provider.readOnly?.reason !== 'not-organizer') return false;
  return provider.event.status === 'cancelled' || isOfFormerOrganizer(provider.event, crm);
}

/**
 * The event as if this person had answered nothing yet. An invitation that is linked to the CRM's entry is agreed on without the answers that
 * they have given on either side by then: those are news, and cross (PE4).
 * @param own all addresses of the person, lower-cased
 */
export function withoutOwnAnswers(event: CalendarEvent, own: readonly string[]): CalendarEvent {
  const open = (place: Place): PatchObject => {
    if (!hasListAt(place, event) || answerAt(place, event, own) === null) return {};
    return answerFor(place, event, null, own);
  };
  const places: readonly Place[] = [null, ...Object.keys(event.recurrenceOverrides ?? {})];
  return applyPatch(event, Object.assign({}, ...places.map(open)));
}

/** What this person answered to the series or single event. Null for nothing yet, and where they are no guest. */
export function ownAnswer(event: CalendarEvent, own: readonly string[]): string | null {
  return answerAt(null, event, own);
}

export function planInvited(
  input: Pick<PlanInput, 'capabilities' | 'own'>,
  link: AgreedLink,
  ends: Both<StoredEvent>,
  /** The CRM's entry as the calendar may see it. */
  view: CalendarEvent,
): readonly Action[] {
  const { provider, crm } = ends;
  const { all } = input.own;
  const held: Both<CalendarEvent> = { provider: provider.event, crm: view };
  const places = placesGivenTo(link, held, all);
  const followed = (base: (side: SideName) => CalendarEvent): AgreedLink => ({
    ...link,
    status: 'linked',
    origin: 'crm',
    provider: agreedEnd(provider, base('provider')),
    crm: withTicks(agreedEnd(crm, base('crm')), settledTicks(crm.event, view, provider.event)),
    uids: allUids(link.uids, provider.uids, crm.uids),
  });
  // until an answer has crossed, it is news of the side that gave it
  const current = followed((from) =>
    withAnswersBefore(held[from], link[from].base, places[otherSide(from)], all),
  );
  const writes = sideNames.flatMap((to) => {
    const from = otherSide(to);
    if (places[to].length === 0) return [];
    const incoming = Object.assign(
      {},
      ...places[to].map((place) => answerFor(place, held[to], givenAnswer(place, held[from], all), all)),
    );
    const transfer = Object.assign({}, ...places[to].map((place) => givenAt(place, held[from], all)));
    const flow = { incoming, transfer };
    const inCrm = namedAs(crm.event, [provider.event], crm.people);
    const reason = from === 'provider' ? 'changed-in-the-calendar' : 'changed-in-the-crm';
    return (
      update(
        input,
        current,
        to,
        ends[to],
        to === 'crm' ? withHeldBackGuests(flow, inCrm, view) : flow,
        ends[from],
        reason,
      ) ?? []
    );
  });
  if (writes.length > 0) return [save(current), ...writes];
  return [save(followed((side) => held[side])), settle('provider', provider.ref), settle('crm', crm.ref)];
}

/**
 * Where the person answered anew, by the side that is to get it. Where both sides have a new answer, the calendar's holds: that is where
 * it was given (WR7).
 */
function placesGivenTo(
  link: AgreedLink,
  held: Both<CalendarEvent>,
  own: readonly string[],
): Both<readonly Place[]> {
  const places: readonly Place[] = [
    null,
    ...new Set(sideNames.flatMap((side) => Object.keys(held[side].recurrenceOverrides ?? {}))),
  ];
  const given = (from: SideName, place: Place): boolean => {
    const to = otherSide(from);
    const now = givenAnswer(place, held[from], own);
    return (
      now !== null &&
      (hasListAt(place, held[from]) || (from === 'provider' && isLeftOut(place, held[from]))) &&
      now !== givenAnswer(place, link[from].base, own) &&
      now !== answerAt(place, held[to], own) &&
      mayAnswerAt(place, held[to], own)
    );
  };
  return {
    crm: places.filter((place) => given('provider', place)),
    provider: places.filter((place) => given('crm', place) && !given('provider', place)),
  };
}

/** Whether the series is held without this occurrence. */
function isLeftOut(place: Place, { recurrenceOverrides }: CalendarEvent): boolean {
  return place !== null && recurrenceOverrides?.[place]?.excluded === true;
}

/**
 * The answer that a side's event tells. An occurrence that is gone from an invitation is a declined one (RFC 6638, section 3.2.2.1); some
 * servers take it out themselves once it is declined. Where the organiser took it out, the CRM's meeting loses it as well.
 */
function givenAnswer(place: Place, event: CalendarEvent, own: readonly string[]): string | null {
  return isLeftOut(place, event) ? 'declined' : answerAt(place, event, own);
}

/** Whether the side has a guest list for exactly this: an occurrence without one has that of its series. */
function hasListAt(place: Place, event: CalendarEvent): boolean {
  return place === null || event.recurrenceOverrides?.[place]?.participants != null;
}

function mayAnswerAt(place: Place, event: CalendarEvent, own: readonly string[]): boolean {
  if (idIn(participantsAt(event, place), own) === undefined) return false;
  return place === null || (isSeries(event) && !isLeftOut(place, event));
}

/** The person in a list, under whichever of their addresses it names them (PE9). */
function idIn(list: Participants, own: readonly string[]): Id | undefined {
  return own.map(participantId).find((id) => list[id] !== undefined);
}

/** Null for none yet. */
function answerAt(place: Place, event: CalendarEvent, own: readonly string[]): string | null {
  const list = participantsAt(event, place);
  const person = own.map((address) => list[participantId(address)]).find((one) => one !== undefined);
  return person?.participationStatus ?? null;
}

/** What gives one side's event this answer. @param answer null for none yet */
function answerFor(
  place: Place,
  to: CalendarEvent,
  answer: string | null,
  own: readonly string[],
): PatchObject {
  const list = participantsAt(to, place);
  const id = idIn(list, own) ?? '';
  if (place === null) return { [pathOf('participants', id, 'participationStatus')]: answer };
  const { participationStatus: _, ...person } = list[id] ?? {};
  const answered = { ...list, [id]: answer === null ? person : { ...person, participationStatus: answer } };
  const occurrence = { ...to.recurrenceOverrides?.[place], participants: answered };
  return { [pathOf('recurrenceOverrides', place)]: occurrence as never };
}

/** What the base of the giving side gains once its answer has crossed. */
function givenAt(place: Place, event: CalendarEvent, own: readonly string[]): PatchObject {
  const path = pathAt(place, event, own);
  return { [path]: valueAt(event, path) ?? null };
}

/** The event with the person's answers at these places as they were. */
function withAnswersBefore(
  event: CalendarEvent,
  before: CalendarEvent,
  places: readonly Place[],
  own: readonly string[],
): CalendarEvent {
  const paths = places.map((place) => pathAt(place, event, own));
  return applyPatch(event, Object.fromEntries(paths.map((path) => [path, valueAt(before, path) ?? null])));
}

function pathAt(place: Place, event: CalendarEvent, own: readonly string[]): string {
  return place === null
    ? pathOf('participants', idIn(participantsAt(event, null), own) ?? '', 'participationStatus')
    : pathOf('recurrenceOverrides', place);
}
