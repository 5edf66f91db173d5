/**
 * Sends what passed the gate: written down before it is sent, outcomes committed batch by batch. Series that end earlier, creates,
 * updates, then removals; masters before occurrences (WR6, TI2).
 */

import type { CalendarSide, Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Problem, ProblemError, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { Link, OutboxEntry } from '../../store/index.ts';
import { type CommitContext, commitDone, commitFound, commitRefused } from './commit.ts';
import { contentHash, providerView } from './compare.ts';
import type { PassedWrite } from './gate/index.ts';
import { endsOfSplits, endsSeries } from './splits.ts';

export interface ApplyContext extends CommitContext {
  readonly sides: Readonly<Record<SideName, CalendarSide>>;
  readonly calendars: Readonly<Record<SideName, string>>;
  readonly onItemProblem: (side: SideName, problem: Problem) => void;
  readonly progress: (side: SideName, done: number, total: number) => void;
  /** Before each batch: a long run keeps its lease. */
  readonly beforeSending: () => Promise<void>;
}

/** WR6; series that end earlier come before everything else, so that no second part meets its first (TI2). */
const order: readonly ((write: PassedWrite) => boolean)[] = [
  endsSeries,
  ({ write }) => write.type === 'create',
  (one) => one.write.type === 'update' && !endsSeries(one),
  ({ write }) => write.type === 'remove',
];

/** @throws ProblemError when a whole side is in trouble; what was not sent is planned again by the next run. */
export async function apply(
  writes: readonly PassedWrite[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<void> {
  const ends = endsOfSplits(writes);
  for (const side of ['crm', 'provider'] as const) {
    const mine = writes.filter((write) => write.side === side);
    const size = context.sides[side].capabilities.maxBatch;
    const failed = new Set<string>();
    let done = 0;
    for (const belongs of order) {
      const turn = mine.filter(
        (one) => belongs(one) && !failed.has(ends.get(one.write.key)?.write.key ?? ''),
      );
      for (const batch of batches(turn, size)) {
        await context.beforeSending();
        for (const key of await send(side, batch, context, signal)) failed.add(key);
        done += batch.length;
        context.progress(side, done, mine.length);
      }
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

/** Answers the keys of writes that did not come through as a whole. */
async function send(
  side: SideName,
  batch: readonly PassedWrite[],
  context: ApplyContext,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { store } = context;
  const size = context.sides[side].capabilities.maxBatch;
  const failed = new Set<string>();
  const entries = batch.flatMap(entriesOf);
  // a write of more calls than one batch takes goes in several, each written down before it is sent
  for (let from = 0; from < entries.length; from += size) {
    const part = entries.slice(from, from + size).filter(({ write }) => !failed.has(write.key));
    if (part.length === 0) continue;
    if (from > 0) await context.beforeSending();
    store.transaction('apply.sent', () => {
      if (from === 0)
        for (const { link, write } of batch) if (write.type === 'create') store.links.save(link);
      store.outbox.add(part);
    });
    const outcomes = new Map<string, Outcome>();
    let failure: unknown = null;
    try {
      for await (const [key, outcome] of context.sides[side].perform(
        part.map((entry) => entry.call),
        signal,
      ))
        outcomes.set(key, outcome);
    } catch (error) {
      failure = error;
    }
    const stopping = store.transaction('apply.outcomes', () =>
      commitOutcomes(side, part, outcomes, failure === null, context),
    );
    if (failure !== null) throw failure;
    if (stopping !== null) throw new ProblemError(stopping);
    for (const { call, write } of part) if (outcomes.get(call.key)?.type !== 'done') failed.add(write.key);
  }
  return failed;
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
  for (const [index, entry] of entries.entries()) {
    const outcome = outcomes.get(entry.call.key);
    const next = entries[index + 1];
    if (
      outcome?.type === 'done' &&
      entry.position > 0 &&
      next?.write.key === entry.write.key &&
      outcomes.get(next.call.key)?.type === 'done'
    ) {
      // the next call's answer tells this one's too
      context.store.outbox.remove([entry.call.key]);
      continue;
    }
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
    destroys: write.destroys,
    redacts: write.source?.masked === true,
    pending: write.calls.slice(position + 1).flatMap((later) => later.delivers),
    reason: write.reason,
  }));
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
