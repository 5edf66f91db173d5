/** Faults on purpose, for tests. Whoever starts the simulator decides about them; a client cannot. */
import type { ApiError } from './api-refusal.ts';

export type Fault =
  /** Answers as usual, later. */
  | { readonly type: 'delay'; readonly ms: number }
  /** Cuts the connection before anything is done. */
  | { readonly type: 'refuse' }
  /** Carries the request out, then cuts the connection instead of answering. */
  | { readonly type: 'drop-answer' }
  /** Carries the request out, and cuts the connection in the middle of the answer's body. */
  | { readonly type: 'cut-answer'; readonly afterBytes: number }
  /** Carries the request out, then answers this instead: what a proxy or a captive portal does. */
  | { readonly type: 'garbage'; readonly body: string; readonly contentType: string; readonly status: number }
  /** Answers an error before anything is done. */
  | { readonly type: 'error'; readonly error: ApiError }
  /** Answers an error of the token endpoint before anything is done, such as `invalid_grant`. */
  | {
      readonly type: 'oauth-error';
      readonly status: number;
      readonly body: Readonly<Record<string, string>>;
    };

export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  /** `calendar.events.list`, `oauth.token`; null for a path that is none. */
  readonly operation: string | null;
  readonly query: URLSearchParams;
  /** Counts all requests from 1. */
  readonly number: number;
}

export type FaultHook = (request: FaultRequest) => Fault | null;

const usage = (status: number, reason: string, message: string): ApiError => ({
  status,
  domain: 'usageLimits',
  reason,
  message,
});

/** Errors that Google has been seen to answer to any request. */
export const commonErrors = {
  rateLimit: usage(403, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  userRateLimit: usage(403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
  calendarUsage: usage(403, 'quotaExceeded', 'Calendar usage limits exceeded.'),
  dailyLimit: usage(
    403,
    'rateLimitExceeded',
    "Quota exceeded for quota group 'default' and limit 'Queries per day' of service 'calendar-json.googleapis.com' for consumer 'project_number:123456789012'.",
  ),
  tooManyRequests: usage(429, 'rateLimitExceeded', 'Rate Limit Exceeded'),
  backend: { status: 500, domain: 'global', reason: 'backendError', message: 'Backend Error' },
  unavailable: { status: 503, domain: 'global', reason: 'backendError', message: 'Backend Error' },
  conflict: { status: 409, domain: 'global', reason: 'conflict', message: 'Conflict' },
} as const satisfies Readonly<Record<string, ApiError>>;
