/** What Concord knows of an authorization server: its addresses, and what differs from server to server, as data. */
import { fail } from '../../../src-shared/domain/problems.ts';

/** What a person switches on; each needs its own scopes. */
export type Feature = 'calendar' | 'mail';

export interface AuthorizationServer {
  /** The kind of provider, as in setups: `google`. */
  readonly kind: string;
  /** As in the claim `iss` of its ID tokens and in the parameter `iss` of its answers (RFC 9207). */
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
}

/** The scopes to ask for: who signed in, what the features need, and what was granted before, so that nothing is lost. */
export function scopesToAsk(
  server: AuthorizationServer,
  features: readonly Feature[],
  granted: readonly string[],
): readonly string[] {
  const known = new Set([...server.identityScopes, ...Object.values(server.scopes).flat()]);
  return [
    ...new Set([
      ...server.identityScopes,
      ...features.flatMap((feature) => server.scopes[feature]),
      ...granted.filter((scope) => known.has(scope)),
    ]),
  ];
}

/** The features that lack a scope, for example because a box on the server's page was not ticked. */
export function featuresWithout(
  server: AuthorizationServer,
  features: readonly Feature[],
  granted: readonly string[],
): readonly Feature[] {
  return features.filter((feature) => !server.scopes[feature].every((scope) => granted.includes(scope)));
}

/**
 * The same server with all endpoints at another origin: a simulator in the sample mode or in a test (S8).
 * @throws ProblemError `host-not-confirmed` when the origin is not `http://127.0.0.1:<port>`
 */
export function simulated(server: AuthorizationServer, origin: string): AuthorizationServer {
  if (!/^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(origin)) fail('host-not-confirmed');
  const moved = (endpoint: string): string => {
    const { pathname } = new URL(endpoint);
    return `${origin}${pathname}`;
  };
  return {
    ...server,
    authorizationEndpoint: moved(server.authorizationEndpoint),
    tokenEndpoint: moved(server.tokenEndpoint),
    revocationEndpoint: server.revocationEndpoint === null ? null : moved(server.revocationEndpoint),
  };
}
