/** Damaged calendar texts through the reader, the expander and the writer, for a time, watched from outside. */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Finding } from './exercise.ts';
import { inputOf, originals } from './input.ts';
import type { Report, WorkerData } from './worker.ts';

export interface FuzzResult {
  readonly inputs: number;
  readonly originals: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** One of each kind, with the number and text that shows it. */
  readonly findings: readonly (Finding & {
    readonly number: number;
    readonly times: number;
    readonly text: string;
  })[];
  /** Heap after collections: soon after the beginning, and at the end, in megabytes. */
  readonly heapMb: readonly [number, number];
}

/** Longer than anything slow, on a machine with other work. */
const hangMs = 20_000;

/** @param say is told how far it is, every ten seconds */
export async function fuzz(seed: number, seconds: number, say: (text: string) => void): Promise<FuzzResult> {
  const at = new SharedArrayBuffer(4);
  const current = new Int32Array(at);
  const endsAt = Date.now() + seconds * 1000;
  const outcomes: Record<string, number> = {};
  const findings = new Map<string, Finding & { number: number; times: number }>();
  const heaps: number[] = [];
  let inputs = 0;
  const note = (finding: Finding, number: number): void => {
    const key = `${finding.type} ${finding.detail}`;
    const known = findings.get(key);
    if (known === undefined) findings.set(key, { ...finding, number, times: 1 });
    else known.times += 1;
  };

  /** Works from one text on, until the time is over or a text hangs; answers with the number to go on from, or null. */
  const work = async (from: number): Promise<number | null> => {
    const data: WorkerData = { seed, from, endsAt, at };
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data });
    const state = { over: false, counted: 0, failure: null as unknown };
    worker.on('message', (report: Report) => {
      inputs += report.done - state.counted;
      state.counted = report.done;
      for (const [outcome, times] of Object.entries(report.outcomes))
        outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
      for (const { number, ...finding } of report.findings) note(finding, number);
      heaps.push(report.heapMb);
      state.over = report.over;
    });
    worker.on('error', (error) => {
      state.failure = error;
    });
    let [number, since, said] = [-1, Date.now(), Date.now()];
    while (!state.over) {
      await setTimeout(100);
      if (state.failure !== null) throw state.failure;
      if (Atomics.load(current, 0) !== number) [number, since] = [Atomics.load(current, 0), Date.now()];
      else if (Date.now() - since > hangMs) {
        note({ type: 'hung', detail: `no answer in ${hangMs / 1000} s` }, number);
        await worker.terminate();
        return Date.now() < endsAt ? number + 1 : null;
      }
      if (Date.now() - said > 10_000) {
        say(`${inputs} texts, ${findings.size} findings, ${heaps.at(-1) ?? 0} MB`);
        said = Date.now();
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
