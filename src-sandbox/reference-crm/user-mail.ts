/** The messages that a user sees in the CRM: those of all their mailboxes, each once. */
import type { Mail, MailOwner, MessageRemoval, MessageUpdate, MessageView } from './mail.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface UserMail {
  /** Newest first. @param mailbox null: all of them */
  list(user: string, mailbox: string | null, limit: number): readonly MessageView[];
  /** Null for a message that the user does not have, or not any more. */
  look(user: string, id: string): MessageView | null;
  /** Of every copy that the user sees. Refuses with `not-found`. */
  update(user: string, id: string, updateOf: (shown: MessageView) => MessageUpdate): void;
  /** Of all their mailboxes. Refuses with `not-found`. */
  take(user: string, id: string, reason: MessageRemoval): void;
}

export function createUserMail({ sql }: Pick<CrmStore, 'sql'>, mail: Mail): UserMail {
  const copies = (user: string, id: string): readonly (readonly [MailOwner, MessageView])[] => {
    const accounts = sql('SELECT account FROM shown_messages WHERE user = ? AND message = ? ORDER BY account')
      .pluck()
      .all(user, id) as string[];
    return accounts.map((account) => [{ user, account }, mail.look({ user, account }, id) as MessageView]);
  };
  const look = (user: string, id: string): MessageView | null => {
    const all = copies(user, id).map(([, message]) => message);
    const [first] = all;
    if (first === undefined || all.length === 1) return first ?? null;
    const union = (of: (message: MessageView) => readonly string[]) => [...new Set(all.flatMap(of))].sort();
    return { ...first, mailboxes: union((one) => one.mailboxes), keywords: union((one) => one.keywords) };
  };
  return {
    list(user, mailbox, limit) {
      const ids = sql(
        `SELECT message FROM shown_messages
         WHERE user = ? AND (? IS NULL OR EXISTS (SELECT 1 FROM json_each(mailboxes) WHERE value = ?))
         GROUP BY message ORDER BY max(received_at) DESC, message DESC LIMIT ?`,
      )
        .pluck()
        .all(user, mailbox, mailbox, limit) as string[];
      return ids.flatMap((id) => look(user, id) ?? []);
    },
    look,
    update(user, id, updateOf) {
      const all = copies(user, id);
      if (all.length === 0) refuse('not-found');
      for (const [owner, message] of all) mail.update(owner, id, updateOf(message));
    },
    take(user, id, reason) {
      const owners = mail.owners(user, id);
      if (owners.length === 0) refuse('not-found');
      for (const owner of owners) mail.take(owner, id, reason);
    },
  };
}
