/** How long a part of a run still takes, from how fast it went so far; silent until that says something. */
import type { AppState } from '../../src-shared/contract/index.ts';

type Progress = NonNullable<AppState['sync']['progress']>;

interface Start {
  readonly part: string;
  readonly at: number;
  readonly done: number;
}

/** Before this nothing is promised: the first seconds are mostly connecting. */
const listensMs = 4_000;
const listensItems = 5;

export type Remaining =
  | { readonly type: 'unknown' }
  | { readonly type: 'nearly' }
  | { readonly type: 'ms'; readonly ms: number };

/** Remembers where a part began; hand it every progress there is. */
export function createRemainingTime(): (progress: Progress, now: number) => Remaining {
  let start: Start | null = null;
  return ({ phase, side, done, total }, now) => {
    const part = `${phase} ${side ?? ''}`;
    if (start === null || start.part !== part || done < start.done) start = { part, at: now, done };
    const elapsedMs = now - start.at;
    const gone = done - start.done;
    if (total === undefined || total < done || elapsedMs < listensMs || gone < listensItems)
      return { type: 'unknown' };
    const ms = (elapsedMs / gone) * (total - done);
    return ms < 5_000 ? { type: 'nearly' } : { type: 'ms', ms };
  };
}
