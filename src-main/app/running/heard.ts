/** When each side was last heard, as runs and wakes tell. Pure. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Outcome } from '../engine/host.ts';

/** Epoch milliseconds; null: not since the account was opened. */
export type Heard = Readonly<Record<SideName, number | null>>;

export const neverHeard: Heard = { provider: null, crm: null };

/**
 * A run that came through asked both sides, or listens to them. Of a run that failed, the side that its Problem is about counts as not
 * heard, and the other one as heard when it sent anything.
 * @param at epoch milliseconds
 */
export function heardAfter(heard: Heard, outcome: Outcome<unknown>, at: number): Heard {
  const isHeard = (side: SideName): boolean =>
    outcome.type === 'ran' ||
    (outcome.type === 'failed' && isOfOther(outcome.problem, side) && outcome.traffic[side].bytes > 0);
  return {
    provider: isHeard('provider') ? at : heard.provider,
    crm: isHeard('crm') ? at : heard.crm,
  };
}

/** A Problem without a side may be about either. */
function isOfOther({ side }: Problem, than: SideName): boolean {
  return side !== undefined && side !== than;
}
