/** Random histories of mail; how many comes from CONCORD_MAIL_HISTORIES, the seed from CONCORD_SEED. Both are printed. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveThroughMail } from '../../support/mail-histories/life.ts';
import { mailHistory } from '../../support/mail-histories/steps.ts';
import { runSeed } from '../../support/seeded.ts';

const runs = Number(process.env.CONCORD_MAIL_HISTORIES ?? 2_000);

describe.each([
  ['a provider that locates, a CRM that tells whole messages', { locates: true, tellsMessages: true }],
  ['a provider that cannot locate, a CRM that gives hints', { locates: false, tellsMessages: false }],
  ['a provider with immutable ids', { locates: true, tellsMessages: true, stableIds: true }],
] as const)('random histories of mail: %s', (_name, options) => {
  it(
    'end in agreement: no message lost, none doubled, and silence (M5)',
    async () => {
      console.info(`${Math.ceil(runs / 3)} histories of mail, seed ${runSeed}`);
      await fc.assert(
        fc.asyncProperty(mailHistory, async (steps) => {
          expect(await liveThroughMail(steps, options)).toEqual([]);
        }),
        { numRuns: Math.ceil(runs / 3), seed: runSeed, endOnFailure: false },
      );
    },
    60 * 60_000,
  );
});
