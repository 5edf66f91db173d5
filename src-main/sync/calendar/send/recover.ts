/**
 * Finds out what became of calls whose answer never came, before anything is repeated (WR8): creates by their key, removals by
 * whether the object is still there, updates by what the object holds now.
 */

import { sameValue } from '../../../../src-shared/domain/calendar/canonical.ts';
import type { CalendarEvent } from '../../../../src-shared/domain/calendar/event.ts';
import { fieldOf, valueAt } from '../../../../src-shared/domain/calendar/patch.ts';
import type {
  Fetched,
  Lookup,
  Ref,
  RemovalReason,
  StoredEvent,
  Write,
} from '../../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../../src-shared/domain/problems.ts';
import { otherSide, sideNames } from '../../../../src-shared/domain/side-name.ts';
import { type OutboxEntry, type OutboxRow, refOn } from '../../../store/index.ts';
import { isLeftToPerson, settleUnclear } from '../../limits/index.ts';
import { agreedEnd } from '../entries/link.ts';
import { madeUpRef } from '../entries/made-up-ref.ts';
import type { RunContext } from '../run-context.ts';
import { type CommitContext, commitDone, commitFound } from './commit.ts';
import { setAsideIfLostAgain, setAsideIfRepeated } from './refused.ts';

/**
 * Creates are looked up by their key; the object of every other unclear call is read again. A create that was not there stays
 * noted: a tombstone may yet say "gone" (see `settleAbsent`). A call about an object that cannot be read stays unclear, and its link
 * is not planned meanwhile.
 * @throws ProblemError while a side cannot be asked
 */
export async function recover(run: RunContext, signal: AbortSignal): Promise<void> {
  const { store } = run;
  const sent = store.outbox.all().filter((row) => row.state === 'sent');
  if (sent.length === 0) return;
  const leftToPerson = sent.filter((row) => isLeftToPerson(row, run.sides));
  const unclear = sent.filter((row) => !leftToPerson.includes(row));
  const answers = new Map<string, Lookup>();
  for (const { entry } of unclear)
    if (entry.write.type === 'create' && entry.position === 0)
      answers.set(entry.call.key, await run.sides[entry.side].lookup(entry.call, signal));
  const found = await readAgain(unclear, run, signal);
  store.transaction('recover', () => {
    for (const { entry } of leftToPerson) settleUnclear(entry, run);
    const stopped = new Set<string>();
    for (const { entry } of unclear) {
      const { write, call } = entry;
      if (write.type === 'create') recoverCreate(entry, answers.get(call.key), run);
      else if (write.type === 'remove') recoverRemoval(entry, found.get(call.key), run);
      // calls of one write are sent in order: behind one that did not come through, none did
      else if (recoverUpdate(entry, found.get(call.key), stopped.has(write.key), run) !== 'delivered')
        stopped.add(write.key);
    }
  });
}

/** What is at an unclear call's address now. `gone`: not there, and the calendar's listing agrees (ID4). */
type Found = Extract<Fetched, { type: 'found' | 'unreadable' }> | { readonly type: 'gone' };

/** By call key: what is at the address of every unclear update and removal. */
async function readAgain(
  rows: readonly OutboxRow[],
  { sides, calendars }: RunContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  for (const name of sideNames) {
    const [side, calendar] = [sides[name], calendars[name]];
    const entries = rows.flatMap(({ entry }) =>
      entry.side === name && entry.write.type !== 'create'
        ? [{ ref: entry.write.ref, key: entry.call.key }]
        : [],
    );
    const keysOf = Map.groupBy(entries, ({ ref }) => ref);
    const absent: Ref[] = [];
    const refs = [...keysOf.keys()];
    for (let from = 0; from < refs.length; from += side.capabilities.maxFetch)
      for await (const one of side.get(calendar, refs.slice(from, from + side.capabilities.maxFetch), signal))
        if (one.type === 'absent') absent.push(one.ref);
        else for (const { key } of keysOf.get(refOf(one)) ?? []) found.set(key, one);
    const listed = absent.length === 0 ? null : await side.listed(calendar, absent, signal);
    for (const ref of absent)
      if (listed?.has(ref) !== true)
        for (const { key } of keysOf.get(ref) ?? []) found.set(key, { type: 'gone' });
  }
  return found;
}

