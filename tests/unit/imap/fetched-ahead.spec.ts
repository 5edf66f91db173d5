/** Protects ML6: a reading fetches one part ahead, and neither a failure nor an early end takes away or leaves behind what it must not. */
import { expect, test } from 'vitest';
import { type Fetching, fetchedAhead } from '../../../src-main/providers/fetched-ahead.ts';

/** Parts of two messages each that are fetched when the test says so. */
function scene(count: number) {
  const begun: number[] = [];
  const discarded: number[] = [];
  const fetched = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const parts = Array.from(
    { length: count },
    (_, part): Fetching =>
      async (unwanted) => {
        begun.push(part);
        await fetched[part]?.promise;
        unwanted.throwIfAborted();
        return {
          messages: () => ['a', 'b'].map((each) => ({ type: 'absent', ref: `${part}${each}` })),
          discard: () => void discarded.push(part),
        };
      },
  );
  const arrive = (part: number): void => fetched[part]?.resolve();
  const fail = (part: number): void => fetched[part]?.reject(new Error(`part ${part} failed`));
  const reading = fetchedAhead(parts);
  const next = async (): Promise<string | null> => {
    const { value } = await reading.next();
    return value?.ref ?? null;
  };
  return { begun, discarded, arrive, fail, reading, next };
}

test('answers come in the order of the parts, and one part is fetched ahead', async () => {
  const { begun, discarded, arrive, next } = scene(3);
  arrive(1);
  arrive(0);
  expect(await next()).toBe('0a');
  expect(begun).toEqual([0, 1]);
  expect([await next(), await next()]).toEqual(['0b', '1a']);
  expect(begun).toEqual([0, 1, 2]);
  arrive(2);
  expect([await next(), await next(), await next(), await next()]).toEqual(['1b', '2a', '2b', null]);
  expect(discarded).toEqual([]);
});

test('without parts there is no answer', async () => {
  expect(await scene(0).next()).toBeNull();
});

test('a part that fails is told at its turn, and takes nothing away that was handed out', async () => {
  const one = scene(3);
  one.arrive(0);
  expect(await one.next()).toBe('0a');
  one.fail(1);
  expect(await one.next()).toBe('0b');
  await expect(one.next()).rejects.toThrow('part 1 failed');
  expect([one.discarded, one.begun]).toEqual([[], [0, 1]]);
});

test('an early end discards what was handed out, and waits for the part under way', async () => {
  const one = scene(3);
  one.arrive(0);
  await one.next();
  let isEnded = false;
  const ending = one.reading.return(undefined).then(() => {
    isEnded = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([one.discarded, isEnded]).toEqual([[0], false]);
  one.arrive(1);
  await ending;
  expect(one.begun).toEqual([0, 1]);
});

test('an early end discards also what was fetched ahead and not asked for', async () => {
  const one = scene(2);
  one.arrive(0);
  one.arrive(1);
  await one.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await one.reading.return(undefined);
  expect(one.discarded).toEqual([0, 1]);
});
