/** The random histories of mail with one kind of sides; how many comes from CONCORD_MAIL_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { runSeed } from '../seeded.ts';
import { liveThroughMail } from './life.ts';
import { mailHistory } from './steps.ts';

/** Of all three kinds of sides together. */
const runs = Number(process.env.CONCORD_MAIL_HISTORIES ?? 2_000);

/** @param shift makes a seed of its own for each kind of sides, so that no history is tried twice */
export function randomMailHistories(options: Parameters<typeof liveThroughMail>[1], shift: number): void {
  it('random histories of mail: end in agreement, no message lost, none doubled, and silence (M5)', async () => {
    const [numRuns, seed] = [Math.ceil(runs / 3), (runSeed + shift) | 0];
    console.info(`${numRuns} histories of mail, seed ${seed} made from ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(mailHistory, async (steps) => {
        expect(await liveThroughMail(steps, options)).toEqual([]);
      }),
      { numRuns, seed, endOnFailure: false },
    );
  }, 0);
}
