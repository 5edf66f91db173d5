/** Counts the questions that need the person, as the badge and the status screen show them. */
import type { AppState } from '../../src-shared/contract/index.ts';

/** The questions that a person can answer on the Activity screen. A question about 150 entries is one question. */
export function openQuestions({
  decisions,
  setup,
}: Pick<AppState, 'decisions' | 'setup'>): AppState['decisions'] {
  // The question about the first sync is answered on the preview step of the setup.
  return decisions.filter((one) => one.kind !== 'first-run' || setup.step === 'done');
}
