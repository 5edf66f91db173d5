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
  let start: Mark | null = null;
  let last: Mark | null = null;
  let longestSilenceMs = 0;
  return ({ phase, side, done, total }, now) => {
    const thisPart = `${phase} ${side ?? ''}`;
    if (start === null || last === null || part !== thisPart || done < last.done) {
      part = thisPart;
      start = { at: now, done };
      last = start;
      longestSilenceMs = 0;
    }
    if (done > last.done) {
      longestSilenceMs = Math.max(longestSilenceMs, now - last.at);
      last = { at: now, done };
    }
    const doneSinceStart = last.done - start.done;
    const isTooEarly = now - start.at < minimumElapsedMs || doneSinceStart < minimumItems;
    if (total === undefined || total < done || isTooEarly) return { type: 'unknown' };
    const silenceMs = now - last.at;
    const isUsual = silenceMs <= longestSilenceMs * usualSilence;
    const elapsedMs = (isUsual ? last.at : now) - start.at;
    const ms = (elapsedMs / doneSinceStart) * (total - done) - (isUsual ? silenceMs : 0);
    return ms < 5_000 ? { type: 'nearly' } : { type: 'ms', ms };
  };
}
