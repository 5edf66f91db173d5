/** Makes the calls of a write: what the outbox keeps, and what `perform` and `lookup` read again. Pure. */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import { identityOf, type Keyword } from '../../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../../src-shared/domain/mail/side.ts';

export type GmailRequest =
  | {
      readonly type: 'append';
      readonly mailboxes: readonly MailboxId[];
      readonly keywords: readonly Keyword[];
      /** The Date header: what finds a message without Message-ID again. */
      readonly sentAt: number | null;
    }
  | { readonly type: 'move'; readonly add: readonly MailboxId[]; readonly remove: readonly MailboxId[] }
  | { readonly type: 'keywords'; readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] };

/** The contract of `MailSide.prepare`. */
export function prepareCalls(write: MailWrite): readonly MailCall[] {
  const { key, message, type } = write;
  const identity = identityOf(message);
  if (type === 'append') {
    const { mailboxes, keywords } = write;
    // the other side's id means nothing here
    const { emailId: _, ...portable } = identity;
    const request = { type, mailboxes, keywords, sentAt: message.sentAt };
    return [{ key, write: type, ref: null, identity: portable, request }];
  }
  const { add, remove } = write;
  if (add.length === 0 && remove.length === 0) return [];
  return [{ key, write: type, ref: message.ref, identity, request: { type, add, remove } }];
}

/** The request of a call that `prepareCalls` made. */
export function requestOf(call: MailCall): GmailRequest {
  return call.request as unknown as GmailRequest;
}
