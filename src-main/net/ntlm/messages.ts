/**
 * The messages of NTLM's client ([MS-NLMP], version 2 of the answer only): versions before it can be broken with what crosses the network.
 * Pure. Nothing of this computer is told, its name neither.
 */
import { createHmac } from 'node:crypto';
import { md4 } from './md4.ts';

export interface NtlmUser {
  readonly name: string;
  /** Windows' name of the domain; '' for a name with `@`, and where the server knows it. */
  readonly domain: string;
  readonly password: string;
}

export interface AnswerParts {
  /** The first message, as it was sent. */
  readonly negotiate: Buffer;
  /** The server's message, as it came. */
  readonly challenge: Buffer;
  readonly user: NtlmUser;
  /** 8 random bytes. */
  readonly clientChallenge: Uint8Array;
  /** Epoch milliseconds, for a server that does not tell its own time. */
  readonly now: number;
  /** As `HTTP/mail.example.com`. */
  readonly servicePrincipalName: string;
  /** 16 bytes of `channelBindingHash`; null for a connection without TLS. */
  readonly channelBinding: Uint8Array | null;
}

const signature = Buffer.from('NTLMSSP\0', 'latin1');
/** [MS-NLMP] 2.2.2.5. */
const unicode = 0x1;
const flags =
  (unicode |
    /* the name of its domain */ 0x4 |
    /* NTLM */ 0x200 |
    /* integrity */ 0x8000 |
    /* extended session security */ 0x80000 |
    /* details of the target */ 0x800000 |
    /* 128 bits */ 0x20000000) >>>
  0;
/** [MS-NLMP] 2.2.2.1. */
const pair = { end: 0, flags: 6, time: 7, target: 9, bindings: 10 } as const;
const hasIntegrityCode = 0x2;
const answerHead = 88;
const micAt = 72;

/** Thrown for a challenge that cannot be answered safely. */
export class NtlmError extends Error {}

/** The first message (2.2.1.1), without a name of a domain or computer. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40);
  signature.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags, 12);
  return message;
}

/**
 * The third message (2.2.1.3), bound to the connection (5056), to the service and to the two messages before.
 * @throws NtlmError
 */
export function answerMessage(parts: AnswerParts): Buffer {
  const { negotiate, challenge, user } = parts;
  if (challenge.length < 48 || !challenge.subarray(0, 8).equals(signature) || challenge.readUInt32LE(8) !== 2)
    throw new NtlmError('no challenge');
  const offered = challenge.readUInt32LE(20);
  if ((offered & unicode) === 0) throw new NtlmError('no Unicode');
  const pairs = pairsIn(fieldOf(challenge, 40));
  const key = ownerKey(user);
  const serverTime = pairs.get(pair.time);
  const proof = ntlmV2Response(key, {
    serverChallenge: challenge.subarray(24, 32),
    clientChallenge: parts.clientChallenge,
    time: serverTime?.length === 8 ? serverTime : fileTime(parts.now),
    targetInfo: targetInfo(pairs, parts),
  });
  // where the server tells its time, the older answer is 24 zeros (3.1.5.1.2); an older server takes that too
  const payload = [Buffer.alloc(24), proof, wide(user.domain), wide(user.name)];
  const head = Buffer.alloc(answerHead);
  signature.copy(head);
  head.writeUInt32LE(3, 8);
  let offset = answerHead;
  for (const [index, content] of [...payload, Buffer.alloc(0), Buffer.alloc(0)].entries()) {
    const at = 12 + index * 8;
    head.writeUInt16LE(content.length, at);
    head.writeUInt16LE(content.length, at + 2);
    head.writeUInt32LE(offset, at + 4);
    offset += content.length;
  }
  head.writeUInt32LE((offered & flags) >>> 0, 60);
  const message = Buffer.concat([head, ...payload]);
  const sessionKey = hmacMd5(key, proof.subarray(0, 16));
  hmacMd5(sessionKey, Buffer.concat([negotiate, challenge, message])).copy(message, micAt);
  return message;
}

/** NTOWFv2 (3.3.2). */
export function ownerKey({ name, domain, password }: NtlmUser): Buffer {
  return hmacMd5(md4(wide(password)), wide(upperCase(name) + domain));
}

export interface ResponseParts {
  readonly serverChallenge: Uint8Array;
  readonly clientChallenge: Uint8Array;
  /** As `fileTime`. */
  readonly time: Uint8Array;
  readonly targetInfo: Uint8Array;
}

/** The proof and what it was made over (3.3.2). */
export function ntlmV2Response(key: Buffer, parts: ResponseParts): Buffer {
  const { serverChallenge, clientChallenge, time, targetInfo: info } = parts;
  const given = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    time,
    clientChallenge,
    Buffer.alloc(4),
    info,
    Buffer.alloc(4),
  ]);
  return Buffer.concat([hmacMd5(key, Buffer.concat([serverChallenge, given])), given]);
}

/** What the server said of itself, with the service that the answer is for and the connection that it is sent over. */
function targetInfo(
  pairs: ReadonlyMap<number, Buffer>,
  { servicePrincipalName, channelBinding }: AnswerParts,
): Buffer {
  const given = pairs.get(pair.flags);
  const own = Buffer.alloc(4);
  own.writeUInt32LE(((given?.length === 4 ? given.readUInt32LE() : 0) | hasIntegrityCode) >>> 0);
  const all = new Map<number, Uint8Array>(pairs);
  all.set(pair.flags, own);
  all.set(pair.bindings, channelBinding ?? Buffer.alloc(16));
  all.set(pair.target, wide(servicePrincipalName));
  return Buffer.concat([
    ...[...all].map(([id, value]) => pairOf(id, value)),
    pairOf(pair.end, Buffer.alloc(0)),
  ]);
}

function pairsIn(info: Buffer): ReadonlyMap<number, Buffer> {
  const pairs = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= info.length; ) {
    const id = info.readUInt16LE(at);
    if (id === pair.end) break;
    const value = info.subarray(at + 4, at + 4 + info.readUInt16LE(at + 2));
    pairs.set(id, value);
    at += 4 + value.length;
  }
  return pairs;
}

function pairOf(id: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** A length and an offset at a place of a message (2.2.1.2). */
function fieldOf(message: Buffer, at: number): Buffer {
  const offset = message.readUInt32LE(at + 4);
  const end = offset + message.readUInt16LE(at);
  if (end > message.length) throw new NtlmError('a field outside of its message');
  return message.subarray(offset, end);
}

/** 100 nanoseconds since 1601 ([MS-DTYP] 2.3.3). */
function fileTime(now: number): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Math.trunc(now)) + 11_644_473_600_000n) * 10_000n);
  return time;
}

/** Windows maps each character to one: `ß` stays. */
function upperCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper : character;
  }).join('');
}

function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function hmacMd5(key: Uint8Array, content: Uint8Array): Buffer {
  return createHmac('md5', key).update(content).digest();
}
