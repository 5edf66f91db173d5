/** Decides when the next run is due (RU5): at random within an interval, later after each failure, never before a server's Retry-After. */
import type { Randomness } from '../../../src-shared/domain/clock.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import type { Outcome } from '../engine/host.ts';

export type NextRun =
  /** `wakeable`: a wake of a side starts the run earlier. */
  | { readonly type: 'wait'; readonly delayMs: number; readonly wakeable: boolean }
  /** No further run by itself: it could lock the account, or cannot succeed before a person acts (S1). */
  | { readonly type: 'give-up' };

const pollFromMs = 30_000;
const pollToMs = 60_000;
const soonerFromMs = 10_000;
const soonerToMs = 20_000;
const backOffFromMs = 10_000;
const backOffToMs = 15 * 60_000;

/** Problems that another run makes worse (a locked account) or cannot mend. */
const needsPerson: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'sign-in-required',
  'wrong-password',
  'consent-required',
  'account-not-permitted',
  'host-not-confirmed',
  'primary-is-permanent',
  'setup-invalid',
  'store-newer',
  'other-engine',
  'app-password-required',
  'mail-switched-off',
  'encryption-missing',
  'not-a-mail-server',
]);

/**
 * @param failures how many runs failed in a row, this one included; 0 after a run that came through
 * @param isSooner a person edited the calendar a moment ago; a failure or a server's Retry-After counts all the same
 */
export function nextRun(
  outcome: Outcome<unknown>,
  failures: number,
  now: number,
  randomness: Randomness,
  isSooner = false,
): NextRun {
  if (outcome.type === 'stopped') return { type: 'give-up' };
  if (outcome.type === 'ran') {
    const [fromMs, toMs] = isSooner ? [soonerFromMs, soonerToMs] : [pollFromMs, pollToMs];
    const delayMs = fromMs + (toMs - fromMs) * randomness.fraction();
    return { type: 'wait', delayMs, wakeable: true };
  }
  if (outcome.type === 'failed' && needsPerson.has(outcome.problem.code)) return { type: 'give-up' };
  const ceiling = Math.min(backOffToMs, backOffFromMs * 2 ** (failures - 1));
  const backOffMs = ceiling * (0.5 + randomness.fraction() / 2);
  const retryAt = outcome.type === 'failed' ? outcome.problem.retryAt : undefined;
  const delayMs = Math.max(
    backOffMs,
    retryAt === undefined ? 0 : retryAt - now + 1000 * randomness.fraction(),
  );
  return { type: 'wait', delayMs, wakeable: false };
}
