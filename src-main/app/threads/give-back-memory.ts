/**
 * Gives memory back to the operating system while Concord rests. V8 collects garbage when something is allocated and not when nothing
 * happens, so a thread that works for milliseconds once a minute would keep days of garbage, and what its first run needed.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A collection takes some milliseconds, so it waits until this much came together. */
const worthwhileBytes = 8 * 1024 * 1024;

export interface Heap {
  /** Bytes in use, garbage that was not collected yet included. */
  occupied(): number;
  /** Collects all garbage. */
  collect(): void;
}

export interface MemoryKeeper {
  /** Call when the thread is about to rest. Collects what came together since the last time; mostly it does nothing. */
  atRest(): void;
}

export function memoryKeeper(heap: Heap = threadHeap()): MemoryKeeper {
  let kept = 0;
  return {
    atRest() {
      if (heap.occupied() - kept < worthwhileBytes) return;
      heap.collect();
      kept = heap.occupied();
    },
  };
}

type Collect = (options: {
  readonly type: 'major';
  readonly execution: 'sync';
  readonly flavor: 'last-resort';
}) => void;

/** The heap of the calling thread. */
export function threadHeap(): Heap {
  let collect: Collect | undefined;
  return {
    occupied() {
      const { used_heap_size, external_memory } = getHeapStatistics();
      return used_heap_size + external_memory;
    },
    collect() {
      collect ??= collector();
      // "last-resort" drops caches as well, and frees the pages that become empty
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    },
  };
}

/** V8's own function, which a new context has while the flag is set. Where the flag has no effect, nothing is collected. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('globalThis.gc') as Collect | undefined;
  setFlagsFromString('--no-expose-gc');
  return gc ?? (() => {});
}
