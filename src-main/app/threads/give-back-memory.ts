/**
 * Gives memory back to the operating system while Concord rests. V8 collects garbage when something is allocated and not when nothing
 * happens, so a thread that works for milliseconds once a minute would keep days of garbage, and what its first run needed.
 */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A collection takes some ten milliseconds, so it waits until this much came together. */
const worthwhileBytes = 4 * 1024 * 1024;

export interface Heap {
  /** Bytes of memory that the heap takes from the system: with garbage, and with pages that are kept for later. */
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
      const { total_physical_size, external_memory } = getHeapStatistics();
      return total_physical_size + external_memory;
    },
    collect() {
      collect ??= collector();
      // "last-resort" drops caches as well, and frees the pages that become empty
      collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    },
  };
}

/**
 * V8's own function, which a new context has while the flag is set. The flag belongs to the process: undefined when another thread
 * took it back at that moment, or where it has no effect. Then nothing is collected this time.
 */
function collector(): Collect | undefined {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('globalThis.gc') as Collect | undefined;
  setFlagsFromString('--no-expose-gc');
  return gc;
}
