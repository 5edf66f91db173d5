/** A look at a calendar for a person who waits for it: it is given up after a while, and most failures only leave it empty. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';

const timeLimitMs = 4_000;

/**
 * @param look gets a signal that also ends at the time limit
 * @returns nothing when it took too long, or met trouble of the side
 * @throws ProblemError `sign-in-required` | `consent-required`, without which nothing else can be read either
 */
export async function shortLook<T>(
  clock: Pick<Clock, 'setTimer'>,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const timeLimit = new AbortController();
  const stop = clock.setTimer(timeLimitMs, () => timeLimit.abort());
  try {
    return await look(AbortSignal.any([signal, timeLimit.signal]));
  } catch (error) {
    signal.throwIfAborted();
    const code = problemOf(error)?.code;
    if (code === 'sign-in-required' || code === 'consent-required') throw error;
    if (code === undefined && !timeLimit.signal.aborted) throw error;
    return [];
  } finally {
    stop();
  }
}
