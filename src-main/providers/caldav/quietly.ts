/** Questions whose answer only decorates. */
import { problemOf } from '../../../src-shared/domain/problems.ts';

/** What only decorates must not stop the run; what concerns the whole account does. */
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
