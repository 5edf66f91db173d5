/** Waits by the program's clock. */
import type { Clock } from '../../src-shared/domain/clock.ts';

/** @throws the signal's reason */
export function pause(delayMs: number, clock: Pick<Clock, 'setTimer'>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      stop();
      reject(signal.reason as Error);
    };
    const stop = clock.setTimer(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