function refOf(one: Extract<Found, { type: 'found' | 'unreadable' }>): Ref {
  return one.type === 'found' ? one.stored.ref : one.ref;
}

function recoverCreate(entry: OutboxEntry, answer: Lookup | undefined, run: RunContext): void {
  const { store } = run;
  if (answer?.type === 'stored') commitFound(entry, answer.stored, run);
  else if (answer?.type === 'gone') commitGone(entry, answer.reason, run);
  else if (answer?.type === 'absent') store.outbox.markAbsent([entry.call.key]);
  // taken for "not there", the entry would be created again, perhaps as a double (WR10)
  else if (answer?.type === 'unknown')
    throw new Error('A side with lookup could not tell what became of a create.');
  else {
    // a later call of a create: what it was to bring is seen when the object is read
    store.outbox.remove([entry.call.key]);
    const link = store.links.byId(entry.link);
    const ref = link === null ? null : refOn(link, entry.side);
    if (ref !== null) store.inbox.put(entry.side, { kind: 'hint', ref });
  }
}

/** Our own removal came through: it must not pass for a person's, which would travel on to the other side. */
function recoverRemoval(entry: OutboxEntry, found: Found | undefined, run: RunContext): void {
  if (found?.type === 'gone') commitDone(entry, null, run);
  else {
    readLater(entry, run);
    setAsideIfRepeated(entry, problem('item-rejected'), run);
  }
}

/** What the side is found to hold of our own write is our write and not a person's edit (WR8). */
function recoverUpdate(
  entry: OutboxEntry,
  found: Found | undefined,
  isBehindUndelivered: boolean,
  run: RunContext,
): 'delivered' | 'not-delivered' | 'unknown' {
  const { store } = run;
  if (found?.type === 'unreadable' && found.problem.code !== 'not-permitted') {
    if (entry.call.ref !== null) store.inbox.put(entry.side, { kind: 'hint', ref: entry.call.ref });
    return 'unknown';
  }
  const fate = found?.type !== 'found' || isBehindUndelivered ? 'not-delivered' : fateOf(entry, found.stored);
  if (found?.type !== 'found' || fate === 'not-delivered') {
    readLater(entry, run);
    // the calls behind it came to nothing because of it
    if (!isBehindUndelivered) setAsideIfRepeated(entry, problem('item-rejected'), run);
    return 'not-delivered';
  }
  if (fate === 'overwritten') rememberOverwritten(entry, found.stored, run);
  commitFound(entry, found.stored, run);
  return 'delivered';
}

/** The call did not come through, and nobody said why: it is planned again from what the object holds now. */
function readLater({ call, side, write }: OutboxEntry, { store }: CommitContext): void {
  store.outbox.remove([call.key]);
  if (write.type !== 'create') store.inbox.put(side, { kind: 'hint', ref: write.ref });
}

/**
 * What became of an update's call, by the fields that it changes. A field that holds what was asked for speaks for the call, one that
 * still holds what was there before against it; a filled field counts twice as much as an empty one. `overwritten`: every field holds
 * a third value. Whether a person edited our value or the one before cannot be told; their edit stands, and ours goes into the
 * history (WR7).
 */
