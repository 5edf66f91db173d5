/** A clock that moves to its next timer whenever nothing else is going on, so that hours of waiting pass in seconds. */
import type { ManualClock } from './world.ts';

export interface IdleClock extends ManualClock {
  /** Time stands still until the returned function is called: something is under way. */
  hold(): () => void;
  /** Told of the time whenever it has moved. */
  onMove(listener: (now: number) => void): void;
}

/** @param quietTurns turns of the event loop without anything under way before time moves: answers are being read */
export function idleClock(startsAt: number, quietTurns = 2): IdleClock {
  let now = startsAt;
  let held = 0;
  let quiet = 0;
  let isTurning = false;
  let last = 0;
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const listeners: ((now: number) => void)[] = [];
  const moveTo = (at: number): void => {
    now = Math.max(now, at);
    for (const listener of listeners) listener(now);
  };
  const turn = (): void => {
    if (timers.size === 0) {
      isTurning = false;
      return;
    }
    quiet = held > 0 ? 0 : quiet + 1;
    if (quiet >= quietTurns) {
      quiet = 0;
      const [id, next] = [...timers].reduce((first, one) => (one[1].at < first[1].at ? one : first));
      timers.delete(id);
      moveTo(next.at);
      next.callback();
    }
    setImmediate(turn);
  };
  return {
    now: () => now,
    monotonic: () => now - startsAt,
    setTimer(delayMs, callback) {
      last += 1;
      const id = last;
      timers.set(id, { at: now + Math.ceil(delayMs), callback });
      if (!isTurning) {
        isTurning = true;
        quiet = 0;
        setImmediate(turn);
      }
      return () => void timers.delete(id);
    },
    advance: (ms) => moveTo(now + ms),
    hold() {
      held += 1;
      let isHeld = true;
      return () => {
        if (isHeld) held -= 1;
        isHeld = false;
      };
    },
    onMove: (listener) => void listeners.push(listener),
  };
}
