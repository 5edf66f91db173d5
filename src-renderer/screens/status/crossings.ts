/** Counts by hour of the calendar and of all mailboxes as one list. Pure. */
import type { HourCounts } from '../../../src-shared/contract/index.ts';

/** How much was written to each side in one hour. */
export type Crossing = HourCounts[number];

/** @returns newest first */
export function crossingsOf(lists: readonly HourCounts[]): readonly Crossing[] {
  const hours = Map.groupBy(lists.flat(), ({ at }) => at);
  return [...hours.values()].map(sumOf).sort((one, other) => other.at - one.at);
}

/** Of at least one; `at` is that of the earliest. */
export function sumOf(crossings: readonly Crossing[]): Crossing {
  return {
    at: Math.min(...crossings.map(({ at }) => at)),
    provider: crossings.reduce((sum, { provider }) => sum + provider, 0),
    crm: crossings.reduce((sum, { crm }) => sum + crm, 0),
  };
}
