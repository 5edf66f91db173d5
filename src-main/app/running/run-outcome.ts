/** What the outcome of a run says about changes. Pure. */
import { type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import type { AnyOutcome } from '../engine/host.ts';

/** Whether the run wrote anything to either side. */
export function hasChanged(outcome: AnyOutcome): boolean {
  return sideNames.some((side) => hasWritten(outcome, side));
}

/** Whether the run wrote something to this side, which a person had changed on the other side. */
export function hasWritten(outcome: AnyOutcome, side: SideName): boolean {
  if (outcome.type !== 'ran') return false;
  const { summary } = outcome.report;
  if (!('arrived' in summary)) {
    const { added, changed, removed } = summary[side];
    return added + changed + removed > 0;
  }
  const arrived = side === 'crm' ? summary.arrived : 0;
  return arrived + summary.moved[side] + summary.keywords[side] > 0;
}
