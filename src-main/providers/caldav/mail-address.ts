/** Reads mail addresses in calendar user addresses (RFC 5545 3.3.3). */

/** The address of a `mailto:` URI in lower case; null for any other calendar user address. */
export function mailAddress(uri: string): string | null {
  const match = /^\s*mailto:([^?\s]+@[^?\s]+)/i.exec(uri);
  if (match?.[1] === undefined) return null;
  try {
    return decodeURIComponent(match[1]).toLowerCase();
  } catch {
    return match[1].toLowerCase();
  }
}
