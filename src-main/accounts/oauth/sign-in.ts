/**
 * One sign-in from the first address to tokens: the browser goes to the address, comes back to the listener, the code is exchanged, and the
 * account that signed in is compared with the expected one before anything of it is read (A5). It opens no browser and keeps nothing.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type Problem, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SignedInTokens } from './access-tokens.ts';
import { type AuthorizationAnswer, authorizationAnswer } from './authorization-answer.ts';
import { authorizationUrl } from './authorization-request.ts';
import { browserPage, languageOfBrowser, type PageLanguage } from './browser-page.ts';
import type { OAuthClient } from './client.ts';
import { addressesOf, type ExpectedIdentity, identityIn, isExpected } from './id-token.ts';
import { type LoopbackParts, openLoopback } from './loopback.ts';
import { newOneTimeValues } from './one-time-values.ts';
import {
  type AuthorizationServer,
  areGranted,
  type Feature,
  featuresWithout,
  type Identity,
  scopesToAsk,
} from './server.ts';
import type { TokenEndpoint } from './token-endpoint.ts';
import { momentOf } from './token-life.ts';
import type { TokenSet } from './token-set.ts';

export interface SignInRequest {
  readonly server: AuthorizationServer;
  readonly client: OAuthClient;
  /** What is to be switched on, with what is on already. */
  readonly features: readonly Feature[];
  readonly expected: ExpectedIdentity;
  /** What is kept of the account's sign-in before; null: there was none. Its grants are asked for again, so that none is lost. */
  readonly before: TokenSet | null;
  /** What the server wants proven this time (`AccessTokens.challenge`); null: nothing. */
  readonly claims: string | null;
  /** Of the page at the end; null: the browser's. */
  readonly language: PageLanguage | null;
}

export type SignInOutcome =
  | { readonly type: 'signed-in'; readonly identity: Identity; readonly tokens: SignedInTokens }
  /** Its tokens are forgotten. `signedInAs` is for the screen, never for a log. */
  | { readonly type: 'wrong-account'; readonly signedInAs: string | null; readonly problem: Problem }
  /** `sign-in-required` | `consent-required` | `account-not-permitted` | `setup-invalid`, or trouble on the way to the server */
  | { readonly type: 'failed'; readonly problem: Problem }
  /** Nobody came back in time: most refusals stay on a page in the browser. */
  | { readonly type: 'expired' }
  | { readonly type: 'cancelled' };

export interface RunningSignIn {
  /** For the system browser, and for the person to copy. It holds no secret. */
  readonly url: string;
  /** Rejects for bugs only. */
  readonly outcome: Promise<SignInOutcome>;
  cancel(): void;
}

export interface SignInParts extends LoopbackParts {
  readonly endpoint: TokenEndpoint;
  readonly clock: Clock;
  /** Whether this account of the server is connected elsewhere in Concord: then its grant is not revoked when it was the wrong one here. */
  readonly isConnected: (subject: string) => boolean;
  /** Why an account must not be used on this machine; null: it may be. */
  readonly whyBarred: (subject: string) => Promise<Problem | null>;
}

