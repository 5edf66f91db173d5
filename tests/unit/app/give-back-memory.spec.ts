/** A thread at rest keeps no garbage: what is worth a collection is collected, and a collection is not repeated for nothing. */
import { expect, test } from 'vitest';
import { memoryKeeper, threadHeap } from '../../../src-main/app/threads/give-back-memory.ts';

const mebibyte = 1024 * 1024;

test('memory is given back once 4 MiB came together since the last time, and not before', () => {
  let [occupied, collections] = [30 * mebibyte, 0];
  const keeper = memoryKeeper({
    occupied: () => occupied,
    collect: () => {
      collections += 1;
      occupied = 20 * mebibyte;
    },
  });
  keeper.atRest();
  expect(collections).toBe(1);
  occupied = 24 * mebibyte - 1;
  keeper.atRest();
  expect(collections).toBe(1);
  occupied = 24 * mebibyte;
  keeper.atRest();
  expect(collections).toBe(2);
});

test("the thread's own heap is smaller after a collection of garbage", () => {
  const heap = threadHeap();
  const floor = heap.occupied();
  let garbage: unknown[] | null = Array.from({ length: 500_000 }, (_unused, index) => ({ index }));
  expect(garbage.length).toBe(500_000);
  const full = heap.occupied();
  expect(full - floor).toBeGreaterThan(8 * mebibyte);
  garbage = null;
  heap.collect();
  expect(full - heap.occupied()).toBeGreaterThan(8 * mebibyte);
});
