/** Puts credentials into the header of a request. */
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';

/** @throws ProblemError `sign-in-required` for credentials that no header can carry, such as a token with a line break */
export function setCredentials(headers: Pick<Headers, 'set'>, value: string, host: string): void {
  try {
    headers.set('authorization', value);
  } catch {
    // the TypeError would show the credentials
    throw new ProblemError(problem('sign-in-required', { host }));
  }
}
