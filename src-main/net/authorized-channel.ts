/** A channel to a provider that signs each request, and asks for a new token once when the provider refuses the one it got. */
import { discardBody } from './discard.ts';
import type { Channel, Dialer, Target } from './face.ts';
import { setCredentials } from './set-credentials.ts';

/** Where the access tokens of one account come from (OAuth 2, RFC 6749 section 1.4). */
export interface TokenSource {
  /**
   * A token that can be used now. The signal ends the wait only.
   * @throws ProblemError `sign-in-required` | `consent-required` | `account-not-permitted` | `setup-invalid`, and what passes
   */
  token(signal?: AbortSignal): Promise<string>;
  /**
   * The provider answered 401 to this token: the next call gets a new one, at once the first time and later after a growing pause.
   * @param claims what the provider wants proven, as JSON that nobody checked; then a second refusal takes a person
   */
  rejected(token: string, claims?: string): void;
  /** The provider took this token. */
  accepted(token: string): void;
  /** What the person granted (RFC 6749 section 3.3), after a token was had; null or absent: that is not known. */
  scopes?(): Promise<readonly string[] | null>;
}

/**
 * A request that was answered with 401 is sent once more with a new token; it had no effect (RFC 9110 section 15.5.2). A second 401 goes to
 * the caller. A body that is a stream cannot be sent again: then the caller gets the first 401, and its next request a new token.
 */
export function authorizedChannel(
  dialer: Pick<Dialer, 'channel'>,
  target: Omit<Target, 'authorization'>,
  tokens: TokenSource,
): Channel {
  const channel = dialer.channel(target);
  const { host } = new URL(target.origin);
  const signed =
    (way: 'fetch' | 'stream'): typeof channel.fetch =>
    async (input, init) => {
      const signal = signalOf(init);
      const send = async (): Promise<Response> => {
        const token = await tokens.token(signal);
        const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
        // the dialer takes it off again wherever the request leaves this origin
        setCredentials(headers, `Bearer ${token}`, host);
        const response = await channel[way](input, { ...init, headers });
        if (response.status === 401) tokens.rejected(token, claimsIn(response));
        else tokens.accepted(token);
        return response;
      };
      const first = await send();
      if (first.status !== 401 || !isRepeatable(input, init)) return first;
      await discardBody(first);
      const second = await send();
      if (second.status !== 401 || claimsIn(second) === undefined) return second;
      await discardBody(second);
      await tokens.token(signalOf(init));
      return send();
    };
  return { fetch: signed('fetch'), stream: signed('stream'), traffic: channel.traffic };
}

function signalOf(init: RequestInit | undefined): AbortSignal | undefined {
  return init?.signal ?? undefined;
}

/** The claims challenge of a 401 (https://learn.microsoft.com/en-us/entra/identity-platform/claims-challenge); undefined: there is none. */
function claimsIn({ headers }: Response): string | undefined {
  const challenge = headers.get('www-authenticate') ?? '';
  if (!/\berror="insufficient_claims"/.test(challenge)) return undefined;
  const claims = /\bclaims="([\w+/=-]{1,8192})"/.exec(challenge)?.[1];
  return claims === undefined ? undefined : Buffer.from(claims, 'base64').toString();
}

function isRepeatable(input: Parameters<Channel['fetch']>[0], init: RequestInit | undefined): boolean {
  if (typeof input !== 'string' && !(input instanceof URL)) return false;
  return !(init?.body instanceof ReadableStream);
}
