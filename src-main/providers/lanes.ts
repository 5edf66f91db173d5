/** How many requests a mailbox gets at a time: a calendar and a mailbox of the same account share the turns, and providers refuse more. */

/** Runs the work when it is its turn. The signal ends the wait only. */
export type Lanes = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

const known = new Map<string, Lanes>();

/** @param mailbox names the mailbox and the origin that it is at. @param atOnce the same one for each call about a mailbox */
export function lanesOf(mailbox: string, atOnce: number): Lanes {
  const lanes = known.get(mailbox) ?? createLanes(atOnce);
  known.set(mailbox, lanes);
  return lanes;
}

export function createLanes(atOnce: number): Lanes {
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
