/** Random histories with a CRM that only creates; how many comes from CONCORD_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createsOnlyHistory, liveWithCreatesOnly } from '../../support/creates-only-histories.ts';

const runs = Math.ceil(Number(process.env.CONCORD_HISTORIES ?? 2_000) / 4);
const seed = Number(process.env.CONCORD_SEED ?? Date.now() % 2_147_483_647);

describe.each(['caldav-like', 'graph-like'] as const)(
  'random histories with a CRM that only creates, %s',
  (profile) => {
    it(
      'end with every entry made once, the rest listed, and silence (WR10)',
      async () => {
        console.info(`${runs} histories with a CRM that only creates over ${profile}, seed ${seed}`);
        await fc.assert(
          fc.asyncProperty(createsOnlyHistory, async (steps) => {
            expect(await liveWithCreatesOnly(profile, steps)).toEqual([]);
          }),
          { numRuns: runs, seed, endOnFailure: false },
        );
      },
      60 * 60_000,
    );
  },
);
