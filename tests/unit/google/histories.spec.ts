/**
 * Random histories over a Google account; how many comes from CONCORD_GOOGLE_HISTORIES, the seed from CONCORD_SEED. Both are printed.
 * Two of the steps change nothing here: hiding a part of an entry, and making it unreadable (see `GoogleHand`).
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { googleInWorld } from '../../support/google-calendar/google-world.ts';
import { liveThroughIn } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_GOOGLE_HISTORIES ?? 20);

it(
  'random histories over Google end in agreement: no double, no loss, no mail nobody ticked, and silence',
  async () => {
    console.info(`${runs} histories over Google, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const one = await googleInWorld();
        try {
          expect(await liveThroughIn(one, [], steps)).toEqual([]);
        } finally {
          await one.provider.close();
        }
        expect(one.provider.complaints()).toEqual([]);
      }),
      { numRuns: runs, seed: runSeed, endOnFailure: false },
    );
  },
  24 * 60 * 60_000,
);
