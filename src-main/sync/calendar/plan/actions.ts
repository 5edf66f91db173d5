/** Makes the actions of a plan: writes with their keys and digests, and what happens in the store alone. Pure. */
import { isAnswer } from '../../../../src-shared/domain/calendar/answers.ts';
import {
  type CalendarEvent,
  fieldNames,
  isSeries,
  organizerOf,
  participantId,
} from '../../../../src-shared/domain/calendar/event.ts';
import { withCrossingLinks, withOwnLinks } from '../../../../src-shared/domain/calendar/links.ts';
import { isOneOfSeveral } from '../../../../src-shared/domain/calendar/part.ts';
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import { applyPatch, diff } from '../../../../src-shared/domain/calendar/patch.ts';
import type { Reason } from '../../../../src-shared/domain/calendar/reasons.ts';
import type {
  GuestNote,
  Lock,
  Ref,
  StoredEvent,
  Write,
} from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import {
  type AgreedEnd,
  baseOn,
  type CreatingLink,
  type LeftReason,
  type Link,
} from '../../../store/index.ts';
import { fingerprint } from '../../common/fingerprint.ts';
import type { DecisionItem } from '../../sync.ts';
import { contentHash, lockedFields, without } from '../entries/compare.ts';
import { placesOf, targetOf } from '../entries/link.ts';
import type { Flow } from '../merge/merge.ts';
import { intoAccount, type OwnAddresses } from '../people/own-addresses.ts';
import { type Renames, renamedEvent, renamedPatch, renames, undone } from '../people/same-people.ts';
import { settledTicks, tickedAddresses, tickedIds, viewFor } from '../people/ticks.ts';
import { guestNotes } from './guest-notes.ts';
import type { Action, PlanInput, PlannedWrite, Source } from './model.ts';
import { madeWhole, shortened } from './shortened.ts';

/**
 * What the engine compares: the provider's event as it is, the CRM's as the provider may see it. In a first run nobody is invited who
 * was ticked before (PE1).
 * @param known the provider's entry, as agreed and as it is now, as far as known
 */
export function viewOf(
  { capabilities, firstRun }: Pick<PlanInput, 'capabilities' | 'firstRun'>,
  side: SideName,
  stored: Pick<StoredEvent, 'event' | 'part' | 'people'>,
  known: readonly CalendarEvent[],
  ticked: AgreedEnd['ticked'],
): CalendarEvent {
  if (side === 'provider') return stored.event;
  const before = ticked ?? (firstRun ? tickedIds(stored.event) : undefined);
  return viewFor(stored, known, capabilities.provider.unmailedGuests, before);
}

export function itemOf(
  side: SideName,
  write: DecisionItem['write'],
  event: CalendarEvent,
  digest: string,
): DecisionItem {
  return {
    digest,
    side,
    write,
    title: event.title ?? '',
    start: event.start,
    timeZone: event.timeZone ?? null,
    addressees: [],
    ...(isSeries(event) ? { repeats: true } : {}),
  };
}

/** Makes the twin of an entry on the side that does not have it. */
export function create(
  input: PlanInput,
  link: CreatingLink,
  stored: StoredEvent,
): Extract<Action, { type: 'write' }> {
  const side = targetOf(link);
  const view = viewOf(input, link.origin, stored, [], link.ticked);
  const { lacks, sizes } = input.capabilities[side];
  const names = side === 'provider' ? intoAccount(input.own, [view]) : null;
  const whole = withCrossingLinks(without(renamedEvent(view, names), lacks));
  const event = shortened(whole, sizes, null);
  const lock = side === 'crm' ? withNotes(lockOf(stored), guestNotes(input, stored, null)) : null;
  return {
    type: 'write',
    write: {
      link,
      side,
      write: {
        type: 'create',
        key: link.id,
        calendar: input.calendars[side],
        event,
        ...(lock === null ? {} : { lock }),
      },
      known: null,
      source: { ...sourceOf(stored), ...ticksOf(side, stored, whole, event), event: view },
      transfer: {},
      digest: fingerprint(['create', side, stored.ref, contentHash(event)]),
      reason: event === whole ? newOn[link.origin] : shortenedFor[side],
      ticked: side === 'provider' ? tickedAddresses(stored.event) : [],
    },
  };
}

