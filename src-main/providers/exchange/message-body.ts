/** The body of a request that contains a message: its bytes in base64 in the middle of the XML, in memory once or not at all (ML6). */
import type { MessageSource } from '../../../src-shared/domain/mail/side.ts';
import { messageMark } from './envelope.ts';

export type OutgoingMessage = Pick<MessageSource, 'size' | 'open'>;

/** Above this a body is a stream. */
const mostAtOnce = 1024 * 1024;

/**
 * @param text the envelope; with a message it contains the mark once
 * @throws Error when the source has another length than it says
 */
export async function enclosed(
  text: string,
  message: OutgoingMessage | null,
): Promise<NonNullable<RequestInit['body']>> {
  const parts = text.split(messageMark);
  if (parts.length !== (message === null ? 1 : 2)) throw new Error('a message stands in a request once');
  if (message === null) return text;
  const [before = '', after = ''] = parts;
  const pieces = bodyOf(before, message, after);
  if (message.size > mostAtOnce)
    return ReadableStream.from(pieces) as unknown as NonNullable<RequestInit['body']>;
  const whole: Uint8Array[] = [];
  for await (const piece of pieces) whole.push(piece);
  return Buffer.concat(whole);
}

async function* bodyOf(before: string, message: OutgoingMessage, after: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(before);
  let passed = 0;
  let rest = Buffer.alloc(0);
  for await (const bytes of message.open()) {
    passed += bytes.length;
    const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const whole = all.length - (all.length % 3);
    rest = Buffer.from(all.subarray(whole));
    yield base64(all.subarray(0, whole));
  }
  if (passed !== message.size) throw new Error(`a source of ${message.size} bytes gave ${passed}`);
  yield base64(rest);
  yield Buffer.from(after);
}

function base64(bytes: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), 'latin1');
}
