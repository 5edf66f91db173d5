/** Random histories with undo and kills (DE3, D4); how many comes from CONCORD_UNDO_HISTORIES, the seed from CONCORD_SEED. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../support/seeded.ts';
import { undoHistory, undoThrough } from '../../support/undo-histories.ts';

const runs = Number(process.env.CONCORD_UNDO_HISTORIES ?? 300);

describe.each(['caldav-like', 'graph-like'] as const)('random histories with undo, %s', (profile) => {
  it(
    'undo restores both sides, or says beforehand why it cannot (DE3)',
    async () => {
      console.info(`${runs / 2} histories over ${profile}, seed ${runSeed}`);
      await fc.assert(
        fc.asyncProperty(undoHistory, async (rounds) => {
          expect(await undoThrough(profile, rounds)).toEqual([]);
        }),
        { numRuns: Math.ceil(runs / 2), seed: runSeed, endOnFailure: false },
      );
    },
    60 * 60_000,
  );
});
