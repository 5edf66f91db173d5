/** What a mailbox reads from the MIME content of a message. */
import { fieldOf, headerFields, mimeTypeOf, sentAt } from '../../simulator/message-header.ts';
import type { Address } from '../items/common.ts';

export interface MessageFacts {
  readonly subject: string;
  readonly from: Address | null;
  readonly sender: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly replyTo: readonly Address[];
  /** With its angle brackets; null without one. */
  readonly messageId: string | null;
  readonly references: string | null;
  /** Epoch milliseconds; null without a date. */
  readonly sentAt: number | null;
  /** Has parts beside its text. */
  readonly isMixed: boolean;
  /** The text of a message of plain text; empty for others. */
  readonly text: string;
}

/** A message is read once. */
const read = new WeakMap<Uint8Array, MessageFacts>();

export function messageFacts(mime: Uint8Array): MessageFacts {
  const known = read.get(mime);
  if (known !== undefined) return known;
  const fields = headerFields(mime);
  const field = (name: string): string | null => fieldOf(fields, name);
  const type = mimeTypeOf(fields);
  const facts: MessageFacts = {
    subject: field('subject') ?? '',
    from: addresses(field('from'))[0] ?? null,
    sender: addresses(field('sender'))[0] ?? null,
    to: addresses(field('to')),
    cc: addresses(field('cc')),
    bcc: addresses(field('bcc')),
    replyTo: addresses(field('reply-to')),
    messageId: field('message-id'),
    references: field('references'),
    sentAt: sentAt(fields),
    isMixed: type === 'multipart/mixed',
    text: type === 'text/plain' ? textOf(mime) : '',
  };
  read.set(mime, facts);
  return facts;
}

function addresses(value: string | null): readonly Address[] {
  return [...(value ?? '').matchAll(/(?:"([^"]*)"|([^,<]*))\s*<([^>]+)>|([^\s,<>]+@[^\s,<>]+)/g)].map(
    ([, quoted, bare, inside, alone = '']) => ({
      name: (quoted ?? bare ?? '').trim(),
      address: inside ?? alone,
    }),
  );
}

function textOf(mime: Uint8Array): string {
  const text = Buffer.from(mime.subarray(0, 1024 * 1024)).toString('utf8');
  const end = /\r?\n\r?\n/.exec(text);
  return end === null ? '' : text.slice(end.index + end[0].length);
}
