/** Addresses of mail servers as a person types them: made whole, and checked before anybody is asked. Pure. */

/** `imaps`: TLS from the start; `imap`: STARTTLS. Both carry the port that is usual for them (RFC 8314 3.2, RFC 9051 2.1). */
const usualPorts: Readonly<Record<string, string>> = { imaps: '993', imap: '143' };

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
}

/** `mail.example.com`, `mail.example.com:993` and `imaps://mail.example.com:993/` are understood; null for anything else. */
function partsOf(address: string): Parts | null {
  const found = /^(?:(imaps?):\/\/)?(\[[0-9a-f:.]+\]|[^\s:/?#@[\]%]+)(?::(\d{1,5}))?\/?$/i.exec(
    address.trim(),
  );
  if (found === null) return null;
  const [, typedScheme, host = '', typedPort] = found;
  const scheme = typedScheme?.toLowerCase() ?? (typedPort === usualPorts.imap ? 'imap' : 'imaps');
  const port = typedPort ?? usualPorts[scheme] ?? '';
  return Number(port) >= 1 && Number(port) <= 65_535 ? { scheme, host: host.toLowerCase(), port } : null;
}

/** The whole address, `imaps://` unless the port is that of STARTTLS. Blank stays blank, and so does a text that is none. */
export function wholeMailAddress(address: string): string {
  const parts = partsOf(address);
  return parts === null ? address.trim() : `${parts.scheme}://${parts.host}:${parts.port}`;
}

/** The server's name, which a person confirms; blank for a text that is no address. */
export const mailHostOf = (address: string): string => partsOf(address)?.host ?? '';

/** Whether a typed text cannot be asked; a blank one can, it means what was found. */
export const isMailAddressFault = (address: string): boolean =>
  address.trim() !== '' && partsOf(address) === null;
