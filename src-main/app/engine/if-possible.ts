/** What a side is asked for beside what is known already: where it cannot be had now, a person is answered all the same. */
import { problemOf } from '../../../src-shared/domain/problems.ts';

/** How long a single object is waited for. */
export const readWithinMs = 6_000;

/** Null for expected trouble, and where the answer took too long. */
export async function ifPossible<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
    if (problemOf(error) === null && !isLate) throw error;
    return null;
  }
}
