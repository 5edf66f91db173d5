/** RFC 9457 problem details as the Bridge API defines them. */
import { fieldNames } from '../../src-shared/domain/calendar/event.ts';
import type { RemovalReason } from '../../src-shared/domain/calendar/side.ts';

const statuses = {
  'invalid-request': 400,
  'digest-mismatch': 400,
  'sign-in-required': 401,
  'not-permitted': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'lease-held': 409,
  'lease-lost': 409,
  'uid-taken': 409,
  'other-message': 409,
  gone: 410,
  'state-expired': 410,
  'already-exists': 412,
  'revision-conflict': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  misdirected: 421,
  'item-rejected': 422,
  'revision-required': 428,
  throttled: 429,
  failed: 500,
  'not-implemented': 501,
  unavailable: 503,
  'quota-exceeded': 507,
} as const;

export type CrmProblemCode = keyof typeof statuses;

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: CrmProblemCode;
  readonly detail?: string;
  readonly field?: string;
  readonly machine?: string;
  readonly limitBytes?: number;
  readonly reason?: RemovalReason;
  readonly revision?: string;
  readonly id?: string;
}

export type ProblemExtras = Partial<
  Pick<ProblemDetails, 'detail' | 'field' | 'limitBytes' | 'machine' | 'reason' | 'revision' | 'id'>
>;

export function problemDetails(code: CrmProblemCode, extras: ProblemExtras = {}): ProblemDetails {
  return {
    type: `urn:concord-bridge:${code}`,
    title: code.replaceAll('-', ' '),
    status: statuses[code],
    code,
    ...extras,
  };
}

/** What is wrong with an event or with a request that holds one, by the place in it: `/title must NOT …`. */
export function wrongWith(detail: string): ProblemExtras {
  const [, field] = /^\/(?:(?:requests\/\d+\/entry\/)?event\/)?([A-Za-z]+)/.exec(detail) ?? [];
  return field === undefined || !isField(field) ? { detail } : { detail, field };
}

function isField(name: string): boolean {
  return name === 'uid' || (fieldNames as readonly string[]).includes(name);
}

/** Ends the handling of a request with a problem. */
export class Refusal extends Error {
  readonly details: ProblemDetails;
  readonly retryAfterS: number | null;
  constructor(code: CrmProblemCode, extras: ProblemExtras = {}, retryAfterS: number | null = null) {
    super(code);
    this.name = 'Refusal';
    this.details = problemDetails(code, extras);
    this.retryAfterS = retryAfterS;
  }
}

export function refuse(
  code: CrmProblemCode,
  extras: ProblemExtras = {},
  retryAfterS: number | null = null,
): never {
  throw new Refusal(code, extras, retryAfterS);
}
