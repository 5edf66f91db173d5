/** The worker thread that exercises one damaged text after another. It shares the current number, so that the main thread can detect a hang. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { exercise, type Finding } from './exercise.ts';
import { inputOf, originals } from './input.ts';

export interface WorkerData {
  readonly seed: number;
  readonly from: number;
  readonly endsAt: number;
  /** Shared memory with the number of the current text. */
  readonly at: SharedArrayBuffer;
}

export interface Report {
  readonly done: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly (Finding & { readonly number: number })[];
  /** Heap after a garbage collection, in megabytes. */
  readonly heapMb: number;
  readonly over: boolean;
}

/** A text is slow when it takes more than one second. For a text over a megabyte the limit is one second per megabyte. */
const slowMs = (text: string): number => 1_000 * Math.max(1, text.length / 2 ** 20);
const reportMs = 2_000;
const { seed, from, endsAt, at } = workerData as WorkerData;
const current = new Int32Array(at);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const texts = originals();

/** Processor time of this thread only, because other programs run on the same machine. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

let outcomes: Record<string, number> = {};
let findings: Report['findings'][number][] = [];
let reported = performance.now();
for (let number = from; ; number += 1) {
  Atomics.store(current, 0, number);
  const text = inputOf(texts, seed, number);
  const time = (): number => {
    const begun = threadMs();
    exercise(text);
    return threadMs() - begun;
  };
  const begun = threadMs();
  const result = exercise(text);
  outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
  findings.push(...result.findings.map((finding) => ({ ...finding, number })));
  // Measure twice more before reporting: in the first attempt code had to be compiled and caches were cold.
  const most = slowMs(text);
  if (threadMs() - begun > most && Math.min(time(), time()) > most)
    findings.push({ type: 'slow', detail: 'more than a second of processor time per megabyte', number });
  const over = Date.now() >= endsAt;
  if (!over && performance.now() - reported < reportMs) continue;
  collect();
  const report: Report = {
    done: number + 1 - from,
    outcomes,
    findings,
    heapMb: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
    over,
  };
  parentPort?.postMessage(report);
  [outcomes, findings, reported] = [{}, [], performance.now()];
  if (over) break;
}
