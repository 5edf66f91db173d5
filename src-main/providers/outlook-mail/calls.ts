/** Makes the calls of a write: what the outbox keeps, and what `perform` and `lookup` read again. Pure. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { identityOf, type Keyword } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../src-shared/domain/mail/side.ts';

/** @typeParam Append what is kept of an append */
export type OutlookMailRequest<Append extends { readonly type: 'append' }> = Append | ChangeRequest;

export type ChangeRequest =
  | { readonly type: 'move'; readonly to: MailboxId }
  | { readonly type: 'keywords'; readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] };

export type AppendWrite = Extract<MailWrite, { readonly type: 'append' }>;

/**
 * The contract of `MailSide.prepare`. A message is in one folder: a move has exactly one target.
 * @param appendOf the request of an append
 */
export function prepareCalls<Append extends { readonly type: 'append' }>(
  write: MailWrite,
  appendOf: (write: AppendWrite) => Append,
): readonly MailCall[] {
  const { key, message, type } = write;
  const identity = identityOf(message);
  if (type === 'append') {
    // the other side's id means nothing here
    const { emailId: _, ...portable } = identity;
    return [{ key, write: type, ref: null, identity: portable, request: { ...appendOf(write) } }];
  }
  const { add, remove } = write;
  const { ref } = message;
  if (type === 'keywords')
    return add.length + remove.length === 0
      ? []
      : [{ key, write: type, ref, identity, request: { type, add, remove } }];
  const to = onlyOne(add);
  return message.mailboxes.includes(to) ? [] : [{ key, write: type, ref, identity, request: { type, to } }];
}

/** @throws RangeError unless it is one */
export function onlyOne(mailboxes: readonly MailboxId[]): MailboxId {
  const [to, ...others] = mailboxes;
  if (to === undefined || others.length > 0) throw new RangeError('a message is in exactly one folder');
  return to;
}

/** The request of a call that `prepareCalls` made. */
export function requestOf<Append extends { readonly type: 'append' }>(
  call: MailCall,
): OutlookMailRequest<Append> {
  return call.request as unknown as OutlookMailRequest<Append>;
}
