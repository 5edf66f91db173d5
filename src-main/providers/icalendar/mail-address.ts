/** Reads and writes mail addresses in calendar user addresses (RFC 5545 3.3.3), which are URIs such as `mailto:` (RFC 6068). */
import type { GuestLimits } from '../../../src-shared/domain/calendar/guest-limits.ts';

/**
 * The mail address of a calendar user address, in lower case; null without one. Reads `mailto:` URIs, percent-encoded or not, and
 * what programs write instead: the address alone, and either of them in angle brackets, with blanks or with a name before it.
 * Of several addresses the first counts. URIs of other schemes and paths have none, even with an `@` in them.
 */
export function mailAddress(uri: string): string | null {
  const scheme = /^[\s"']*(?:mailto:\s*)+(?:\/\/)?/i.exec(uri);
  if (scheme !== null) return addressIn(decoded(uri.slice(scheme[0].length).replace(/\?.*$/s, '')));
  // with a slash it is a path, with a colon a URI of another scheme
  if (/[/:]/.test(uri)) return null;
  return addressIn(uri.includes('@') ? uri : decoded(uri));
}

/**
 * An address stands in a `mailto:` URI as it is, apart from percent-encoding: none with these characters can be told from several
 * addresses, from a name with an address, or from the end of a parameter (S7).
 */
export const guestLimits: GuestLimits = { addressWithout: ',;:"<>\\' };

/** The `mailto:` URI of a mail address, with the characters encoded that RFC 6068 2 requires. */
export function mailtoUri(address: string): string {
  return `mailto:${address.replace(/[%/?#[\]&;=^`{|}]/g, encodeURIComponent)}`;
}

/** Whether a calendar user address names nobody: it is empty, or what Outlook writes when it knows no address. */
export function isNobody(uri: string): boolean {
  return /^(?:mailto:|invalid:nomail|[\s<>"'])*$/i.test(decoded(uri));
}

/** Each step takes time proportional to the length of the text (S6). */
function addressIn(text: string): string | null {
  const bracketed = /<([^<>]*)>/.exec(text)?.[1];
  const [first = ''] = (bracketed ?? text).split(/[,;]/, 20).filter((part) => part.includes('@'));
  const trimmedFirst = trimmed(first);
  const plain = /^'(.*)'$/s.exec(trimmedFirst)?.[1] ?? trimmedFirst;
  return /^[^\s<>@]+@[^\s<>@"]+$/.test(plain) ? plain.toLowerCase() : null;
}

/** Without the blanks, quotes and brackets around an address. An apostrophe may be a part of it. */
function trimmed(text: string): string {
  const isAround = (at: number): boolean => /^[\s"<>]$/.test(text[at] ?? '');
  let from = 0;
  let to = text.length;
  while (isAround(from)) from += 1;
  while (to > from && isAround(to - 1)) to -= 1;
  return text.slice(from, to);
}

/** Percent-encoding is undone once; a text that is not correctly encoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
