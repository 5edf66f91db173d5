/** Estimates how long a part of a run still takes from its speed so far. Gives no estimate until the speed is meaningful. */
import type { AppState } from '../../src-shared/contract/index.ts';

type Progress = NonNullable<AppState['sync']['progress']>;

interface Start {
  readonly part: string;
  readonly at: number;
  readonly done: number;
}

/** No estimate is given earlier than this, because the first seconds are mostly spent connecting. */
const minimumElapsedMs = 4_000;
const minimumItems = 5;

export type Remaining =
  | { readonly type: 'unknown' }
  | { readonly type: 'nearly' }
  | { readonly type: 'ms'; readonly ms: number };

/** The returned function remembers when the current part began, so it must be called with every progress value. */
export function createRemainingTime(): (progress: Progress, now: number) => Remaining {
  let start: Start | null = null;
  return ({ phase, side, done, total }, now) => {
    const part = `${phase} ${side ?? ''}`;
    if (start === null || start.part !== part || done < start.done) start = { part, at: now, done };
    const elapsedMs = now - start.at;
    const doneSinceStart = done - start.done;
    if (total === undefined || total < done || elapsedMs < minimumElapsedMs || doneSinceStart < minimumItems)
      return { type: 'unknown' };
    const ms = (elapsedMs / doneSinceStart) * (total - done);
    return ms < 5_000 ? { type: 'nearly' } : { type: 'ms', ms };
  };
}
