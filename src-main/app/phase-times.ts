/** How long a run spent in each phase, told from its progress; and progress thinned out before it crosses threads. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Progress } from '../sync/index.ts';
import type { PhaseTime } from './engine-messages.ts';

export interface PhaseWatch {
  readonly onProgress: (progress: Progress) => void;
  /** Closes the last phase; the times in the order the phases were first met. */
  finish(): readonly PhaseTime[];
}

/** Passes a phase's first and last word on at once, and what lies between at most every `everyMs`. */
export function watchPhases(clock: Clock, pass: (progress: Progress) => void, everyMs = 50): PhaseWatch {
  const times = new Map<string, { readonly phase: PhaseTime; ms: number }>();
  let open: { readonly key: string; readonly since: number } | null = null;
  let passedAt = Number.NEGATIVE_INFINITY;
  const close = (now: number): void => {
    const time = open === null ? undefined : times.get(open.key);
    if (open !== null && time !== undefined) time.ms += now - open.since;
    open = null;
  };
  return {
    onProgress(progress) {
      const now = clock.monotonic();
      const { phase, side } = progress;
      const key = `${phase} ${side ?? ''}`;
      const isNew = open?.key !== key;
      if (isNew) {
        close(now);
        open = { key, since: now };
        if (!times.has(key))
          times.set(key, {
            phase: side === undefined ? { phase, durationMs: 0 } : { phase, side, durationMs: 0 },
            ms: 0,
          });
      }
      if (isNew || progress.done === progress.total || now - passedAt >= everyMs) {
        passedAt = now;
        pass(progress);
      }
    },
    finish() {
      close(clock.monotonic());
      return [...times.values()].map(({ phase, ms }) => ({ ...phase, durationMs: ms }));
    },
  };
}
