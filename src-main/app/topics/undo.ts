/** Answers the calls about undoing what Concord did. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountSync } from '../running/account-sync.ts';

export function undoHandlers(sync: AccountSync): HandlersOf<'undo.preview' | 'undo.start'> {
  const mailboxOf = (id: string | null) =>
    sync.mailboxes().find((one) => one.id === id) ?? fail('setup-invalid', { field: 'mail' });
  return {
    'undo.preview': ({ topic, mailbox, id, isRun }) =>
      topic === 'mail'
        ? mailboxOf(mailbox).ask('mail-undo-preview', { id, isRun })
        : sync.ask('undo-preview', { id, isRun }),
    async 'undo.start'({ topic, mailbox, id, isRun, digest }) {
      const answer =
        topic === 'mail'
          ? await mailboxOf(mailbox).ask('mail-undo-start', { id, isRun, digest })
          : await sync.ask('undo-start', { id, isRun, digest });
      if (answer.accepted) await sync.handlers['sync.now']({});
      return answer;
    },
  };
}
