/** Ten seconds of damaged calendar texts (S6); `npm run prove -- fuzz` takes ten minutes, and wants them to mean the same after writing as well. */
import { expect, it } from 'vitest';
import { fuzz } from '../../prove/fuzz/index.ts';
import { runSeed } from '../../support/seeded.ts';

it(`damaged calendars throw nothing, hang nothing, touch no prototype and fill no memory (seed ${runSeed})`, async () => {
  console.log(`seed ${runSeed}`);
  const result = await fuzz({
    worker: new URL('../../prove/fuzz/worker.ts', import.meta.url),
    seed: runSeed,
    seconds: 10,
    mostHeapMb: 256,
    say: () => undefined,
  });
  const [meant, harmful] = [
    result.findings.filter(({ type }) => type === 'round-trip'),
    result.findings.filter(({ type }) => type !== 'round-trip'),
  ];
  console.log(
    `${result.inputs} texts; other after writing:`,
    meant.map(({ detail, number }) => [detail, number]),
  );
  expect(harmful).toEqual([]);
  expect(result.inputs).toBeGreaterThan(100);
  expect(result.heapMb[1] - result.heapMb[0]).toBeLessThan(64);
});

it('an input that needs more memory than it may is found, and the next one is tried (S6)', async () => {
  const greedy = `
    import { parentPort, workerData } from 'node:worker_threads';
    const current = new Int32Array(workerData.at);
    const kept = [];
    for (let number = workerData.from; number < 6; number += 1) {
      Atomics.store(current, 0, number);
      while (number === 3) kept.push(Array.from({ length: 10_000 }, () => ({ number })));
    }
    parentPort.postMessage({ done: 6 - workerData.from, outcomes: {}, findings: [], heapMb: 1, over: true });
  `;
  const worker = new URL(`data:text/javascript,${encodeURIComponent(greedy)}`);
  const { findings, inputs } = await fuzz({
    worker,
    seed: 1,
    seconds: 60,
    mostHeapMb: 32,
    say: () => undefined,
  });
  expect(findings).toEqual([{ type: 'memory', detail: 'more than 32 MB of heap', number: 3, times: 1 }]);
  expect(inputs).toBe(2);
});
