/** Faults on purpose, and the errors that Google has been seen to answer. */
import type * as Simulator from '../simulator/faults.ts';
import type { ApiError } from './api-refusal.ts';

export type Fault = Simulator.Fault<ApiError>;
export type FaultHook = Simulator.FaultHook<ApiError>;

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
