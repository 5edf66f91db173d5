/** Chooses the carrier by where the page runs, and removes the one-time token from the address before any other code sees it. */
import type { Carrier } from './carrier.ts';
import { createElectronCarrier } from './electron-carrier.ts';
import { createSocketCarrier, type Socket } from './socket-carrier.ts';

/** Returns the token of `#token=…`, and removes the fragment from the address and the page's history. */
function takeToken(page: Window): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token !== null) page.history.replaceState(null, '', page.location.pathname);
  return token;
}

/** Exchanges a token for a secret. Null when the host refuses the token, because it was already used or never existed. */
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

/**
 * Where this tab keeps its secret, so that a reload works. Only pages of this origin, whose port the host holds, can read it; it
 * ends with the tab, and the next start of Concord does not know it.
 */
const storedAs = 'concord-secret';

export function openCarrier(page: Window): Carrier {
  if (page.concord !== undefined) return createElectronCarrier(page.concord);
  const token = takeToken(page);
  // a fresh address that is opened in the same tab changes only the fragment, which loads nothing by itself
  page.addEventListener('hashchange', () => {
    if (new URLSearchParams(page.location.hash.slice(1)).has('token')) page.location.reload();
  });
  const { sessionStorage } = page;
  const address = new URL('./socket', page.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketCarrier({
    // an address that was used in this tab before is refused, but the tab still has the secret that it was exchanged for
    exchange: async () =>
      token === null ? null : ((await exchangeToken(token)) ?? sessionStorage.getItem(storedAs)),
    keptSecret: token === null ? sessionStorage.getItem(storedAs) : null,
    keep: (secret) => {
      if (secret === null) sessionStorage.removeItem(storedAs);
      else sessionStorage.setItem(storedAs, secret);
    },
    connect: () => new WebSocket(address) as unknown as Socket,
    setTimer: (run, ms) => page.setTimeout(run, ms),
    random: () => Math.random(),
  });
}
