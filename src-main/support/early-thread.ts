/** Starts a thread before its work is known, so that it loads its code while the main thread finds out what the work is. */
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { startThread } from './thread.ts';

/** What such a thread gets as its `workerData`, in place of the work. */
interface Announced {
  readonly workComesBy: MessagePort;
}

export interface EarlyThread {
  /** Gives the thread its work. @returns null when the thread has ended, before that or since */
  start(work: unknown): Worker | null;
}

/** Until `start` the thread keeps no process alive. */
export function earlyThread(entry: URL, name: string): EarlyThread {
  const { port1, port2 } = new MessageChannel();
  const worker = startThread(entry, name, { workComesBy: port2 } satisfies Announced, [port2]);
  let hasEnded = false;
  const onEnd = (): void => {
    hasEnded = true;
  };
  worker.on('error', onEnd).on('exit', onEnd).unref();
  port1.unref();
  return {
    start(work) {
      if (hasEnded) return null;
      worker.ref();
      port1.postMessage(work);
      return worker;
    },
  };
}

/** In the thread: the work that it was started with, or gets a little later. @param data its `workerData` */
export async function workOf(data: unknown): Promise<unknown> {
  if (!isAnnounced(data)) return data;
  const { workComesBy } = data;
  return new Promise((resolve) =>
    workComesBy.once('message', (work) => {
      workComesBy.close();
      resolve(work);
    }),
  );
}

function isAnnounced(data: unknown): data is Announced {
  return data !== null && typeof data === 'object' && 'workComesBy' in data;
}
