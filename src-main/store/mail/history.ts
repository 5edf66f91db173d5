/** What Concord did with messages, and why. */
import type Database from 'better-sqlite3';
import type { MailAction, MailReason } from '../../../src-shared/domain/mail/history.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryHour } from '../common/history-pages.ts';
import { type HistoryRuns, historyRuns } from '../common/history-runs.ts';
import type { MailUndoFacts } from './undo.ts';

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
  /** What undoing it needs; absent where it cannot be undone. */
  readonly undo?: MailUndoFacts | null;
}

/** A row as it is kept. */
export interface MailHistoryRecord extends MailHistoryRow {
  readonly id: number;
  readonly undo: MailUndoFacts | null;
}

/** A row with its number, by which the next page goes on. */
export interface MailHistoryEntry extends Omit<MailHistoryRow, 'undo'> {
  readonly id: number;
}

export interface MailHistoryRepository extends HistoryRuns<MailAction, 'all'> {
  add(row: MailHistoryRow): void;
  record(id: number): MailHistoryRecord | null;
  /** The move that followed where a conflict was told. */
  followedBy(conflict: Pick<MailHistoryRecord, 'id' | 'messageKey' | 'side'>): MailHistoryRecord | null;
  /** Newest first. */
  latest(limit: number): readonly MailHistoryRow[];
  /** Newest first; `before` null: from the newest on. */
  page(before: number | null, limit: number): readonly MailHistoryEntry[];
  /** Null when there is no such row any more. */
  entry(id: number): MailHistoryEntry | null;
  /** The rows of one message, newest first. */
  ofMessage(messageKey: string, limit: number): readonly MailHistoryEntry[];
  /** The newest row of each message that is linked no more, newest first. */
  ofEnded(limit: number): readonly MailHistoryEntry[];
  /** How many rows of each action there are since a moment. */
  countsSince(since: number): Readonly<Partial<Record<MailAction, number>>>;
  /** How many messages were copied, moved or marked on each side since a moment, hour by hour. */
  writesByHour(since: number): readonly HistoryHour[];
  purge(before: number): void;
}

interface Kept extends Omit<MailHistoryRecord, 'undo'> {
  readonly undo: string | null;
}

function recordOf(row: Kept): MailHistoryRecord {
  return { ...row, undo: row.undo === null ? null : (JSON.parse(row.undo) as MailUndoFacts) };
}

export function mailHistoryRepository(database: Database.Database): MailHistoryRepository {
  const add = database.prepare(
    `INSERT INTO mail_history (at, side, action, reason, message_key, subject, sender, before, undo)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const latest = database.prepare<[number], MailHistoryRow>(
    `SELECT at, side, action, reason, message_key AS messageKey, subject, sender, before
     FROM mail_history ORDER BY id DESC LIMIT ?`,
  );
  const page = database.prepare<[number, number], MailHistoryEntry>(
    `SELECT id, at, side, action, reason, message_key AS messageKey, subject, sender, before
     FROM mail_history WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const columns = 'id, at, side, action, reason, message_key AS messageKey, subject, sender, before';
  const record = database.prepare<[number], Kept>(`SELECT ${columns}, undo FROM mail_history WHERE id = ?`);
  const followedBy = database.prepare<[string, number, string], Kept>(
    `SELECT ${columns}, undo FROM mail_history
     WHERE message_key = ? AND id > ? AND side = ? AND action = 'moved' ORDER BY id LIMIT 1`,
  );
  const entry = database.prepare<[number], MailHistoryEntry>(
    `SELECT ${columns} FROM mail_history WHERE id = ?`,
  );
  const ofMessage = database.prepare<[string, number], MailHistoryEntry>(
    `SELECT ${columns} FROM mail_history WHERE message_key = ? ORDER BY id DESC LIMIT ?`,
  );
  const ofEnded = database.prepare<[number], MailHistoryEntry>(
    `SELECT ${columns} FROM mail_history WHERE id IN (SELECT max(id) FROM mail_history
       WHERE message_key NOT IN (SELECT message_key FROM mail_links) GROUP BY message_key)
     ORDER BY id DESC LIMIT ?`,
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
    add: ({ at, side, action, reason, messageKey, subject, sender, before, undo = null }) =>
      void add.run(
        ...[at, side, action, reason, messageKey, subject, sender, before],
        undo === null ? null : JSON.stringify(undo),
      ),
    record(id) {
      const row = record.get(id);
      return row === undefined ? null : recordOf(row);
    },
    followedBy({ messageKey, id, side }) {
      const row = followedBy.get(messageKey, id, side);
      return row === undefined ? null : recordOf(row);
    },
    ...historyRuns(database, 'mail_history', { all: 'true' }),
    latest: (limit) => latest.all(limit),
    page: (before, limit) => page.all(before ?? Number.MAX_SAFE_INTEGER, limit),
    entry: (id) => entry.get(id) ?? null,
    ofMessage: (messageKey, limit) => ofMessage.all(messageKey, limit),
    ofEnded: (limit) => ofEnded.all(limit),
    countsSince: (since) => Object.fromEntries(counts.all(since).map(({ action, n }) => [action, n])),
    writesByHour: (since) => byHour.all(since, since),
    purge: (before) => void purge.run(before),
  };
}
