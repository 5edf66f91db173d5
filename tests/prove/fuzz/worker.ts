/** The thread that exercises one damaged text after another, and says which one it is at, so that its end can be put to a hang. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { exercise, type Finding } from './exercise.ts';
import { inputOf, originals } from './input.ts';

export interface WorkerData {
  readonly seed: number;
  readonly from: number;
  readonly endsAt: number;
  /** The number of the text that is being worked on. */
  readonly at: SharedArrayBuffer;
}

export interface Report {
  readonly done: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly (Finding & { readonly number: number })[];
  /** After a collection, in megabytes. */
  readonly heapMb: number;
  readonly over: boolean;
}

/** A second is slow for anything an editor could have written; beyond a megabyte it is a second for each, as reading takes its time by size. */
const slowMs = (text: string): number => 1_000 * Math.max(1, text.length / 2 ** 20);
const reportMs = 2_000;
const { seed, from, endsAt, at } = workerData as WorkerData;
const current = new Int32Array(at);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const texts = originals();

/** What this thread alone has used of a processor: other programs run on this machine. */
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
  // again, before it is called slow: code was compiled meanwhile, and caches were cold
  const most = slowMs(text);
  if (threadMs() - begun > most && Math.min(time(), time()) > most)
    findings.push({ type: 'slow', detail: 'more than a second of its thread, for each megabyte', number });
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
