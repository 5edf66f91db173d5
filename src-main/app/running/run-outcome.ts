/** What the outcome of a run says about changes. Pure. */
import type { RunOutcome } from '../engine/host.ts';

/** Whether the run wrote anything to either side. */
export function hasChanged(outcome: RunOutcome): boolean {
  return hasWritten(outcome, 'provider') || hasWritten(outcome, 'crm');
}

/** Whether the run wrote something to this side, which a person had changed on the other side. */
export function hasWritten(outcome: RunOutcome, side: 'provider' | 'crm'): boolean {
  if (outcome.type !== 'ran') return false;
  const { added, changed, removed } = outcome.report.summary[side];
  return added + changed + removed > 0;
}
