/** The mailbox moves in the middle of random histories; how many comes from CONCORD_MOVED_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sampleProvider } from '../../../src-sandbox/sample-sides/index.ts';
import { liveThroughIn } from '../../support/histories.ts';
import { history } from '../../support/history-steps.ts';
import { movingWorld } from '../../support/moving-world.ts';
import { runSeed } from '../../support/seeded.ts';
import { seededRandomness, self, world } from '../../support/world.ts';

const runs = Number(process.env.CONCORD_MOVED_HISTORIES ?? 200);

it(
  'ends in agreement: no double, no loss, no mail nobody ticked, and silence (ID10)',
  async () => {
    console.info(`${runs} histories, seed ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(history, fc.nat({ max: 100 }), async (all, at) => {
        // on another machine the person says so too, at another time
        const steps = all.filter((step) => step.do !== 'other-machine');
        const old = world('caldav-like', 7);
        const place = sampleProvider('caldav-like', {
          clock: old.clock,
          randomness: seededRandomness(8),
          address: self,
        });
        const { world: one, move } = movingWorld(old, place);
        const when = Math.floor((steps.length * at) / 101);
        expect(await liveThroughIn(one, [], steps, (step) => (step === when ? move() : undefined))).toEqual(
          [],
        );
      }),
      { numRuns: runs, seed: runSeed, endOnFailure: false },
    );
  },
  60 * 60_000,
);
