/** The second half of all bent answers of Exchange; see `ews-bends.spec.ts`. */
import { expect, test } from 'vitest';
import { exchange, faultsOfHalf } from './share.ts';

test('a share of the second half of all bent answers of Exchange: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(exchange, 1)).toEqual([]);
});
