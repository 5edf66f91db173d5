/** The mail folders of each user: the usual four, and their own. */
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

/** The contract's `Mailbox`. */
export interface MailboxView {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string;
  readonly role?: 'inbox' | 'archive' | 'sent' | 'trash';
  readonly messages: number;
}

export interface Mailboxes {
  readonly list: (user: string) => readonly MailboxView[];
  /** Counts nothing, so that it costs the same however many messages there are. */
  readonly has: (user: string, id: string) => boolean;
  /** Refuses with `not-found` for a parent that does not exist. */
  readonly add: (user: string, id: string, name: string, parentId: string | null) => void;
}

const usual = [
  { id: 'inbox', name: 'Inbox', role: 'inbox' },
  { id: 'archive', name: 'Archive', role: 'archive' },
  { id: 'sent', name: 'Sent', role: 'sent' },
  { id: 'deleted', name: 'Deleted', role: 'trash' },
] as const;

export function createMailboxes({ sql }: CrmStore): Mailboxes {
  const list = (user: string): readonly MailboxView[] => {
    const counted = sql(
      `SELECT b.value AS id, count(DISTINCT o.message) AS messages FROM shown_messages o, json_each(o.mailboxes) b
       WHERE o.user = ? GROUP BY b.value`,
    ).all(user) as readonly { readonly id: string; readonly messages: number }[];
    const counts = new Map(counted.map(({ id, messages }) => [id, messages]));
    const own = sql('SELECT id, name, parent FROM mailboxes WHERE user = ? ORDER BY id').all(
      user,
    ) as readonly {
      readonly id: string;
      readonly name: string;
      readonly parent: string | null;
    }[];
    return [
      ...usual,
      ...own.map(({ id, name, parent }) => ({ id, name, ...(parent === null ? {} : { parentId: parent }) })),
    ].map((mailbox) => ({ ...mailbox, messages: counts.get(mailbox.id) ?? 0 }));
  };
  const has = (user: string, id: string): boolean =>
    usual.some((one) => one.id === id) ||
    sql('SELECT 1 FROM mailboxes WHERE user = ? AND id = ?').get(user, id) !== undefined;
  return {
    list,
    has,
    add(user, id, name, parentId) {
      if (parentId !== null && !has(user, parentId)) refuse('not-found');
      sql('INSERT INTO mailboxes VALUES (?, ?, ?, ?)').run(user, id, name, parentId);
    },
  };
}
