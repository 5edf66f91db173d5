/**
 * Every answer of a scripted run with Google's calendar API, bent in every way (see `google-bend.ts`), with the same things to hold as for a
 * CalDAV server (ID4, RU2, RU9). `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { describe, expect, test } from 'vitest';
import type { GoogleBend } from './google-bend.ts';
import { scriptedGoogleRun } from './scripted-google-run.ts';
import { faultsOf, faultsOfHalf, google, needlessOf } from './share.ts';

describe('rules that once showed a fault', () => {
  test.each<GoogleBend>([
    // refused, and done all the same: the event came back under a uid of Google's, and was made a second time in the CRM
    { at: 5, status: 400, reason: 'badRequest' },
    { at: 6, status: 451 },
    { at: 30, status: 429, header: ['retry-after', 'never'] },
    // an id that nobody can ask for was left out of the listing
    { at: 2, list: 'items', row: 0, set: ['id', 'a\r\nb'] },
    // an ETag that no header can carry ended the program
    { at: 22, set: ['etag', 'a\r\nb'] },
  ])('%j (RU9)', async (bend) => {
    expect(await faultsOf(google, bend)).toEqual([]);
  });
});

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedGoogleRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(18);
});

test('every exemption is needed', async () => {
  expect(await needlessOf(google)).toEqual([]);
});

test('a share of the first half of all bent answers of Google: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(google, 0)).toEqual([]);
});
