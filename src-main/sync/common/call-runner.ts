/**
 * Sends prepared calls in bounded batches: each batch is written down before it is sent. The outcomes of a batch are committed before
 * the next one is sent, or, where everything came through, while the side works on the next one. What the calls are about, and what
 * their outcomes mean, is the caller's.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { type Problem, ProblemError } from '../../../src-shared/domain/problems.ts';

/**
 * Turns of the event loop until a request has left, before a commit takes the thread. A connection that was kept is looked at in the
 * first turn and written to in the second (undici's check of idle sockets); a turn without work takes microseconds.
 */
const turnsToSend = 4;

/** One call of a write. Calls of one write are sent in order; behind one that failed the rest are not sent. */
export interface RunnableCall {
  readonly call: { readonly key: string };
  readonly write: { readonly key: string };
}

export interface CallRunner<Entry extends RunnableCall, Outcome extends { readonly type: string }> {
  /** Calls that one `perform` takes at most. */
  readonly maxBatch: number;
  /** Before each batch: a long run keeps its lease (RU1). */
  readonly beforeSending: () => Promise<void>;
  /** Writes the calls down. Durable when it returns. */
  readonly record: (entries: readonly Entry[]) => void;
  readonly perform: (entries: readonly Entry[]) => AsyncIterable<readonly [key: string, outcome: Outcome]>;
  /**
   * Makes the outcomes durable. @param isComplete false when the whole side failed: nobody knows about calls without an outcome
   * @returns the problem that ends the run, if an outcome carries one
   */
  readonly commit: (
    entries: readonly Entry[],
    outcomes: ReadonlyMap<string, Outcome>,
    isComplete: boolean,
  ) => Problem | null;
}

/** A batch that was sent, with what came back. */
interface Answered<Entry, Outcome> {
  readonly entries: readonly Entry[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What the side threw; null when it did not. */
  readonly failure: unknown;
}

/**
 * Sends the calls of some writes. @returns the keys of the writes that did not come through as a whole
 * @param groups the calls of one write are in one group; asked for the next one when all that did not come through is committed
 * @throws ProblemError when the whole side is in trouble; what was not sent stays unsent
 */
export async function runCalls<Entry extends RunnableCall, Outcome extends { readonly type: string }>(
  groups: Iterable<readonly Entry[]>,
  runner: CallRunner<Entry, Outcome>,
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  let last: Answered<Entry, Outcome> | null = null;

  const commitLast = (): void => {
    if (last === null) return;
    const { entries, outcomes, failure } = last;
    last = null;
    const stopping = runner.commit(entries, outcomes, failure === null);
    if (failure !== null) throw failure;
    if (stopping !== null) throw new ProblemError(stopping);
  };

  const send = async (batch: readonly Entry[]): Promise<void> => {
    await runner.beforeSending();
    runner.record(batch);
    const answer = answerTo(batch, runner);
    try {
      if (last !== null) {
        for (let turn = 0; turn < turnsToSend; turn += 1) await turnOfTheLoop();
        commitLast();
      }
    } finally {
      last = await answer;
    }
    for (const { call, write } of batch)
      if (last.outcomes.get(call.key)?.type !== 'done') failed.add(write.key);
    if (!isWhollyDone(last)) commitLast();
  };

  try {
    // a write of more calls than one batch takes goes in several
    for (const group of groups)
      for (let from = 0; from < group.length; from += runner.maxBatch) {
        const batch = group.slice(from, from + runner.maxBatch).filter(({ write }) => !failed.has(write.key));
        if (batch.length > 0) await send(batch);
      }
  } finally {
    commitLast();
  }
  return failed;
}

function isWhollyDone<Entry extends RunnableCall, Outcome extends { readonly type: string }>({
  entries,
  outcomes,
  failure,
}: Answered<Entry, Outcome>): boolean {
  return failure === null && entries.every(({ call }) => outcomes.get(call.key)?.type === 'done');
}

/** Never rejects. */
async function answerTo<Entry extends RunnableCall, Outcome extends { readonly type: string }>(
  entries: readonly Entry[],
  { perform }: CallRunner<Entry, Outcome>,
): Promise<Answered<Entry, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  try {
    for await (const [key, outcome] of perform(entries)) outcomes.set(key, outcome);
    return { entries, outcomes, failure: null };
  } catch (failure) {
    return { entries, outcomes, failure };
  }
}

/** Groups writes so that a group has at most `size` calls; a write of more calls is a group of its own. */
export function batches<Write extends { readonly calls: readonly unknown[] }>(
  writes: readonly Write[],
  size: number,
): readonly (readonly Write[])[] {
  const result: Write[][] = [];
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
