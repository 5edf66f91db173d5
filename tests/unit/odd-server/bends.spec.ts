/**
 * Every answer of a scripted run, bent in every way (see `bend.ts`): nothing is deleted without proof, nothing is doubled, no edit is lost,
 * no guest is mailed, "agree" is said only when both sides do, and once the server is good again both sides end equal (ID4, RU2, RU9).
 * `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { describe, expect, test } from 'vitest';
import type { Bend } from './bend.ts';
import { scriptedRun } from './scripted-run.ts';
import { calDav, faultsOf, faultsOfHalf, needlessOf } from './share.ts';

describe('rules that once showed a fault', () => {
  test.each<Bend>([
    // a PUT that is answered 200 and not done: what is read back has the old ETag
    { at: 25, status: 200, unasked: true },
    // a PUT that is answered with a new ETag and not done: the entry that was never made passed for one that a person removed
    { asking: 'put', status: 201, header: ['etag', '"new"'], unasked: true },
    // ... and the version from before, an hour later, for one that a person put back
    { asking: 'put', status: 204, header: ['etag', '"new"'], unasked: true, once: false },
    // a DELETE that is answered as done and not done was believed until the next daily comparison
    { asking: 'delete', status: 200, unasked: true },
    { asking: 'delete', status: 204, unasked: true, once: false },
    // two entries that were read under each other's address stayed in quarantine when they were read right
    { asking: 'query', row: 1, data: 'of the next row' },
    { at: 7, row: 1, data: 'of the next row' },
    // a 401 or 403 for one object that the listing still names ended its link for good
    { at: 19, row: 0, rowStatus: 401 },
    { at: 19, row: 4, rowStatus: 403 },
    { at: 19, row: 0, rowStatus: 401, double: true },
    { at: 20, row: 0, rowStatus: 401, double: true },
    // refused, and done all the same
    { at: 8, status: 415 },
    { at: 10, status: 505 },
    // refused and done, and its source removed before the next try: nothing told of what was left
    { at: 9, status: 406 },
    // a change log that always goes on was asked 10,000 times
    { from: 18, asking: 'sync-collection', cut: true, once: false },
    // a state that the server never gave, and answered with a list of everything: no removal stood in it
    { at: 16, token: 'unknown' },
    // a row that said 507 of one object was left out
    { at: 18, row: 5, rowStatus: 507 },
    // the event of a row without an address of its own was left out of the first run
    { at: 7, row: 1, href: '' },
    { at: 7, row: 2, href: '/cal/' },
    { at: 7, row: 0, href: 'http://elsewhere.example/x.ics' },
  ])('%j (RU9)', async (bend) => {
    expect(await faultsOf(calDav, bend)).toEqual([]);
  });
});

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(30);
});

test('every exemption is needed', async () => {
  expect(await needlessOf(calDav)).toEqual([]);
});

test('a share of the first half of all bent answers: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(calDav, 0)).toEqual([]);
});
