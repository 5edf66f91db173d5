/**
 * Has a worker thread work through damaged inputs for a given time. A thread that hangs on an input, or needs more memory than it may
 * have, is ended and a new one goes on with the next input.
 */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export interface Finding {
  readonly type: string;
  /** The step, and what was wrong. */
  readonly detail: string;
}

/** What a worker is started with. */
export interface WorkerData {
  readonly seed: number;
  readonly from: number;
  readonly endsAt: number;
  /** Shared memory with the number of the current input. */
  readonly at: SharedArrayBuffer;
}

/** What a worker tells every few seconds. */
export interface Report {
  readonly done: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly (Finding & { readonly number: number })[];
  /** Heap after a garbage collection, in megabytes. */
  readonly heapMb: number;
  readonly over: boolean;
}

export interface FuzzOptions {
  readonly worker: URL;
  readonly seed: number;
  readonly seconds: number;
  /** Heap that the thread may have, its code and data included; V8 ends it beyond that. */
  readonly mostHeapMb: number;
  /** Called with the progress every ten seconds. */
  readonly say: (text: string) => void;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** One finding of each kind, with the number of its first occurrence. */
  readonly findings: readonly (Finding & { readonly number: number; readonly times: number })[];
  /** Heap after garbage collection in megabytes: early in the run, and at its end. */
  readonly heapMb: readonly [number, number];
}

/** Longer than any input takes that does not hang, even on a busy machine. */
const hangMs = 20_000;

export async function fuzz({
  worker: file,
  seed,
  seconds,
  mostHeapMb,
  say,
}: FuzzOptions): Promise<FuzzResult> {
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

  /** Works from the given input on, until the time is over or an input ends the thread. Returns the number to continue with, or null. */
  const work = async (from: number): Promise<number | null> => {
    const data: WorkerData = { seed, from, endsAt, at };
    const worker = new Worker(file, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb, maxYoungGenerationSizeMb: 32 },
    });
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
      if (isOutOfMemory(state.failure)) {
        const last = Atomics.load(current, 0);
        recordFinding({ type: 'memory', detail: `more than ${mostHeapMb} MB of heap` }, last);
        return Date.now() < endsAt ? last + 1 : null;
      }
      if (state.failure !== null) throw state.failure;
      if (Atomics.load(current, 0) !== number) [number, since] = [Atomics.load(current, 0), Date.now()];
      else if (Date.now() - since > hangMs) {
        recordFinding({ type: 'hung', detail: `no answer in ${hangMs / 1000} s` }, number);
        await worker.terminate();
        return Date.now() < endsAt ? number + 1 : null;
      }
      if (Date.now() - reportedAt > 10_000) {
        say(`${inputs} inputs, ${findings.size} findings, ${heaps.at(-1) ?? 0} MB`);
        reportedAt = Date.now();
      }
    }
    await worker.terminate();
    return null;
  };
  for (let next: number | null = 0; next !== null; ) next = await work(next);
  return {
    inputs,
    outcomes,
    findings: [...findings.values()],
    heapMb: [heaps[Math.floor(heaps.length / 5)] ?? 0, heaps.at(-1) ?? 0],
  };
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
