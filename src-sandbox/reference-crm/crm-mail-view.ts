/** The mail of one user of the CRM, for the CRM's page. */

import type { MessageView } from './mail.ts';
import type { MailHand } from './mail-hand.ts';
import type { ViewedMail, ViewedMessage } from './mail-view.ts';
import type { MessageFiles } from './message-files.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface CrmMailParts {
  readonly store: Pick<CrmStore, 'sql'>;
  readonly files: Pick<MessageFiles, 'head'>;
  readonly hand: MailHand;
}

export function mailOf({ store: { sql }, files, hand }: CrmMailParts, user: string): ViewedMail {
  const owners = (id: string): readonly string[] =>
    sql(
      `SELECT DISTINCT u.name FROM message_owners o JOIN users u ON u.id = o.user
       WHERE o.message = ? AND o.state = 'present' ORDER BY u.name`,
    )
      .pluck()
      .all(id) as string[];
  const viewed = ({ id, subject, from, others, receivedAt, keywords, size }: MessageView): ViewedMessage => ({
    ref: id,
    subject,
    from,
    others,
    receivedAt,
    keywords,
    size,
    owners: owners(id),
  });
  const unread = (mailbox: string): number =>
    Number(
      sql(
        `SELECT count(DISTINCT message) FROM shown_messages o WHERE user = ?
         AND EXISTS (SELECT 1 FROM json_each(mailboxes) WHERE value = ?)
         AND NOT EXISTS (
           SELECT 1 FROM shown_messages s, json_each(s.keywords) k
           WHERE s.message = o.message AND s.user = o.user AND k.value = '$seen'
         )`,
      )
        .pluck()
        .get(user, mailbox),
    );
  const look = (id: string): MessageView => hand.look(user, id) ?? refuse('not-found');
  return {
    mailboxes: () =>
      hand.mailboxes(user).map(({ id, name, role = null, messages }) => ({
        id,
        name,
        role,
        messages,
        unread: unread(id),
      })),
    list: (mailbox, limit) => hand.list(user, mailbox, limit).map(viewed),
    look: (id) => viewed(look(id)),
    head: (id, bytes) => files.head(look(id).id, bytes),
    setKeyword(id, keyword, on) {
      look(id);
      hand.update(user, id, on ? { addKeywords: [keyword] } : { removeKeywords: [keyword] });
    },
    move(id, mailbox) {
      look(id);
      hand.moveTo(user, id, mailbox);
    },
  };
}
