/** The second half of what `bends.spec.ts` is about, in a file of its own so that both run at the same time. */
import { expect, test } from 'vitest';
import { calDav, faultsOfHalf } from './share.ts';

test('a share of the second half of all bent answers: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(calDav, 1)).toEqual([]);
});
