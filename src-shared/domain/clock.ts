/** Time, randomness and timers as arguments, so that tests never sleep and every run can be repeated. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds that never run backwards; for durations only. */
  monotonic(): number;
  /** Calls back once after a delay; the answer cancels it. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

export interface Randomness {
  /** RFC 9562 UUID, lower case. */
  uuid(): string;
  /** 0 up to but not including 1. */
  fraction(): number;
}
