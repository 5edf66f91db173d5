/** Random histories over both profiles; how many comes from CONCORD_HISTORIES, the seed from CONCORD_SEED. Both are printed. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveThrough } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_HISTORIES ?? 2_000);

describe.each(['caldav-like', 'graph-like'] as const)('random histories, %s', (profile) => {
  it(
    'end in agreement: no double, no loss, no mail nobody ticked, and silence',
    async () => {
      console.info(`${runs / 2} histories over ${profile}, seed ${runSeed}`);
      await fc.assert(
        fc.asyncProperty(history, async (steps) => {
          expect(await liveThrough(profile, steps)).toEqual([]);
        }),
        { numRuns: Math.ceil(runs / 2), seed: runSeed, endOnFailure: false },
      );
    },
    60 * 60_000,
  );
});
