/** Decisions about mail, of all mailboxes of a person: each mailbox has ids of its own, so that a further one's get its account before them. */
import type { Decision } from '../../sync/index.ts';
import type { MailboxSync } from './mailbox-sync.ts';

export function decisionsOf(mailbox: MailboxSync): readonly Decision[] {
  const decisions = mailbox.now()?.facts?.decisions ?? [];
  return mailbox.id === null
    ? decisions
    : decisions.map((one) => ({ ...one, id: `${mailbox.id}/${one.id}` }));
}

/** The further mailbox that a decision is of, and the decision's id there; null: it is the calendar's, or the first mailbox's. */
export function ownerOf(
  id: string,
  mailboxes: readonly MailboxSync[],
): readonly [owner: MailboxSync, id: string] | null {
  const slash = id.indexOf('/');
  const owner = mailboxes.find((one) => one.id !== null && one.id === id.slice(0, slash));
  return owner === undefined ? null : [owner, id.slice(slash + 1)];
}
