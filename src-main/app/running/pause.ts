/** A person's pause (an hour, until tomorrow, until resumed), which survives a restart, and the pause while on battery power. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { ProfileStore } from '../../store/index.ts';

export interface Pause {
  /** As shown; `until` null = until a person resumes, or until the machine is on mains power. */
  current(): { readonly until: number | null } | null;
  /** Whether runs are held now. */
  holds(): boolean;
  start(span: 'hour' | 'tomorrow' | 'resume'): void;
  /** Ends the person's pause and the battery's. */
  end(): void;
  holdOnBattery(isOnBattery: boolean): void;
  /** Looks whether the time is over: timers stand still while a machine sleeps. */
  check(): void;
}

export interface PauseParts {
  readonly clock: Clock;
  readonly profile: ProfileStore;
  /** Called when the time of a pause is over. */
  readonly onOver: () => void;
}

const hourMs = 60 * 60 * 1000;

export function createPause({ clock, profile, onOver }: PauseParts): Pause {
  let paused = savedPause(profile.get('pause'), clock.now());
  let isOnBattery = false;
  let cancelTimer = (): void => {};

  const end = (): void => {
    cancelTimer();
    paused = null;
    profile.set('pause', null);
  };
  const setTimer = (): void => {
    cancelTimer();
    if (paused === null || paused.until === null) return;
    cancelTimer = clock.setTimer(Math.max(0, paused.until - clock.now()), () => {
      end();
      onOver();
    });
  };
  const check = (): void => {
    if (paused?.until !== null && paused !== null && paused.until <= clock.now()) end();
  };
  check();
  setTimer();

  return {
    current: () => paused ?? (isOnBattery ? { until: null } : null),
    holds: () => paused !== null || isOnBattery,
    start(span) {
      const from = clock.now();
      paused = { until: endOf(span, from) };
      profile.set('pause', { ...paused, from });
      setTimer();
    },
    end() {
      end();
      isOnBattery = false;
    },
    holdOnBattery(now) {
      isOnBattery = now;
    },
    check,
  };
}

function endOf(span: 'hour' | 'tomorrow' | 'resume', now: number): number | null {
  if (span === 'hour') return now + hourMs;
  return span === 'tomorrow' ? new Date(now).setHours(24, 0, 0, 0) : null;
}

/** The longest pause that ends by itself: until tomorrow, on the day on which the clocks are put back. */
const longestMs = 25 * hourMs;

/**
 * A pause that would last longer than the person asked for was begun while the clock was ahead: it lasts as long as they asked from
 * now on. `from` is missing where an earlier Concord saved it.
 */
function savedPause(value: unknown, now: number): { readonly until: number | null } | null {
  if (typeof value !== 'object' || value === null || !('until' in value)) return null;
  const { until } = value;
  if (until === null) return { until };
  if (typeof until !== 'number') return null;
  const spanMs = 'from' in value && typeof value.from === 'number' ? until - value.from : longestMs;
  return { until: Math.min(until, now + spanMs) };
}
