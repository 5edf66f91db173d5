/** The random histories of mail over EWS; how many comes from CONCORD_EXCHANGE_MAIL_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { exchangeLike } from '../../support/exchange-like.ts';
import { liveThroughMail } from '../../support/mail-histories/life.ts';
import { mailHistory } from '../../support/mail-histories/steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_EXCHANGE_MAIL_HISTORIES ?? 12);

it(
  'random histories of mail over EWS end in agreement: no message lost, none doubled, and silence (M5)',
  async () => {
    console.info(`${runs} histories of mail over Exchange, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(mailHistory, async (steps) => {
        const { world, mapping, provider } = await exchangeLike();
        try {
          const options = { locates: true, tellsMessages: true, otherProvider: provider, mapping };
          expect(await liveThroughMail(steps, options)).toEqual([]);
        } finally {
          await world.stopChecked();
        }
      }),
      { numRuns: runs, seed: runSeed, endOnFailure: true },
    );
  },
  60 * 60_000,
);
