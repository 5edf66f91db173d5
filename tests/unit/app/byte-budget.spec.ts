/** ML6: the bytes that are held at a time are bounded for the whole program, and nobody waits for ever. */
import { setImmediate as idle } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { byteBudget } from '../../../src-main/app/engine/byte-budget.ts';

const forever = new AbortController().signal;

test('who asks for more than is free waits, in the order of asking', async () => {
  const budget = byteBudget(10);
  const served: string[] = [];
  const ask = async (name: string, bytes: number) => {
    const release = await budget.reserve(bytes, forever);
    served.push(name);
    return release;
  };
  const first = await ask('first', 6);
  const second = ask('second', 6);
  const third = ask('third', 1);
  await idle();
  // the third would fit, and does not go before the second
  expect(served).toEqual(['first']);
  first();
  first();
  await (await second)();
  await third;
  expect(served).toEqual(['first', 'second', 'third']);
});

test('what is larger than everything gets its turn alone', async () => {
  const budget = byteBudget(10);
  const release = await budget.reserve(5, forever);
  let isServed = false;
  const large = budget.reserve(50, forever).then((give) => {
    isServed = true;
    return give;
  });
  await idle();
  expect(isServed).toBe(false);
  release();
  (await large)();
  await budget.reserve(10, forever);
});

test('who gives up leaves the others their turn', async () => {
  const budget = byteBudget(10);
  const held = await budget.reserve(8, forever);
  const gaveUp = new AbortController();
  const waiting = budget.reserve(9, gaveUp.signal);
  const small = budget.reserve(2, forever);
  gaveUp.abort(new Error('given up'));
  await expect(waiting).rejects.toThrow('given up');
  await small;
  held();
  await expect(budget.reserve(1, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  await budget.reserve(8, forever);
});
