/** Which addresses the page may have, load and lead to. Pure: the whole of the decision is here. */

/** A scheme of our own instead of file:, which would let the page read the disk. */
export const scheme = 'app';
export const pageAddress = 'app://ui/index.html';

function parsed(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** The address is one of our own page's: scheme and host in full, never a prefix of the text. */
export function isOurs(address: string): boolean {
  const url = parsed(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === 'ui' && url.username === '';
}

/** What the page's session may fetch: its own files and pictures inside them. There is no network for it. */
export function mayLoad(address: string): boolean {
  return isOurs(address) || address.startsWith('data:image/');
}

/** The message comes from the main frame of our own window, while that shows our own page. */
export function maySpeak(sender: {
  readonly isOurWindow: boolean;
  readonly isMainFrame: boolean;
  readonly address: string;
}): boolean {
  return sender.isOurWindow && sender.isMainFrame && isOurs(sender.address);
}

/**
 * What may be handed to the system's browser: https without credentials; in sample mode also the sample's own web
 * views, which live on loopback and have no certificate.
 */
export function mayOpenOutside(address: string, sample: boolean): boolean {
  const url = parsed(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return sample && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}
