/** The real clock and the real randomness; all other code gets them as arguments. */
import { randomInt, randomUUID } from 'node:crypto';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

export const systemRandomness: Randomness = {
  uuid: () => randomUUID(),
  fraction: () => randomInt(2 ** 47) / 2 ** 47,
};
