/** Lives through many random histories of several people on one kind of server. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { runSeed } from '../seeded.ts';
import { type Counts, liveTogether } from './life.ts';
import type { OpenOffice } from './office.ts';
import { peopleHistory } from './steps.ts';

/**
 * What a hundred histories contain at least, about half of what they do. Without it the histories would prove little. Where only the
 * organiser hears of an answer, half as many answers are seen in two places.
 */
const leastInHundred: Counts = { mails: 100, replies: 5, decisions: 120, ticks: 45, rules: 25 };

/** How many of the histories in memory a spec lives through, half for each kind of server; from CONCORD_HISTORIES. */
export const historiesInMemory = Math.ceil(Number(process.env.CONCORD_HISTORIES ?? 2_000) / 2);

export async function liveThroughMany(name: string, open: OpenOffice, runs: number): Promise<void> {
  console.info(`${runs} histories of several people over ${name}, seed ${runSeed}`);
  const total = { mails: 0, replies: 0, decisions: 0, ticks: 0, rules: 0 };
  const names = Object.keys(total) as (keyof Counts)[];
  await fc.assert(
    fc.asyncProperty(peopleHistory, async (history) => {
      const { wrong, counts } = await liveTogether(open, history);
      for (const what of names) total[what] += counts[what];
      expect(wrong).toEqual([]);
    }),
    { numRuns: runs, seed: runSeed, endOnFailure: false },
  );
  for (const what of names) console.info(`counted ${what}: ${total[what]}`);
  // a few histories may contain anything
  if (runs >= 200)
    for (const what of names)
      expect(total[what], what).toBeGreaterThanOrEqual((leastInHundred[what] * runs) / 100);
}
