/** The random histories of one profile; how many comes from CONCORD_HISTORIES, the seed from CONCORD_SEED. Both are printed. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { liveThrough } from './histories.ts';
import { history } from './history-steps.ts';
import { runSeed } from './seeded.ts';

/** Of both profiles together. */
const runs = Number(process.env.CONCORD_HISTORIES ?? 2_000);

/** @param seed one of its own for each profile, made from the seed of the run, so that no history is tried twice */
export function randomHistories(profile: 'caldav-like' | 'graph-like', seed: number): void {
  it(`random histories, ${profile}: end in agreement, with no double, no loss, no mail nobody ticked, and silence`, async () => {
    const numRuns = Math.ceil(runs / 2);
    console.info(`${numRuns} histories over ${profile}, seed ${seed} made from ${runSeed}`);
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        expect(await liveThrough(profile, steps)).toEqual([]);
      }),
      { numRuns, seed, endOnFailure: false },
    );
  }, 0);
}
