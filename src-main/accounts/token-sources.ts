/**
 * The access tokens of several sign-ins by name, each opened at its first use. The code of OAuth and of the network is loaded then, and not
 * before: an account with a password does without.
 */
import type { Clock } from '../../src-shared/domain/clock.ts';
import { fail, ProblemError, problem } from '../../src-shared/domain/problems.ts';
import type { Dialer, TokenSource } from '../net/index.ts';
import { type PolicyReading, readPolicy } from '../policy/index.ts';
import { builtInClients } from './built-in-clients.ts';
import type { AccessTokens, KeptTokens, OAuthClient } from './oauth/index.ts';
import { whyBarred } from './permitted-accounts.ts';

/** What a sign-in is made with. `client`: the customer's own one (A12); null: Concord's. */
export interface SignInKind {
  readonly kind: string;
  readonly client: {
    readonly clientId: string;
    readonly clientSecret: string;
    /** Where it is registered, at a provider with national clouds. */
    readonly authority?: string | undefined;
  } | null;
}

export interface TokenSources {
  /** For an adapter. Its calls fail with `sign-in-required` while there is no such sign-in. */
  source(name: string): TokenSource;
  /** @throws ProblemError `sign-in-required` without such a sign-in; see `parts` */
  open(name: string): Promise<AccessTokens>;
  /**
   * What a sign-in of this kind needs.
   * @throws ProblemError `setup-invalid` for a kind without OAuth, without a client, or with a malformed one
   */
  parts(kind: SignInKind): ReturnType<typeof partsOf>;
  /** The next use opens it anew. */
  forget(name: string): void;
  close(): Promise<void>;
}

export interface TokenSourcesParts {
  readonly clock: Clock;
  /** Null: there is no such sign-in. */
  readonly kindOf: (name: string) => SignInKind | null;
  readonly keptOf: (name: string) => Promise<KeptTokens>;
  /** Default: this machine's. */
  readonly policy?: () => Promise<PolicyReading>;
}

export function createTokenSources({
  clock,
  kindOf,
  keptOf,
  policy = readPolicy,
}: TokenSourcesParts): TokenSources {
  let dialer: Promise<Dialer> | null = null;
  const opened = new Map<
    string,
    { readonly kind: string; readonly tokens: Promise<AccessTokens>; now: AccessTokens | null }
  >();
  const parts = async (kind: SignInKind): ReturnType<typeof partsOf> => {
    dialer ??= import('../net/index.ts').then(({ createDialer }) => createDialer());
    return partsOf(kind, await dialer, clock, policy);
  };

  const open = (name: string): Promise<AccessTokens> => {
    const kind = kindOf(name);
    if (kind === null) return Promise.reject(new ProblemError(problem('sign-in-required')));
    const known = opened.get(name);
    if (known?.kind === JSON.stringify(kind)) return known.tokens;
    const tokens = parts(kind).then(async ({ endpoint, client, whyBarred: barred }) => {
      const { createAccessTokens } = await import('./oauth/index.ts');
      return createAccessTokens({ endpoint, kept: await keptOf(name), client, clock, whyBarred: barred });
    });
    const entry: { kind: string; tokens: typeof tokens; now: AccessTokens | null } = {
      kind: JSON.stringify(kind),
      tokens,
      now: null,
    };
    opened.set(name, entry);
    tokens.then(
      (one) => {
        entry.now = one;
      },
      () => {
        if (opened.get(name) === entry) opened.delete(name);
      },
    );
    return tokens;
  };

  return {
    source: (name) => ({
      token: async (signal) => (await open(name)).token(signal),
      rejected: (token, claims) => opened.get(name)?.now?.rejected(token, claims),
      accepted: (token) => opened.get(name)?.now?.accepted(token),
      scopes: async () => (await open(name)).scopes(),
    }),
    open,
    parts,
    forget: (name) => void opened.delete(name),
    close: async () => (await dialer)?.close(),
  };
}

async function partsOf(
  { kind, client: own }: SignInKind,
  dialer: Dialer,
  clock: Clock,
  policy: () => Promise<PolicyReading>,
) {
  const { authorizationServer, clientFor, createTokenEndpoint, ownClient } = await import('./oauth/index.ts');
  const server = authorizationServer(kind, own?.authority) ?? fail('setup-invalid', { field: 'kind' });
  const read = own === null ? null : ownClient(server, own);
  if (read !== null && 'problem' in read) throw new ProblemError(read.problem);
  const client: OAuthClient =
    clientFor(server, builtInClients, read?.client ?? null) ?? fail('setup-invalid', { field: 'clientId' });
  return {
    server,
    client,
    endpoint: createTokenEndpoint({ server, client, dialer, clock }),
    whyBarred: (subject: string) => whyBarred(server, subject, policy),
  };
}
