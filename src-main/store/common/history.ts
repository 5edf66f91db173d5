/** What Concord did, and copies of what it overwrote or removed (DE3). */

import type Database from 'better-sqlite3';
import type { Reason } from '../../../src-shared/domain/calendar/reasons.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** One thing Concord did. `before` is the recycle bin's copy of what was overwritten or removed. */
export interface HistoryRow {
  readonly at: number;
  readonly side: SideName;
  readonly action:
    | 'added'
    | 'changed'
    | 'removed'
    /** The person was taken off the entry's schedule; it stays for others. */
    | 'unscheduled'
    | 'linked'
    | 'unlinked'
    | 'put-back'
    | 'conflict'
    /** The side does not take such a change, or no removals: it stayed as it was. */
    | 'not-carried'
    /** A person decided against it. */
    | 'refused'
    /** A person took back that it stays on its own side. */
    | 'resumed';
  /** A code; a row of an older Concord may hold another text. */
  readonly reason: Reason;
  readonly link: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface HistoryRepository {
  add(row: HistoryRow): void;
  /** Forgets the contents kept for a link; that something was done stays (RU6). */
  redact(link: string): void;
  /** Forgets every content of an entry marked private, whatever became of its link (RU6). */
  redactPrivate(): void;
  /** Newest first. */
  latest(limit: number): readonly HistoryRow[];
  purge(before: number): void;
}

export function historyRepository(database: Database.Database): HistoryRepository {
  const add = database.prepare(
    'INSERT INTO history (at, side, action, reason, link, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const latest = database.prepare<[number], HistoryRow>(
    'SELECT at, side, action, reason, link, before, after FROM history ORDER BY id DESC LIMIT ?',
  );
  const redact = database.prepare('UPDATE history SET before = NULL, after = NULL WHERE link = ?');
  const redactPrivate = database.prepare(
    `UPDATE history SET before = NULL, after = NULL WHERE link IN
       (SELECT link FROM history WHERE before GLOB @private OR after GLOB @private
          OR before GLOB @secret OR after GLOB @secret)`,
  );
  const purge = database.prepare('DELETE FROM history WHERE at < ?');
  return {
    add: (row) => void add.run(row.at, row.side, row.action, row.reason, row.link, row.before, row.after),
    redact: (link) => void redact.run(link),
    redactPrivate: () => void redactPrivate.run({ private: marked('private'), secret: marked('secret') }),
    latest: (limit) => latest.all(limit),
    purge: (before) => void purge.run(before),
  };
}

/** The pattern of an event's JSON that is marked so. */
function marked(privacy: 'private' | 'secret'): string {
  return `*"privacy":"${privacy}"*`;
}