function fateOf(
  { write, call, known }: OutboxEntry,
  now: StoredEvent,
): 'delivered' | 'not-delivered' | 'overwritten' {
  if (write.type !== 'update' || known === null || now.revision === known.revision) return 'not-delivered';
  const holds = (event: CalendarEvent) => (path: string) => sameAt(path, now.event, event);
  const changed = changedPaths(write, call.delivers, known);
  // the call puts back what an earlier call of its write made the side drop
  if (changed.length === 0) return call.delivers.every(holds(write.event)) ? 'delivered' : 'not-delivered';
  const told = changed.filter((path) => !now.withheld.includes(fieldOf(path)));
  const speakFor = told.filter(holds(write.event));
  const speakAgainst = told.filter(holds(known.event));
  if (speakAgainst.length === 0) return speakFor.length > 0 ? 'delivered' : 'overwritten';
  // two people rarely write the same text, and often empty the same field
  const weightOf = (path: string) => ((valueAt(now.event, path) ?? null) === null ? 1 : 2);
  const sum = (paths: readonly string[]) => paths.reduce((total, path) => total + weightOf(path), 0);
  return sum(speakFor) > sum(speakAgainst) ? 'delivered' : 'not-delivered';
}

/** Paths whose value the call changes; `['']` among what it delivers means everything. */
function changedPaths(
  { patch, event }: Extract<Write, { type: 'update' }>,
  delivers: readonly string[],
  known: StoredEvent,
): readonly string[] {
  const paths = delivers.includes('') ? Object.keys(patch) : delivers;
  return paths.filter((path) => !sameAt(path, known.event, event));
}

function sameAt(path: string, a: CalendarEvent, b: CalendarEvent): boolean {
  return sameValue(valueAt(a, path) ?? null, valueAt(b, path) ?? null);
}

function rememberOverwritten(
  entry: OutboxEntry,
  now: StoredEvent,
  { store, now: time }: CommitContext,
): void {
  const { write, call, known } = entry;
  if (write.type !== 'update' || known === null || entry.redacts) return;
  for (const path of changedPaths(write, call.delivers, known))
    if (!now.withheld.includes(fieldOf(path)))
      store.history.add({
        at: time(),
        side: otherSide(entry.side),
        action: 'conflict',
        reason: 'both-changed',
        link: entry.link,
        before: JSON.stringify({ path, value: valueAt(write.event, path) ?? null }),
        after: null,
      });
}

/**
 * Creates that were looked up and not found: a tombstone heard since means that a person removed the new entry, which is never
 * made again (WR8); without one the create is planned again under its old key.
 */
export function settleAbsent(run: CommitContext): void {
  const { store } = run;
  const absent = store.outbox.all().filter((row) => row.state === 'absent');
  if (absent.length === 0) return;
  store.transaction('recover.absent', () => {
    for (const { entry } of absent) {
      const news = entry.call.ref === null ? null : store.inbox.get(entry.side, entry.call.ref);
      if (news?.kind === 'removed') commitGone(entry, news.reason, run);
      else if (news?.kind === 'missing') commitGone(entry, 'deleted', run);
      else {
        store.outbox.remove([entry.call.key]);
        setAsideIfLostAgain(entry, problem('item-rejected'), run);
      }
    }
  });
}

/** It was made and is gone: from here on an ordinary removal of a linked entry, whose reason decides (DE2). */
function commitGone(entry: OutboxEntry, reason: RemovalReason, { store }: CommitContext): void {
  store.outbox.remove([entry.call.key]);
  const link = store.links.byId(entry.link);
  // what was made again is gone already: a person removed it
  if (entry.undoes !== undefined && entry.source === null) store.undoWishes.drop(entry.undoes);
  if (link === null || entry.write.type !== 'create' || entry.source === null) return;
  const ref = entry.call.ref ?? madeUpRef(entry.call.key);
  const made = agreedEnd({ ref, revision: '' }, entry.write.event);
  const origin = agreedEnd(entry.source, entry.source.event);
  store.links.save({
    id: link.id,
    origin: link.origin,
    uids: link.uids,
    status: 'linked',
    provider: entry.side === 'provider' ? made : origin,
    crm: entry.side === 'crm' ? made : origin,
  });
  store.inbox.put(entry.side, { kind: 'removed', ref, reason });
}
