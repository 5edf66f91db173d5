/**
 * Weeks in seconds: time moves from timer to timer when nothing is under way. The machine's clock can be put forward or back, and its
 * timers stand still while it sleeps, as they do on a real one; the servers' clock goes on.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';

export interface SimClock {
  /** The servers'. */
  readonly server: Clock;
  /** The machine's: what Concord sees. */
  readonly machine: Clock;
  /** Something is under way until the returned function is called: time stands still. */
  hold(): () => void;
  /** Does something at a moment of the servers' clock. */
  at(moment: number, action: () => void | Promise<void>): void;
  /** Somebody sets the machine's clock to another time than the servers'. */
  setSkew(ms: number): void;
  /** The lid is closed: timers of the machine stand still. */
  sleep(): void;
  wake(): void;
  /** Lets time pass until a moment. */
  runUntil(moment: number): Promise<void>;
}

interface Timer {
  /** Later after a sleep of the machine. */
  at: number;
  readonly order: number;
  readonly isMachines: boolean;
  readonly callback: () => void | Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function simClock(startsAt: number): SimClock {
  let now = startsAt;
  let skew = 0;
  let asleepSince: number | null = null;
  /** How long the machine has slept so far: its monotonic clock does not count that. */
  let slept = 0;
  let held = 0;
  let order = 0;
  let timers: Timer[] = [];

  const add = (at: number, isMachines: boolean, callback: Timer['callback']): (() => void) => {
    order += 1;
    const timer = { at: Math.max(Math.ceil(at), now), order, isMachines, callback };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  const clockOf = (isMachines: boolean): Clock => ({
    now: () => now + (isMachines ? skew : 0),
    monotonic: () => now - startsAt - (isMachines ? slept : 0),
    setTimer: (delayMs, callback) => add(Math.ceil(now + delayMs), isMachines, callback),
  });
  const isDue = ({ isMachines }: Timer): boolean => !isMachines || asleepSince === null;
  const rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await turn();
      if (held > 0) quiet = -1;
    }
  };
  return {
    server: clockOf(false),
    machine: clockOf(true),
    hold() {
      held += 1;
      return () => {
        held -= 1;
      };
    },
    at: (moment, action) => void add(moment, false, action),
    setSkew(ms) {
      skew = ms;
    },
    sleep() {
      asleepSince ??= now;
    },
    wake() {
      if (asleepSince === null) return;
      const ms = now - asleepSince;
      slept += ms;
      asleepSince = null;
      for (const one of timers) if (one.isMachines) one.at += ms;
    },
    async runUntil(moment) {
      for (;;) {
        await rest();
        const due = timers.filter(isDue);
        const next = due.reduce<Timer | null>(
          (first, one) =>
            first === null || one.at < first.at || (one.at === first.at && one.order < first.order)
              ? one
              : first,
          null,
        );
        if (next === null || next.at > moment) break;
        timers = timers.filter((one) => one !== next);
        now = Math.max(now, next.at);
        await next.callback();
      }
      now = moment;
    },
  };
}
