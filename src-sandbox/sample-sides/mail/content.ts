/** Messages of the sample sides: their bytes, and what a server reads from the header. */
import { createHash } from 'node:crypto';
import type { MessageIdentity, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MessageSource } from '../../../src-shared/domain/mail/side.ts';

export interface Content {
  readonly bytes: Uint8Array;
  readonly messageId: string | null;
  readonly subject: string;
  readonly from: readonly string[];
  readonly others: readonly string[];
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** A plain message. @param text its body; bodies tell messages apart */
export function content(options: Partial<Omit<Content, 'bytes'>> & { readonly text: string }): Content {
  const {
    messageId = null,
    subject = 'About the order',
    from = ['ann@example.com'],
    others = ['me@example.com'],
    sentAt = Date.UTC(2026, 10, 20, 9),
    text,
  } = options;
  const lines = [
    `From: ${from.join(', ')}`,
    `To: ${others.join(', ')}`,
    `Subject: ${subject}`,
    `Date: ${new Date(sentAt).toUTCString()}`,
    ...(messageId === null ? [] : [`Message-ID: <${messageId}>`]),
    '',
    text,
    '',
  ];
  return { bytes: new TextEncoder().encode(lines.join('\r\n')), messageId, subject, from, others, sentAt };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @param open counts sources that nobody has disposed of yet */
export function sourceOf({ bytes }: Content, open: Set<MessageSource>): MessageSource {
  const source: MessageSource = {
    size: bytes.length,
    sha256: sha256Of(bytes),
    async *open() {
      if (!open.has(source)) throw new Error('the source was disposed of');
      yield bytes;
    },
    dispose: () => void open.delete(source),
  };
  open.add(source);
  return source;
}

export function described(
  one: Content,
  where: Pick<StoredMessage, 'ref' | 'mailboxes' | 'keywords' | 'receivedAt'>,
): StoredMessage {
  return {
    ...where,
    messageId: one.messageId,
    size: one.bytes.length,
    sentAt: one.sentAt,
    subject: one.subject,
    from: one.from,
    others: one.others,
  };
}

export function isIdentity(
  { messageId, size, receivedAt }: MessageIdentity,
  { content: one, receivedAt: at }: { readonly content: Content; readonly receivedAt: number },
): boolean {
  return messageId === one.messageId && size === one.bytes.length && receivedAt === at;
}
