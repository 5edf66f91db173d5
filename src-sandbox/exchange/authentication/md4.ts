/** MD4 (RFC 1320), which OpenSSL 3 and BoringSSL no longer have: NTLM makes its keys with it. */

const rotations = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;
const constants = [0, 0x5a827999, 0x6ed9eba1] as const;
const orders = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;
const mixes = [
  (x: number, y: number, z: number): number => (x & y) | (~x & z),
  (x: number, y: number, z: number): number => (x & y) | (x & z) | (y & z),
  (x: number, y: number, z: number): number => x ^ y ^ z,
] as const;

/** 16 bytes. */
export function md4(content: Uint8Array): Buffer {
  const padded = Buffer.alloc(((content.length + 8) >> 6) * 64 + 64);
  padded.set(content);
  padded[content.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(content.length) * 8n, padded.length - 8);
  let state: readonly number[] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += 64) {
    const block = padded.subarray(at, at + 64);
    const next = rounds(state, block);
    state = state.map((word, index) => (word + (next[index] ?? 0)) >>> 0);
  }
  const result = Buffer.alloc(16);
  for (const [index, word] of state.entries()) result.writeUInt32LE(word, index * 4);
  return result;
}

function rounds(state: readonly number[], block: Buffer): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (const round of [0, 1, 2] as const)
    for (const [step, word] of orders[round].entries()) {
      const sum = (a + mixes[round](b, c, d) + block.readUInt32LE(word * 4) + constants[round]) >>> 0;
      const by = rotations[round][step % 4] ?? 0;
      [a, d, c, b] = [d, c, b, ((sum << by) | (sum >>> (32 - by))) >>> 0];
    }
  return [a, b, c, d];
}
