/** What Concord did with messages, and why. */
import type Database from 'better-sqlite3';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** The codes name nobody and nothing; a screen has a text for each. */
export type MailReason =
  // why something was written
  | 'new-at-the-provider'
  | 'moved-at-the-provider'
  | 'moved-in-the-crm'
  | 'keywords-at-the-provider'
  | 'keywords-in-the-crm'
  | 'erased-at-the-provider'
  | 'deleted-in-the-crm'
  // why the provider's mailbox counts and the CRM's gave way
  | 'moved-on-both-sides'
  // why a link ended
  | 'moved-to-an-unmapped-mailbox'
  | 'hidden-in-the-crm'
  | 'erased-kept-in-the-crm'
  | 'gone-on-both-sides'
  | 'kept-by-a-person';

export interface MailHistoryRow {
  readonly at: number;
  /** The side that was written to, or that gave way. */
  readonly side: SideName;
  readonly action: 'arrived' | 'linked' | 'moved' | 'keywords' | 'conflict' | 'unlinked';
  readonly reason: MailReason;
  readonly messageKey: string;
  readonly subject: string;
  readonly sender: string;
  /** JSON of the mailboxes or keywords of before; null where nothing gave way. */
  readonly before: string | null;
}

export interface MailHistoryRepository {
  add(row: MailHistoryRow): void;
  /** Newest first. */
  latest(limit: number): readonly MailHistoryRow[];
  purge(before: number): void;
}

export function mailHistoryRepository(database: Database.Database): MailHistoryRepository {
  const add = database.prepare(
    `INSERT INTO mail_history (at, side, action, reason, message_key, subject, sender, before)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const latest = database.prepare<[number], MailHistoryRow>(
    `SELECT at, side, action, reason, message_key AS messageKey, subject, sender, before
     FROM mail_history ORDER BY id DESC LIMIT ?`,
  );
  const purge = database.prepare('DELETE FROM mail_history WHERE at < ?');
  return {
    add: ({ at, side, action, reason, messageKey, subject, sender, before }) =>
      void add.run(at, side, action, reason, messageKey, subject, sender, before),
    latest: (limit) => latest.all(limit),
    purge: (before) => void purge.run(before),
  };
}
