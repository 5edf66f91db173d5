/** How an account signs in to Exchange, and what a server says that takes no password in that way. */
/** How Concord signs in: with each request, with each connection, or with an access token. */
export type SignInWay = 'basic' | 'ntlm' | 'bearer';

/** Why the server took no password at all: what it offers in place of the way that was used. */
export type NotTaken = 'ntlm-only' | 'basic-only' | 'negotiate-only' | 'oauth-only' | 'ntlm-not-kept';

/** Null when the server does offer the way, so that the password itself was refused. */
export function notTaken(offered: readonly string[], way: SignInWay): NotTaken | null {
  const offers = (scheme: string): boolean => offered.includes(scheme);
  // a connection that was signed in before its first request is asked again: something on the way mixes connections
  if (way === 'ntlm' && (offers('ntlm') || offers('negotiate'))) return 'ntlm-not-kept';
  if (offered.length === 0 || offers(way)) return null;
  if (offers('ntlm')) return 'ntlm-only';
  if (offers('basic')) return 'basic-only';
  if (offers('negotiate')) return 'negotiate-only';
  return offers('bearer') ? 'oauth-only' : null;
}

/** https://www.rfc-editor.org/rfc/rfc7617, in UTF-8 as Exchange takes it. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
