/** The random histories of mail over Microsoft 365; how many comes from CONCORD_MICROSOFT_MAIL_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { liveThroughMail } from '../../support/mail-histories/life.ts';
import { mailHistory } from '../../support/mail-histories/steps.ts';
import { microsoftLike } from '../../support/microsoft-like.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_MICROSOFT_MAIL_HISTORIES ?? 12);

it(
  'random histories of mail over Microsoft 365 end in agreement: no message lost, none doubled, and silence (M5)',
  async () => {
    console.info(`${runs} histories of mail over Microsoft 365, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(mailHistory, async (steps) => {
        const { world, mapping, provider } = await microsoftLike();
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
