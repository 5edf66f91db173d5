/**
 * Random histories over a mailbox on an Exchange server; how many comes from CONCORD_EXCHANGE_HISTORIES, the seed from CONCORD_SEED. Both
 * are printed. Without a seed they are the same ones each time.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { exchangeInWorld } from '../../support/exchange-calendar/exchange-provider.ts';
import { liveThroughIn } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { runSeed } from '../../support/seeded.ts';

const seed = process.env.CONCORD_SEED === undefined ? 1 : runSeed;
const runs = Number(process.env.CONCORD_EXCHANGE_HISTORIES ?? 20);

it(
  'random histories over Exchange end in agreement: no double, no loss, no mail nobody ticked, and silence',
  async () => {
    console.info(`${runs} histories over Exchange, seed ${seed}`);
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const one = await exchangeInWorld();
        try {
          expect(await liveThroughIn(one, [], steps)).toEqual([]);
        } finally {
          await one.provider.close();
        }
        expect(one.provider.complaints()).toEqual([]);
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
  },
  24 * 60 * 60_000,
);
