/** The exact requests for mail writes. Pure. */
import { identityOf, type StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../src-shared/domain/mail/side.ts';
import { nameBasedUuid } from '../../support/name-based-uuid.ts';

/** What a call of this connector holds. */
export type MessageRequest =
  | {
      readonly action: 'put';
      readonly id: string;
      /** Used when another message has `id` (contract, "The same message"). */
      readonly otherId: string;
      readonly mailboxes: readonly string[];
      readonly keywords: readonly string[];
      /** Epoch milliseconds. */
      readonly receivedAt: number;
      /** Tells by which of both ids the message is there, after a lost answer. */
      readonly sentAt: number | null;
    }
  | {
      readonly action: 'update';
      readonly id: string;
      readonly update: Readonly<Record<string, readonly string[]>>;
    };

/** The contract's rule for ids: the same for every copy of one message (M8). */
export function messageIdFor(messageKey: string): string {
  return nameBasedUuid(`concord-bridge-message:${messageKey}`);
}

/** See `MailSide.prepare`. */
export function prepareMail(write: MailWrite): readonly MailCall[] {
  const { key, message } = write;
  const identity = identityOf(message);
  if (write.type === 'append') {
    const { size, sentAt, subject, from } = message;
    const request: MessageRequest = {
      action: 'put',
      id: messageIdFor(write.messageKey),
      otherId: messageIdFor(`${write.messageKey}\n${JSON.stringify([size, sentAt, subject, from])}`),
      mailboxes: [...write.mailboxes],
      keywords: [...write.keywords],
      receivedAt: message.receivedAt,
      sentAt,
    };
    return [{ key, write: 'append', ref: null, identity, request: { ...request } }];
  }
  if (write.add.length === 0 && write.remove.length === 0) return [];
  const [add, remove] =
    write.type === 'move' ? ['addMailboxes', 'removeMailboxes'] : ['addKeywords', 'removeKeywords'];
  const request: MessageRequest = {
    action: 'update',
    id: message.ref,
    update: { [add]: [...write.add], [remove]: [...write.remove] },
  };
  return [{ key, write: write.type, ref: message.ref, identity, request: { ...request } }];
}

export function requestOf(call: MailCall): MessageRequest {
  return call.request as unknown as MessageRequest;
}

/** Whether what is stored is how an update wanted it. */
export function isFulfilled(
  update: Readonly<Record<string, readonly string[]>>,
  stored: StoredMessage,
): boolean {
  const { addMailboxes = [], removeMailboxes = [], addKeywords = [], removeKeywords = [] } = update;
  return (
    addMailboxes.every((one) => stored.mailboxes.includes(one)) &&
    !removeMailboxes.some((one) => !addMailboxes.includes(one) && stored.mailboxes.includes(one)) &&
    addKeywords.every((one) => stored.keywords.includes(one)) &&
    !removeKeywords.some((one) => !addKeywords.includes(one) && stored.keywords.includes(one))
  );
}
