/**
 * What a refusal of an authorization server means. It is read from the error code and its subtype; of the description only Microsoft's
 * AADSTS number is read, where the code alone says too little, and no text of the server goes on.
 */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import { type Problem, type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';

export interface Refusal {
  /** RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6, or a server's own. */
  readonly error: string;
  /** Google's `error_subtype`, Microsoft's `suberror`. */
  readonly subtype: string | null;
  /** Microsoft's AADSTS number. */
  readonly number: number | null;
  /**
   * What the next sign-in has to prove, for its parameter `claims`; null: nothing
   * (https://learn.microsoft.com/en-us/entra/identity-platform/claims-challenge).
   */
  readonly claims: string | null;
}

export interface RefusalContext {
  readonly host: string;
  readonly step: 'authorization' | 'code' | 'refresh';
  /** The customer registered the client, so its mistakes are mended in the setup. */
  readonly hasOwnClient: boolean;
  /** Public; an administrator finds Concord by it. */
  readonly clientId: string;
}

export interface Meaning {
  readonly problem: Problem;
  /** False: the same refresh token has been seen to work a moment later, so one such refusal proves nothing. */
  readonly isCertain: boolean;
}

/** The refusal in an error answer; null when it has no error code. */
export function refusalIn(body: unknown): Refusal | null {
  if (typeof body !== 'object' || body === null) return null;
  const error = word(member(body, 'error'));
  if (error === null) return null;
  return {
    error,
    subtype: word(member(body, 'error_subtype')) ?? word(member(body, 'suberror')),
    number: aadstsNumber(body),
    claims: claimsIn(member(body, 'claims')),
  };
}

/** A claims challenge, to be passed on unread, as JSON that fits into an address; null: there is none of that form. */
export function claimsIn(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\{[ -~]{0,4094}\}$/.test(value)) return null;
  try {
    return JSON.stringify(parseBoundedJson(value, { mostDepth: 8, mostSeparators: 200 }));
  } catch {
    return null;
  }
}

/** The Problem's `reason` is one of the words of this file. */
export function problemOfRefusal(
  refusal: Refusal,
  { host, step, hasOwnClient, clientId }: RefusalContext,
): Meaning {
  const { error, subtype, number } = refusal;
  const certain = (code: ProblemCode, reason: string): Meaning => ({
    problem: problem(code, {
      ...{ host, reason },
      ...(number === null ? {} : { number }),
      ...(code === 'consent-required' ? { clientId } : {}),
    }),
    isCertain: true,
  });
  const known = byNumber.get(number ?? -1) ?? bySubtype.get(subtype ?? '') ?? byError.get(error);
  if (known !== undefined) return certain(...known);
  if (clientMistakes.has(error))
    return hasOwnClient
      ? { problem: problem('setup-invalid', { field: 'clientId', host, reason: error }), isCertain: true }
      : certain('answer-invalid', error);
  if (error !== 'invalid_grant') return certain('answer-invalid', 'unknown-refusal');
  if (step !== 'refresh') return certain('sign-in-required', 'code-expired');
  return { ...certain('sign-in-required', 'revoked'), isCertain: false };
}

type Known = readonly [ProblemCode, string];

/** Also reached at the token endpoint: Google answers `admin_policy_enforced` to a refresh. */
const byError: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['access_denied', ['sign-in-required', 'declined']],
  ['admin_policy_enforced', ['consent-required', 'administrator-policy']],
  ['access_not_configured', ['consent-required', 'administrator-policy']],
  ['policy_enforced', ['consent-required', 'advanced-protection']],
  ['org_internal', ['account-not-permitted', 'organization-only']],
  ['consent_required', ['consent-required', 'no-consent']],
  ['interaction_required', ['sign-in-required', 'interaction']],
  ['login_required', ['sign-in-required', 'interaction']],
  ['account_selection_required', ['sign-in-required', 'interaction']],
  ['server_error', ['server-failed', 'server_error']],
  ['temporarily_unavailable', ['server-failed', 'temporarily_unavailable']],
]);

const bySubtype: ReadonlyMap<string, Known> = new Map<string, Known>([
  // Google Workspace's policy for the length of sessions
  ['invalid_rapt', ['sign-in-required', 'session-ended']],
  ['rapt_required', ['sign-in-required', 'session-ended']],
  ['consent_required', ['consent-required', 'no-consent']],
  ['basic_action', ['sign-in-required', 'second-factor']],
  ['additional_action', ['sign-in-required', 'interaction']],
  ['user_password_expired', ['sign-in-required', 'password-changed']],
  ['bad_token', ['sign-in-required', 'expired']],
  ['token_expired', ['sign-in-required', 'expired']],
]);

/** Mistakes in the client's registration, or in Concord. */
const clientMistakes = new Set([
  ...['invalid_client', 'deleted_client', 'unauthorized_client', 'redirect_uri_mismatch', 'invalid_request'],
  ...['invalid_scope', 'unsupported_response_type', 'unsupported_grant_type', 'disallowed_useragent'],
]);

const numbers = (known: Known, ...all: readonly number[]): readonly (readonly [number, Known])[] =>
  all.map((number) => [number, known]);

/**
 * The number chooses the words where the code is too general. What Concord does follows from the Problem's code
 * (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes).
 */
const byNumber: ReadonlyMap<number, Known> = new Map([
  ...numbers(['consent-required', 'no-consent'], 65001),
  ...numbers(['consent-required', 'administrator-consent'], 90094, 90095),
  ...numbers(['consent-required', 'service-missing'], 650052, 500011),
  ...numbers(['consent-required', 'application-disabled'], 7000112, 50105),
  ...numbers(['consent-required', 'conditional-access'], 50097, 50129, 53000, 53001, 53002, 53003),
  ...numbers(['consent-required', 'conditional-access'], 530032, 530034, 530035),
  ...numbers(['sign-in-required', 'declined'], 65004),
  ...numbers(['sign-in-required', 'second-factor'], 50072, 50074, 50076, 50078, 50079, 53004),
  ...numbers(['sign-in-required', 'interaction'], 16000, 50058),
  ...numbers(['sign-in-required', 'code-expired'], 54005),
  ...numbers(['sign-in-required', 'password-changed'], 50132, 50133, 50173),
  ...numbers(['sign-in-required', 'expired'], 70008, 70043, 700082, 700084),
  ...numbers(['account-not-permitted', 'organization-only'], 50014, 50020, 50034, 90072),
  ...numbers(['account-not-permitted', 'unknown-client'], 700016),
  ...numbers(['account-not-permitted', 'tenant-restriction'], 500021, 500022, 500212, 500213),
  ...numbers(['account-not-permitted', 'account-disabled'], 50053, 50057),
  ...numbers(['server-failed', 'temporarily_unavailable'], 50087, 90006, 90024, 90033),
]);

/** The first of `error_codes`, else the number that the description begins with; null without one. */
function aadstsNumber(body: object): number | null {
  const codes = member(body, 'error_codes');
  const first: unknown = Array.isArray(codes) ? codes[0] : undefined;
  if (typeof first === 'number' && Number.isInteger(first) && first > 0 && first < 1e9) return first;
  const description = member(body, 'error_description');
  const found = typeof description === 'string' ? /^AADSTS(\d{4,9})\b/.exec(description)?.[1] : undefined;
  return found === undefined ? null : Number(found);
}

function member(body: object, name: string): unknown {
  return Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
}

function word(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z][a-z_]{1,63}$/.test(value) ? value : null;
}
