/** A clock whose time and timers move when the test moves them. */
import type { Clock } from '../../src-shared/domain/clock.ts';

export interface HandClock {
  readonly clock: Clock;
  /** Lets the time pass, timer by timer, with room for what each of them sets off. */
  advance(ms: number): Promise<void>;
}

export function handClock(startsAt = 0): HandClock {
  let now = startsAt;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  let last = 0;
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    clock: {
      now: () => now,
      monotonic: () => now - startsAt,
      setTimer(delayMs, callback) {
        last += 1;
        const id = last;
        timers.set(id, { at: now + delayMs, callback });
        return () => void timers.delete(id);
      },
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = due[1].at;
        due[1].callback();
        await turns();
      }
      now = end;
      await turns();
    },
  };
}
