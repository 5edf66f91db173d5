/** The worker thread that exercises one damaged answer after another. */
import { workerData } from 'node:worker_threads';
import { exerciseOf, faultOf } from '../../support/answer-fuzz/index.ts';
import type { WorkerData } from './index.ts';
import { work } from './work.ts';

const { seed } = workerData as WorkerData;

await work({
  async exercise(number) {
    const fault = await faultOf(seed, number);
    const outcome = exerciseOf(number);
    return { outcome, findings: fault === null ? [] : [{ type: outcome, detail: fault }] };
  },
  mostMs: () => 200,
});
