/**
 * Sends prepared calls in bounded batches: each batch is written down before it is sent, and its outcomes are committed before the
 * next one. What the calls are about, and what their outcomes mean, is the caller's.
 */
import { type Problem, ProblemError } from '../../../src-shared/domain/problems.ts';

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

/**
 * Sends the calls of some writes. @returns the keys of the writes that did not come through as a whole
 * @throws ProblemError when the whole side is in trouble; what was not sent stays unsent
 */
export async function runCalls<Entry extends RunnableCall, Outcome extends { readonly type: string }>(
  entries: readonly Entry[],
  runner: CallRunner<Entry, Outcome>,
): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  // a write of more calls than one batch takes goes in several
  for (let from = 0; from < entries.length; from += runner.maxBatch) {
    const batch = entries.slice(from, from + runner.maxBatch).filter(({ write }) => !failed.has(write.key));
    if (batch.length === 0) continue;
    await runner.beforeSending();
    runner.record(batch);
    const outcomes = new Map<string, Outcome>();
    let failure: unknown = null;
    try {
      for await (const [key, outcome] of runner.perform(batch)) outcomes.set(key, outcome);
    } catch (error) {
      failure = error;
    }
    const stopping = runner.commit(batch, outcomes, failure === null);
    if (failure !== null) throw failure;
    if (stopping !== null) throw new ProblemError(stopping);
    for (const { call, write } of batch) if (outcomes.get(call.key)?.type !== 'done') failed.add(write.key);
  }
  return failed;
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
