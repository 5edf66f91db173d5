/** What is known of every message, for a person who looks for one. */
import type Database from 'better-sqlite3';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export interface KnownMail {
  readonly side: SideName;
  readonly ref: MessageRef;
  /** Whether the other side has it too. */
  readonly isLinked: boolean;
  readonly subject: string | null;
  readonly sender: string | null;
  /** Epoch milliseconds; null when it is not known. */
  readonly receivedAt: number | null;
}

/** A message that stays on its own side, of which nothing but its address and its age is kept. */
export interface UnnamedMail {
  readonly side: SideName;
  readonly ref: MessageRef;
  readonly receivedAt: number;
}

export interface MailSearchRepository {
  /** Linked ones, those of which there is news, those that are listed because they stay or failed. */
  known(): Iterable<KnownMail>;
  /** Those that stay on their own side without a name, newest first. @param from, until of their arrival, epoch milliseconds */
  unnamed(side: SideName, from: number, until: number, limit: number): readonly UnnamedMail[];
}

type Row = Omit<KnownMail, 'isLinked'> & { readonly isLinked: number };

export function mailSearchRepository(database: Database.Database): MailSearchRepository {
  const linked = database.prepare<[], Row>(
    `SELECT side, ref, 1 AS isLinked, subject, sender, received_at AS receivedAt
     FROM mail_links JOIN mail_ends ON mail_ends.num =
       (SELECT min(num) FROM mail_ends WHERE link = mail_links.num AND side =
         (SELECT max(side) FROM mail_ends WHERE link = mail_links.num))`,
  );
  const news = database.prepare<[], Row>(
    `SELECT side, ref, 0 AS isLinked, message ->> '$.subject' AS subject, message ->> '$.from[0]' AS sender,
       message ->> '$.receivedAt' AS receivedAt FROM mail_news
     WHERE kind = 'found' AND NOT EXISTS (SELECT 1 FROM mail_ends WHERE mail_ends.side = mail_news.side AND mail_ends.ref = mail_news.ref)`,
  );
  const left = database.prepare<[], Row>(
    `SELECT side, ref, 0 AS isLinked, subject, sender, received_at AS receivedAt FROM mail_left WHERE subject IS NOT NULL`,
  );
  const failed = database.prepare<[], Row>(
    `SELECT side, ref, 0 AS isLinked, title AS subject, NULL AS sender, NULL AS receivedAt FROM quarantine WHERE topic = 'mail'
       AND NOT EXISTS (SELECT 1 FROM mail_news WHERE mail_news.side = quarantine.side AND mail_news.ref = quarantine.ref AND kind = 'found')
       AND NOT EXISTS (SELECT 1 FROM mail_ends WHERE mail_ends.side = quarantine.side AND mail_ends.ref = quarantine.ref)`,
  );
  const unnamed = database.prepare<[string, number, number, number], UnnamedMail>(
    `SELECT side, ref, received_at AS receivedAt FROM mail_left
     WHERE side = ? AND subject IS NULL AND received_at >= ? AND received_at < ? ORDER BY received_at DESC LIMIT ?`,
  );
  return {
    *known() {
      for (const statement of [linked, news, left, failed])
        for (const row of statement.iterate()) yield { ...row, isLinked: row.isLinked === 1 };
    },
    unnamed: (side, from, until, limit) => unnamed.all(side, from, until, limit),
  };
}
