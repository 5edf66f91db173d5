/**
 * The server's side of NTLM (MS-NLMP): the challenge, and the check of the answer to it. Version 2 alone is taken, as organisations
 * set their domain controllers to (LmCompatibilityLevel 5).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { md4 } from './md4.ts';

export interface NtlmNames {
  /** Windows' names. */
  readonly domain: string;
  readonly computer: string;
  /** Names in DNS. */
  readonly dnsDomain: string;
  readonly dnsComputer: string;
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');
const flags = {
  unicode: 0x1,
  requestTarget: 0x4,
  ntlm: 0x200,
  alwaysSign: 0x8000,
  targetTypeDomain: 0x10000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  version: 0x2000000,
  keyExchange: 0x40000000,
} as const;
/** MS-NLMP 2.2.2.1. */
const pairs = { end: 0, computer: 1, domain: 2, dnsComputer: 3, dnsDomain: 4, flags: 6, time: 7 } as const;
const hasMic = 0x2;

/** 1, 2 or 3; null for what is no NTLM message. */
export function messageType(message: Buffer): number | null {
  if (message.length < 12 || !message.subarray(0, 8).equals(signature)) return null;
  return message.readUInt32LE(8);
}

/** The second message. @param challenge 8 bytes. @param now epoch milliseconds */
export function challengeMessage(
  negotiate: Buffer,
  challenge: Buffer,
  names: NtlmNames,
  now: number,
): Buffer {
  const asked = negotiate.length >= 16 ? negotiate.readUInt32LE(12) : 0;
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(now) + 11_644_473_600_000n) * 10_000n);
  const info = Buffer.concat([
    pair(pairs.domain, wide(names.domain)),
    pair(pairs.computer, wide(names.computer)),
    pair(pairs.dnsDomain, wide(names.dnsDomain)),
    pair(pairs.dnsComputer, wide(names.dnsComputer)),
    pair(pairs.time, time),
    pair(pairs.end, Buffer.alloc(0)),
  ]);
  const target = wide(names.domain);
  const head = Buffer.alloc(56);
  signature.copy(head);
  head.writeUInt32LE(2, 8);
  writeField(head, 12, target.length, 56);
  head.writeUInt32LE(
    (flags.unicode |
      flags.requestTarget |
      flags.ntlm |
      flags.targetTypeDomain |
      flags.targetInfo |
      flags.version |
      (asked & (flags.alwaysSign | flags.extendedSessionSecurity | flags.keyExchange))) >>>
      0,
    20,
  );
  challenge.copy(head, 24);
  writeField(head, 40, info.length, 56 + target.length);
  // 10.0, build 20348, revision 15 of NTLM
  Buffer.from([10, 0, 0x7c, 0x4f, 0, 0, 0, 15]).copy(head, 48);
  return Buffer.concat([head, target, info]);
}

/** The name and domain in the third message, as the client wrote them. */
export function claimedName(answer: Buffer): { readonly user: string; readonly domain: string } {
  return {
    domain: field(answer, 28).toString('utf16le'),
    user: field(answer, 36).toString('utf16le'),
  };
}

/** The three messages of one handshake. */
export interface Handshake {
  readonly negotiate: Buffer;
  readonly challenge: Buffer;
  readonly answer: Buffer;
}

/** Whether the answer was made with the password, and the messages are those that the client saw (MS-NLMP 3.3.2, 3.2.5.1.2). */
export function isAnswerOf(password: string, { negotiate, challenge, answer }: Handshake): boolean {
  const response = field(answer, 20);
  // version 1 has 24 bytes
  if (response.length <= 24) return false;
  const { user, domain } = claimedName(answer);
  const key = hmac(md4(wide(password)), wide(user.toUpperCase() + domain));
  const [proof, blob] = [response.subarray(0, 16), response.subarray(16)];
  const expected = hmac(key, Buffer.concat([challenge.subarray(24, 32), blob]));
  if (!timingSafeEqual(proof, expected)) return false;
  if ((pairFlags(blob) & hasMic) === 0) return true;
  if (answer.length < 88) return false;
  const base = hmac(key, proof);
  const negotiated = answer.readUInt32LE(60);
  const session = (negotiated & flags.keyExchange) !== 0 ? rc4(base, field(answer, 52)) : base;
  const withoutMic = Buffer.from(answer);
  withoutMic.fill(0, 72, 88);
  const mic = hmac(session, Buffer.concat([negotiate, challenge, withoutMic]));
  return timingSafeEqual(answer.subarray(72, 88), mic);
}

function pairFlags(blob: Buffer): number {
  for (let at = 28; at + 4 <= blob.length; ) {
    const [id, length] = [blob.readUInt16LE(at), blob.readUInt16LE(at + 2)];
    if (id === pairs.end) return 0;
    if (id === pairs.flags) return blob.readUInt32LE(at + 4);
    at += 4 + length;
  }
  return 0;
}

function field(message: Buffer, at: number): Buffer {
  if (message.length < at + 8) return Buffer.alloc(0);
  const [length, offset] = [message.readUInt16LE(at), message.readUInt32LE(at + 4)];
  return message.subarray(offset, offset + length);
}

function writeField(message: Buffer, at: number, length: number, offset: number): void {
  message.writeUInt16LE(length, at);
  message.writeUInt16LE(length, at + 2);
  message.writeUInt32LE(offset, at + 4);
}

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function hmac(key: Buffer, content: Buffer): Buffer {
  return createHmac('md5', key).update(content).digest();
}

/** RC4, which OpenSSL 3 no longer has by default. */
function rc4(key: Buffer, content: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number): number => state[index & 255] ?? 0;
  const swap = (a: number, b: number): void => {
    [state[a & 255], state[b & 255]] = [at(b), at(a)];
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let j = 0;
  return Buffer.from(
    content.map((byte, index) => {
      const i = (index + 1) & 255;
      j = (j + at(i)) & 255;
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
}
