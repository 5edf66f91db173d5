/**
 * Random histories over a Microsoft 365 account; how many comes from CONCORD_MICROSOFT_HISTORIES, the seed from CONCORD_SEED. Both are
 * printed. Two of the steps change nothing here: hiding a part of an entry, and making it unreadable (see `microsoftHand`).
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { liveThroughIn } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { microsoftInWorld } from '../../support/microsoft-calendar/microsoft-world.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_MICROSOFT_HISTORIES ?? 20);

it(
  'random histories over Microsoft 365 end in agreement: no double, no loss, no mail nobody ticked, and silence',
  async () => {
    console.info(`${runs} histories over Microsoft 365, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const one = await microsoftInWorld();
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
