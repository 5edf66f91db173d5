/** The second half of all bent answers of Google; see `google-bends.spec.ts`. */
import { expect, test } from 'vitest';
import { faultsOfHalf, google } from './share.ts';

test('a share of the second half of all bent answers of Google: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(google, 1)).toEqual([]);
});
