/** A search that goes on a stretch at a time, and ends by itself after a minute, or when enough was looked at or found. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { SideSearch } from './model.ts';

/** One object that was looked at, a calendar or folder that could not be, or one that is not looked through to its end. */
export type Step<Read> =
  | { readonly type: 'read'; readonly read: Read }
  | { readonly type: 'trouble'; readonly problem: Problem }
  | { readonly type: 'cut' };

/** How long one stretch takes, unless a server takes longer for one answer. */
const stretchMs = 1_500;
const longestMs = 60_000;
const mostFound = 50;

/** @param stepsUntil begins; its signal is aborted when the search is over @param hit what is found in an object, if anything */
export function inStretches<Read, Found>(
  { clock, mostChecked }: { readonly clock: Clock; readonly mostChecked: number },
  stepsUntil: (signal: AbortSignal) => AsyncGenerator<Step<Read>>,
  hit: (read: Read) => Found | null,
): SideSearch<Found> {
  const began = clock.monotonic();
  const ended = new AbortController();
  const steps = stepsUntil(ended.signal);
  let [checked, found] = [0, 0];
  let [isCut, isDone] = [false, false];
  return {
    async next(signal) {
      const stop = (): void => ended.abort();
      signal.addEventListener('abort', stop, { once: true });
      const until = clock.monotonic() + stretchMs;
      const items: Found[] = [];
      const problems: Problem[] = [];
      try {
        while (!isDone && clock.monotonic() < until) {
          const { value, done } = await steps.next();
          if (done === true) isDone = true;
          else if (value.type === 'trouble') problems.push(value.problem);
          else if (value.type === 'cut') isCut = true;
          else {
            checked += 1;
            const item = hit(value.read);
            if (item !== null) items.push(item);
          }
          const isEnough = checked >= mostChecked || found + items.length >= mostFound;
          if (!isDone && (isEnough || clock.monotonic() - began >= longestMs)) [isCut, isDone] = [true, true];
        }
      } finally {
        signal.removeEventListener('abort', stop);
      }
      found += items.length;
      if (isDone) ended.abort();
      return { items, checked, isDone, isCut, problems };
    },
  };
}

/** Expected trouble of one calendar or folder is told; the others go on. */
export async function* eachAlone<Read>(
  side: SideName,
  work: () => AsyncIterable<Step<Read>>,
): AsyncGenerator<Step<Read>> {
  try {
    yield* work();
  } catch (error) {
    const trouble = problemOf(error);
    if (trouble === null) throw error;
    yield { type: 'trouble', problem: { ...trouble, side } };
  }
}
