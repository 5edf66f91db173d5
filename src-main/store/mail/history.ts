/** What Concord did with messages, and why. */
import type Database from 'better-sqlite3';
import type { MailAction, MailReason } from '../../../src-shared/domain/mail/history.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryHour } from '../common/history-pages.ts';

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

/** A row with its number, by which the next page goes on. */
export interface MailHistoryEntry extends MailHistoryRow {
  readonly id: number;
}

export interface MailHistoryRepository {
  add(row: MailHistoryRow): void;
  /** Newest first. */
  latest(limit: number): readonly MailHistoryRow[];
  /** Newest first; `before` null: from the newest on. */
  page(before: number | null, limit: number): readonly MailHistoryEntry[];
  /** How many rows of each action there are since a moment. */
  countsSince(since: number): Readonly<Partial<Record<MailAction, number>>>;
  /** How many messages were copied, moved or marked on each side since a moment, hour by hour. */
  writesByHour(since: number): readonly HistoryHour[];
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
  const page = database.prepare<[number, number], MailHistoryEntry>(
    `SELECT id, at, side, action, reason, message_key AS messageKey, subject, sender, before
     FROM mail_history WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const counts = database.prepare<[number], { action: MailAction; n: number }>(
    'SELECT action, count(*) AS n FROM mail_history WHERE at >= ? GROUP BY action',
  );
  const byHour = database.prepare<[number, number], HistoryHour>(
    `SELECT CAST((at - ?) / 3600000 AS INTEGER) AS hour, side, count(*) AS count FROM mail_history
     WHERE at >= ? AND action IN ('arrived', 'moved', 'keywords') GROUP BY hour, side`,
  );
  const purge = database.prepare('DELETE FROM mail_history WHERE at < ?');
  return {
    add: ({ at, side, action, reason, messageKey, subject, sender, before }) =>
      void add.run(at, side, action, reason, messageKey, subject, sender, before),
    latest: (limit) => latest.all(limit),
    page: (before, limit) => page.all(before ?? Number.MAX_SAFE_INTEGER, limit),
    countsSince: (since) => Object.fromEntries(counts.all(since).map(({ action, n }) => [action, n])),
    writesByHour: (since) => byHour.all(since, since),
    purge: (before) => void purge.run(before),
  };
}
