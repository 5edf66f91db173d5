/**
 * Requests to an authorization server beside the browser: the code for tokens, a refresh, a revocation. Each is one POST through the
 * dialer to the endpoint's own origin, without redirects. Nothing of an answer goes into a Problem but its status and known words.
 */
import { parseBoundedJson } from '../../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem } from '../../../src-shared/domain/problems.ts';
import { type Channel, type Dialer, discardBody, retryAfter } from '../../net/index.ts';
import type { OAuthClient } from './client.ts';
import { problemOfRefusal, type RefusalContext, refusalIn } from './refusals.ts';
import type { AuthorizationServer } from './server.ts';
import { type Issued, issuedIn } from './token-answer.ts';

export type TokenOutcome =
  | {
      readonly type: 'issued';
      readonly issued: Issued;
      /** The server's own time (epoch milliseconds, header `Date`); null without one. */
      readonly serverNow: number | null;
    }
  | {
      readonly type: 'refused';
      readonly problem: Problem;
      /** False: the same request may succeed a moment later. */
      readonly isCertain: boolean;
      /** See `Refusal`. */
      readonly claims: string | null;
    };

/**
 * The promises reject with ProblemError for what passes by itself: `unreachable` | `server-failed` | `throttled` | `captive-portal` |
 * `certificate-untrusted` | `answer-invalid`. After these it is open whether the server did what was asked.
 */
export interface TokenEndpoint {
  readonly host: string;
  /** RFC 6749 section 4.1.3 with RFC 7636 section 4.5. */
  exchange(
    grant: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
    signal: AbortSignal,
  ): Promise<TokenOutcome>;
  /** RFC 6749 section 6. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<TokenOutcome>;
  /** The further addresses of the account, from its profile; none where the server has no profile, or refuses to show it. */
  addresses(accessToken: string, signal: AbortSignal): Promise<readonly string[]>;
  /** RFC 7009. True when the server says that the token is revoked, or does not know it. */
  revoke(token: string, signal: AbortSignal): Promise<boolean>;
}

export interface TokenEndpointParts {
  readonly server: AuthorizationServer;
  readonly client: OAuthClient;
  readonly dialer: Pick<Dialer, 'channel'>;
  readonly clock: Pick<Clock, 'now'>;
}

const answerLimits = { maxAnswerBytes: 128 * 1024, timeoutMs: 30_000, deadlineMs: 60_000 };
const jsonLimits = { mostDepth: 8, mostSeparators: 1_000 };
/** How long Concord waits when the server names no time. */
const defaultPauseMs = 60_000;
/** A clock that is this far from the server's is named as a possible cause (A6). */
const wrongClockMs = 5 * 60_000;

export function createTokenEndpoint({ server, client, dialer, clock }: TokenEndpointParts): TokenEndpoint {
  const { host, origin } = new URL(server.tokenEndpoint);
  const tokens = dialer.channel({ origin, ...answerLimits });
  const { revocationEndpoint } = server;

  const post = (
    channel: Channel,
    url: string,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response> =>
    channel.fetch(url, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        ...fields,
        client_id: client.clientId,
        ...(client.clientSecret === null ? {} : { client_secret: client.clientSecret }),
      }).toString(),
      redirect: 'manual',
      signal,
    });

  const outcomeOf = async (response: Response, step: RefusalContext['step']): Promise<TokenOutcome> => {
    const { status } = response;
    // a token endpoint never redirects; a network that wants a sign-in of its own does
    if ((status >= 300 && status < 400) || status === 511) {
      await discardBody(response);
      fail('captive-portal', { host });
    }
    const isHtml = mediaTypeOf(response) === 'text/html';
    const text = await response.text();
    if (status === 429)
      fail('throttled', { host }, retryAfter(response, clock) ?? clock.now() + defaultPauseMs);
    if (status >= 500) fail('server-failed', { host, status }, retryAfter(response, clock) ?? undefined);
    if (response.ok && isHtml) fail('captive-portal', { host });
    const body = parsed(text);
    const serverNow = dateOf(response);
    if (response.ok) {
      const issued = issuedIn(body);
      if (issued === null) fail('answer-invalid', { host, status });
      return { type: 'issued', issued, serverNow };
    }
    const refusal = refusalIn(body);
    if (refusal === null) fail('answer-invalid', { host, status });
    const context = { host, step, hasOwnClient: client.origin === 'own', clientId: client.clientId };
    const { problem, isCertain } = problemOfRefusal(refusal, context);
    if (problem.code === 'server-failed') fail('server-failed', { ...problem.params, status });
    const offMs = serverNow === null ? 0 : Math.abs(clock.now() - serverNow);
    const { claims } = refusal;
    if (offMs < wrongClockMs) return { type: 'refused', problem, isCertain, claims };
    const params = { ...problem.params, clockMinutesOff: Math.round(offMs / 60_000) };
    return { type: 'refused', problem: { ...problem, params }, isCertain, claims };
  };

  return {
    host,
    async exchange({ code, verifier, redirectUri }, signal) {
      const fields = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      };
      return outcomeOf(await post(tokens, server.tokenEndpoint, fields, signal), 'code');
    },
    async refresh(refreshToken, signal) {
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
      return outcomeOf(await post(tokens, server.tokenEndpoint, fields, signal), 'refresh');
    },
    async addresses(accessToken, signal) {
      const { profile } = server;
      if (profile === null) return [];
      const there = new URL(profile.url).origin;
      const channel = dialer.channel({
        origin: there,
        ...answerLimits,
        authorization: () => Promise.resolve(`Bearer ${accessToken}`),
      });
      const response = await channel.fetch(profile.url, {
        headers: { Accept: 'application/json' },
        redirect: 'manual',
        signal,
      });
      if (!response.ok) {
        await discardBody(response);
        return [];
      }
      return profile.addressesIn(parsed(await response.text()));
    },
    async revoke(token, signal) {
      if (revocationEndpoint === null) return false;
      const there = new URL(revocationEndpoint).origin;
      const channel = there === origin ? tokens : dialer.channel({ origin: there, ...answerLimits });
      const response = await post(channel, revocationEndpoint, { token }, signal);
      const body = response.status === 400 ? parsed(await response.text()) : undefined;
      await discardBody(response);
      // Google answers 400 invalid_token for one that is already revoked, where RFC 7009 section 2.2 says 200
      return response.ok || refusalIn(body)?.error === 'invalid_token';
    },
  };
}

function mediaTypeOf(response: Response): string {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Undefined when it is no JSON within the limits. */
function parsed(text: string): unknown {
  try {
    return parseBoundedJson(text, jsonLimits);
  } catch {
    return undefined;
  }
}

function dateOf(response: Response): number | null {
  const value = response.headers.get('date') ?? '';
  const at = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
