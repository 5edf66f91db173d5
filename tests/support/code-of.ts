/** What came of an action, in one word, for tests of expected trouble. */
import { problemOf } from '../../src-shared/domain/problems.ts';

/** The code of the Problem it ended with, `nothing` when it succeeded, the text of any other error (a bug). */
export async function codeOf(action: Promise<unknown>): Promise<string> {
  return action.then(
    () => 'nothing',
    (error: unknown) => problemOf(error)?.code ?? String(error),
  );
}
