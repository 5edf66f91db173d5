/** Answers the calls about undoing what Concord did. */
import type { UndoSubject } from '../../../src-shared/contract/index.ts';
import type { HandlersOf } from '../contract/answering.ts';
import type { AccountSync } from '../running/account-sync.ts';

export function undoHandlers(sync: AccountSync): HandlersOf<'undo.preview' | 'undo.start'> {
  return {
    'undo.preview': (subject) => sync.ask('undo-preview', { subject }),
    async 'undo.start'({ digest, ...given }) {
      const subject: UndoSubject = given;
      const answer = await sync.ask('undo-start', { subject, digest });
      if (answer.accepted) await sync.handlers['sync.now']({});
      return answer;
    },
  };
}
