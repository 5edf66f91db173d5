/** Decides which addresses the page may have, load and open in the browser. Pure functions only. */

/** The page is served under our own scheme, because `file:` would let it read the disk. */
export const scheme = 'app';
export const pageAddress = 'app://ui/index.html';

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** True for an address of our own page. Compares the parsed scheme and host, never a prefix of the text. */
export function isOwnPageAddress(address: string): boolean {
  const url = parsed(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === 'ui' && url.username === '';
}

/** What the page's session may fetch: its own files, and pictures embedded as `data:` URLs. It gets no network. */
export function mayLoad(address: string): boolean {
  return isOwnPageAddress(address) || address.startsWith('data:image/');
}

/** True when a message comes from the main frame of our own window while that window shows our own page. */
export function maySendCalls(sender: {
  readonly isOurWindow: boolean;
  readonly isMainFrame: boolean;
  readonly address: string;
}): boolean {
  return sender.isOurWindow && sender.isMainFrame && isOwnPageAddress(sender.address);
}

/**
 * What may be handed to the system's browser: https addresses without credentials.
 * @param local also pages that are served on loopback without a certificate, such as the sample's own
 */
export function mayOpenInBrowser(address: string, local: boolean): boolean {
  const url = parsed(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return local && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}
