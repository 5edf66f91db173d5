/** The random histories of mail over Gmail; how many comes from CONCORD_GMAIL_HISTORIES, the seed from CONCORD_SEED. Both are printed. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { gmailLike, gmailMapping } from '../../support/gmail-like.ts';
import { liveThroughMail } from '../../support/mail-histories/life.ts';
import { mailHistory } from '../../support/mail-histories/steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_GMAIL_HISTORIES ?? 12);

it(
  'random histories of mail over Gmail end in agreement: no message lost, none doubled, and silence (M5)',
  async () => {
    console.info(`${runs} histories of mail over Gmail, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(mailHistory, async (steps) => {
        const { world, provider } = await gmailLike();
        try {
          const options = {
            locates: true,
            tellsMessages: true,
            otherProvider: provider,
            mapping: gmailMapping,
          };
          expect(await liveThroughMail(steps, options)).toEqual([]);
          expect(world.discoveryFaults).toEqual([]);
          expect(world.google.complaints()).toEqual([]);
        } finally {
          await world.stop();
        }
      }),
      { numRuns: runs, seed: runSeed, endOnFailure: true },
    );
  },
  60 * 60_000,
);
