/** Writes down what one call's outcome means: the bases advance by exactly what the call carried over, in one transaction. */

import { withAnswersOf } from '../../../../src-shared/domain/calendar/answers.ts';
import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent, PatchObject } from '../../../../src-shared/domain/calendar/event.ts';
import {
  applyPatch,
  diff,
  overlaps,
  pathKeys,
  pathOf,
  valueAt,
} from '../../../../src-shared/domain/calendar/patch.ts';
import { isPrivate } from '../../../../src-shared/domain/calendar/private-events.ts';
import type { StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName } from '../../../../src-shared/domain/side-name.ts';
import {
  type AgreedEnd,
  type AgreedLink,
  baseOn,
  type CreatingLink,
  type Link,
  type OutboxEntry,
  ticksOn,
  type UndoFacts,
} from '../../../store/index.ts';
import { contentHash } from '../entries/compare.ts';
import { agreedEnd, allUids, placesOf, withTicks } from '../entries/link.ts';
import { makingSubject, writeSubject } from '../gate/repeated-writes.ts';
import { namedAs } from '../people/same-people.ts';
import { hasTicked, tickedIds, viewFor } from '../people/ticks.ts';
import { withStandIns } from '../people/withheld.ts';
import type { RunContext } from '../run-context.ts';
import { addedFacts, changedFacts, invertedFacts, withLater } from '../undo/facts.ts';
import {
  commitFirstRemoval,
  commitMadeAgain,
  isMadeAgain,
  isTwinMadeAgain,
  keepApartAfterUndo,
  noteUndone,
  removedBy,
  removesBoth,
  undoneSteps,
} from './commit-undo.ts';

/** The parts of a run that committing an outcome needs. */
export type CommitContext = Pick<RunContext, 'store' | 'now' | 'unmailedGuests' | 'tally' | 'undelivered'>;

/** The side did what the call asked for. Call inside a transaction. @param stored what the side holds now; null after a removal */
export function commitDone(entry: OutboxEntry, stored: StoredEvent | null, context: CommitContext): void {
  const { store } = context;
  const { side, write } = entry;
  const link = store.links.byId(entry.link);
  store.outbox.remove([entry.call.key]);
  if (entry.position === 0) countEffects(entry, context);
  if (write.type === 'remove') {
    if (link === null && entry.known !== null)
      store.versions.noteRemoved(side, write.ref, entry.known.revision, contentHash(entry.known.event));
    if (removesBoth(entry)) {
      commitFirstRemoval(entry, link, context);
      return;
    }
    const own = write.unschedule === true ? entry.source : null;
    store.links.end(entry.link, own === null ? null : { ref: own.ref, uids: own.uids });
    store.inbox.noteWritten(side, write.ref);
    const linked = link === null ? [] : placesOf(link);
    for (const place of [...linked, { side, ref: write.ref }]) {
      store.inbox.settle(place.side, place.ref);
      store.quarantine.release(place.side, place.ref);
    }
    if (own !== null) keepOwnVersion(own, entry, link, context);
    if (entry.reason === 'private-in-the-calendar') keepOutOfCrm(entry, context);
    if (entry.reason === 'removed-when-stopped') keepSource(entry, link, context);
    const kept = entry.undoes === undefined ? null : entry.source;
    if (kept !== null && own === null) keepApartAfterUndo(kept, entry, link, context);
    if (entry.undoes !== undefined) store.undoWishes.drop(entry.undoes);
    context.tally[side].removed++;
    const facts = link === null || link.status === 'creating' ? null : removedBy(entry, link, kept, store);
    remember(entry, write.unschedule === true ? 'unscheduled' : 'removed', null, context, facts);
    if (link !== null && link.status !== 'creating') store.inbox.forgetPeople(link.crm.ref);
    return;
  }
  if (stored === null) throw new Error(`a call of the type ${write.type} left nothing`);
  if (link === null && write.type === 'create' && isMadeAgain(entry)) {
    commitMadeAgain(entry, stored, context);
    return;
  }
  if (link === null) {
    // the link ended while the call was sent: what the side holds now is news like any other
    store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
    return;
  }
  const next =
    link.status === 'creating'
      ? afterCreate(link, entry, stored, context)
      : afterUpdate(link, entry, stored, context);
  store.links.save(next);
  store.inbox.noteWritten(side, stored.ref);
  if (entry.known !== null)
    store.versions.noteOwnChange(side, stored.ref, {
      replaced: entry.known.revision,
      made: stored.revision,
      at: context.now(),
    });
  // a single entry that became a series, or a series that became a single entry, may have another address now
  if (write.type === 'update') {
    store.inbox.settle(side, write.ref);
    store.quarantine.release(side, write.ref);
  }
  store.leftAlone.forget(side, stored.ref);
  if (entry.source !== null) store.leftAlone.forget(otherSide(side), entry.source.ref);
  store.quarantine.release(side, stored.ref);
  if (entry.source !== null) store.quarantine.release(otherSide(side), next[otherSide(side)].ref);
  settleWhatIsAgreed(next, entry, stored, context);
  const isLastOfSeveral = entry.position > 0 && entry.pending.length === 0;
  // masked by now, and next to be taken out of the CRM (RU6)
  if (isLastOfSeveral || entry.reason === 'private-in-the-calendar') compareOnceMore(next, side, context);
  const facts = factsOf(entry, link, next, stored, context);
  if (entry.position === 0) {
    context.tally[side][write.type === 'create' ? 'added' : 'changed']++;
    remember(entry, write.type === 'create' ? 'added' : 'changed', stored.event, context, facts);
  } else if (facts !== null) store.history.amend(entry.link, side, (first) => withLater(first, facts));
  if (entry.undoes !== undefined && entry.pending.length === 0) noteUndone(entry, stored, context);
}

