/** What became of a call of a calendar whose request met trouble on the way. */
import type { Outcome } from '../../src-shared/domain/calendar/side.ts';
import { type Problem, problem, problemOf } from '../../src-shared/domain/problems.ts';

/** Trouble of the whole account that is met before a request is sent. */
const beforeSending: ReadonlySet<Problem['code']> = new Set([
  'sign-in-required',
  'consent-required',
  'account-not-permitted',
  'setup-invalid',
  'certificate-untrusted',
  'host-not-confirmed',
]);

/**
 * @param wasSent whether the write itself was sent, and not only what is read before it: then nobody knows whether it happened (WR8)
 * @throws the error itself when it is a bug, or concerns the whole account
 */
export function outcomeOfFailure(error: unknown, wasSent: boolean, signal: AbortSignal): Outcome {
  const found = problemOf(error);
  if (found === null) {
    if (signal.aborted) return { type: 'unclear', problem: problem('unreachable') };
    throw error;
  }
  if (beforeSending.has(found.code)) throw error;
  return { type: wasSent ? 'unclear' : 'refused', problem: found };
}

/** Trouble of the server, after which the write may have happened. */
const unclear: ReadonlySet<Problem['code']> = new Set(['server-failed', 'captive-portal', 'answer-invalid']);

/** What an answer that says no means for a write. */
export function outcomeOfRefusal(found: Problem): Extract<Outcome, { type: 'unclear' | 'refused' }> {
  return { type: unclear.has(found.code) ? 'unclear' : 'refused', problem: found };
}
