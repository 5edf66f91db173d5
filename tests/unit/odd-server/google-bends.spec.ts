/**
 * Every answer of a scripted run with Google's calendar API, bent in every way (see `google-bend.ts`), with the same things to hold as for a
 * CalDAV server (ID4, RU2, RU9). `npm test` takes a share, `npm run prove -- bends` takes all.
 */
import { expect, test } from 'vitest';
import { scriptedGoogleRun } from './scripted-google-run.ts';
import { faultsOfHalf, google } from './share.ts';

test('the story without a bent answer is in order', async () => {
  const { faults, recording } = await scriptedGoogleRun(null);
  expect(faults).toEqual([]);
  expect(recording.length).toBeGreaterThan(18);
});

test('a share of all bent answers of Google: nothing is lost, doubled or said to agree that does not (ID4, RU9)', {
  timeout: 3_600_000,
}, async () => {
  expect(await faultsOfHalf(google, 0)).toEqual([]);
});
