/**
 * How many requests a mailbox gets at a time. Graph answers at most four at once for one program and one mailbox, and refuses the fifth
 * (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits); a calendar and a mailbox of the same account share them.
 */

const atOnce = 4;

/** Runs the work when it is its turn. The signal ends the wait only. */
export type Lanes = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

const known = new Map<string, Lanes>();

/** @param mailbox names the mailbox and the origin that it is at */
export function lanesOf(mailbox: string): Lanes {
  const lanes = known.get(mailbox) ?? createLanes();
  known.set(mailbox, lanes);
  return lanes;
}

export function createLanes(): Lanes {
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = (signal: AbortSignal): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      waiting.push(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
  return async (work, signal) => {
    signal.throwIfAborted();
    await turn(signal);
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