/** What the history keeps of the write, so that it can be undone (DE3). */
function factsOf(
  entry: OutboxEntry,
  link: Link,
  next: AgreedLink,
  stored: StoredEvent,
  context: CommitContext,
): UndoFacts | null {
  const { store } = context;
  if (entry.redacts) return null;
  if (link.status === 'creating') return addedFacts(next, isTwinMadeAgain(entry, store));
  const undone = undoneSteps(entry, store);
  if (undone !== null) return invertedFacts(undone, next);
  const known = entry.known ?? stored;
  const view = viewWith(link, entry, stored, context);
  return changedFacts(link, next, entry.side, view(entry.side, known), view(entry.side, stored));
}

/** The calendar's private entry stays there alone, until a wider rule lets it across (RU6). */
function keepOutOfCrm({ side, source }: OutboxEntry, { store, now }: CommitContext): void {
  if (source === null) return;
  store.leftAlone.put(otherSide(side), source.ref, source.uids, 'private', {
    at: now(),
    event: source.event,
  });
}

/** The other side's version belongs to this person alone from now on, and never becomes an entry of the CRM again (C12). */
function keepOwnVersion(
  own: NonNullable<OutboxEntry['source']>,
  { side }: OutboxEntry,
  link: Link | null,
  { store, now }: CommitContext,
): void {
  const uids = allUids(link?.uids ?? [], own.uids);
  store.leftAlone.put(otherSide(side), own.ref, uids, 'own-version', {
    at: now(),
    event: own.event,
    byPerson: true,
  });
}

/** What Concord had made from it is gone by a person's word: it is made again only when they want that (A14). */
function keepSource({ side, source }: OutboxEntry, link: Link | null, { store, now }: CommitContext): void {
  if (source === null) return;
  store.leftAlone.put(otherSide(side), source.ref, allUids(link?.uids ?? [], source.uids), 'existed-before', {
    at: now(),
    event: source.event,
    byPerson: true,
  });
}

/**
 * A write whose answer was lost and that was found by reading the side again: what Concord asked for becomes the base, and what the
 * side holds beyond that is news, so that an edit a person made in between is carried over (WR8).
 */
export function commitFound(entry: OutboxEntry, stored: StoredEvent, context: CommitContext): void {
  const { write } = entry;
  const asked = write.type === 'remove' ? stored.event : asShown(write.event, entry, stored);
  const before = write.type === 'update' ? stored.event : null;
  const intended: StoredEvent = {
    ...stored,
    revision: '',
    event: withoutPending(asked, entry.pending, before),
  };
  commitDone(entry, intended, context);
  // it was read, so that its absence later on is a removal and no write that was never done
  context.store.inbox.noteHeard(entry.side, stored.ref);
  context.store.inbox.put(entry.side, { kind: 'found', ref: stored.ref, stored });
}

/**
 * What Concord asked for, as the side shows it now. An entry that Concord itself wrote as private comes back masked: the stand-ins
 * are no person's edit. Where a person made it private since, they are kept apart from what was asked, so that the other side's
 * copy is masked as after any such change (RU6).
 */
function asShown(asked: CalendarEvent, { known }: OutboxEntry, stored: StoredEvent): CalendarEvent {
  const wasMasked = isPrivate(asked) || (known?.withheld.length ?? 0) > 0;
  return wasMasked ? withStandIns(asked, stored) : asked;
}

/** The twin has been made: from now on the two entries are linked. */
function afterCreate(
  link: CreatingLink,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): AgreedLink {
  const { source, side } = entry;
  if (source === null) throw new Error('a create has no source');
  const made = agreedEnd(ownVersion(stored, null), viewWith(link, entry, stored, context)(side, stored));
  const given = withoutPending(source.event, entry.pending, null);
  const origin = agreedEnd(source, namedAs(given, [stored.event], source.people));
  return {
    id: link.id,
    origin: link.origin,
    status: 'linked',
    provider: side === 'provider' ? made : origin,
    crm: side === 'crm' ? withTicks(made, []) : withTicks(origin, source.ticked),
    uids: allUids(link.uids, stored.uids, source.uids),
    made: side,
  };
}

