/** Changes of a folder with whole messages in place of those that are only said to be there. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { Described, MailChange } from '../../../src-shared/domain/mail/side.ts';

/**
 * One that is in another folder by now has left this one.
 * @param isThin which changes are completed. Default: each without the whole message
 */
export async function completed(
  changes: readonly MailChange[],
  folder: MailboxId,
  describe: (refs: readonly MessageRef[]) => AsyncIterable<Described>,
  isThin: (change: MailChange) => boolean = ({ type }) => type === 'present',
): Promise<readonly MailChange[]> {
  const refs = changes.flatMap((change) => (change.type === 'present' && isThin(change) ? [change.ref] : []));
  const answers = new Map<MessageRef, MailChange>();
  for await (const one of describe(refs)) {
    if (one.type === 'absent') answers.set(one.ref, { type: 'gone', ref: one.ref });
    if (one.type !== 'found') continue;
    const { message } = one;
    const { ref, mailboxes } = message;
    answers.set(ref, mailboxes.includes(folder) ? { type: 'message', message } : { type: 'gone', ref });
  }
  return changes.map((change) => (change.type === 'present' ? (answers.get(change.ref) ?? change) : change));
}
