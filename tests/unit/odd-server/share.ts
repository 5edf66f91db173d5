/** The share of all bent answers that one spec file tries; two files take one half each, so that two processors work. */
import { randomInt } from 'node:crypto';
import type { Bend } from './bend.ts';
import { everyBend } from './every-bend.ts';
import { scriptedRun } from './scripted-run.ts';

const seed = Number(process.env.CONCORD_SEED ?? randomInt(2 ** 31 - 1));
const share =
  process.env.CONCORD_BENDS === 'all' ? Number.POSITIVE_INFINITY : Number(process.env.CONCORD_BENDS ?? 1000);

/** What did not hold with this rule, the rule named in each line. */
export async function faultsOf(bend: Bend): Promise<readonly string[]> {
  const { faults } = await scriptedRun(bend);
  return faults.slice(0, 3).map((fault) => `${JSON.stringify(bend)}: ${fault}`);
}

/** Bends the answers of one half: as many as wanted, from a random beginning, at even distances, so that every position is reached. */
export async function faultsOfHalf(half: 0 | 1): Promise<readonly string[]> {
  const all = everyBend((await scriptedRun(null)).recording).filter((_, index) => index % 2 === half);
  const count = Math.min(share, all.length);
  console.log(`${count} of ${all.length} bent answers of half ${half + 1}, seed ${seed}`);
  const faults: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const bend = all[(seed + Math.floor((index * all.length) / count)) % all.length];
    if (bend !== undefined) faults.push(...(await faultsOf(bend)));
  }
  return faults;
}
