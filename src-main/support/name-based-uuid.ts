/** UUIDs that follow from a text: whoever repeats a step on another machine, or after a crash, gets the same one. */
import { hash } from 'node:crypto';

/** RFC 9562 5.8: UUID version 8 from the first 16 bytes of the text's SHA-256, lower case. */
export function nameBasedUuid(text: string): string {
  const hex = hash('sha256', text, 'hex');
  // the variant's two bits, before two of the hash
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
