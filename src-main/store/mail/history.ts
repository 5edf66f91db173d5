/** What Concord did with messages, and why. */
import type Database from 'better-sqlite3';
import type { MailAction, MailReason } from '../../../src-shared/domain/mail/history.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export interface MailHistoryRow {
  readonly at: number;
  /** The side that was written to, or that gave way. */
  readonly side: SideName;
  readonly action: MailAction;
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
