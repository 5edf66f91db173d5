/**
 * Every answer of a scripted run with Exchange Web Services, bent in every way (see `ews-bend.ts`), with the same things to hold as for a
 * CalDAV server (ID4, RU2, RU9). `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { describe, expect, test } from 'vitest';
import type { EwsBend } from './ews-bend.ts';
import { scriptedEwsRun } from './scripted-ews-run.ts';
import { exchange, faultsOf, faultsOfHalf, needlessOf } from './share.ts';

describe('rules that once showed a fault', () => {
  test.each<EwsBend>([
    // what the first listing left out was never missed
    { at: 8, element: ['t:Create', 1], how: 'drop' },
    { at: 8, element: ['m:Changes', 0], how: 'empty' },
    // who was let in no more, while the write was done: the entry came back as another one
    { at: 14, status: 401, header: ['www-authenticate', 'NTLM'] },
    // a row without an id was kept as an entry that cannot be read
    { at: 8, element: ['t:ItemId', 0], how: 'other namespace' },
  ])('%j (RU9)', async (bend) => {
    expect(await faultsOf(exchange, bend)).toEqual([]);
  });
});

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedEwsRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(18);
});

test('every exemption is needed', async () => {
  expect(await needlessOf(exchange)).toEqual([]);
});

test('a share of the first half of all bent answers of Exchange: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(exchange, 0)).toEqual([]);
});
