/** The program's loop over a calendar, woken by its provider, on a clock that moves whenever nothing is under way. */
import type { AnyOutcome } from '../../src-main/app/engine/host.ts';
import { passWakesOn, type WakingSide } from '../../src-main/app/engine/wakes.ts';
import { createRunLoop } from '../../src-main/app/running/run-loop.ts';
import type { IdleClock } from './idle-clock.ts';
import { type Machine, seededRandomness } from './world.ts';

/** Turns of the event loop in which the answer of a simulated server comes over its socket. */
export const turnsForSockets = 30;

export interface WokenLoop {
  /** How many runs there were so far. */
  runs(): number;
  /** Lets time pass. */
  passes(minutes: number): Promise<void>;
  stop(): Promise<void>;
}

export function wokenLoop(clock: IdleClock, machine: Machine, side: WakingSide): WokenLoop {
  const stopping = new AbortController();
  let runs = 0;
  const loop = createRunLoop<AnyOutcome>({
    async run() {
      runs += 1;
      const release = clock.hold();
      try {
        return { type: 'ran', report: { summary: await machine.run() } } as AnyOutcome;
      } finally {
        release();
      }
    },
    clock,
    randomness: seededRandomness(3),
  });
  const wakes = passWakesOn(
    'provider',
    side,
    {
      clock,
      randomness: seededRandomness(4),
      onWake: (from) => loop.newsArrived(from),
      log: () => undefined,
    },
    stopping.signal,
  );
  const ended = Promise.all([wakes, loop.runUntilStopped()]);
  return {
    runs: () => runs,
    passes: (minutes) => new Promise((done) => void clock.setTimer(minutes * 60_000, done)),
    async stop() {
      loop.stop();
      stopping.abort();
      await ended;
    },
  };
}
