/** Whether a run is worth showing: at once when it is asked for or writes something, else only when it lasts. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Progress } from '../../sync/index.ts';

export interface RunIndicator {
  isShown(): boolean;
  progress(): Progress | null;
  runStarted(showsAtOnce: boolean): void;
  runProgressed(progress: Progress): void;
  runEnded(): void;
}

/** A run that is shorter than this is not worth a moving picture. */
const showAfterMs = 1_000;

export function createRunIndicator(clock: Clock, onChange: () => void): RunIndicator {
  let isShown = false;
  let progress: Progress | null = null;
  let cancelTimer = (): void => {};
  const show = (): void => {
    isShown = true;
    onChange();
  };
  return {
    isShown: () => isShown,
    progress: () => progress,
    runStarted(showsAtOnce) {
      cancelTimer();
      if (showsAtOnce) show();
      else cancelTimer = clock.setTimer(showAfterMs, show);
    },
    runProgressed(now) {
      progress = now;
      if (now.phase === 'applying') isShown = true;
      if (isShown) onChange();
    },
    runEnded() {
      cancelTimer();
      isShown = false;
      progress = null;
    },
  };
}
