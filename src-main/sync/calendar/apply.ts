/**
 * Sends what passed the gate: written down before it is sent, outcomes committed batch by batch. Series that end earlier, creates,
 * updates, then removals; masters before occurrences (WR6, TI2).
 */

import type { Outcome, StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { type Problem, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import { otherSide, type SideName } from '../../../src-shared/domain/side-name.ts';
import type { Link, OutboxEntry } from '../../store/index.ts';
import { batches, runCalls } from '../common/call-runner.ts';
import { type CommitContext, commitDone, commitFound, commitRefused } from './commit.ts';
import { providerView } from './compare.ts';
import type { PassedWrite } from './gate/index.ts';
import { agreedEnd } from './link.ts';
import type { RunContext } from './run-context.ts';
import { endsOfSplits, endsSeries } from './splits.ts';

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
  run: RunContext,
  signal: AbortSignal,
): Promise<void> {
  const ends = endsOfSplits(writes);
  for (const side of ['crm', 'provider'] as const) {
    const mine = writes.filter((write) => write.side === side);
    const size = run.sides[side].capabilities.maxBatch;
    const failed = new Set<string>();
    let done = 0;
    for (const belongs of order) {
      const turn = mine.filter(
        (one) => belongs(one) && !failed.has(ends.get(one.write.key)?.write.key ?? ''),
      );
      for (const batch of batches(turn, size)) {
        for (const key of await send(side, batch, run, signal)) failed.add(key);
        done += batch.length;
        run.onProgress('applying', done, mine.length, side);
      }
    }
  }
}

/** @returns the keys of writes that did not come through as a whole */
function send(
  side: SideName,
  writes: readonly PassedWrite[],
  run: RunContext,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { store, sides } = run;
  const links = new Map(writes.map(({ link }) => [link.id, link]));
  return runCalls<OutboxEntry, Outcome>(writes.flatMap(entriesOf), {
    maxBatch: sides[side].capabilities.maxBatch,
    beforeSending: run.keepLease,
    record: (entries) =>
      store.transaction('apply.sent', () => {
        for (const { link, write, position } of entries) {
          const made = write.type === 'create' && position === 0 ? links.get(link) : undefined;
          if (made !== undefined) store.links.save(made);
        }
        store.outbox.add(entries);
      }),
    perform: (entries) =>
      sides[side].perform(
        entries.map(({ call }) => call),
        signal,
      ),
    commit: (entries, outcomes, isComplete) =>
      store.transaction('apply.outcomes', () => commitOutcomes(side, entries, outcomes, isComplete, run)),
  });
}

/** Answers the problem that ends the run, if an outcome carried one. */
function commitOutcomes(
  side: SideName,
  entries: readonly OutboxEntry[],
  outcomes: ReadonlyMap<string, Outcome>,
  finished: boolean,
  run: RunContext,
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
      run.store.outbox.remove([entry.call.key]);
      continue;
    }
    if (outcome === undefined) {
      // never sent behind a failed call of its write; after a failure of the whole side nobody knows
      if (finished || stopped.has(entry.write.key)) run.store.outbox.remove([entry.call.key]);
      continue;
    }
    if (outcome.type === 'done') {
      if (outcome.found === true && outcome.stored !== null) commitFound(entry, outcome.stored, run);
      else commitDone(entry, outcome.stored, run);
      continue;
    }
    stopped.add(entry.write.key);
    run.onItemProblem(side, outcome.problem);
    if (outcome.type === 'unclear') continue; // stays 'sent': looked up before anything else
    if (stopsTheRun(outcome.problem)) {
      stopping = outcome.problem;
      run.store.outbox.remove([entry.call.key]);
    } else commitRefused(entry, outcome, run);
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
export async function findExisting(run: RunContext, signal: AbortSignal): Promise<boolean> {
  const { store, calendars } = run;
  let news = false;
  for (const row of store.quarantine.all()) {
    const link = row.code === 'already-exists' ? store.links.byRef(row.side, row.ref) : null;
    const source = store.inbox.get(row.side, row.ref);
    if (link === null || link.status !== 'creating' || source?.kind !== 'found') continue;
    const target = otherSide(row.side);
    const places = await run.sides[target].locate(link.uids, signal);
    const here = places.filter((place) => place.calendar === calendars[target]);
    const [away] = places;
    if (places.length === 0 && target === 'provider') continue; // stays in quarantine, on its own clock
    store.transaction('existing', () => {
      store.quarantine.release(row.side, row.ref);
      if (here.length > 0)
        for (const place of here) store.inbox.put(target, { kind: 'hint', ref: place.ref });
      else if (away !== undefined && target === 'provider') linkElsewhere(link, away.ref, source.stored, run);
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
  store.links.save({
    id: link.id,
    origin: link.origin,
    uids: link.uids,
    status: 'linked',
    provider: agreedEnd({ ref, revision: '' }, base),
    crm: agreedEnd(crm, base),
  });
  store.inbox.put('provider', { kind: 'removed', ref, reason: 'deleted' });
}
