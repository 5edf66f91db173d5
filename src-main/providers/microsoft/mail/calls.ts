/** Makes the calls of a write: what the outbox keeps, and what `perform` and `lookup` read again. Pure. */
import type { MailboxId } from '../../../../src-shared/domain/mail/mailbox.ts';
import { identityOf, type Keyword } from '../../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../../src-shared/domain/mail/side.ts';

export type GraphMailRequest =
  /** Cannot be sent: it is refused. */
  | { readonly type: 'append' }
  | { readonly type: 'move'; readonly to: MailboxId }
  | { readonly type: 'keywords'; readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] };

/** The contract of `MailSide.prepare`. A message is in one folder: a move has exactly one target. */
export function prepareCalls(write: MailWrite): readonly MailCall[] {
  const { key, message, type } = write;
  const identity = identityOf(message);
  if (type === 'append') {
    // the other side's id means nothing here
    const { emailId: _, ...portable } = identity;
    return [{ key, write: type, ref: null, identity: portable, request: { type } }];
  }
  const { add, remove } = write;
  const { ref } = message;
  if (type === 'keywords')
    return add.length + remove.length === 0
      ? []
      : [{ key, write: type, ref, identity, request: { type, add, remove } }];
  const [to, ...others] = add;
  if (to === undefined || others.length > 0) throw new RangeError('a message is in exactly one folder');
  return message.mailboxes.includes(to) ? [] : [{ key, write: type, ref, identity, request: { type, to } }];
}

/** The request of a call that `prepareCalls` made. */
export function requestOf(call: MailCall): GraphMailRequest {
  return call.request as unknown as GraphMailRequest;
}
