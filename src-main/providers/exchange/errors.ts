/**
 * What an error of Exchange Web Services means as a Problem. It contains no text of the server (S9). A code that is not listed here is
 * never a success.
 * Sources: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode,
 * https://learn.microsoft.com/exchange/client-developer/exchange-web-services/handling-synchronization-related-errors-in-ews-in-exchange,
 * https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange.
 */
import { type Problem, problem } from '../../../src-shared/domain/problems.ts';
import type { ResponseMessage } from './answer.ts';
import type { Refusal } from './refusal.ts';
import { notTaken, type SignInWay } from './sign-in-way.ts';

/** What the request was about: the whole account, a calendar or folder as a whole, or one event or message. */
export type Purpose = 'account' | 'collection' | 'item';

/** What each code means. `moved`: the mailbox is on another server. */
type Meaning =
  | 'throttled'
  | 'passing'
  | 'moving'
  | 'moved'
  | 'without-mailbox'
  | 'disabled'
  | 'password'
  | 'too-old'
  | 'blocked'
  | 'denied'
  | 'not-found'
  | 'state'
  | 'conflict'
  | 'exists'
  | 'full'
  | 'large'
  | 'unreadable';

const codesOf: Readonly<Record<Meaning, string>> = {
  throttled:
    'ErrorServerBusy ErrorExceededConnectionCount ErrorExceededSubscriptionCount ErrorTooManyObjectsOpened ErrorSubmissionQuotaExceeded',
  passing:
    'ErrorADOperation ErrorADSessionFilter ErrorADUnavailable ErrorClientDisconnected ErrorConnectionFailed ErrorInsufficientResources ErrorInternalServerError ErrorInternalServerTransientError ErrorMailboxFailover ErrorMailboxLogonFailed ErrorMailboxStoreUnavailable ErrorNoRespondingCASInDestinationSite ErrorNotEnoughMemory ErrorProxyCallFailed ErrorProxyRequestProcessingFailed ErrorProxyServiceDiscoveryFailed ErrorProxyTokenExpired ErrorReadEventsFailed ErrorRequestAborted ErrorServiceDiscoveryFailed ErrorTimeoutExpired ErrorBatchProcessingStopped',
  moving: 'ErrorMailboxMoveInProgress',
  moved: 'ErrorCrossSiteRequest',
  'without-mailbox': 'ErrorNonExistentMailbox ErrorMissingEmailAddress ErrorMailboxConfiguration',
  disabled: 'ErrorAccountDisabled ErrorCallerIsInvalidADAccount ErrorInvalidLicense ErrorAccountSuspend',
  password: 'ErrorPasswordExpired ErrorPasswordChangeRequired',
  'too-old':
    'ErrorInvalidServerVersion ErrorIncorrectSchemaVersion ErrorWrongServerVersion ErrorWrongServerVersionDelegate',
  blocked: 'ErrorOrganizationAccessBlocked',
  denied:
    'ErrorAccessDenied ErrorCreateItemAccessDenied ErrorImpersonationDenied ErrorImpersonateUserDenied ErrorNotDelegate ErrorSendAsDenied ErrorUserNotAllowedByPolicy ErrorPermissionNotAllowedByPolicy',
  'not-found':
    'ErrorItemNotFound ErrorFolderNotFound ErrorManagedFolderNotFound ErrorParentFolderNotFound ErrorSavedItemFolderNotFound ErrorSyncFolderNotFound ErrorToFolderNotFound ErrorCalendarOccurrenceIsDeletedFromRecurrence',
  state:
    'ErrorInvalidSyncStateData ErrorSubscriptionNotFound ErrorSubscriptionAccessDenied ErrorInvalidSubscription ErrorExpiredSubscription ErrorSubscriptionUnsubscribed ErrorInvalidWatermark ErrorMissedNotificationEvents ErrorProxiedSubscriptionCallFailure ErrorNewEventStreamConnectionOpened',
  conflict: 'ErrorIrresolvableConflict ErrorStaleObject',
  exists: 'ErrorFolderExists ErrorDuplicateInputFolderNames',
  full: 'ErrorQuotaExceeded',
  large:
    'ErrorMessageSizeExceeded ErrorRequestStreamTooBig ErrorAttachmentSizeLimitExceeded ErrorDataSizeLimitExceeded',
  unreadable:
    'ErrorItemCorrupt ErrorCorruptData ErrorContentConversionFailed ErrorMimeContentConversionFailed ErrorUnsupportedMimeConversion ErrorItemPropertyRequestFailed',
};

const meaningOf: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(codesOf).flatMap(([meaning, codes]) =>
    codes.split(' ').map((code): [string, Meaning] => [code.toLowerCase(), meaning as Meaning]),
  ),
);