const newOn = { provider: 'new-in-the-calendar', crm: 'new-in-the-crm' } as const;
/** The history says why the two sides show different texts (WR11). */
const shortenedFor = { provider: 'shortened-for-the-calendar', crm: 'shortened-for-the-crm' } as const;

/** Whether a change at this path is the person's own answer to somebody else's meeting, which a guest may give (PE4). */
export function isOwnAnswer(
  { own }: Pick<PlanInput, 'own'>,
  { readOnly, event }: StoredEvent,
  path: string,
  after: CalendarEvent,
): boolean {
  const ids = own.all.map(participantId);
  return readOnly?.reason === 'not-organizer' && isAnswer(path, event, after, (id) => ids.includes(id));
}

/**
 * Whether a change at this path is somebody else's answer to a meeting that several people of the CRM are guests of: it comes from that
 * colleague's calendar, and goes to the organiser alone (RFC 5546 3.2.3), so that it contradicts nothing (PE4).
 */
export function isColleaguesAnswer(
  { own }: Pick<PlanInput, 'own'>,
  { readOnly, event }: StoredEvent,
  { part }: StoredEvent,
  path: string,
  after: CalendarEvent,
): boolean {
  const ids = own.all.map(participantId);
  return (
    readOnly?.reason === 'not-organizer' &&
    isOneOfSeveral(part) &&
    isAnswer(path, event, after, (id) => !ids.includes(id))
  );
}

/** Brings changes to a side; null when the side already is as it should be. @param source the other side, which gives the changes */
export function update(
  { capabilities, own }: Pick<PlanInput, 'capabilities' | 'own'>,
  link: Link,
  side: SideName,
  known: StoredEvent,
  flow: Flow,
  source: StoredEvent | null,
  reason: Reason,
): Action | null {
  const names = namesAt(side, known, [baseOn(link, 'provider'), source?.event], own);
  const incoming = renamedPatch(flow.incoming, names);
  const given = withOwnLinks(applyPatch(known.event, incoming), known.event);
  const whole = madeWhole(given, known.event, capabilities[otherSide(side)].sizes);
  const target = shortened(whole, capabilities[side].sizes, known.event);
  const patch = diff(known.event, target);
  if (Object.keys(patch).length === 0) return null;
  const digest = fingerprint(['update', side, known.ref, patch, contentHash(target)]);
  const isReply =
    side === 'provider' && Object.keys(patch).every((path) => isOwnAnswer({ own }, known, path, target));
  const write: Write = {
    type: 'update',
    key: `${link.id}.${digest.slice(0, 12)}.${fingerprint(known.revision).slice(0, 8)}`,
    calendar: known.calendar,
    ref: known.ref,
    patch,
    event: target,
  };
  return {
    type: 'write',
    write: {
      link,
      side,
      write,
      known,
      source: source === null ? null : { ...sourceOf(source), ...ticksOf(side, source, whole, target) },
      transfer: flow.transfer,
      digest,
      reason: target === whole ? reason : shortenedFor[side],
      ...(isReply ? { isAnswer: true as const } : {}),
      ticked: side === 'provider' ? allowedAddresses(known, source, target, isReply) : [],
    },
  };
}

function withNotes(lock: Lock | null, guests: readonly GuestNote[]): Lock | null {
  return guests.length === 0 ? lock : { ...(lock ?? { fields: [], reason: '' }), guests };
}

/** What turns the names of the comparison into those of the side that is written to (PE9). */
function namesAt(
  side: SideName,
  { event, people }: StoredEvent,
  others: readonly (CalendarEvent | null | undefined)[],
  own: OwnAddresses,
): Renames {
  const known = others.flatMap((one) => one ?? []);
  if (side === 'provider') {
    const names = intoAccount(own, [event, ...known]);
    // under an address that the calendar has itself, the person stays
    return renamedEvent(event, names) === event ? names : null;
  }
  return undone(renames(guestLists(event), guestLists(...known), people), event);
}

/** Addresses whose owners were ticked, under those too by which the calendar knows them (PE9). */
function tickedIn(crm: StoredEvent | null, target: CalendarEvent): readonly string[] {
  const ticked = tickedAddresses(crm?.event ?? null);
  const names = crm === null ? null : renames(guestLists(crm.event), guestLists(target), crm.people);
  return names === null
    ? ticked
    : ticked.flatMap((address) => [address, names.get(participantId(address)) ?? address]);
}

