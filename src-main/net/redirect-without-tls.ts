/**
 * Asks a server without TLS where something is, as Autodiscover does (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/autodiscover-for-exchange).
 * Nothing of the person is sent, and nothing but the address in the answer is read. Whoever is on the way can change it: it is a hint.
 */
import { bareGet } from './bare-get.ts';
import { newSocket } from './connector.ts';

/** @returns the address as the server gave it, not checked; null when it gave none, or none answered. Rejects with an abort's reason only. */
export type RedirectLookup = (host: string, path: string, signal: AbortSignal) => Promise<string | null>;

const statuses = new Set([301, 302, 303, 307, 308]);

/** @param timeoutMs for connecting and the answer's headers together. Default 10,000 */
export function createRedirectLookup(timeoutMs = 10_000): RedirectLookup {
  return async (host, path, signal) => {
    signal.throwIfAborted();
    const socket = newSocket(() => undefined);
    const end = (): void => void socket.destroy();
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    try {
      await new Promise((resolve, reject) => {
        socket.once('connect', resolve).once('close', reject).on('error', reject);
        socket.connect({ host, port: 80, autoSelectFamily: true });
      });
      const { status, headers } = await bareGet(
        socket,
        path,
        { Host: host, 'User-Agent': 'Concord' },
        'head',
      );
      return statuses.has(status) ? headers.get('location') : null;
    } catch {
      signal.throwIfAborted();
      return null;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      end();
    }
  };
}
