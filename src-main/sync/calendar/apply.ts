/**
 * Sends what passed the gate: written down before it is sent, outcomes committed batch by batch, unclear ones looked up before
 * anything is repeated (WR8). Masters before occurrences; creates, updates, then removals (WR6).
 */
import type { CalendarSide, Lookup, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import type { Link, OutboxEntry, OutboxRow } from '../../store/index.ts';
import type { SideName } from '../face.ts';
import type { PassedWrite } from '../gate.ts';
import { type CommitContext, commitDone, commitFound, commitRefused } from './commit.ts';
import { contentHash, providerView } from './compare.ts';
import { otherSide } from './model.ts';

export interface ApplyContext extends CommitContext {
  readonly sides: Readonly<Record<SideName, CalendarSide>>;
  readonly calendars: Readonly<Record<SideName, string>>;
  readonly onItemProblem: (side: SideName, problem: Problem) => void;
  readonly progress: (side: SideName, done: number, total: number) => void;
  /** Before each batch: a long run keeps its lease. */
  readonly beforeSending: () => Promise<void>;
}

const order = ['create', 'update', 'remove'] as const;

/** @throws ProblemError when a whole side is in trouble; what was not sent is planned again by the next run. */
export async function apply(
  writes: readonly PassedWrite[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<void> {
  for (const side of ['crm', 'provider'] as const) {
    const mine = writes.filter((write) => write.side === side);
    let done = 0;
    for (const type of order)
      for (const batch of batches(
        mine.filter((write) => write.write.type === type),
        context.sides[side].capabilities.maxBatch,
      )) {
        await context.beforeSending();
        await send(side, batch, context, signal);
        done += batch.length;
        context.progress(side, done, mine.length);
      }
  }
}

function batches(writes: readonly PassedWrite[], size: number): readonly (readonly PassedWrite[])[] {
  const result: PassedWrite[][] = [];
  let calls = Number.POSITIVE_INFINITY;
  for (const write of writes) {
    if (calls + write.calls.length > size) {
      result.push([]);
      calls = 0;
    }
    result.at(-1)?.push(write);
    calls += write.calls.length;
  }
  return result;
}

async function send(
  side: SideName,
  batch: readonly PassedWrite[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<void> {
  const { store } = context;
  const entries = batch.flatMap(entriesOf);
  store.transaction('apply.sent', () => {
    for (const { link, write } of batch) if (write.type === 'create') store.links.save(link);
    store.outbox.add(entries);
  });
  const outcomes = new Map<string, Outcome>();
  let failure: unknown = null;
  try {
    for await (const [key, outcome] of context.sides[side].perform(
      entries.map((entry) => entry.call),
      signal,
    ))
      outcomes.set(key, outcome);
  } catch (error) {
    failure = error;
  }
  const stopping = store.transaction('apply.outcomes', () =>
    commitOutcomes(side, entries, outcomes, failure === null, context),
  );
  if (failure !== null) throw failure;
  if (stopping !== null) throw new ProblemError(stopping);
}

/** Answers the problem that ends the run, if an outcome carried one. */
function commitOutcomes(
  side: SideName,
  entries: readonly OutboxEntry[],
  outcomes: ReadonlyMap<string, Outcome>,
  finished: boolean,
  context: ApplyContext,
): Problem | null {
  let stopping: Problem | null = null;
  const stopped = new Set<string>();
  for (const entry of entries) {
    const outcome = outcomes.get(entry.call.key);
    if (outcome === undefined) {
      // never sent behind a failed call of its write; after a failure of the whole side nobody knows
      if (finished || stopped.has(entry.write.key)) context.store.outbox.remove([entry.call.key]);
      continue;
    }
    if (outcome.type === 'done') {
      if (outcome.found === true && outcome.stored !== null) commitFound(entry, outcome.stored, context);
      else commitDone(entry, outcome.stored, context);
      continue;
    }
    stopped.add(entry.write.key);
    context.onItemProblem(side, outcome.problem);
    if (outcome.type === 'unclear') continue; // stays 'sent': looked up before anything else
    if (stopsTheRun(outcome.problem)) {
      stopping = outcome.problem;
      context.store.outbox.remove([entry.call.key]);
    } else commitRefused(entry, outcome, context);
  }
  return stopping;
}

function entriesOf(write: PassedWrite): readonly OutboxEntry[] {
  return write.calls.map((call, position) => ({
    link: write.link.id,
    side: write.side,
    position,
    call,
    write: write.write,
    known: write.known,
    source: write.source,
    transfer: write.transfer,
    addressees: write.addressees,
    isApproved: write.isApproved,
    redacts: write.source?.masked === true,
    pending: write.calls.slice(position + 1).flatMap((later) => later.delivers),
    reason: write.reason,
  }));
}

/**
 * Finds out what became of every call whose answer never came. Creates are looked up by their key; for the rest both ends are read
 * again, and planning sees what is still to do. Returns the entries that were not there: a tombstone may yet say "gone".
 * @throws ProblemError while a side cannot be asked
 */
export async function recover(context: ApplyContext, signal: AbortSignal): Promise<void> {
  const { store } = context;
  const rows = store.outbox.all();
  const unclear = rows.filter((row) => row.state === 'sent');
  if (rows.length === 0) return;
  const answers = new Map<string, Lookup>();
  for (const { entry } of unclear)
    if (entry.write.type === 'create' && entry.position === 0)
      answers.set(entry.call.key, await context.sides[entry.side].lookup(entry.call, signal));
  const removed = await removedMeanwhile(unclear, context, signal);
  store.transaction('recover', () => {
    // our own removal came through: it must not pass for a person's, which would travel on to the other side
    for (const row of unclear)
      if (removed.has(row.entry.call.key)) commitDone(row.entry, null, context);
      else recoverOne(row, answers.get(row.entry.call.key), context);
  });
}

/** Keys of unclear removals whose object is not there any more. */
async function removedMeanwhile(
  rows: readonly OutboxRow[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const side of ['provider', 'crm'] as const) {
    const byRef = new Map<string, string>();
    for (const { entry } of rows)
      if (entry.side === side && entry.write.type === 'remove') byRef.set(entry.write.ref, entry.call.key);
    const refs = [...byRef.keys()];
    const size = context.sides[side].capabilities.maxFetch;
    for (let from = 0; from < refs.length; from += size)
      for await (const fetched of context.sides[side].get(
        context.calendars[side],
        refs.slice(from, from + size),
        signal,
      ))
        if (fetched.type === 'absent') keys.add(byRef.get(fetched.ref) ?? '');
  }
  return keys;
}

function recoverOne({ entry }: OutboxRow, answer: Lookup | undefined, context: ApplyContext): void {
  const { store } = context;
  const { side, write } = entry;
  if (answer?.type === 'stored') {
    commitFound(entry, answer.stored, context);
    return;
  }
  if (answer?.type === 'gone') {
    commitGone(entry, context);
    return;
  }
  if (answer?.type === 'absent') {
    store.outbox.markAbsent([entry.call.key]);
    return;
  }
  store.outbox.remove([entry.call.key]);
  if (write.type !== 'create')
    store.inbox.put(side, { kind: write.type === 'remove' ? 'missing' : 'hint', ref: write.ref });
  const link = store.links.byId(entry.link);
  if (write.type === 'create' && link !== null && link[side].ref !== null)
    store.inbox.put(side, { kind: 'hint', ref: link[side].ref });
}

/**
 * Creates that were looked up and not found: a tombstone heard since means that a person removed the new entry, which is never
 * made again (WR8); without one the create is planned again under its old key.
 */
export function settleAbsent(context: CommitContext): void {
  const { store } = context;
  const absent = store.outbox.all().filter((row) => row.state === 'absent');
  if (absent.length === 0) return;
  store.transaction('recover.absent', () => {
    for (const { entry } of absent) {
      const news = entry.call.ref === null ? null : store.inbox.get(entry.side, entry.call.ref);
      if (news?.kind === 'missing' || news?.kind === 'removed') commitGone(entry, context);
      else store.outbox.remove([entry.call.key]);
    }
  });
}

/** It was made and a person removed it: from here on an ordinary removal of a linked entry. */
function commitGone(entry: OutboxEntry, { store }: CommitContext): void {
  store.outbox.remove([entry.call.key]);
  const link = store.links.byId(entry.link);
  if (link === null || entry.write.type !== 'create' || entry.source === null) return;
  const ref = entry.call.ref ?? `gone:${entry.call.key}`;
  const end = { ref, revision: '', base: entry.write.event, hash: '' };
  const origin = {
    ref: entry.source.ref,
    revision: entry.source.revision,
    base: entry.source.event,
    hash: '',
  };
  store.links.save({
    ...link,
    status: 'linked',
    provider: entry.side === 'provider' ? end : origin,
    crm: entry.side === 'crm' ? end : origin,
  });
  store.inbox.put(entry.side, { kind: 'removed', ref, reason: 'deleted' });
}

/**
 * Creates that met an object which is there already: in the same calendar it is read and matched; in another calendar of the
 * account the CRM's entry is linked to it there (ID8); a CRM entry out of our sight is left alone. True when there is news.
 */
export async function findExisting(context: ApplyContext, signal: AbortSignal): Promise<boolean> {
  const { store, calendars } = context;
  let news = false;
  for (const row of store.quarantine.all()) {
    const link = row.code === 'already-exists' ? store.links.byRef(row.side, row.ref) : null;
    const source = store.inbox.get(row.side, row.ref);
    if (link === null || link.status !== 'creating' || source?.kind !== 'found') continue;
    const target = otherSide(row.side);
    const places = await context.sides[target].locate(link.uids, signal);
    const here = places.filter((place) => place.calendar === calendars[target]);
    const [away] = places;
    if (places.length === 0 && target === 'provider') continue; // stays in quarantine, on its own clock
    store.transaction('existing', () => {
      store.quarantine.release(row.side, row.ref);
      if (here.length > 0)
        for (const place of here) store.inbox.put(target, { kind: 'hint', ref: place.ref });
      else if (away !== undefined && target === 'provider')
        linkElsewhere(link, away.ref, source.stored, context);
      else {
        store.links.end(link.id);
        store.leftAlone.put(row.side, row.ref, link.uids, 'hidden');
        store.inbox.settle(row.side, row.ref);
      }
    });
    news = news || here.length > 0 || target === 'provider';
  }
  return news;
}

/** The CRM's entry belongs to one in another calendar: linked, and then treated like one that was moved there. */
function linkElsewhere(
  link: Link,
  ref: string,
  crm: StoredEvent,
  { store, unmailedGuests }: CommitContext,
): void {
  const base = providerView(crm.event, undefined, unmailedGuests);
  const end = { revision: '', base, hash: contentHash(base) };
  store.links.save({
    ...link,
    status: 'linked',
    provider: { ref, ...end },
    crm: { ref: crm.ref, ...end, revision: crm.revision },
  });
  store.inbox.put('provider', { kind: 'removed', ref, reason: 'deleted' });
}
