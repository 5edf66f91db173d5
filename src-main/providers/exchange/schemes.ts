/** The kinds of sign-in that a server offers with a 401 (RFC 9110 section 11.6.1), and which of them Concord takes. */

/** In lower case, each one once, such as `negotiate`, `ntlm`, `basic`, `bearer`. Their parameters are left out. */
export function offeredSchemes(headers: Pick<Headers, 'get'>): readonly string[] {
  const value = headers.get('www-authenticate') ?? '';
  // quoted parameters may contain commas; a scheme is a word that no `=` follows, or that its first parameter follows
  const parts = value.replace(/"(?:[^"\\]|\\.)*"/g, '""').split(',');
  const found = parts.flatMap((part) => {
    const [, scheme, rest = ''] = /^\s*([a-z][a-z0-9-]{0,30})(?=\s|$)(.*)$/i.exec(part) ?? [];
    return scheme === undefined || rest.trimStart().startsWith('=') ? [] : [scheme.toLowerCase()];
  });
  return [...new Set(found)];
}

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