function afterUpdate(
  link: AgreedLink,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): AgreedLink {
  const { side } = entry;
  const other = otherSide(side);
  const view = viewWith(link, entry, stored, context);
  // answers that the call did not ask for are news: a new time makes those void that were given to the old one
  const asked = entry.write.type === 'update' ? withAnswersOf(stored.event, entry.write.event) : stored.event;
  const known = entry.known ?? stored;
  const written = withoutShownDates(
    diff(view(side, known), view(side, { ...stored, event: asked })),
    known.event,
    stored.event,
  );
  const { base } = link[side];
  const gained = withWholePeople(written, base, view(side, stored));
  const agreed = applyPatch(base, gained);
  const target = agreedEnd(ownVersion(stored, link[side]), agreed);
  const transfer = givenSoFar(entry, stored);
  // usually both sides held the same, and the same has changed: then it is worked out once
  const isSame = link[other].base === base && sameValue(transfer, gained);
  const given = isSame ? agreed : applyPatch(link[other].base, transfer);
  // the calendar may have answered with other addresses of the same people (PE9)
  const giver = agreedEnd(link[other], namedAs(given, [stored.event], entry.source?.people));
  return {
    ...link,
    provider: side === 'provider' ? target : giver,
    crm: withTicks(
      side === 'crm' ? target : giver,
      side === 'crm' ? ticksKept(link, entry, stored) : ticksGiven(link, entry, giver),
    ),
    uids: allUids(link.uids, stored.uids),
  };
}

/**
 * Without the dates that the call only brought into view: their own guest lists said nothing to the calendar as long as somebody was
 * missing in the series. They are still to be carried over.
 */
function withoutShownDates(written: PatchObject, before: CalendarEvent, after: CalendarEvent): PatchObject {
  const isShown = (path: string): boolean => {
    const [field, start = '', ...inside] = pathKeys(path);
    const [was, is] = [before, after].map((event) => event.recurrenceOverrides?.[start]);
    // a path to the whole date: it was not in view before
    return field === 'recurrenceOverrides' && inside.length === 0 && was !== undefined && sameValue(was, is);
  };
  return Object.fromEntries(
    Object.entries(written).filter(([path, value]) => value === null || !isShown(path)),
  );
}

/** A tick that went with a guest whom Concord took off the CRM's entry is none that a person takes back later (C10). */
function ticksKept({ crm: { ticked } }: AgreedLink, { source, known }: OutboxEntry, stored: StoredEvent) {
  if (ticked === undefined) return source?.ticked;
  if (known === null) return ticked;
  const [before, now] = [tickedIds(known.event), tickedIds(stored.event)] as const;
  return ticked.filter((id) => !before.includes(id) || now.includes(id));
}

/**
 * The ticks that the calendar was given. Where the CRM's entry was written since they were read, a guest may have been taken off it, and
 * their tick with them.
 */
function ticksGiven({ crm }: AgreedLink, { source }: OutboxEntry, { base }: AgreedEnd) {
  const before = crm.ticked;
  if (source?.ticked === undefined) return before;
  const given = source.ticked;
  if (before === undefined || crm.revision === source.revision) return given;
  return given.filter((tick) => before.includes(tick) || hasTicked(base, tick));
}

/** Somebody whom the base does not have yet is taken over whole: a person may have added them where Concord then changed them. */
function withWholePeople(patch: PatchObject, base: CalendarEvent, after: CalendarEvent): PatchObject {
  return Object.fromEntries(
    Object.entries(patch).map(([path, value]) => {
      const [field, id = ''] = pathKeys(path);
      const whole = pathOf('participants', id);
      const isNew = field === 'participants' && valueAt(base, whole) === undefined;
      return isNew ? [whole, valueAt(after, whole) ?? null] : [path, value];
    }),
  );
}

/**
 * What Concord wrote says nothing of the side's own clock: the moment that the side told last stays. @param before null for a create
 */
function ownVersion(
  { ref, revision }: StoredEvent,
  before: AgreedEnd | null,
): Pick<AgreedEnd, 'ref' | 'revision' | 'updated'> {
  return { ref, revision, ...(before?.updated === undefined ? {} : { updated: before.updated }) };
}

/**
 * What the base of the giving side gains from this call. What later calls of the same write still bring counts as not agreed, because
 * a server that drops the changed occurrences of a series with a new start must get them back.
 */
