/**
 * Gmail's quota: each call costs units, and a person has so many in a minute
 * (https://developers.google.com/workspace/gmail/api/reference/quota). A bucket of units fills at the rate that the project may use,
 * and whoever finds it empty waits. What Google refuses for being too much slows it down, and quiet minutes make it faster again.
 */
import type { Clock } from '../../../../src-shared/domain/clock.ts';

/** Projects that used Gmail between November 2025 and April 2026 keep the old limits. */
export interface MailQuota {
  /** Units of one person in a minute. */
  readonly unitsPerMinute: number;
  readonly getUnits: number;
}

export const newProject: MailQuota = { unitsPerMinute: 6000, getUnits: 20 };
export const oldProject: MailQuota = { unitsPerMinute: 15_000, getUnits: 5 };

/** Units of the calls that Concord makes, but `messages.get`, which differs. */
export const units = {
  profile: 1,
  labels: 1,
  history: 2,
  list: 5,
  modify: 5,
  trash: 5,
  insert: 25,
} as const;

export interface Meter {
  readonly getUnits: number;
  /** Resolves when so many units may be spent. Whoever asked first goes first. @throws the signal's reason */
  take(cost: number, signal: AbortSignal): Promise<void>;
  /** Google refused: nothing is spent until then (epoch milliseconds), and half as fast after. */
  slowDown(until: number): void;
  /** Units in a minute at the present rate. */
  rate(): number;
}

/** Of the limit; with a full bucket at its start, no minute has more than the whole. */
const steadyShare = 0.8;
const bucketShare = 0.2;
/** A rate never falls below this part of what the project may use. */
const slowest = 1 / 16;
const minuteMs = 60_000;

export function createMeter({ unitsPerMinute, getUnits }: MailQuota, clock: Clock): Meter {
  const fullRate = (unitsPerMinute * steadyShare) / minuteMs;
  const capacity = unitsPerMinute * bucketShare;
  let rate = fullRate;
  let held = capacity;
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
  return {
    getUnits,
    take(cost, signal) {
      const mine = last.then(async () => {
        for (let wait = missing(cost); wait > 0; wait = missing(cost)) await pause(wait, clock, signal);
        signal.throwIfAborted();
        held -= cost;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
    slowDown(until) {
      fill();
      const now = clock.now();
      // several refusals of requests that were under way together are one
      if (closedUntil <= now) rate = Math.max(fullRate * slowest, rate / 2);
      closedUntil = Math.max(closedUntil, until);
      held = 0;
      fasterAt = closedUntil + minuteMs;
    },
    rate: () => Math.round(rate * minuteMs),
  };
}

function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
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
