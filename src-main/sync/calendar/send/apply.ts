/**
 * Sends what passed the gate, the CRM's writes first. Each batch is written down before it is sent. The order on each side: series
 * that end earlier, creates, updates, removals; masters before occurrences (WR6, TI2).
 */

import type { CalendarSide, Outcome } from '../../../../src-shared/domain/calendar/side.ts';
import { type Problem, stopsTheRun } from '../../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../../src-shared/domain/side-name.ts';
import type { OutboxEntry } from '../../../store/index.ts';
import { batches, runCalls } from '../../common/call-runner.ts';
import type { PassedWrite } from '../gate/model.ts';
import { endsOfSplits, endsSeries } from '../plan/splits.ts';
import type { RunContext } from '../run-context.ts';
import { commitDone, commitFound } from './commit.ts';
import { performConfirmed } from './confirm-removals.ts';
import { commitRefused, noteLost } from './refused.ts';

/** WR6. Series that end earlier come first, so that the second part of a split never stands beside dates of the first (TI2). */
const order: readonly ((write: PassedWrite) => boolean)[] = [
  endsSeries,
  ({ write }) => write.type === 'create',
  (one) => one.write.type === 'update' && !endsSeries(one),
  ({ write }) => write.type === 'remove',
];

/** @throws ProblemError when a whole side is in trouble; the next run plans again what was not sent */
export async function apply(
  writes: readonly PassedWrite[],
  run: RunContext,
  signal: AbortSignal,
): Promise<void> {
  const ends = endsOfSplits(writes);
  for (const side of ['crm', 'provider'] as const) {
    const mine = writes.filter((write) => write.side === side);
    const failed = new Set<string>();
    const progress = progressOf(side, mine, run);
    for (const belongs of order) {
      const turn = mine.filter(
        (one) => belongs(one) && !failed.has(ends.get(one.write.key)?.write.key ?? ''),
      );
      for (const key of await send(side, turn, progress, run, signal)) failed.add(key);
    }
  }
}

/** Tells how many of a side's writes are done, once a batch of calls has been committed. */
function progressOf(
  side: SideName,
  writes: readonly PassedWrite[],
  run: RunContext,
): (committed: readonly OutboxEntry[]) => void {
  let done = writes.filter(({ calls }) => calls.length === 0).length;
  return (committed) => {
    done += committed.filter(({ position }) => position === 0).length;
    run.onProgress('applying', done, writes.length, side);
  };
}

/** @returns the keys of writes that did not come through as a whole */
function send(
  side: SideName,
  writes: readonly PassedWrite[],
  progress: (committed: readonly OutboxEntry[]) => void,
  run: RunContext,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { store, sides } = run;
  const { maxBatch } = sides[side].capabilities;
  const links = new Map(writes.map(({ link }) => [link.id, link]));
  return runCalls<OutboxEntry, Outcome>(groupsOf(writes, maxBatch), {
    maxBatch,
    beforeSending: run.keepLease,
    record: (entries) => {
      refuseUnexpectedMail(entries, sides[side], run.own.account);
      store.transaction('apply.sent', () => {
        for (const { link, write, position, source, undoes } of entries) {
          // what is made again has no twin yet, and gets its link with it
          const isFirst = undoes !== undefined && source === null;
          const made = write.type === 'create' && position === 0 && !isFirst ? links.get(link) : undefined;
          if (made !== undefined) store.links.save(made);
        }
        store.outbox.add(entries);
      });
    },
    perform: (entries) =>
      performConfirmed(
        sides[side],
        entries.map(({ call }) => call),
        signal,
      ),
    commit: (entries, outcomes, isComplete) => {
      const stopping = store.transaction('apply.outcomes', () =>
        commitOutcomes(side, entries, outcomes, isComplete, run),
      );
      progress(entries);
      return stopping;
    },
  });
}

/**
 * The last look before the bytes leave: whom they would mail is computed once more from the very calls that are sent, and has to be
 * what the gate let pass (PE1, S7). @throws Error anything else is a mistake of Concord, and nothing of the batch is sent
 */
function refuseUnexpectedMail(
  entries: readonly OutboxEntry[],
  side: Pick<CalendarSide, 'mailEffect'>,
  own: readonly string[],
): void {
  for (const { call, known, addressees } of entries) {
    const isUnexpected = (address: string): boolean =>
      !own.includes(address) && !addressees.includes(address);
    if (side.mailEffect(call, known).some(isUnexpected))
      throw new Error(`the call ${call.key} would mail people that the gate has not seen`);
  }
}

/** The calls of writes, group by group, so that those of a long run are not all in memory at once. */
function* groupsOf(writes: readonly PassedWrite[], maxBatch: number): Iterable<readonly OutboxEntry[]> {
  for (const group of batches(writes, maxBatch)) yield group.flatMap(entriesOf);
}

/** Call inside a transaction. @returns the problem that ends the run, if an outcome carries one */
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
      // the outcome of the next call of the same write covers this one
      run.store.outbox.remove([entry.call.key]);
      continue;
    }
    if (outcome === undefined) {
      // not sent, because an earlier call of its write failed; after a failure of the whole side it stays unclear
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
    if (outcome.type === 'unclear') {
      // stays 'sent': looked up before anything else
      if (entry.write.type === 'create') noteLost(entry, run);
      continue;
    }
    if (stopsTheRun(outcome.problem)) {
      stopping = { ...outcome.problem, side };
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
    ...(write.isAnswer === true ? { isAnswer: true as const } : {}),
    isApproved: write.isApproved,
    destroys: write.destroys,
    redacts: write.source?.masked === true,
    pending: write.calls.slice(position + 1).flatMap((later) => later.delivers),
    reason: write.reason,
    ...(write.undoes === undefined ? {} : { undoes: write.undoes }),
  }));
}