/** An answer may reach the organiser; anything else those who are ticked. */
function allowedAddresses(
  known: StoredEvent,
  source: StoredEvent | null,
  target: CalendarEvent,
  isReply: boolean,
): readonly string[] {
  const organizer = organizerOf(known.event);
  if (isReply) return organizer === null ? [] : [organizer];
  return organizes(source) ? tickedIn(source, target) : [];
}

/** Whether ticks in the CRM speak of this person's own meeting: a colleague's guests are mailed by the colleague's server (C9). */
function organizes(crm: StoredEvent | null): boolean {
  return crm?.part === undefined || crm.part === 'meeting' || crm.part === 'copy';
}

export function remove(
  link: Link,
  side: SideName,
  known: StoredEvent,
  reason: Reason,
): Extract<Action, { type: 'write' }> {
  return { type: 'write', write: removal(link, side, known, reason, known.removal === 'unschedule') };
}

/** Takes this person off the CRM's entry, and leaves the calendar's version to this person alone (C12). */
export function unschedule(link: Link, crm: StoredEvent, own: StoredEvent): Action {
  const write = removal(link, 'crm', crm, 'edited-against-the-rule', true);
  return { type: 'write', write: { ...write, source: sourceOf(own) } };
}

function removal(
  link: Link,
  side: SideName,
  known: StoredEvent,
  reason: Reason,
  isUnscheduling: boolean,
): PlannedWrite {
  return {
    link,
    side,
    write: {
      type: 'remove',
      key: `${link.id}.remove.${fingerprint(known.revision).slice(0, 8)}`,
      calendar: known.calendar,
      ref: known.ref,
      ...(isUnscheduling ? { unschedule: true } : {}),
    },
    known,
    source: null,
    transfer: {},
    digest: fingerprint(['remove', side, known.ref, contentHash(known.event)]),
    reason,
    ticked: [],
  };
}

export function save(link: Link): Action {
  return { type: 'save', link, approval: null };
}

/** Ends a link: what its sides have told is dealt with. */
export function end(link: Link, reason: Reason): readonly Action[] {
  return [{ type: 'end', link, reason }, ...placesOf(link).map(({ side, ref }) => settle(side, ref))];
}

/** Leaves an entry on its own side. */
export function leave(
  side: SideName,
  { ref, uids }: { readonly ref: Ref; readonly uids: readonly string[] },
  reason: LeftReason,
  byPerson = false,
): readonly Action[] {
  return [{ type: 'leave', side, ref, uids, reason, ...(byPerson ? { byPerson } : {}) }, settle(side, ref)];
}

export function settle(side: SideName, ref: Ref): Action {
  return { type: 'settle', side, ref };
}

/** The CRM shows this lock, and whom only one side has; nothing of either takes the lock back. */
export function lockAction(
  ref: Ref,
  lock: Lock | null,
  guests: readonly GuestNote[],
): Extract<Action, { type: 'lock' }> {
  return {
    type: 'lock',
    ref,
    fields: lock?.fields ?? [],
    reason: lock?.reason ?? '',
    ...(guests.length === 0 ? {} : { guests }),
  };
}

/** What of a provider's entry the CRM has to show as unchangeable; null = nothing. */
export function lockOf(provider: StoredEvent): Lock | null {
  const fields = lockedFields(provider);
  if (fields === 'all')
    return { fields: [...fieldNames], reason: provider.readOnly?.reason ?? 'not-organizer' };
  return fields.length === 0
    ? null
    : { fields: [...new Set(fields)].sort(), reason: provider.readOnly?.reason ?? 'masked' };
}

/** Of a CRM's entry that is given to the calendar. */
function ticksOf(
  to: SideName,
  crm: StoredEvent,
  given: CalendarEvent,
  held: CalendarEvent,
): Pick<Source, 'ticked'> {
  return to === 'provider' ? { ticked: settledTicks(crm.event, given, held) } : {};
}

export function sourceOf(stored: StoredEvent): Source {
  return {
    ref: stored.ref,
    revision: stored.revision,
    event: stored.event,
    uids: stored.uids,
    masked: stored.withheld.length > 0,
    ...(stored.updated === undefined ? {} : { updated: stored.updated }),
    ...(stored.part === undefined ? {} : { part: stored.part }),
    ...(stored.people === undefined ? {} : { people: stored.people }),
  };
}
