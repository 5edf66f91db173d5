/** Makes the calls of a write: what the outbox keeps, and what `perform` and `lookup` read again. Pure. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { identityOf, type Keyword, type MessageIdentity } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../src-shared/domain/mail/side.ts';

export type ImapRequest =
  | { readonly type: 'append'; readonly mailbox: MailboxId; readonly keywords: readonly Keyword[] }
  | { readonly type: 'move'; readonly to: MailboxId }
  | { readonly type: 'keywords'; readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] };

/**
 * The contract of `MailSide.prepare`. A message is in one mailbox here: a move has exactly one target. None at all would be to erase it,
 * which Concord never does (ML7).
 */
export function prepareCalls(write: MailWrite): readonly MailCall[] {
  const { key, message } = write;
  const identity = identityOf(message);
  switch (write.type) {
    case 'append': {
      const mailbox = onlyOne(write.mailboxes);
      return [callOf(key, null, identity, { type: 'append', mailbox, keywords: write.keywords })];
    }
    case 'move': {
      const to = onlyOne(write.add);
      return message.mailboxes.includes(to) ? [] : [callOf(key, message.ref, identity, { type: 'move', to })];
    }
    case 'keywords': {
      const { add, remove } = write;
      if (add.length === 0 && remove.length === 0) return [];
      return [callOf(key, message.ref, identity, { type: 'keywords', add, remove })];
    }
  }
}

function callOf(key: string, ref: string | null, identity: MessageIdentity, request: ImapRequest): MailCall {
  return { key, write: request.type, ref, identity, request: { ...request } };
}

function onlyOne(mailboxes: readonly MailboxId[]): MailboxId {
  const [first, ...others] = mailboxes;
  if (first === undefined || others.length > 0)
    throw new Error('a message of IMAP is in exactly one mailbox');
  return first;
}

/** The request of a call that `prepareCalls` made. */
export function requestOf(call: MailCall): ImapRequest {
  return call.request as ImapRequest;
}
