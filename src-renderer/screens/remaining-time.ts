/** Estimates how long a part of a run still takes from its speed so far. Gives no estimate until the speed is meaningful. */
import type { AppState } from '../../src-shared/contract/index.ts';

type Progress = NonNullable<AppState['sync']['progress']>;

/** A moment at which so much was done. */
interface Mark {
  readonly at: number;
  readonly done: number;
}

/** No estimate is given earlier than this, because the first seconds are mostly spent connecting. */
const minimumElapsedMs = 4_000;
const minimumItems = 5;
/** So many times the longest silence so far is still the usual pace of a run that tells of its work in large steps. */
const usualSilence = 1.5;

export type Remaining =
  | { readonly type: 'unknown' }
  | { readonly type: 'nearly' }
  | { readonly type: 'ms'; readonly ms: number };

/**
 * The returned function remembers when the current part began, so it must be called with every progress value. Between two values the
 * estimate counts down; a silence that is longer than usual makes it longer.
 */
export function createRemainingTime(): (progress: Progress, now: number) => Remaining {
  let part = '';
  let begun: Mark | null = null;
  let start: Mark | null = null;
  let last: Mark | null = null;
  let longestSilenceMs = 0;
  return ({ phase, side, done, total }, now) => {
    const thisPart = `${phase} ${side ?? ''}`;
    if (begun === null || last === null || part !== thisPart || done < last.done) {
      part = thisPart;
      begun = { at: now, done };
      start = null;
      last = begun;
      longestSilenceMs = 0;
    }
    if (done > last.done) {
      if (start !== null) longestSilenceMs = Math.max(longestSilenceMs, now - last.at);
      last = { at: now, done };
      // the first step is not like the others: something is got ready, or left from before
      start ??= last;
    }
    const doneSinceStart = last.done - (start ?? last).done;
    const isTooEarly = now - begun.at < minimumElapsedMs || doneSinceStart < minimumItems;
    if (start === null || total === undefined || total < done || isTooEarly) return { type: 'unknown' };
    const silenceMs = now - last.at;
    const usualMs = Math.min(silenceMs, longestSilenceMs * usualSilence);
    const elapsedMs = last.at - start.at + (silenceMs - usualMs);
    const ms = (elapsedMs / doneSinceStart) * (total - done) - usualMs;
    return ms < 5_000 ? { type: 'nearly' } : { type: 'ms', ms };
  };
}
