/** The loop of a worker thread that works through inputs. It shares the current number, so that the main thread can detect a hang. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Finding, Report, WorkerData } from './index.ts';

export interface Exercised {
  readonly outcome: string;
  readonly findings: readonly Finding[];
}

export interface Work {
  readonly exercise: (number: number) => Exercised | Promise<Exercised>;
  /** Milliseconds of processor time that this input may take. */
  readonly mostMs: (number: number) => number;
}

const reportMs = 2_000;

/** Processor time of this thread only, because other programs run on the same machine. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export async function work({ exercise, mostMs }: Work): Promise<void> {
  const { from, endsAt, at } = workerData as WorkerData;
  const current = new Int32Array(at);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let outcomes: Record<string, number> = {};
  let findings: Report['findings'][number][] = [];
  let reported = performance.now();
  for (let number = from; ; number += 1) {
    Atomics.store(current, 0, number);
    const time = async (): Promise<number> => {
      const begun = threadMs();
      await exercise(number);
      return threadMs() - begun;
    };
    const begun = threadMs();
    const result = await exercise(number);
    outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
    findings.push(...result.findings.map((finding) => ({ ...finding, number })));
    // Measure twice more before reporting: in the first attempt code had to be compiled and caches were cold.
    const most = mostMs(number);
    if (threadMs() - begun > most && Math.min(await time(), await time()) > most)
      findings.push({ type: 'slow', detail: `more than ${most} ms of processor time`, number });
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
}
