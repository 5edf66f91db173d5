/**
 * Spends a quota of a server: a bucket of units fills at the rate that may be used, and whoever finds it empty waits. What the server refuses
 * for being too much slows it down, and quiet minutes make it faster again. What a refusal tells of the limits is kept.
 */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { pause } from '../support/pause.ts';

/** Why the server asks for fewer requests. */
export interface SlowDown {
  /** Nothing is spent until then; epoch milliseconds. */
  readonly until: number;
  /** The limit of one person in a minute, where the refusal names it. */
  readonly unitsPerMinute: number | null;
}

export interface Meter {
  /** Resolves when so many units may be spent. Whoever asked first goes first. @throws the signal's reason */
  take(cost: number, signal: AbortSignal): Promise<void>;
  /** The server refused: nothing is spent for a while, and half as fast after. */
  slowDown(refused: SlowDown): void;
  /** Units in a minute at the present rate. */
  rate(): number;
}

/** Of the limit. With a full bucket at its start no minute has more than the whole, nor has one in which the program is started again. */
const steadyShare = 0.8;
const bucketShare = 0.15;
/** Little: what begins with a leap ends later than its first minute promised. */
const firstShare = 0.01;
/** What a refusal may name as the limit: nothing that would stop everything, or be no limit. */
const believable = { least: 100, most: 10_000_000 };
/** A rate never falls below this part of what may be used. */
const slowest = 1 / 16;
const minuteMs = 60_000;

/** @param unitsPerMinute the quota of one person */
export function createMeter(unitsPerMinute: number, clock: Clock): Meter {
  let fullRate = 0;
  let capacity = 0;
  const setLimit = (limit: number): void => {
    fullRate = (limit * steadyShare) / minuteMs;
    capacity = limit * bucketShare;
  };
  setLimit(unitsPerMinute);
  let rate = fullRate;
  let held = unitsPerMinute * firstShare;
  let countedAt = clock.now();
  let closedUntil = 0;
  let fasterAt = 0;
  let last: Promise<unknown> = Promise.resolve();

  const fill = (): void => {
    const now = clock.now();
    // a clock that was set back fills nothing
    const passed = Math.max(0, now - Math.max(countedAt, closedUntil));
    held = Math.min(capacity, held + passed * rate);
    countedAt = now;
    while (rate < fullRate && fasterAt <= now) {
      rate = Math.min(fullRate, rate * 1.25);
      fasterAt += minuteMs;
    }
  };
  /** Milliseconds until so many units are there. */
  const missing = (cost: number): number => {
    fill();
    const closed = Math.max(0, closedUntil - clock.now());
    const short = Math.min(cost, capacity) - held;
    return Math.ceil(closed + Math.max(0, short) / rate);
  };
  const learn = (limit: number | null): void => {
    if (limit !== null && limit >= believable.least && limit <= believable.most) setLimit(limit);
  };
  return {
    take(cost, signal) {
      const mine = last.then(async () => {
        for (let wait = missing(cost); wait > 0; wait = missing(cost)) await pause(wait, clock, signal);
        signal.throwIfAborted();
        held -= cost;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    slowDown(refused) {
      fill();
      const now = clock.now();
      const { until } = refused;
      learn(refused.unitsPerMinute);
      // several refusals of requests that were under way together are one
      if (closedUntil <= now) rate = Math.max(fullRate * slowest, Math.min(rate, fullRate) / 2);
      closedUntil = Math.max(closedUntil, until);
      held = 0;
      fasterAt = closedUntil + minuteMs;
    },
    rate: () => Math.round(rate * minuteMs),
  };
}
