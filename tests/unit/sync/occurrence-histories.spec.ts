/** Random histories with a CRM that knows single entries only; how many comes from CONCORD_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveWithSingles, singlesHistory } from '../../support/singles-histories.ts';

const runs = Math.ceil(Number(process.env.CONCORD_HISTORIES ?? 2_000) / 10);
const seed = Number(process.env.CONCORD_SEED ?? Date.now() % 2_147_483_647);

describe.each(['caldav-like', 'graph-like'] as const)(
  'random histories with single entries, %s',
  (profile) => {
    it(
      'end with one entry for each occurrence, and silence (TI4)',
      async () => {
        console.info(`${runs} histories with single entries over ${profile}, seed ${seed}`);
        await fc.assert(
          fc.asyncProperty(singlesHistory, async (steps) => {
            expect(await liveWithSingles(profile, steps)).toEqual([]);
          }),
          { numRuns: runs, seed, endOnFailure: false },
        );
      },
      10 * 60_000,
    );
  },
);
