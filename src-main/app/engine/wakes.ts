/** Listens to a side's wake stream and opens it again after it ended; while it is closed, the regular runs still find every change. */

import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { errorFields, type LogEvent, type LogFields, type LogLevel } from '../../support/logger.ts';

export interface WakeParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly onWake: (side: SideName) => void;
  readonly log: (level: LogLevel, event: LogEvent, fields: LogFields) => void;
}

/** What sides of calendar and mail have in common here. */
export interface WakingSide {
  readonly wake?: ((signal: AbortSignal) => AsyncIterable<void>) | undefined;
}

const reopenAfterMs = 15_000;

/** Passes a side's wakes on until `signal` is aborted. Never rejects; a side without a wake stream returns at once. */
export async function passWakesOn(
  side: SideName,
  from: WakingSide,
  { clock, randomness, onWake, log }: WakeParts,
  signal: AbortSignal,
): Promise<void> {
  while (from.wake !== undefined && !signal.aborted) {
    try {
      for await (const _wake of from.wake(signal)) {
        if (signal.aborted) return;
        onWake(side);
      }
    } catch (error) {
      if (!signal.aborted) log('debug', 'wake-ended', { side, ...errorFields(error) });
    }
    if (signal.aborted) return;
    await wait(reopenAfterMs * (0.5 + randomness.fraction()), clock, signal);
  }
}

/** Waits, or ends early when aborted. */
function wait(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.setTimer(delayMs, end);
    signal.addEventListener('abort', end);
  });
}
