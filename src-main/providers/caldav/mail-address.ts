/** Addresses as calendars write them (RFC 5545 3.3.3). */

/** The address in a `mailto:` URI, lower-cased; null for other kinds of calendar user address. */
export function mailAddress(uri: string): string | null {
  const match = /^\s*mailto:([^?\s]+@[^?\s]+)/i.exec(uri);
  if (match?.[1] === undefined) return null;
  try {
    return decodeURIComponent(match[1]).toLowerCase();
  } catch {
    return match[1].toLowerCase();
  }
}
