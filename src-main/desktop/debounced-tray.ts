/**
 * Keeps the tray icon from flickering: the "working" icon appears only after one second of work, and then stays for at
 * least one second. All other changes are shown at once.
 */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { TrayModel } from './tray-model.ts';

const minimumMs = 1_000;

/**
 * `show` takes each new model. It passes the first model to `apply` at once, later models when they may be shown, and
 * never the same model twice, because replacing an open menu closes it while the person is using it.
 */
export function createDebouncedTray(parts: {
  readonly clock: Clock;
  readonly apply: (model: TrayModel) => void;
}): {
  show(model: TrayModel): void;
  stop(): void;
} {
  let shown: TrayModel | null = null;
  let shownAt = 0;
  let wanted: TrayModel | null = null;
  let cancelTimer: (() => void) | null = null;

  const apply = (model: TrayModel): void => {
    wanted = null;
    if (JSON.stringify(model) === JSON.stringify(shown)) return;
    if (model.icon !== shown?.icon) shownAt = parts.clock.now();
    shown = model;
    parts.apply(model);
  };

  const waitMs = (model: TrayModel): number => {
    if (shown === null || model.icon === shown.icon) return 0;
    if (model.icon === 'working') return minimumMs;
    return shown.icon === 'working' ? Math.max(0, shownAt + minimumMs - parts.clock.now()) : 0;
  };

  return {
    show(model) {
      // While a change of icon is waiting, a newer model with the same icon replaces it without restarting the wait.
      const replacesWaiting = cancelTimer !== null && wanted?.icon === model.icon;
      wanted = model;
      if (replacesWaiting) return;
      cancelTimer?.();
      cancelTimer = null;
      const delay = waitMs(model);
      if (delay === 0) return apply(model);
      cancelTimer = parts.clock.setTimer(delay, () => {
        cancelTimer = null;
        if (wanted !== null) apply(wanted);
      });
    },
    stop() {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
