/** Runs damaged calendar texts through reader, expander and writer in a worker thread for a given time, and detects hangs. */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Finding } from './exercise.ts';
import { inputOf, originals } from './input.ts';
import type { Report, WorkerData } from './worker.ts';

export interface FuzzResult {
  readonly inputs: number;
  readonly originals: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** One finding of each kind, with the number and the text of its first occurrence. */
  readonly findings: readonly (Finding & {
    readonly number: number;
    readonly times: number;
    readonly text: string;
  })[];
  /** Heap after garbage collection in megabytes: early in the run, and at its end. */
  readonly heapMb: readonly [number, number];
}

/** Longer than any text takes that does not hang, even on a busy machine. */
const hangMs = 20_000;

/** @param say called with the progress every ten seconds */
export async function fuzz(seed: number, seconds: number, say: (text: string) => void): Promise<FuzzResult> {
  const at = new SharedArrayBuffer(4);
  const current = new Int32Array(at);
  const endsAt = Date.now() + seconds * 1000;
  const outcomes: Record<string, number> = {};
  const findings = new Map<string, Finding & { number: number; times: number }>();
  const heaps: number[] = [];
  let inputs = 0;
  const recordFinding = (finding: Finding, number: number): void => {
    const key = `${finding.type} ${finding.detail}`;
    const known = findings.get(key);
    if (known === undefined) findings.set(key, { ...finding, number, times: 1 });
    else known.times += 1;
  };

  /** Works from the given text on, until the time is over or a text hangs. Returns the number to continue with, or null. */
  const work = async (from: number): Promise<number | null> => {
    const data: WorkerData = { seed, from, endsAt, at };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    const state = { over: false, counted: 0, failure: null as unknown };
    worker.on('message', (report: Report) => {
      inputs += report.done - state.counted;
      state.counted = report.done;
      for (const [outcome, times] of Object.entries(report.outcomes))
        outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
      for (const { number, ...finding } of report.findings) recordFinding(finding, number);
      heaps.push(report.heapMb);
      state.over = report.over;
    });
    worker.on('error', (error) => {
      state.failure = error;
    });
    let [number, since, reportedAt] = [-1, Date.now(), Date.now()];
    while (!state.over) {
      await setTimeout(100);
      if (state.failure !== null) throw state.failure;
      if (Atomics.load(current, 0) !== number) [number, since] = [Atomics.load(current, 0), Date.now()];
      else if (Date.now() - since > hangMs) {
        recordFinding({ type: 'hung', detail: `no answer in ${hangMs / 1000} s` }, number);
        await worker.terminate();
        return Date.now() < endsAt ? number + 1 : null;
      }
      if (Date.now() - reportedAt > 10_000) {
        say(`${inputs} texts, ${findings.size} findings, ${heaps.at(-1) ?? 0} MB`);
        reportedAt = Date.now();
      }
    }
    await worker.terminate();
    return null;
  };
  for (let next: number | null = 0; next !== null; ) next = await work(next);
  const texts = originals();
  return {
    inputs,
    originals: texts.length,
    outcomes,
    findings: [...findings.values()].map((finding) => ({
      ...finding,
      text: inputOf(texts, seed, finding.number),
    })),
    heapMb: [heaps[Math.floor(heaps.length / 5)] ?? 0, heaps.at(-1) ?? 0],
  };
}
