/** The setup's steps in their order, and which of them may be gone back to. */
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

export const isVisitable = (step: SetupStep): step is VisitableStep =>
  step !== 'first-run' && step !== 'done';

/** Where a step stands; -1 for the end of the setup, which is no step of its own. */
export const placeOf = (step: SetupStep): number => steps.indexOf(step as ShownStep);

/** The step before, as long as going back means something. */
export function stepBefore(step: SetupStep): VisitableStep | null {
  const before = steps[placeOf(step) - 1];
  return before !== undefined && isVisitable(before) && isVisitable(step) ? before : null;
}

/** Only a step with a valid answer, and none while the first run is under way. */
export function mayVisit(step: SetupStep, setup: AppState['setup']): step is VisitableStep {
  return isVisitable(step) && isVisitable(setup.step) && step !== setup.step && setup.finished.includes(step);
}
