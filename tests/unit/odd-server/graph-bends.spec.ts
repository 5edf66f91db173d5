/**
 * Every answer of a scripted run with Microsoft Graph, bent in every way (see `graph-bend.ts`), with the same things to hold as for a CalDAV
 * server (ID4, RU2, RU9). `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { describe, expect, test } from 'vitest';
import type { GraphBend } from './graph-bend.ts';
import { scriptedGraphRun } from './scripted-graph-run.ts';
import { faultsOf, faultsOfHalf, graph, needlessOf } from './share.ts';

describe('rules that once showed a fault', () => {
  test.each<GraphBend>([
    // a link to elsewhere was kept, and could never be asked for
    { at: 14, set: ['@odata.deltaLink', 'http://elsewhere.example/v1.0/me'] },
    // a row without an id was left out of the listing
    { at: 4, list: 'value', row: 4, set: ['id', ''] },
    // one event of a batch was taken for another one, and its edit for one of that event
    { at: 5, list: 'responses', row: 1, swap: 'body' },
    // a first round that says "removed" of a living event left it out
    { at: 4, list: 'value', row: 0, removed: true },
    // refused, and done all the same: the event came back under a uid of Exchange's, and a person was asked about it
    { at: 6, status: 429, code: 'ApplicationThrottled' },
    { at: 8, status: 410 },
    // a page that led to itself was asked for 20,000 times
    { from: 46, asking: 'GET delta', goesOn: 'here', once: false },
  ])('%j (RU9)', async (bend) => {
    expect(await faultsOf(graph, bend)).toEqual([]);
  });
});

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedGraphRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(18);
});

test('every exemption is needed', async () => {
  expect(await needlessOf(graph)).toEqual([]);
});

test('a share of the first half of all bent answers of Graph: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(graph, 0)).toEqual([]);
});
