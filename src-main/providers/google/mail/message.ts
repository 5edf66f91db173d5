/** Messages as Gmail tells them: `messages.get` with `format=metadata`. Nothing in an answer is trusted: what is odd makes it unreadable. */
import { addressParser, decodeWords } from 'postal-mime';
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { bareMessageId } from '../../../../src-shared/domain/mail/message-id.ts';
import { idIn, type Json, listIn, objectIn, textIn, textsIn } from '../json.ts';
import { keywordsOf, mailboxesOf } from './labels.ts';

/** The header fields that are asked for. */
export const askedFields = ['From', 'To', 'Cc', 'Date', 'Subject', 'Message-ID'];
const mostLabels = 1000;

/** A message as Gmail has it: `message` is what others see of it. */
export interface GmailMessage {
  readonly labels: readonly string[];
  readonly message: StoredMessage;
}

/** Null for what is no message that can be told of: one without an id or a time. */
export function messageIn(answer: Json): GmailMessage | null {
  const id = idIn(answer);
  const receivedAt = wholeNumber(answer.internalDate);
  if (id === null || receivedAt === null) return null;
  const labels = labelsIn(answer);
  const fields = listIn(objectIn(answer, 'payload'), 'headers');
  const field = (name: string): string =>
    textIn(fields.find((one) => textIn(one, 'name').toLowerCase() === name) ?? {}, 'value');
  const all = (name: string): readonly string[] =>
    fields.filter((one) => textIn(one, 'name').toLowerCase() === name).map((one) => textIn(one, 'value'));
  const sentAt = Date.parse(field('date').replace(/\s*\([^()]*\)\s*$/, ''));
  return {
    labels,
    message: {
      ref: id,
      emailId: id,
      messageId: bareMessageId(field('message-id')),
      size: wholeNumber(answer.sizeEstimate),
      receivedAt,
      mailboxes: mailboxesOf(labels),
      keywords: keywordsOf(labels),
      sentAt: Number.isFinite(sentAt) ? sentAt : null,
      subject: decodeWords(field('subject'))
        .replace(/\r?\n[ \t]+/g, ' ')
        .trim(),
      from: addressesIn(all('from')),
      others: addressesIn([...all('to'), ...all('cc')]),
    },
  };
}

export function labelsIn(answer: Json): readonly string[] {
  return textsIn(answer, 'labelIds').slice(0, mostLabels);
}

/** The same message with other labels. */
export function relabelled({ message }: GmailMessage, labels: readonly string[]): StoredMessage {
  return { ...message, mailboxes: mailboxesOf(labels), keywords: keywordsOf(labels) };
}

/** Gmail writes 64-bit numbers as text. Null for anything but a whole number. */
function wholeNumber(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}

function addressesIn(values: readonly string[]): readonly string[] {
  const found = values.flatMap((value) =>
    addressParser(value, { flatten: true }).flatMap(({ address }) =>
      address === undefined || address === '' ? [] : [address.toLowerCase()],
    ),
  );
  return [...new Set(found)];
}
