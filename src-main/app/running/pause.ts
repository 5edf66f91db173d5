/** A person's pause (an hour, until tomorrow, until resumed), which survives a restart, and the battery's. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { ProfileStore } from '../../store/index.ts';

export interface Pause {
  /** As shown; `until` null = until a person resumes, or until the mains are back. */
  current(): { readonly until: number | null } | null;
  holds(): boolean;
  start(span: 'hour' | 'tomorrow' | 'resume'): void;
  end(): void;
  battery(on: boolean): void;
  /** Looks whether the time is over: timers stand still while a machine sleeps. */
  check(): void;
}

export interface PauseParts {
  readonly clock: Clock;
  readonly profile: ProfileStore;
  /** The time of a pause is over. */
  readonly onChange: () => void;
}

const hourMs = 60 * 60 * 1000;

export function createPause({ clock, profile, onChange }: PauseParts): Pause {
  let paused = read(profile.get('pause'));
  let onBattery = false;
  let cancel = (): void => {};

  const end = (): void => {
    cancel();
    paused = null;
    profile.set('pause', null);
  };
  const watch = (): void => {
    cancel();
    if (paused === null || paused.until === null) return;
    cancel = clock.setTimer(Math.max(0, paused.until - clock.now()), () => {
      end();
      onChange();
    });
  };
  const check = (): void => {
    if (paused?.until !== null && paused !== null && paused.until <= clock.now()) end();
  };
  check();
  watch();

  return {
    current: () => paused ?? (onBattery ? { until: null } : null),
    holds: () => paused !== null || onBattery,
    start(span) {
      paused = { until: untilOf(span, clock.now()) };
      profile.set('pause', paused);
      watch();
    },
    end() {
      end();
      onBattery = false;
    },
    battery(on) {
      onBattery = on;
    },
    check,
  };
}

function untilOf(span: 'hour' | 'tomorrow' | 'resume', now: number): number | null {
  if (span === 'hour') return now + hourMs;
  return span === 'tomorrow' ? new Date(now).setHours(24, 0, 0, 0) : null;
}

function read(value: unknown): { readonly until: number | null } | null {
  if (typeof value !== 'object' || value === null || !('until' in value)) return null;
  const { until } = value;
  return until === null || typeof until === 'number' ? { until } : null;
}
