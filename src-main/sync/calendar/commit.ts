/** What one call's outcome means for the store: bases move by exactly what was carried over, everything in one transaction. */

import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import { applyPatch, diff, overlaps, valueAt } from '../../../src-shared/domain/calendar/patch.ts';
import type { Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { Link, LinkEnd, OutboxEntry, Store } from '../../store/index.ts';
import { nextAttempt } from '../quarantine.ts';
import { contentHash, providerView } from './compare.ts';
import { writeSubject } from './gate/index.ts';
import { isPrivate, withStandIns } from './withheld.ts';

export interface Tally {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface CommitContext {
  readonly store: Store;
  readonly now: () => number;
  readonly unmailedGuests: boolean;
  readonly count: (side: SideName, what: keyof Tally) => void;
}

/** The call came true; call inside a transaction. `stored` is what the side holds now; null after a removal. */
export function commitDone(entry: OutboxEntry, stored: StoredEvent | null, context: CommitContext): void {
  const { store } = context;
  const { side, write } = entry;
  const link = store.links.byId(entry.link);
  store.outbox.remove([entry.call.key]);
  if (entry.position === 0) countEffects(entry, context);
  if (stored === null || write.type === 'remove') {
    store.links.end(entry.link);
    const refs = { provider: link?.provider.ref ?? null, crm: link?.crm.ref ?? null };
    for (const name of sideNames) {
      const ref = name === side && write.type !== 'create' ? write.ref : refs[name];
      if (ref === null) continue;
      store.inbox.settle(name, ref);
      store.quarantine.release(name, ref);
    }
    context.count(side, 'removed');
    remember(entry, 'removed', null, context);
    return;
  }
  if (link === null) {
    // ended meanwhile: what the side holds is news like any other
    store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
    return;
  }
  const next =
    write.type === 'create' && link[side].ref === null
      ? afterCreate(link, entry, stored, context)
      : afterUpdate(link, entry, stored, context);
  store.links.save(next);
  store.inbox.noteWritten(side, stored.ref);
  // a single entry became a series, or the other way round, and has another address since
  if (write.type === 'update' && write.ref !== stored.ref) store.inbox.settle(side, write.ref);
  store.leftAlone.forget(side, stored.ref);
  if (entry.source !== null) store.leftAlone.forget(otherSide(side), entry.source.ref);
  store.quarantine.release(side, stored.ref);
  if (entry.source !== null) store.quarantine.release(otherSide(side), entry.source.ref);
  settleWhatIsAgreed(next, entry, stored, context);
  if (entry.position > 0 && entry.pending.length === 0) compareOnceMore(next, side, context);
  if (entry.position === 0) {
    context.count(side, write.type === 'create' ? 'added' : 'changed');
    remember(entry, write.type === 'create' ? 'added' : 'changed', stored.event, context);
  }
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

/** The side said no. Conflicts are read again; the rest waits on the item's own clock. */
export function commitRefused(
  entry: OutboxEntry,
  outcome: Extract<Outcome, { type: 'refused' }>,
  context: CommitContext,
): void {
  const { store } = context;
  store.outbox.remove([entry.call.key]);
  const { code } = outcome.problem;
  const ref = entry.call.ref ?? (entry.write.type === 'create' ? null : entry.write.ref);
  if ((code === 'revision-conflict' || code === 'not-found') && ref !== null) {
    store.inbox.put(entry.side, { kind: 'hint', ref });
    return;
  }
  const subject =
    entry.source === null
      ? { side: entry.side, ref: ref ?? '' }
      : { side: otherSide(entry.side), ref: entry.source.ref };
  const content = entry.source === null ? null : contentHash(entry.source.event);
  store.quarantine.put(
    nextAttempt(
      store.quarantine.get(subject.side, subject.ref),
      { ...subject, stage: 'writing', problem: outcome.problem, content },
      context.now(),
    ),
  );
}

function afterCreate(link: Link, entry: OutboxEntry, stored: StoredEvent, context: CommitContext): Link {
  const source = entry.source;
  const target = endOf(stored, viewWith(link, entry, stored, context)(entry.side, stored.event));
  const other = otherSide(entry.side);
  const agreed = source === null ? link[other].base : withoutPending(source.event, entry.pending, null);
  const origin: LinkEnd = {
    ref: source?.ref ?? link[other].ref,
    revision: source?.revision ?? link[other].revision,
    base: agreed,
    hash: agreed === null ? null : contentHash(agreed),
  };
  return {
    ...link,
    status: 'linked',
    provider: entry.side === 'provider' ? target : origin,
    crm: entry.side === 'crm' ? target : origin,
    uids: [...new Set([...link.uids, ...stored.uids, ...(source?.uids ?? [])])],
  };
}

function afterUpdate(link: Link, entry: OutboxEntry, stored: StoredEvent, context: CommitContext): Link {
  const { side } = entry;
  const other = otherSide(side);
  const view = viewWith(link, entry, stored, context);
  const written = diff(view(side, entry.known?.event ?? stored.event), view(side, stored.event));
  const base = link[side].base;
  const target = endOf(stored, base === null ? view(side, stored.event) : applyPatch(base, written));
  const transferred = Object.fromEntries(
    Object.entries(entry.transfer).filter(
      ([path]) => !entry.pending.some((waiting) => overlaps(waiting, path)),
    ),
  );
  const givenBase = link[other].base;
  // what later calls still bring counts as not agreed: a server that drops occurrences with a new time must get them back
  const isGiven = (path: string) => Object.keys(entry.transfer).some((one) => overlaps(one, path));
  const dropped = (path: string) =>
    valueAt(stored.event, path) === undefined &&
    entry.known !== null &&
    valueAt(entry.known.event, path) !== undefined;
  const outstanding = Object.fromEntries(
    entry.pending
      .filter((path) => isGiven(path) || dropped(path))
      .map((path) => [path, valueAt(stored.event, path) ?? null]),
  );
  const given = givenBase === null ? null : applyPatch(givenBase, { ...transferred, ...outstanding });
  const giver: LinkEnd = { ...link[other], base: given, hash: given === null ? null : contentHash(given) };
  return {
    ...link,
    provider: side === 'provider' ? target : giver,
    crm: side === 'crm' ? target : giver,
    uids: [...new Set([...link.uids, ...stored.uids])],
  };
}

/**
 * While a write of several calls is under way, what its later calls bring counts as not agreed on either side. When the last one has
 * come true both are looked at: before a person takes away again what only seems to be missing in the base.
 */
function compareOnceMore(link: Link, side: SideName, { store }: CommitContext): void {
  const other = otherSide(side);
  const { ref } = link[other];
  if (ref !== null && store.inbox.get(other, ref) === null) store.inbox.put(other, { kind: 'hint', ref });
}

/** Each end's news is settled when it holds what was agreed; what it holds beyond that is news still to be carried over. */
function settleWhatIsAgreed(
  link: Link,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): void {
  const { store } = context;
  const { side } = entry;
  const view = viewWith(link, entry, stored, context);
  if (contentHash(view(side, stored.event)) === link[side].hash) store.inbox.settle(side, stored.ref);
  else store.inbox.put(side, { kind: 'found', ref: stored.ref, stored });
  if (entry.source === null) return;
  const other = otherSide(side);
  const news = store.inbox.get(other, entry.source.ref);
  if (news?.kind !== 'found' || contentHash(view(other, news.stored.event)) !== link[other].hash) return;
  store.inbox.settle(other, news.ref);
  if (link[other].revision !== news.stored.revision) store.links.touch(link.id, other, news.stored.revision);
}

/** Events as the engine compares them, with every guest the provider has or is being given. */
function viewWith(
  link: Link,
  entry: OutboxEntry,
  stored: StoredEvent,
  context: CommitContext,
): (side: SideName, event: CalendarEvent) => CalendarEvent {
  const atProvider = entry.side === 'provider' ? stored.event : entry.source?.event;
  const present = { ...link.provider.base?.participants, ...atProvider?.participants };
  const known = Object.keys(present).length === 0 ? undefined : present;
  return (side, event) => (side === 'provider' ? event : providerView(event, known, context.unmailedGuests));
}

function endOf(stored: StoredEvent, base: CalendarEvent): LinkEnd {
  return { ref: stored.ref, revision: stored.revision, base, hash: contentHash(base) };
}

/** The event without what later calls still have to bring: there it stays as it was before. */
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
  if (entry.addressees.length > 0)
    store.effects.add(now(), side, 'invitation', entry.link, entry.addressees.length);
}

function remember(
  entry: OutboxEntry,
  action: 'added' | 'changed' | 'removed',
  after: CalendarEvent | null,
  { store, now }: CommitContext,
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
  });
}
