/** What the outcome of a run says about changes. Pure. */
import type { Problem } from '../../../src-shared/domain/problems.ts';
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

/** What ended a run; or what a run of mail went on in spite of: a pair whose folder is missing, a side that is full. */
export function problemsOf(outcome: AnyOutcome): readonly Problem[] {
  if (outcome.type === 'failed') return [outcome.problem];
  return outcome.type === 'ran' && 'problems' in outcome.report.summary
    ? outcome.report.summary.problems
    : [];
}

/** Whether nothing is left that should be on the other side, as far as this run could hear (RU9). */
export function hasAgreed(outcome: AnyOutcome): boolean {
  if (outcome.type !== 'ran' || outcome.report.summary.waiting > 0) return false;
  return problemsOf(outcome).length === 0 && !('backlog' in outcome.report && outcome.report.backlog > 0);
}

/** Until when the CRM wants to be left alone, as the run was told; null where it was told nothing of that. Epoch milliseconds. */
export function crmThrottledUntil(outcome: AnyOutcome): number | null {
  if (outcome.type !== 'failed') return null;
  const { code, side, retryAt } = outcome.problem;
  return code === 'throttled' && side === 'crm' && retryAt !== undefined ? retryAt : null;
}
