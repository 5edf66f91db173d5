/** Picks the carrier by where the page runs, and takes the one-time token out of the address before anything else can see it. */
import type { Carrier } from './carrier.ts';
import { createElectronCarrier } from './electron-carrier.ts';
import { createSocketCarrier, type Socket } from './socket-carrier.ts';

/** The token of `#token=…`; the fragment is removed from the address and the page's history. */
function takeToken(page: Window): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token !== null) page.history.replaceState(null, '', page.location.pathname);
  return token;
}

/** One token gives one secret: the answer to a token that was used, or never was, is no. */
async function exchangeToken(token: string): Promise<string | null> {
  const response = await fetch('./exchange', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
    cache: 'no-store',
  });
  if (response.status >= 500) throw new Error('host not ready');
  if (!response.ok) return null;
  const { secret } = (await response.json()) as { secret?: unknown };
  return typeof secret === 'string' ? secret : null;
}

export function openCarrier(page: Window): Carrier {
  if (page.concord !== undefined) return createElectronCarrier(page.concord);
  const token = takeToken(page);
  const address = new URL('./socket', page.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketCarrier({
    exchange: () => (token === null ? Promise.resolve(null) : exchangeToken(token)),
    connect: () => new WebSocket(address) as unknown as Socket,
    setTimer: (run, ms) => page.setTimeout(run, ms),
    random: () => Math.random(),
  });
}
