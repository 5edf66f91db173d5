/** The setup's steps in order, and the rules for going back to one. */
import type { AppState, SetupStep } from '../../../src-shared/contract/index.ts';

type ShownStep = Exclude<SetupStep, 'done'>;
export type VisitableStep = Exclude<SetupStep, 'first-run' | 'done'>;

export const steps: readonly ShownStep[] = [
  'welcome',
  'crm',
  'account',
  'calendar',
  'direction',
  'preview',
  'first-run',
];

const isVisitable = (step: SetupStep): step is VisitableStep => step !== 'first-run' && step !== 'done';

/** The position of a step, counted from 0; -1 for `done`, which is not a step. */
export const indexOfStep = (step: SetupStep): number => steps.indexOf(step as ShownStep);

/** The previous step, or null when it is not possible to go back. */
export function stepBefore(step: SetupStep): VisitableStep | null {
  const before = steps[indexOfStep(step) - 1];
  return before !== undefined && isVisitable(before) && isVisitable(step) ? before : null;
}

/** True for a finished step other than the current one; no step can be visited while the first run is in progress. */
export function mayVisit(step: SetupStep, setup: AppState['setup']): step is VisitableStep {
  return isVisitable(step) && isVisitable(setup.step) && step !== setup.step && setup.finished.includes(step);
}
