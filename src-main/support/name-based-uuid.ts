/** UUIDs that follow from a text: whoever repeats a step on another machine, or after a crash, gets the same one. */
import { createHash } from 'node:crypto';

/** RFC 9562 5.8: UUID version 8 from the first 16 bytes of the text's SHA-256, lower case. */
export function nameBasedUuid(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
