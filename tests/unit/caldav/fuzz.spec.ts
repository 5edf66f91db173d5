/** Ten seconds of damaged calendar texts (S6); `npm run prove -- fuzz` takes ten minutes, and wants them to mean the same after writing as well. */
import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { fuzz } from '../../prove/fuzz/index.ts';

const seed = Number(process.env.CONCORD_SEED ?? randomInt(2 ** 31 - 1));

it(`damaged calendars throw nothing, hang nothing, touch no prototype and fill no memory (seed ${seed})`, async () => {
  console.log(`seed ${seed}`);
  const result = await fuzz(seed, 10, () => undefined);
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
