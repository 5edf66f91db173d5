/** MD4 (RFC 1320), which the cryptography of Node and Electron no longer has: the passwords of Windows are kept as such hashes. */

/** Of each round: what is added to every step, the four rotations, and the order in which the block's words are taken. */
const rounds = [
  { added: 0, rotations: [3, 7, 11, 19], order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] },
  {
    added: 0x5a827999,
    rotations: [3, 5, 9, 13],
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  },
  {
    added: 0x6ed9eba1,
    rotations: [3, 9, 11, 15],
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
  },
] as const;
const functions = [
  (b: number, c: number, d: number): number => (b & c) | (~b & d),
  (b: number, c: number, d: number): number => (b & c) | (b & d) | (c & d),
  (b: number, c: number, d: number): number => b ^ c ^ d,
] as const;

/** 16 bytes. */
export function md4(bytes: Uint8Array): Buffer {
  const blocks = Math.floor((bytes.length + 8) / 64) + 1;
  const padded = Buffer.alloc(blocks * 64);
  padded.set(bytes);
  padded.writeUInt8(0x80, bytes.length);
  padded.writeBigUInt64LE(BigInt(bytes.length) * 8n, padded.length - 8);
  const sums = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < padded.length; at += 64) {
    const words = padded.subarray(at, at + 64);
    let [a = 0, b = 0, c = 0, d = 0] = sums;
    for (const [round, { added, rotations, order }] of rounds.entries()) {
      const mix = functions[round] as (typeof functions)[number];
      for (const [step, word] of order.entries()) {
        const sum = (a + mix(b, c, d) + words.readUInt32LE(4 * word) + added) | 0;
        const rotation = rotations[step % 4] as number;
        [a, d, c, b] = [d, c, b, (sum << rotation) | (sum >>> (32 - rotation))];
      }
    }
    for (const [index, value] of [a, b, c, d].entries())
      sums[index] = ((sums[index] as number) + value) >>> 0;
  }
  const hash = Buffer.alloc(16);
  for (const [index, value] of sums.entries()) hash.writeUInt32LE(value, 4 * index);
  return hash;
}
