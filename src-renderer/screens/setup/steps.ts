/** The five steps of the setup that a person counts, and the rules for going back to one. The welcome comes before them. */
import type { AppState, SetupStep } from '../../../src-shared/contract/index.ts';

export type VisitableStep = Exclude<SetupStep, 'first-run' | 'done'>;

interface CountedStep {
  readonly name: 'crm' | 'account' | 'what' | 'check' | 'first-run';
  /** The answers that it asks for, each a step of the contract; on the screen they are one page. */
  readonly answers: readonly [Exclude<SetupStep, 'welcome' | 'done'>, ...SetupStep[]];
}

export const steps: readonly CountedStep[] = [
  { name: 'crm', answers: ['crm'] },
  { name: 'account', answers: ['account'] },
  { name: 'what', answers: ['calendar', 'direction'] },
  { name: 'check', answers: ['preview'] },
  { name: 'first-run', answers: ['first-run'] },
];

const isVisitable = (step: SetupStep): step is VisitableStep => step !== 'first-run' && step !== 'done';

/** The position of a step, counted from 0; -1 for `welcome` and `done`, which are not counted. */
export const indexOfStep = (step: SetupStep): number =>
  steps.findIndex(({ answers }) => answers.includes(step));

/** The previous page, or null when it is not possible to go back. */
export function stepBefore(step: SetupStep): VisitableStep | null {
  if (step === 'welcome' || !isVisitable(step)) return null;
  const before = steps[indexOfStep(step) - 1]?.answers[0] ?? 'welcome';
  return isVisitable(before) ? before : null;
}

export const isFinished = ({ answers }: CountedStep, { step, finished }: AppState['setup']): boolean =>
  !answers.includes(step) && answers.every((one) => finished.includes(one));

/** Where a press on a step leads: a finished one that is not shown now. Null while the first run is in progress. */
export function visitOf(counted: CountedStep, setup: AppState['setup']): VisitableStep | null {
  const [first] = counted.answers;
  return isVisitable(setup.step) && isVisitable(first) && isFinished(counted, setup) ? first : null;
}
