/** The kinds of sign-in that a server offers with a 401 (RFC 9110 section 11.6.1). */

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
