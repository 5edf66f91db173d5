/**
 * Expected trouble as data: a code, parameters that are safe to show and log, and the fix.
 * The interface makes texts from the code. A bug is never a Problem; it throws.
 */

import type { SideName } from './side-name.ts';

/** What a person can do about a Problem, or `wait`. The interface shows one button for it. */
export type Fix =
  | 'sign-in'
  | 'check-address'
  | 'check-password'
  | 'trust-certificate'
  | 'open-browser'
  | 'choose-calendar'
  | 'ask-administrator'
  | 'free-disk-space'
  | 'decide'
  | 'edit-setup'
  | 'wait'
  | 'report';

const fixes = {
  'sign-in-required': 'sign-in',
  'sign-in-expired': 'sign-in',
  'another-account': 'sign-in',
  'wrong-password': 'check-password',
  'consent-required': 'ask-administrator',
  'account-not-permitted': 'check-address',
  'not-a-calendar-server': 'check-address',
  'not-a-crm': 'check-address',
  'not-a-mail-server': 'check-address',
  'mailbox-taken': 'check-address',
  'encryption-missing': 'check-address',
  'mail-switched-off': 'ask-administrator',
  'app-password-required': 'check-password',
  'host-not-confirmed': 'check-address',
  'captive-portal': 'open-browser',
  'certificate-untrusted': 'trust-certificate',
  unreachable: 'wait',
  'server-failed': 'wait',
  throttled: 'wait',
  'answer-invalid': 'report',
  'calendar-missing': 'choose-calendar',
  'calendar-read-only': 'choose-calendar',
  'mailbox-missing': 'edit-setup',
  'mailbox-full': 'ask-administrator',
  'mailbox-refused': 'wait',
  'mailbox-takes-drafts-only': 'decide',
  'primary-is-permanent': 'edit-setup',
  'sync-state-expired': 'wait',
  'revision-conflict': 'wait',
  'already-exists': 'wait',
  'not-found': 'wait',
  'not-permitted': 'ask-administrator',
  'item-rejected': 'report',
  'item-unreadable': 'report',
  'item-too-large': 'report',
  'crm-cannot-change': 'decide',
  'crm-cannot-remove': 'decide',
  'lease-held': 'wait',
  'lease-lost': 'wait',
  'store-full': 'free-disk-space',
  'store-corrupt': 'wait',
  'store-locked': 'wait',
  'store-newer': 'report',
  'setup-invalid': 'edit-setup',
  'feature-off': 'ask-administrator',
  'crm-mail-off': 'ask-administrator',
  'crm-one-mailbox': 'ask-administrator',
  'other-engine': 'decide',
} as const satisfies Record<string, Fix>;

export type ProblemCode = keyof typeof fixes;

/** All codes, for tests that check each one. */
export const problemCodes = Object.keys(fixes) as readonly ProblemCode[];

export interface Problem {
  readonly code: ProblemCode;
  /** Safe to show and log: hosts, counts, field names. Never titles, addresses, tokens or server text. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly fix: Fix;
  /** The side it is about; absent when it is about Concord itself, or nobody knows. */
  readonly side?: SideName;
  /** Epoch milliseconds. Concord must not retry before this time (for example because of `Retry-After`). */
  readonly retryAt?: number;
}

export function problem(code: ProblemCode, params: Problem['params'] = {}, retryAt?: number): Problem {
  return { code, params, fix: fixes[code], ...(retryAt === undefined ? {} : { retryAt }) };
}

/** Carries a Problem as an exception to the caller that handles it. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(value: Problem, options?: { cause?: unknown }) {
    super(value.code, options);
    this.name = 'ProblemError';
    this.problem = value;
  }
}

export function fail(code: ProblemCode, params: Problem['params'] = {}, retryAt?: number): never {
  throw new ProblemError(problem(code, params, retryAt));
}

/** The Problem in a caught value, or null when the value is a bug. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null;
}

/** Trouble of one item; everything else concerns a whole side. */
export const itemProblemCodes = [
  'revision-conflict',
  'already-exists',
  'not-found',
  'not-permitted',
  'item-rejected',
  'item-unreadable',
  'item-too-large',
  'mailbox-missing',
  'mailbox-full',
  'mailbox-refused',
  'mailbox-takes-drafts-only',
  'crm-cannot-change',
  'crm-cannot-remove',
] as const satisfies readonly ProblemCode[];

export type ItemProblemCode = (typeof itemProblemCodes)[number];

export function isItemProblemCode(code: ProblemCode): code is ItemProblemCode {
  return (itemProblemCodes as readonly ProblemCode[]).includes(code);
}

/**
 * True when the Problem concerns the whole side and not one item. Then the run stops, nothing is concluded from what it
 * read, and the next run starts over.
 */
export function stopsTheRun(value: Problem): boolean {
  return !isItemProblemCode(value.code);
}
