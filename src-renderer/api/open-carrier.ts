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

/**
 * Exchanges a token for a secret. Null when the host refuses the token, because another tab used it or it never existed.
 * @param pending JSON of the token and of this tab's random name
 */
async function exchangeToken(pending: string): Promise<string | null> {
  const response = await fetch('./exchange', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: pending,
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
const secretKey = 'concord-secret';
/** Where this tab keeps a token until the host has answered: a reload before that exchanges it again. */
const pendingKey = 'concord-exchange';

export function openCarrier(page: Window): Carrier {
  if (page.concord !== undefined) return createElectronCarrier(page.concord);
  const { sessionStorage, crypto } = page;
  const token = takeToken(page);
  if (token !== null) sessionStorage.setItem(pendingKey, JSON.stringify({ token, tab: crypto.randomUUID() }));
  const pending = sessionStorage.getItem(pendingKey);
  // a fresh address that is opened in the same tab changes only the fragment, which loads nothing by itself
  page.addEventListener('hashchange', () => {
    if (new URLSearchParams(page.location.hash.slice(1)).has('token')) page.location.reload();
  });
  const address = new URL('./socket', page.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return createSocketCarrier({
    exchange: async () => {
      if (pending === null) return null;
      const secret = await exchangeToken(pending);
      sessionStorage.removeItem(pendingKey);
      // an address that was used in this tab before is refused, but the tab still has the secret that it was exchanged for
      return secret ?? sessionStorage.getItem(secretKey);
    },
    keptSecret: pending === null ? sessionStorage.getItem(secretKey) : null,
    keep: (secret) => {
      if (secret === null) sessionStorage.removeItem(secretKey);
      else sessionStorage.setItem(secretKey, secret);
    },
    connect: () => new WebSocket(address) as unknown as Socket,
    setTimer: (run, ms) => page.setTimeout(run, ms),
    random: () => Math.random(),
  });
}
