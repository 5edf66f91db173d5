/**
 * Sends a new message with its labels in one request (`uploadType=multipart`, https://developers.google.com/workspace/gmail/api/guides/uploads).
 * The client library would gather such a body in its own stream, which cannot be sent again after a rejected token; the bytes of a large
 * message are passed on here as they come (ML6).
 */
import type { Randomness } from '../../../../src-shared/domain/clock.ts';
import type { MessageSource } from '../../../../src-shared/domain/mail/side.ts';
import type { Channel } from '../../../net/index.ts';

export interface Uploading {
  readonly channel: Channel;
  /** What stands before `upload/gmail/v1/`; ends in `/`. */
  readonly rootUrl: string;
  readonly randomness: Randomness;
}

/** Above this a body is a stream, and cannot be sent again when the token is rejected. */
const mostAtOnce = 1024 * 1024;

/**
 * `messages.insert`, the counterpart of APPEND: no filters, no scan for spam, no invitations taken into the calendar, as `messages.import`
 * would. The time that Gmail sorts it by is its Date header.
 */
export async function sendUpload(
  { channel, rootUrl, randomness }: Uploading,
  labelIds: readonly string[],
  source: MessageSource,
  signal: AbortSignal,
): Promise<Response> {
  const boundary = `concord-${randomness.uuid()}`;
  const url = new URL('upload/gmail/v1/users/me/messages', rootUrl);
  url.search = new URLSearchParams({ uploadType: 'multipart', internalDateSource: 'dateHeader' }).toString();
  const head = Buffer.from(
    `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify({ labelIds })}\r\n` +
      `--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const pieces = bodyOf(head, source, tail);
  const body = source.size > mostAtOnce ? ReadableStream.from(pieces) : await gathered(pieces);
  const init: RequestInit & { readonly duplex: 'half' } = {
    method: 'POST',
    headers: { 'Content-Type': `multipart/related; boundary="${boundary}"`, Accept: 'application/json' },
    body: body as NonNullable<RequestInit['body']>,
    signal,
    duplex: 'half',
  };
  return channel.fetch(url.href, init);
}

/** @throws Error when the source has another length than it says */
async function* bodyOf(head: Buffer, source: MessageSource, tail: Buffer): AsyncGenerator<Uint8Array> {
  yield head;
  let passed = 0;
  for await (const bytes of source.open()) {
    passed += bytes.length;
    yield bytes;
  }
  if (passed !== source.size) throw new Error(`a source of ${source.size} bytes gave ${passed}`);
  yield tail;
}

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}
