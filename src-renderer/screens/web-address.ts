/** Addresses of servers as a person types them: made whole, and checked before anybody is asked. Pure. */

/** Why a typed address cannot be used; each has a text of its own. */
export type AddressFault = 'not-an-address' | 'not-encrypted';

const isThisComputer = (host: string): boolean => /^(localhost|127\.[0-9.]+|\[::1\])$/i.test(host);

/** Adds the scheme to an address that was typed without one: `https://`, and on this computer `http://`. Blank stays blank. */
export function withScheme(address: string): string {
  const typed = address.trim();
  if (typed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return typed;
  const host = /^(\[[^\]]*\]|[^:/?#]*)/.exec(typed)?.[0] ?? '';
  return isThisComputer(host) ? `http://${typed}` : `https://${typed}`;
}

/** The whole address; null for a text that is none. */
function urlOf(address: string): URL | null {
  const whole = withScheme(address);
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  // browsers differ in whether a host may have a space, which becomes %20
  return /^https?:$/.test(url.protocol) && /^[^\s%]+$/.test(url.hostname) ? url : null;
}

/** Host, with its port unless it is the usual one; blank for a text that is no address. */
export const hostOf = (address: string): string => urlOf(address)?.host ?? '';

/** Whether two addresses name the same server. */
export function isSameServer(one: string, other: string): boolean {
  const origin = urlOf(one)?.origin;
  return origin !== undefined && origin === urlOf(other)?.origin;
}

/** Null for an address that can be asked, and for a blank one. Without encryption only this computer is asked (S1). */
export function addressFault(address: string): AddressFault | null {
  if (address.trim() === '') return null;
  const url = urlOf(address);
  if (url === null) return 'not-an-address';
  return url.protocol === 'http:' && !isThisComputer(url.hostname) ? 'not-encrypted' : null;
}
