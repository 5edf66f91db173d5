/**
 * What a refusal of a Google API means as a Problem. It contains no text of the server (S9).
 * Sources: https://developers.google.com/workspace/calendar/api/guides/errors and
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors.
 */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { Refusal } from './refusal.ts';

/** What the request was about: the whole account, a calendar or mailbox as a whole, or one event or message. */
export type Purpose = 'account' | 'collection' | 'item';

/** Refusals for too many requests; they come with 403 as well as with 429. */
const throttling: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
]);

/** The project of the client id has not switched the API on. */
const switchedOff: ReadonlySet<string> = new Set(['accessNotConfigured', 'SERVICE_DISABLED']);
const scopeMissing: ReadonlySet<string> = new Set([
  'insufficientPermissions',
  'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
]);
/** The organisation's administrator forbids it. */
const policies: ReadonlySet<string> = new Set(['domainPolicy', 'accessDenied', 'failedPrecondition']);
const statesTooOld: ReadonlySet<string> = new Set(['fullSyncRequired', 'updatedMinTooLongAgo']);

/** Whether a refusal asks for fewer requests, for now. */
export function asksToSlowDown({ status, reasons, retryAt }: Refusal): boolean {
  if (status === 429) return true;
  if (status === 403) return reasons.some((reason) => throttling.has(reason));
  return status === 503 && retryAt !== null;
}

export interface RefusalContext {
  /** Epoch milliseconds to wait until when the server asks for fewer requests and does not say for how long. */
  readonly pauseUntil: number;
  /** What the requests need a permission for. */
  readonly feature: 'calendar' | 'mail';
}

export function problemOfRefusal(
  refusal: Refusal,
  purpose: Purpose,
  { pauseUntil, feature }: RefusalContext,
): Problem {
  const { status, reasons, host, retryAt, isPage } = refusal;
  const has = (known: ReadonlySet<string>): boolean => reasons.some((reason) => known.has(reason));
  if (status === 511 || (isPage && !refusal.isGoogles && status < 500))
    return problem('captive-portal', { host });
  if (status < 400) return problem('answer-invalid', { host, status });
  if (asksToSlowDown(refusal)) return problem('throttled', { host }, retryAt ?? pauseUntil);
  // whether a person has to sign in again is told when a new access token is asked for (`TokenSource`)
  if (status === 401 || status >= 500) return problem('server-failed', { host, status });
  if (status === 403) {
    if (has(switchedOff)) return problem('consent-required', { host, reason: 'service-missing' });
    // as when it is noticed at the sign-in: the person left out a box, and mends that by signing in again
    if (has(scopeMissing))
      return problem('sign-in-required', { host, reason: 'not-granted', missing: feature });
    if (purpose === 'account' && has(policies))
      return problem('consent-required', { host, reason: 'administrator-policy' });
    return problem('not-permitted', { host });
  }
  if (status === 410 && has(statesTooOld)) return problem('sync-state-expired', { host });
  if (status === 404 || status === 410)
    return purpose === 'collection'
      ? problem('calendar-missing', { host })
      : purpose === 'item'
        ? problem('not-found', { host })
        : problem('answer-invalid', { host, status });
  if (status === 409)
    return reasons.includes('duplicate')
      ? problem('already-exists', { host })
      : problem('revision-conflict', { host });
  if (status === 412) return problem('revision-conflict', { host });
  if (status === 413) return problem('item-too-large', { host });
  return purpose === 'item'
    ? problem('item-rejected', { host, status })
    : problem('answer-invalid', { host, status });
}
