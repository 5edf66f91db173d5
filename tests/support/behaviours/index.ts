/** Registers every behaviour, from each side, for one kind of pair. */
import { describe, it } from 'vitest';
import { entryBehaviours } from './entries.ts';
import type { Behaviour, Pair } from './pair.ts';
import { seriesBehaviours } from './series.ts';
import { timeBehaviours } from './series-times.ts';
import { togetherBehaviours } from './together.ts';

const groups: Readonly<Record<string, readonly Behaviour[]>> = {
  entries: entryBehaviours,
  series: seriesBehaviours,
  'series in time': timeBehaviours,
  'both at once': togetherBehaviours,
};

export interface Behaving<P extends Pair> {
  readonly holds: Pair['holds'];
  /** A fresh pair; it is closed after the test. */
  open(): Promise<P>;
  readonly timeoutMs?: number;
}

export function behaviours<P extends Pair>({ holds, open, timeoutMs = 60_000 }: Behaving<P>): void {
  for (const [group, list] of Object.entries(groups))
    describe(group, () => {
      for (const { name, needs, live } of list) {
        // what this calendar cannot hold is no test of it
        if (needs !== undefined && !holds[needs]) continue;
        for (const at of ['calendar', 'crm'] as const)
          it(`${name}, from the ${at === 'crm' ? 'CRM' : at}`, async () => live(await open(), at), timeoutMs);
      }
    });
}