/** @throws Error when the system gives no port to listen on */
export async function startSignIn(request: SignInRequest, parts: SignInParts): Promise<RunningSignIn> {
  const { server, client, features, expected, before, language } = request;
  const { endpoint, clock } = parts;
  const values = newOneTimeValues();
  const { host } = new URL(server.authorizationEndpoint);
  const context = { host, hasOwnClient: client.origin === 'own', clientId: client.clientId };
  const loopback = await openLoopback<AuthorizationAnswer>(
    {
      host: server.redirectHost,
      path: server.redirectPath,
      read: (query) => authorizationAnswer(query, { state: values.state, server }, context),
      page: ({ type }, acceptLanguage) =>
        browserPage(language ?? languageOfBrowser(acceptLanguage), type === 'code' ? 'answered' : 'refused'),
    },
    parts,
  );
  const asked = scopesToAsk(server, features, before?.scopes ?? []);
  const usedBefore = before?.clientId === client.clientId ? before : null;
  const isGranted = usedBefore !== null && areGranted(server, asked, usedBefore.scopes);
  const url = authorizationUrl({
    server,
    client,
    scopes: asked,
    redirectUri: loopback.redirectUri,
    values,
    loginHint: expected.addresses[0] ?? null,
    claims: request.claims,
  });
  const cancelled = new AbortController();

  const failed = (reason: Problem): SignInOutcome => ({ type: 'failed', problem: reason });

  /** With the further addresses of its profile, by one of which the person may know the account. */
  const withProfile = async (who: Identity, accessToken: string): Promise<Identity> => {
    if (expected.subject !== null) return who;
    const further = await endpoint.addresses(accessToken, cancelled.signal);
    return { ...who, addresses: addressesOf([...who.addresses, ...further]) };
  };

  const exchanged = async (code: string): Promise<SignInOutcome> => {
    const askedAt = momentOf(clock);
    const grant = { code, verifier: values.verifier, redirectUri: loopback.redirectUri };
    const outcome = await endpoint.exchange(grant, cancelled.signal);
    if (outcome.type === 'refused') return failed(outcome.problem);
    const { issued, serverNow } = outcome;
    if (issued.idToken === null)
      return failed(problem('answer-invalid', { host: endpoint.host, claim: 'id_token' }));
    const now = serverNow ?? clock.now();
    const signedIn = identityIn(issued.idToken, { server, client, nonce: values.nonce, now });
    const giveBack = async (): Promise<void> => {
      if (parts.isConnected(signedIn.subject)) return;
      await endpoint.revoke(issued.refreshToken ?? issued.accessToken, cancelled.signal).catch(ignoreTrouble);
    };
    const barred = await parts.whyBarred(signedIn.subject);
    if (barred !== null) {
      await giveBack();
      return failed(barred);
    }
    const identity = isExpected(server, signedIn, expected)
      ? signedIn
      : await withProfile(signedIn, issued.accessToken);
    if (!isExpected(server, identity, expected)) {
      await giveBack();
      const isKept = server.revocationEndpoint === null;
      const reason = problem('another-account', {
        ...{ host: endpoint.host },
        ...(isKept ? { reason: 'permission-stays' } : {}),
      });
      return { type: 'wrong-account', signedInAs: identity.addresses[0] ?? null, problem: reason };
    }
    const scopes = issued.scopes ?? asked;
    const missing = featuresWithout(server, features, scopes);
    if (missing.length > 0)
      return failed(
        problem('sign-in-required', {
          host: endpoint.host,
          reason: 'not-granted',
          missing: missing.join(' '),
        }),
      );
    const refreshToken =
      issued.refreshToken ??
      (isGranted && usedBefore?.subject === identity.subject ? usedBefore.refreshToken : null);
    if (refreshToken === null)
      return failed(problem('sign-in-required', { host: endpoint.host, reason: 'no-refresh-token' }));
    const { clientId } = client;
    const { subject } = identity;
    return {
      type: 'signed-in',
      identity,
      tokens: {
        tokens: { refreshToken, previousRefreshToken: null, clientId, subject, scopes },
        access: { text: issued.accessToken, askedAt, lifetimeMs: issued.lifetimeMs },
      },
    };
  };

  const run = async (): Promise<SignInOutcome> => {
    const waited = await loopback.result;
    if (waited.type === 'closed') return { type: 'cancelled' };
    if (waited.type === 'expired') return { type: 'expired' };
    if (waited.answer.type === 'refused') return failed(waited.answer.problem);
    try {
      return await exchanged(waited.answer.code);
    } catch (error) {
      if (cancelled.signal.aborted) return { type: 'cancelled' };
      const found = problemOf(error);
      if (found === null) throw error;
      return failed(found);
    }
  };

  return {
    url,
    outcome: run(),
    cancel() {
      loopback.close();
      cancelled.abort();
    },
  };
}

/** A grant that could not be revoked is harmless: its tokens are gone. */
function ignoreTrouble(error: unknown): void {
  if (problemOf(error) === null && !(error instanceof Error && error.name === 'AbortError')) throw error;
}
