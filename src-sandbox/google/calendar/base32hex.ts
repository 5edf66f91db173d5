/** How Google makes the ids of events. */

/** RFC 4648 base32hex, lower case, without padding. */
export function base32hex(bytes: Uint8Array): string {
  const digits = '0123456789abcdefghijklmnopqrstuv';
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += digits[(held >> (bits - 5)) & 31];
      bits -= 5;
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + digits[(held << (5 - bits)) & 31];
}
