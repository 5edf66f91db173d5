/** How many requests a mailbox gets at a time. */
import { expect, it } from 'vitest';
import { createLanes } from '../../../src-main/providers/lanes.ts';

const { signal } = new AbortController();

it('four requests run at a time, and a wait ends with its signal', async () => {
  const lanes = createLanes(4);
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  const one = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => ends.push(resolve));
    running -= 1;
  };
  const given = new AbortController();
  const all = Array.from({ length: 9 }, () => lanes(one, signal));
  const waiting = lanes(one, given.signal);
  given.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  for (let index = 0; index < 9; index += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    ends.shift()?.();
  }
  await Promise.all(all);
  expect(most).toBe(4);
});
