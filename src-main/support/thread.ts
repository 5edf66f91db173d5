/** Starts the threads of Concord. */
import { setFlagsFromString } from 'node:v8';
import { type TransferListItem, Worker } from 'node:worker_threads';
import { lateOptimizing, noCompiledWrappers } from './thread-flags.ts';

// a desktop program is started without flags; these also have their effect later, as long as they come before the first thread
for (const flag of [noCompiledWrappers, lateOptimizing]) setFlagsFromString(flag);

/**
 * Limits of the heap of every thread of ours. Below 2 GiB V8 lets a heap grow to twice what is in use, instead of four times, before it
 * collects garbage; a smaller nursery for new objects lets it hold less of what is not needed any more. Both cost a few per cent of
 * processor time in a first run.
 */
export const threadLimits = { maxOldGenerationSizeMb: 2000, maxYoungGenerationSizeMb: 8 };

/** @param workerData plain data, and the ports that `transferList` names */
export function startThread(
  entry: URL,
  name: string,
  workerData: unknown,
  transferList: readonly TransferListItem[] = [],
): Worker {
  return new Worker(entry, {
    name,
    workerData,
    transferList: [...transferList],
    resourceLimits: threadLimits,
  });
}
