/** Keeps the tray from flickering: work is shown after a second and then for at least one, other changes at once. */
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { TrayModel } from './tray-model.ts';

const patienceMs = 1_000;

/**
 * Answers where new models go. `apply` gets the first at once, later ones when they may be seen, and none twice:
 * a menu that is replaced while it is open would close under the hand.
 */
export function calm(parts: { readonly clock: Clock; readonly apply: (model: TrayModel) => void }): {
  show(model: TrayModel): void;
  stop(): void;
} {
  let shown: TrayModel | null = null;
  let shownAt = 0;
  let wanted: TrayModel | null = null;
  let clear: (() => void) | null = null;

  const apply = (model: TrayModel): void => {
    wanted = null;
    if (JSON.stringify(model) === JSON.stringify(shown)) return;
    if (model.icon !== shown?.icon) shownAt = parts.clock.now();
    shown = model;
    parts.apply(model);
  };

  const waitMs = (model: TrayModel): number => {
    if (shown === null || model.icon === shown.icon) return 0;
    if (model.icon === 'working') return patienceMs;
    return shown.icon === 'working' ? Math.max(0, shownAt + patienceMs - parts.clock.now()) : 0;
  };

  return {
    show(model) {
      // while a change of icon waits, newer text joins it without starting the wait again
      const joins = clear !== null && wanted?.icon === model.icon;
      wanted = model;
      if (joins) return;
      clear?.();
      clear = null;
      const delay = waitMs(model);
      if (delay === 0) return apply(model);
      clear = parts.clock.setTimer(delay, () => {
        clear = null;
        if (wanted !== null) apply(wanted);
      });
    },
    stop() {
      clear?.();
      clear = null;
    },
  };
}
