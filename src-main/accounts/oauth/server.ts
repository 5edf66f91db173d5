/** What Concord knows of an authorization server: its addresses, and what differs from server to server, as data. */
import { fail } from '../../../src-shared/domain/problems.ts';

/** What a person switches on; each needs its own scopes. */
export type Feature = 'calendar' | 'mail';

export interface AuthorizationServer {
  /** The kind of provider, as in setups: `google`. */
  readonly kind: string;
  /**
   * As in the claim `iss` of its ID tokens and in the parameter `iss` of its answers (RFC 9207). `{tenantid}` stands for the id of the
   * account's organisation, which the claim `tid` names, as in Microsoft's own metadata.
   */
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** RFC 7009; null: the server cannot revoke. */
  readonly revocationEndpoint: string | null;
  /** The host in the redirect address. The listener is on 127.0.0.1 in both cases. */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  /** The path in the redirect address; begins with `/`. */
  readonly redirectPath: string;
  /** Always asked: with them the server tells who signed in. */
  readonly identityScopes: readonly string[];
  readonly scopes: Readonly<Record<Feature, readonly string[]>>;
  /** A scope in the one spelling that is compared: a server may grant it in another spelling than it was asked in. */
  readonly scopeName: (scope: string) => string;
  /** Further parameters of every authorization request. */
  readonly authorizationParameters: Readonly<Record<string, string>>;
  /**
   * Whether the person has to consent again before the server gives another refresh token. Each sign-in needs one: the one before is dead,
   * or lacks a scope.
   */
  readonly consentGivesRefreshToken: boolean;
  /** What a client id looks like. */
  readonly clientIdForm: RegExp;
  /** Whether two e-mail addresses belong to the same account, by their spelling alone. */
  readonly isSameAddress: (one: string, other: string) => boolean;
  /** Who signed in, by the checked claims of an ID token. */
  readonly identityOf: (claims: IdentityClaims) => Identity;
  /** The id of the organisation that an account is of, by the account's id: null where it does not tell. Null: there are no such ids. */
  readonly organizationOf: ((subject: string) => string | null) | null;
  /** Where a token of the sign-in reads the account's further addresses; null: the ID token names all there are. */
  readonly profile: ProfileEndpoint | null;
}

/** The claims that name an account (OpenID Connect Core 5.1, Microsoft identity platform's ID token claims). Of the right types, else unchecked. */
export interface IdentityClaims {
  readonly sub: string;
  readonly email?: string | undefined;
  readonly email_verified?: boolean | string | undefined;
  readonly preferred_username?: string | undefined;
  readonly oid?: string | undefined;
  readonly tid?: string | undefined;
}

export interface Identity {
  /** The account's id at this server; it never changes and is never given to another person. */
  readonly subject: string;
  /** What the account is called by, the likeliest e-mail address first. May be empty. */
  readonly addresses: readonly string[];
}

export interface ProfileEndpoint {
  readonly url: string;
  /** The addresses in a profile (JSON, not checked). */
  readonly addressesIn: (body: unknown) => readonly string[];
}

/** The scopes to ask for: who signed in, what the features need, and what was granted before, so that nothing is lost. */
export function scopesToAsk(
  server: AuthorizationServer,
  features: readonly Feature[],
  granted: readonly string[],
): readonly string[] {
  const grantedNames = new Set(granted.map(server.scopeName));
  const wasGranted = (scope: string): boolean => grantedNames.has(server.scopeName(scope));
  return [
    ...new Set([
      ...server.identityScopes,
      ...features.flatMap((feature) => server.scopes[feature]),
      ...Object.values(server.scopes).flat().filter(wasGranted),
    ]),
  ];
}

/** The features that lack a scope, for example because a box on the server's page was not ticked. */
export function featuresWithout(
  server: AuthorizationServer,
  features: readonly Feature[],
  granted: readonly string[],
): readonly Feature[] {
  return features.filter((feature) => !areGranted(server, server.scopes[feature], granted));
}

/** Whether all these scopes are among the granted ones, however the server spells them. */
export function areGranted(
  server: AuthorizationServer,
  scopes: readonly string[],
  granted: readonly string[],
): boolean {
  const names = new Set(granted.map(server.scopeName));
  return scopes.every((scope) => names.has(server.scopeName(scope)));
}

/** Whether `issuer` is this server, for an account of the organisation `tenant` (null: unknown, any). */
export function isIssuer(server: AuthorizationServer, issuer: string, tenant: string | null): boolean {
  const [before = '', after] = server.issuer.split('{tenantid}');
  if (after === undefined) return issuer === server.issuer;
  if (tenant !== null) return issuer === `${before}${tenant}${after}`;
  return (
    issuer.startsWith(before) &&
    issuer.endsWith(after) &&
    /^[\da-f-]{36}$/.test(issuer.slice(before.length, -after.length))
  );
}

/**
 * The same server with all endpoints at another origin: a simulator in the sample mode or in a test (S8).
 * @throws ProblemError `host-not-confirmed` when the origin is not `http://127.0.0.1:<port>`
 */
export function simulated(server: AuthorizationServer, origin: string): AuthorizationServer {
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin)) fail('host-not-confirmed');
  const moved = (endpoint: string): string => {
    const { pathname, search } = new URL(endpoint);
    return `${origin}${pathname}${search}`;
  };
  return {
    ...server,
    authorizationEndpoint: moved(server.authorizationEndpoint),
    tokenEndpoint: moved(server.tokenEndpoint),
    revocationEndpoint: server.revocationEndpoint === null ? null : moved(server.revocationEndpoint),
    profile: server.profile === null ? null : { ...server.profile, url: moved(server.profile.url) },
  };
}
