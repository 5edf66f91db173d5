/** How long a run spent in each phase, told from its progress; and progress thinned out before it crosses threads. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Phase, Progress } from '../../sync/index.ts';
import type { PhaseTime } from './messages.ts';

export interface PhaseWatch {
  readonly onProgress: (progress: Progress) => void;
  /** Closes the last phase; the times in the order the phases were first met. */
  finish(): readonly PhaseTime[];
}

/** Passes a phase's first and last word on at once, and what lies between at most every `everyMs`. */
export function watchPhases(clock: Clock, pass: (progress: Progress) => void, everyMs = 50): PhaseWatch {
  const times = new Map<Phase, number>();
  let open: { readonly phase: Phase; readonly since: number } | null = null;
  let lastSide: string | undefined;
  let passedAt = Number.NEGATIVE_INFINITY;
  const close = (now: number): void => {
    if (open !== null) times.set(open.phase, (times.get(open.phase) ?? 0) + now - open.since);
    open = null;
  };
  return {
    onProgress(progress) {
      const now = clock.monotonic();
      const { phase, side, done, total } = progress;
      const isNew = open?.phase !== phase;
      if (isNew) {
        close(now);
        open = { phase, since: now };
      }
      if (isNew || side !== lastSide || done === total || now - passedAt >= everyMs) {
        passedAt = now;
        lastSide = side;
        pass(progress);
      }
    },
    finish() {
      close(clock.monotonic());
      return [...times].map(([phase, durationMs]) => ({ phase, durationMs }));
    },
  };
}
