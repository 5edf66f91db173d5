/** Runs requests whose answers are not essential. */
import { problemOf } from '../../../src-shared/domain/problems.ts';

/** The result of a request that must not stop the run; undefined when it fails. Trouble of the whole account is thrown. */
export async function quietly<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const code = problemOf(error)?.code;
    if (code === undefined || code === 'wrong-password' || code === 'unreachable' || code === 'throttled')
      throw error;
    return undefined;
  }
}
