/** The clock of a simulated service in microseconds, which no two changes share: times of changes, ETags and sync tokens are made from it. */
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface Stamps {
  /** Epoch microseconds, larger than every one before. */
  next(): number;
  /** The last one given. */
  last(): number;
  /** Epoch milliseconds by the service's clock, which may differ from this machine's. */
  now(): number;
  /** By how much the service's clock is ahead of this machine's. */
  setSkew(ms: number): void;
}

export function createStamps(clock: Clock): Stamps {
  let skewMs = 0;
  let last = 0;
  const now = (): number => clock.now() + skewMs;
  return {
    next() {
      last = Math.max(last + 1, now() * 1000);
      return last;
    },
    last: () => last,
    now,
    setSkew(ms) {
      skewMs = ms;
    },
  };
}

/** RFC 3339 with milliseconds. */
export function timestamp(microseconds: number): string {
  return new Date(Math.floor(microseconds / 1000)).toISOString();
}
