/** `messages.insert` and `messages.import`: a message put into the mailbox by a program. */
import type { Json } from '../../simulator/json.ts';
import { fieldOf, headerFields, messageIds, sentAt } from '../../simulator/message-header.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { idsOf } from './label-changes.ts';
import { refuseMail } from './mail-errors.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';

export interface Incoming {
  readonly way: 'insert' | 'import';
  /** `labelIds` and `threadId`. */
  readonly said: Json;
  readonly bytes: Uint8Array;
  readonly query: URLSearchParams;
}

export function takeIn(mailbox: Mailbox, stamps: Stamps, incoming: Incoming): StoredMessage {
  const { way, said, bytes, query } = incoming;
  const labels = idsOf(said.labelIds);
  for (const id of labels)
    if (id === 'CHAT' || mailbox.labels.byId(id) === null) refuseMail(`Invalid label: ${id}`);
  const fields = headerFields(bytes);
  if (way === 'import' && !/[^\s@<]+@[^\s@>]+/.test(fieldOf(fields, 'from') ?? ''))
    refuseMail('Invalid From header');
  const source = query.get('internalDateSource') ?? (way === 'import' ? 'dateHeader' : 'receivedTime');
  const internalDate = (source === 'dateHeader' ? sentAt(fields) : null) ?? stamps.now();
  // an import knows a message that is there already, and only adds its labels
  const [messageId] = messageIds(fieldOf(fields, 'message-id'));
  const [known] = way === 'import' && messageId !== undefined ? mailbox.byMessageId(messageId) : [];
  if (known !== undefined) {
    mailbox.change([known], { add: labels });
    return known;
  }
  return mailbox.add(bytes, {
    labels,
    internalDate,
    ...(typeof said.threadId === 'string' ? { threadId: said.threadId } : {}),
  });
}

/** The bytes of a request's member `raw`. */
export function rawBytes({ raw }: Json): Uint8Array {
  if (raw === undefined || raw === '')
    refuseMail("'raw' RFC822 payload message string or uploading message via /upload/* URL required");
  if (typeof raw !== 'string' || /[^\w+/=-]/.test(raw)) refuseMail('Invalid value for ByteString');
  return Buffer.from(raw, 'base64url');
}
