/** Faults on purpose, and the errors that Graph has been seen to answer to any request. */
import type * as Simulator from '../simulator/faults.ts';
import type { GraphError } from './refusal.ts';

export type GraphFault = Simulator.Fault<GraphError>;
export type GraphFaultHook = Simulator.FaultHook<GraphError>;

const error = (status: number, code: string, message: string, retryAfterS?: number): GraphError => ({
  status,
  code,
  message,
  ...(retryAfterS === undefined ? {} : { retryAfterS }),
});

export const graphErrors = {
  /** More requests at the same time than a mailbox answers. */
  concurrency: error(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', 1),
  throttled: error(429, 'TooManyRequests', 'Please retry again later.', 10),
  /** Without the time to wait, which is documented as possible. */
  throttledWithoutTime: error(429, 'TooManyRequests', 'Please retry again later.'),
  serverError: error(
    500,
    'ErrorInternalServerError',
    'An internal server error occurred. The operation failed.',
  ),
  /** Without a text: 503 and 504 have been seen so. */
  unavailable: error(503, 'UnknownError', ''),
  mailboxMoving: error(
    503,
    'MailboxInfoStale',
    "Target resource '07cea57b-5a6c-4000-a612-0cc675b9aacd' hosted on database '0b3942e1-c48e-4741-a143-219a6d4a3a96' is currently on backend 'Unknown'",
  ),
  timeout: error(504, 'UnknownError', ''),
  expiredToken: {
    ...error(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
    headers: {
      'WWW-Authenticate':
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
    },
  },
  invalidToken: error(
    401,
    'InvalidAuthenticationToken',
    'CompactToken parsing failed with error code: 80049217',
  ),
  malformedToken: error(
    401,
    'InvalidAuthenticationToken',
    "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.",
  ),
  /** What the next sign-in has to prove: a JSON text in base64 (https://learn.microsoft.com/en-us/entra/identity-platform/claims-challenge). */
  claimsChallenge: {
    ...error(
      401,
      'InvalidAuthenticationToken',
      'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    ),
    headers: {
      'WWW-Authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1741676400"}}}').toString('base64')}"`,
    },
  },
  noToken: error(401, 'InvalidAuthenticationToken', 'Access token is empty.'),
  accessDenied: error(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'),
  overQuota: error(403, 'ErrorQuotaExceeded', 'The mailbox has exceeded its quota.'),
  conflict: error(
    412,
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  ),
  /** Two writes of one item at the same moment. */
  concurrentSave: error(
    409,
    'ErrorConcurrentItemSave',
    'The operation failed because of a concurrent save of the same item.',
  ),
  fullSync: error(
    410,
    'SyncStateNotFound',
    'The sync state generation is not found; generation=149;[highest=157][157][155][156].',
  ),
  resyncRequired: error(
    410,
    'resyncRequired',
    "Resync required. Replace any local items with the server's version.",
  ),
} as const satisfies Readonly<Record<string, GraphError>>;

/** What stands between an account and its mailbox. */
export const mailboxErrors = {
  /** On the organisation's own server, without a licence, or deleted a while ago: one answer for all three. */
  'not-in-the-cloud': error(
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  ),
  'not-supported': error(
    404,
    'MailboxNotEnabledForRESTAPI',
    'REST API is not yet supported for this mailbox.',
  ),
  'none-for-account': error(404, 'ResourceNotFound', 'Resource could not be discovered.'),
  'none-for-address': error(
    404,
    'ErrorNonExistentMailbox',
    'The SMTP address has no mailbox associated with it.',
  ),
  'no-mailbox': error(
    400,
    'ErrorMissingEmailAddress',
    'When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.',
  ),
  'application-policy': error(403, 'ErrorAccessDenied', 'Access to OData is disabled.'),
} as const satisfies Readonly<Record<string, GraphError>>;

export type MailboxTrouble = keyof typeof mailboxErrors;
