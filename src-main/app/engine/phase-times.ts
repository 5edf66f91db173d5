/** Measures from a run's progress how long each phase took, and passes only some of the progress on to the main thread. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Phase, Progress } from '../../sync/index.ts';
import type { PhaseTime } from './messages.ts';

export interface PhaseWatch {
  readonly onProgress: (progress: Progress) => void;
  /** Ends the last phase. The times are in the order in which the phases first began. */
  finish(): readonly PhaseTime[];
}

/** Passes the beginning and the end of each phase on at once, and the progress between at most every `everyMs`. */
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
