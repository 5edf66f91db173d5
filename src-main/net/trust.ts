/**
 * Which certificates are trusted, prepared for TLS once. Reading the 150 to 300 authorities of a system takes tens of milliseconds and
 * some megabytes, so it is done when the first connection with TLS needs them, and not anew for each connection.
 */
import tls, { type SecureContext } from 'node:tls';

/** @param extra one more PEM certificate that is trusted */
export type Trust = (extra?: string) => SecureContext;

/** @param authorities PEM certificates. Default: Node's own and the operating system's. */
export function createTrust(authorities?: readonly string[]): Trust {
  const contexts = new Map<string | undefined, SecureContext>();
  return (extra) => {
    const prepared = contexts.get(extra);
    if (prepared !== undefined) return prepared;
    const ca = [...(authorities ?? systemAuthorities()), ...(extra === undefined ? [] : [extra])];
    const context = tls.createSecureContext({ ca });
    contexts.set(extra, context);
    return context;
  };
}

function systemAuthorities(): readonly string[] {
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
}
