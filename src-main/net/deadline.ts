/** Ends a request when its time is over or its caller aborts it, whatever the request is waiting for at that moment. */
import type { Clock } from '../../src-shared/domain/clock.ts';

export type SetTimer = Clock['setTimer'];

export interface Deadline {
  /** Aborts with the caller's reason, with `expired()` when the time is over, or with the error given to `abort`. */
  readonly signal: AbortSignal;
  /**
   * Settles as `work` does, or rejects with the signal's reason as soon as the signal aborts; then the result of `work` is
   * ignored.
   */
  race<T>(work: Promise<T>): Promise<T>;
  /** Aborts the request with this error. */
  abort(error: unknown): void;
  /** Stops the timer. The caller can still abort the request. */
  removeTimeLimit(): void;
  /** To be called when the request is over: stops the timer and no longer listens to the caller's signal. */
  release(): void;
}

export interface DeadlineOptions {
  readonly limitMs: number;
  /** Makes the error that the request is aborted with when the time is over. */
  readonly expired: () => unknown;
  readonly caller: AbortSignal | null;
  readonly setTimer: SetTimer;
}

export function startDeadline({ limitMs, expired, caller, setTimer }: DeadlineOptions): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  const followCaller = (): void => controller.abort(caller?.reason);
  const removeTimeLimit = setTimer(limitMs, () => controller.abort(expired()));
  if (caller?.aborted === true) followCaller();
  else caller?.addEventListener('abort', followCaller, { once: true });
  return {
    signal,
    race: (work) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => reject(signal.reason);
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
      }),
    abort: (error) => controller.abort(error),
    removeTimeLimit,
    release() {
      removeTimeLimit();
      caller?.removeEventListener('abort', followCaller);
    },
  };
}
