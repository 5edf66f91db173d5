/** Registers a test for every behaviour and each starting side, for one kind of pair. */
import { describe, it } from 'vitest';
import { entryBehaviours } from './entries.ts';
import type { Behaviour, Pair } from './pair.ts';
import { seriesBehaviours } from './series.ts';
import { timeBehaviours } from './series-times.ts';
import { togetherBehaviours } from './together.ts';

const groups: Readonly<Record<string, readonly Behaviour[]>> = {
  entries: entryBehaviours,
  series: seriesBehaviours,
  'time zones of series': timeBehaviours,
  'series changed on both sides': togetherBehaviours,
};

export interface BehaviourSuite<P extends Pair> {
  readonly supports: Pair['supports'];
  /** Opens a new pair, which is closed after the test. */
  open(): Promise<P>;
  readonly timeoutMs?: number;
}

export function testBehaviours<P extends Pair>({
  supports,
  open,
  timeoutMs = 60_000,
}: BehaviourSuite<P>): void {
  for (const [group, list] of Object.entries(groups))
    describe(group, () => {
      for (const { name, needs, run } of list) {
        // A behaviour that needs what this kind of calendar cannot store is not registered.
        if (needs !== undefined && !supports[needs]) continue;
        for (const from of ['calendar', 'crm'] as const)
          it(
            `${name}, from the ${from === 'crm' ? 'CRM' : from}`,
            async () => run(await open(), from),
            timeoutMs,
          );
      }
    });
}
