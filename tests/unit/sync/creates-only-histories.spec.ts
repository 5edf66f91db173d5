/**
 * Random histories with a CRM that only creates, and with one that does everything but tell what became of a call; how many comes from
 * CONCORD_HISTORIES, the seed from CONCORD_SEED.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src-sandbox/sample-sides/index.ts';
import { createsOnlyHistory, liveWithCreatesOnly } from '../../support/creates-only-histories.ts';
import { liveThrough } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Math.ceil(Number(process.env.CONCORD_HISTORIES ?? 2_000) / 4);

describe.each(['caldav-like', 'graph-like'] as const)(
  'random histories with a CRM that only creates, %s',
  (profile) => {
    it(
      'end with every entry made once, the rest listed, and silence (WR10)',
      async () => {
        console.info(`${runs} histories with a CRM that only creates over ${profile}, seed ${runSeed}`);
        await fc.assert(
          fc.asyncProperty(createsOnlyHistory, async (steps) => {
            expect(await liveWithCreatesOnly(profile, steps)).toEqual([]);
          }),
          { numRuns: runs, seed: runSeed, endOnFailure: false },
        );
      },
      60 * 60_000,
    );
  },
);

const crmLike = profiles['crm-like'];
const withoutLookup = { ...crmLike, capabilities: { ...crmLike.capabilities, lookup: false } };

describe.each(['caldav-like', 'graph-like'] as const)(
  'random histories with a CRM that cannot be asked about a call, %s',
  (profile) => {
    it(
      'end in agreement: what a person says about an unclear create makes no double and no loss (WR10)',
      async () => {
        const some = Math.ceil(runs / 5);
        console.info(`${some} histories with a CRM that cannot be asked over ${profile}, seed ${runSeed}`);
        await fc.assert(
          fc.asyncProperty(history, async (steps) => {
            expect(await liveThrough(profile, steps, withoutLookup)).toEqual([]);
          }),
          { numRuns: some, seed: runSeed, endOnFailure: false },
        );
      },
      60 * 60_000,
    );
  },
);