function givenSoFar(entry: OutboxEntry, stored: StoredEvent): PatchObject {
  const isPending = (path: string) => entry.pending.some((waiting) => overlaps(waiting, path));
  const isGiven = (path: string) => Object.keys(entry.transfer).some((one) => overlaps(one, path));
  const isDropped = (path: string) =>
    valueAt(stored.event, path) === undefined &&
    entry.known !== null &&
    valueAt(entry.known.event, path) !== undefined;
  const transferred = Object.entries(entry.transfer).filter(([path]) => !isPending(path));
  const outstanding = entry.pending
    .filter((path) => isGiven(path) || isDropped(path))
    .map((path) => [path, valueAt(stored.event, path) ?? null] as const);
  return Object.fromEntries([...transferred, ...outstanding]);
}

/**
 * While a write of several calls is being sent, what its later calls bring counts as not agreed on either side. After the last call
 * the giving side is read once more. Otherwise a person could take away again what is missing in the base only for that reason, and
 * it would pass for no change.
 */
function compareOnceMore(link: AgreedLink, side: SideName, { store }: CommitContext): void {
  const other = otherSide(side);
  store.inbox.hint(other, [link[other].ref]);
}

/** Settles the news of each side that holds exactly what was agreed. What a side holds beyond that is still to be carried over. */
function settleWhatIsAgreed(
  link: AgreedLink,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): void {
  const { store } = context;
  const { side } = entry;
  const view = viewWith(link, entry, stored, context);
  if (contentHash(view(side, stored)) === link[side].hash) store.inbox.settle(side, stored.ref);
  else store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
  if (entry.source === null) return;
  const other = otherSide(side);
  const { ref } = entry.source;
  const giver = heldBy(other, entry.source, store);
  if (giver === null || contentHash(view(other, giver)) !== link[other].hash) return;
  store.inbox.settle(other, ref);
  if (link[other].revision !== giver.revision) store.links.touch(link.id, other, giver);
}

/** What the giving side was last found to hold; null when that is not known. The provider's entry was given as it was read. */
function heldBy(
  side: SideName,
  given: NonNullable<OutboxEntry['source']>,
  { inbox }: CommitContext['store'],
): Pick<StoredEvent, 'revision' | 'event' | 'updated' | 'part' | 'people'> | null {
  if (side === 'provider' && inbox.revision(side, given.ref) === given.revision) return given;
  return inbox.found(side, given.ref);
}

/** Returns events as the engine compares them: with every guest that the provider has or is being given. */
function viewWith(
  link: Link,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): (side: SideName, given: Pick<StoredEvent, 'event' | 'part' | 'people'>) => CalendarEvent {
  const atProvider = entry.side === 'provider' ? stored.event : entry.source?.event;
  const inCalendar = [baseOn(link, 'provider'), atProvider].flatMap((one) => one ?? []);
  const ticked = ticksOn(link);
  return (side, given) =>
    side === 'provider' ? given.event : viewFor(given, inCalendar, context.unmailedGuests, ticked);
}

/** The event with the fields that later calls still have to bring as they were before. */
function withoutPending(
  event: CalendarEvent,
  pending: readonly string[],
  before: CalendarEvent | null,
): CalendarEvent {
  if (pending.length === 0) return event;
  const patch: PatchObject = Object.fromEntries(
    pending.map((path) => [path, (before === null ? null : valueAt(before, path)) ?? null]),
  );
  return applyPatch(event, patch);
}

function countEffects(entry: OutboxEntry, { store, now }: CommitContext): void {
  const { side, write } = entry;
  if (entry.destroys > 0 && !entry.isApproved)
    store.effects.add(now(), side, 'removal', entry.link, entry.destroys);
  if (write.type === 'create' && !entry.isApproved) store.effects.add(now(), side, 'creation', entry.link, 1);
  if (write.type !== 'remove')
    store.effects.add(now(), side, 'write', writeSubject({ link: { id: entry.link }, side, write }), 1);
  const making = makingSubject(entry);
  if (making !== null) store.effects.add(now(), side, 'write', making, 1);
  if (entry.addressees.length > 0 && entry.isAnswer !== true)
    store.effects.add(now(), side, 'invitation', entry.link, entry.addressees.length);
}

function remember(
  entry: OutboxEntry,
  action: 'added' | 'changed' | 'removed' | 'unscheduled',
  after: CalendarEvent | null,
  { store, now }: CommitContext,
  undo: UndoFacts | null,
): void {
  const before = entry.known?.event ?? null;
  if (entry.redacts) store.history.redact(entry.link);
  store.history.add({
    at: now(),
    side: entry.side,
    action,
    reason: entry.reason,
    link: entry.link,
    before: before === null || entry.redacts ? null : JSON.stringify(before),
    after: entry.redacts || after === null || action === 'added' ? null : JSON.stringify(after),
    undo,
  });
}
