/** The second half of what `crm-bends.spec.ts` is about, in a file of its own so that both run at the same time. */
import { expect, test } from 'vitest';
import { bridge, faultsOfHalf } from './share.ts';

test('a share of the second half of all bent answers of a CRM: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(bridge, 1)).toEqual([]);
});
