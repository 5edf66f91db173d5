/** Whether a run is worth showing: at once when it is a first one or writes something, else only when it lasts. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { Progress } from '../../sync/index.ts';

export interface WorkLight {
  isOn(): boolean;
  progress(): Progress | null;
  begin(atOnce: boolean): void;
  step(progress: Progress): void;
  end(): void;
}

/** Shorter runs are not worth a moving picture. */
const quietMs = 1_000;

export function createWorkLight(clock: Clock, onChange: () => void): WorkLight {
  let on = false;
  let progress: Progress | null = null;
  let cancel = (): void => {};
  const light = (): void => {
    on = true;
    onChange();
  };
  return {
    isOn: () => on,
    progress: () => progress,
    begin(atOnce) {
      cancel();
      if (atOnce) light();
      else cancel = clock.setTimer(quietMs, light);
    },
    step(now) {
      progress = now;
      if (now.phase === 'applying') on = true;
      if (on) onChange();
    },
    end() {
      cancel();
      on = false;
      progress = null;
    },
  };
}
