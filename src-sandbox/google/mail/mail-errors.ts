/** Refusals in the words of Gmail: each with a canonical status of gRPC beside the older form of the error. */
import { type ApiError, refuseApi } from '../api-refusal.ts';

/** Errors that Gmail has been seen or is documented to answer to any request, for faults. */
export const mailErrors = {
  perMinute: {
    status: 403,
    domain: 'usageLimits',
    reason: 'rateLimitExceeded',
    message: perMinuteText('Queries per minute per user'),
    grpc: { status: 'PERMISSION_DENIED' },
  },
  exhausted: exhausted('Resource has been exhausted (e.g. check quota).'),
  concurrent: exhausted('Too many concurrent requests for user'),
  /** The account has no Gmail. */
  precondition: {
    status: 400,
    domain: 'global',
    reason: 'failedPrecondition',
    message: 'Precondition check failed.',
    grpc: { status: 'FAILED_PRECONDITION' },
  },
  notFound: {
    status: 404,
    domain: 'global',
    reason: 'notFound',
    message: 'Requested entity was not found.',
    grpc: { status: 'NOT_FOUND' },
  },
} as const satisfies Readonly<Record<string, ApiError>>;

function perMinuteText(limit: string): string {
  return `Quota exceeded for quota metric 'Queries' and limit '${limit}' of service 'gmail.googleapis.com' for consumer 'project_number:123456789012'.`;
}

function exhausted(message: string): ApiError {
  return {
    status: 429,
    domain: 'global',
    reason: 'rateLimitExceeded',
    message,
    grpc: { status: 'RESOURCE_EXHAUSTED' },
  };
}

/** The refusal that a quota gives; with 429 the time to wait stands in the message alone. @param freeAt epoch milliseconds */
export function overQuota(whose: 'person' | 'project', status: 403 | 429, freeAt: number): ApiError {
  if (status === 429)
    return exhausted(`User-rate limit exceeded.  Retry after ${new Date(freeAt).toISOString()}`);
  const limit = whose === 'person' ? 'Queries per minute per user' : 'Queries per minute';
  return { ...mailErrors.perMinute, message: perMinuteText(limit) };
}

export function refuseMail(message: string): never {
  refuseApi({
    status: 400,
    domain: 'global',
    reason: 'invalidArgument',
    message,
    grpc: { status: 'INVALID_ARGUMENT' },
  });
}

export function refuseNoSuchEntity(): never {
  refuseApi(mailErrors.notFound);
}

/** Without a canonical status, as recorded. */
export function refuseHistoryParameter(): never {
  const message = 'Missing/invalid parameter: startHistoryId';
  refuseApi({ status: 400, domain: 'global', reason: 'invalidArgument', message });
}

export function refuseLabelConflict(): never {
  refuseApi({
    status: 409,
    domain: 'global',
    reason: 'aborted',
    message: 'Label name exists or conflicts',
    grpc: { status: 'ABORTED' },
  });
}

export function refuseDelegation(user: string): never {
  refuseApi({
    status: 403,
    domain: 'global',
    reason: 'forbidden',
    message: `Delegation denied for ${user}`,
    grpc: { status: 'PERMISSION_DENIED' },
  });
}
