/** The second half of all bent answers of Graph; see `graph-bends.spec.ts`. */
import { expect, test } from 'vitest';
import { faultsOfHalf, graph } from './share.ts';

test('a share of the second half of all bent answers of Graph: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(graph, 1)).toEqual([]);
});
