/** The worker thread that exercises one damaged calendar text after another. */
import { workerData } from 'node:worker_threads';
import { exercise } from './exercise.ts';
import type { WorkerData } from './index.ts';
import { inputOf, originals } from './input.ts';
import { work } from './work.ts';

const { seed } = workerData as WorkerData;
const texts = originals();

await work({
  exercise: (number) => exercise(inputOf(texts, seed, number)),
  // one second, and for a text over a megabyte one second per megabyte
  mostMs: (number) => 1_000 * Math.max(1, Math.ceil(inputOf(texts, seed, number).length / 2 ** 20)),
});