function meaning(code: string): Meaning | null {
  return meaningOf.get(code.toLowerCase()) ?? null;
}

/** Whether an error asks for fewer requests, for now. */
export function asksToSlowDown({ status, code }: Pick<Refusal, 'status' | 'code'>): boolean {
  return status === 429 || meaning(code) === 'throttled';
}

export interface Failure {
  readonly code: string;
  readonly host: string;
  /** Of the answer that it came in. */
  readonly status: number;
}

/**
 * @param retryAt epoch milliseconds to wait until when the server asks for fewer requests
 * @returns a Problem for every code, known or not
 */
export function problemOfCode({ code, host, status }: Failure, purpose: Purpose, retryAt: number): Problem {
  switch (meaning(code)) {
    case 'throttled':
      return problem('throttled', { host }, retryAt);
    case 'passing':
      return problem('server-failed', { host, status });
    case 'moving':
      return problem('server-failed', { host, status, reason: 'mailbox-moving' });
    case 'moved':
      return problem('account-not-permitted', { host, reason: 'mailbox-elsewhere' });
    case 'without-mailbox':
      // an id of a mailbox that is gone, such as that of a shared calendar, says nothing of the account
      if (purpose === 'item') return problem('item-rejected', { host, status });
      return purpose === 'collection'
        ? problem('calendar-missing', { host })
        : problem('consent-required', { host, reason: 'no-exchange-mailbox' });
    case 'disabled':
      return problem('consent-required', { host, reason: 'account-disabled' });
    case 'password':
      return problem('wrong-password', { host, reason: 'password-expired' });
    case 'too-old':
      return problem('account-not-permitted', { host, reason: 'exchange-too-old' });
    case 'blocked':
      return problem('consent-required', { host, reason: 'ews-blocked' });
    case 'denied':
      return purpose === 'account'
        ? problem('consent-required', { host, reason: 'ews-blocked' })
        : problem('not-permitted', { host });
    case 'not-found':
      if (purpose === 'item') return problem('not-found', { host });
      return purpose === 'collection'
        ? problem('calendar-missing', { host })
        : problem('answer-invalid', { host, status });
    case 'state':
      return problem('sync-state-expired', { host });
    case 'conflict':
      return problem('revision-conflict', { host });
    case 'exists':
      return problem('already-exists', { host });
    case 'full':
      return problem('mailbox-full', { host });
    case 'large':
      return problem('item-too-large', { host });
    case 'unreadable':
      return purpose === 'item'
        ? problem('item-unreadable', { host })
        : problem('answer-invalid', { host, status });
    default:
      return purpose === 'item'
        ? problem('item-rejected', { host, status })
        : problem('answer-invalid', { host, status });
  }
}

/**
 * @param way how the refused request signed in
 * @param pauseUntil epoch milliseconds to wait until when the server asks for fewer requests and does not say for how long
 */
export function problemOfRefusal(
  refusal: Refusal,
  purpose: Purpose,
  way: SignInWay,
  pauseUntil: number,
): Problem {
  const { status, host, retryAt, code, isPage, isSoap, leadsTo } = refusal;
  if (leadsTo !== '' && leadsTo !== host) return problem('host-not-confirmed', { host: leadsTo });
  if (asksToSlowDown(refusal) || (status === 503 && retryAt !== null))
    return problem('throttled', { host }, retryAt ?? pauseUntil);
  if (status === 401) return problemOf401(refusal, way);
  // Exchange answers errors of a whole request as a fault with status 500, and some servers with 200
  if (code !== '') return problemOfCode(refusal, purpose, pauseUntil);
  if (status >= 500 && status !== 501 && status !== 511) return problem('server-failed', { host, status });
  if (status === 403) return problem('consent-required', { host, reason: 'ews-blocked' });
  if (status === 511 || (isPage && !isSoap)) return problem('captive-portal', { host });
  if (status === 413) return problem('item-too-large', { host });
  return problem('answer-invalid', { host, status });
}

/** One 401 ends the attempt (S1): nothing else is tried with the same password. */
function problemOf401({ host, isTooWeak, offered }: Refusal, way: SignInWay): Problem {
  if (isTooWeak) return problem('app-password-required', { host });
  const reason = notTaken(offered, way);
  return reason === null
    ? problem('wrong-password', { host })
    : problem('account-not-permitted', { host, reason });
}

/** The Problem of one message of an answer. @param now epoch milliseconds */
export function problemOfMessage(
  { code, backOffMs }: Pick<ResponseMessage, 'code' | 'backOffMs'>,
  host: string,
  purpose: Purpose,
  pauseUntil: number,
  now: number,
): Problem {
  return problemOfCode(
    { code, host, status: 200 },
    purpose,
    backOffMs === null ? pauseUntil : now + backOffMs,
  );
}
