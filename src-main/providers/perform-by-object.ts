/** Sends the calls of `CalendarSide.perform`: those of different objects side by side, those of one object in order until one is not done. */
import type { Call, Outcome } from '../../src-shared/domain/calendar/side.ts';
import { ProblemError, problemOf } from '../../src-shared/domain/problems.ts';

const atOnce = 4;

type Result = readonly [key: string, outcome: Outcome];

/**
 * The outcomes as they come. When the whole side fails, the calls under way are still reported, then it throws.
 * @param perform sends one call; it throws for trouble of the whole side that was met before anything was sent
 * @param objectOf which object a call is about; by its address, where every call has one
 */
export async function* performByObject(
  calls: readonly Call[],
  signal: AbortSignal,
  perform: (call: Call) => Promise<Outcome>,
  objectOf: (call: Call) => string = (call) => call.ref ?? call.key,
): AsyncGenerator<Result> {
  const queues = [...Map.groupBy(calls, objectOf).values()];
  const results: Result[] = [];
  let failure: unknown = null;
  let wake: () => void = () => undefined;
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined && failure === null; queue = queues.shift())
      for (const call of queue) {
        if (failure !== null) return;
        try {
          // calls that were not sent have no outcome
          signal.throwIfAborted();
          const outcome = await perform(call);
          results.push([call.key, outcome]);
          wake();
          if (outcome.type !== 'done' && outcome.problem.code === 'throttled')
            failure = new ProblemError(outcome.problem);
          if (outcome.type !== 'done') break;
        } catch (error) {
          failure ??= error;
        }
      }
  };
  let running = Math.min(atOnce, queues.length);
  for (const worker of Array.from({ length: running }, work))
    void worker.finally(() => {
      running -= 1;
      wake();
    });
  try {
    while (running > 0 || results.length > 0) {
      const result = results.shift();
      if (result !== undefined) yield result;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    // when the caller stops reading outcomes, no further call is sent
    if (running > 0) failure ??= new Error('nobody listens');
  }
  // when every call was sent, the outcomes have reported the throttling already
  if (failure !== null && !(problemOf(failure)?.code === 'throttled' && queues.length === 0)) throw failure;
}
