/** Time, timers and randomness, passed in as arguments so that tests never sleep and every run can be repeated. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds of a clock that never goes backwards; for measuring durations only. */
  monotonic(): number;
  /** Calls `callback` once after the delay. Returns a function that cancels the timer. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

export interface Randomness {
  /** RFC 9562 UUID, lower case. */
  uuid(): string;
  /** A number from 0 up to but not including 1. */
  fraction(): number;
}
