/** Bytes of messages that the whole program holds in memory at a time (ML6). Whoever asks first is served first. */
import type { ByteBudget } from '../../providers/index.ts';

const usualBytes = 16 * 1024 * 1024;

interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/** A piece that is larger than the whole budget gets its turn when nothing else is held. */
export function byteBudget(total = usualBytes): ByteBudget {
  let held = 0;
  const queue: Waiting[] = [];
  const serve = (): void => {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (held > 0 && held + next.bytes > total) return;
      queue.shift();
      held += next.bytes;
      next.start();
    }
  };
  return {
    reserve: (bytes, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = (): void => {
          queue.splice(queue.indexOf(one), 1);
          reject(signal.reason as Error);
          serve();
        };
        const one: Waiting = {
          bytes,
          start() {
            signal.removeEventListener('abort', onAbort);
            let isHeld = true;
            resolve(() => {
              if (!isHeld) return;
              isHeld = false;
              held -= bytes;
              serve();
            });
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        queue.push(one);
        serve();
      }),
  };
}
