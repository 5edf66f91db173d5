/** What people do with their mail in the CRM, for its page and for tests. */

import type { Mail, MessageUpdate, MessageView } from './mail.ts';
import type { MailboxView } from './mailboxes.ts';
import type { UserMail } from './user-mail.ts';

export interface MailHand {
  /** Newest first. @param mailbox absent: all of them */
  list(user: string, mailbox?: string, limit?: number): readonly MessageView[];
  /** Null for a message that the user does not have, or not any more. */
  look(user: string, id: string): MessageView | null;
  mailboxes(user: string): readonly MailboxView[];
  addMailbox(user: string, id: string, name: string, parentId?: string): void;
  /** Moves, reads, flags: what a person changes of their own state of a message. */
  update(user: string, id: string, update: MessageUpdate): void;
  /** Into this mailbox and out of every other one. */
  moveTo(user: string, id: string, mailbox: string): void;
  /** Into "Archive" and out of every other mailbox. */
  archive(user: string, id: string): void;
  /** Into "Deleted" and out of every other mailbox. */
  moveToDeleted(user: string, id: string): void;
  /** For good, for this user. */
  erase(user: string, id: string): void;
  /** Out of the synchronised set; the CRM keeps it. */
  unlink(user: string, id: string): void;
  /** Withdraws the user's right to see it. */
  hide(user: string, id: string): void;
}

export function createMailHand(mail: Mail, seen: UserMail, act: <T>(work: () => T) => T): MailHand {
  const moveTo = (user: string, id: string, mailbox: string): void =>
    seen.update(user, id, ({ mailboxes }) => ({
      addMailboxes: [mailbox],
      removeMailboxes: mailboxes.filter((other) => other !== mailbox),
    }));
  return {
    list: (user, mailbox, limit) => seen.list(user, mailbox ?? null, limit ?? 1_000_000),
    look: (user, id) => seen.look(user, id),
    mailboxes: (user) => mail.mailboxes(user),
    addMailbox: (user, id, name, parentId) => act(() => mail.addMailbox(user, id, name, parentId ?? null)),
    update: (user, id, update) => act(() => seen.update(user, id, () => update)),
    moveTo: (user, id, mailbox) => act(() => moveTo(user, id, mailbox)),
    archive: (user, id) => act(() => moveTo(user, id, 'archive')),
    moveToDeleted: (user, id) => act(() => moveTo(user, id, 'deleted')),
    erase: (user, id) => act(() => seen.take(user, id, 'deleted')),
    unlink: (user, id) => act(() => seen.take(user, id, 'unpushed')),
    hide: (user, id) => act(() => seen.take(user, id, 'hidden')),
  };
}
