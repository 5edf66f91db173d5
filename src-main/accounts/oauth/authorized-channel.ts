/** A channel to a provider that signs each request, and asks for a new token once when the provider refuses the one it got. */
import { type Channel, type Dialer, discardBody, type Target } from '../../net/index.ts';
import type { AccessTokens } from './access-tokens.ts';

/**
 * A request that was answered with 401 is sent once more with a new token; it had no effect (RFC 9110 section 15.5.2). A second 401 goes to
 * the caller. A body that is a stream cannot be sent again: then the caller gets the first 401, and its next request a new token.
 */
export function authorizedChannel(
  dialer: Pick<Dialer, 'channel'>,
  target: Omit<Target, 'authorization'>,
  tokens: AccessTokens,
): Channel {
  const channel = dialer.channel({ ...target, authorization: tokens.authorization });
  const signed =
    (way: 'fetch' | 'stream'): typeof channel.fetch =>
    async (input, init) => {
      const signal = init?.signal ?? undefined;
      const send = async (): Promise<Response> => {
        const token = await tokens.token(signal);
        const response = await channel[way](input, init);
        if (response.status === 401) tokens.rejected(token);
        else tokens.accepted(token);
        return response;
      };
      const first = await send();
      if (first.status !== 401 || !isRepeatable(input, init)) return first;
      await discardBody(first);
      return send();
    };
  return { fetch: signed('fetch'), stream: signed('stream'), traffic: channel.traffic };
}

function isRepeatable(input: Parameters<Channel['fetch']>[0], init: RequestInit | undefined): boolean {
  if (typeof input !== 'string' && !(input instanceof URL)) return false;
  return !(init?.body instanceof ReadableStream);
}
