/**
 * What a refusal of Microsoft Graph means as a Problem. It contains no text of the server (S9).
 * Sources: https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/throttling, and for the codes that begin with
 * "Error", which come from Exchange itself,
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode.
 */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { Refusal } from './refusal.ts';

/** What the request was about: the whole account, a calendar or folder as a whole, or one event or message. */
export type Purpose = 'account' | 'collection' | 'item';

type Codes = ReadonlySet<string>;

const codes = (...names: readonly string[]): Codes => new Set(names.map((name) => name.toLowerCase()));

/** Some of them come with 503 and others with 429. */
const throttling = codes(
  'TooManyRequests',
  'ApplicationThrottled',
  'ErrorServerBusy',
  'activityLimitReached',
);

/** The sign-in works, and there is no mailbox that Graph reaches: no licence, or the mailbox is on a server of the company's own. */
const withoutMailbox = codes(
  'MailboxNotEnabledForRESTAPI',
  'MailboxNotSupportedForRESTAPI',
  'ErrorNonExistentMailbox',
  'ErrorMissingEmailAddress',
  'MailboxNotHostedInExchangeOnline',
);
const disabled = codes(
  'ErrorAccountDisabled',
  'accountDisabled',
  'ErrorMailboxDisabled',
  'ErrorAccountSuspend',
);
const notFound = codes('ErrorItemNotFound', 'ErrorFolderNotFound', 'itemNotFound', 'ErrorObjectNotFound');
const statesTooOld = codes(
  'SyncStateNotFound',
  'SyncStateInvalid',
  'resyncRequired',
  'ErrorInvalidSyncStateData',
  'ErrorSyncStateNotFound',
);
const conflicts = codes('ErrorIrresolvableConflict', 'ErrorConcurrentItemSave', 'ErrorStaleObject');
const repeated = codes('ErrorDuplicateTransactionId', 'ErrorItemAlreadyExists');
const full = codes('ErrorQuotaExceeded');
const large = codes('ErrorMessageSizeExceeded', 'RequestEntityTooLarge');

const has = ({ codes: given }: Refusal, known: Codes): boolean => given.some((code) => known.has(code));

/** Whether a refusal asks for fewer requests, for now. */
export function asksToSlowDown(refusal: Refusal): boolean {
  const { status, retryAt } = refusal;
  return status === 429 || (status === 503 && (retryAt !== null || has(refusal, throttling)));
}

/** @param pauseUntil epoch milliseconds to wait until when the server asks for fewer requests and does not say for how long */
export function problemOfRefusal(refusal: Refusal, purpose: Purpose, pauseUntil: number): Problem {
  const { status, host, retryAt, isPage, isGraphs } = refusal;
  if (status === 511 || (isPage && !isGraphs && status < 500)) return problem('captive-portal', { host });
  if (status < 400) return problem('answer-invalid', { host, status });
  if (asksToSlowDown(refusal)) return problem('throttled', { host }, retryAt ?? pauseUntil);
  if (has(refusal, withoutMailbox)) return problem('consent-required', { host, reason: 'no-mailbox' });
  if (has(refusal, disabled)) return problem('consent-required', { host, reason: 'account-disabled' });
  // whether a person has to sign in again is told when a new access token is asked for (`TokenSource`)
  if (status === 401 || status >= 500) return problem('server-failed', { host, status });
  if (status === 410 || has(refusal, statesTooOld)) return problem('sync-state-expired', { host });
  if (has(refusal, full)) return problem('mailbox-full', { host });
  if (status === 403)
    return purpose === 'account'
      ? problem('consent-required', { host, reason: 'no-consent' })
      : problem('not-permitted', { host });
  if (status === 404) return problemOfAbsence(refusal, purpose);
  if (has(refusal, repeated)) return problem('already-exists', { host });
  if (status === 409 || status === 412 || has(refusal, conflicts))
    return problem('revision-conflict', { host });
  if (status === 413 || has(refusal, large)) return problem('item-too-large', { host });
  return purpose === 'item'
    ? problem('item-rejected', { host, status })
    : problem('answer-invalid', { host, status });
}

/** A 404 with another code is told of whole mailboxes that are out of reach for a while: it proves nothing of what was asked for (ID4). */
function problemOfAbsence(refusal: Refusal, purpose: Purpose): Problem {
  const { host, status } = refusal;
  if (!has(refusal, notFound)) return problem('server-failed', { host, status });
  if (purpose === 'item') return problem('not-found', { host });
  return purpose === 'collection'
    ? problem('calendar-missing', { host })
    : problem('answer-invalid', { host, status });
}
