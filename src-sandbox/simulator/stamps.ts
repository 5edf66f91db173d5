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

export interface StampsState {
  last: number;
}

export function createStamps(clock: Clock, state: StampsState = { last: 0 }): Stamps {
  let skewMs = 0;
  const now = (): number => clock.now() + skewMs;
  return {
    next() {
      state.last = Math.max(state.last + 1, now() * 1000);
      return state.last;
    },
    last: () => state.last,
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
