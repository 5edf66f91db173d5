/** What Concord did, and copies of what it overwrote or removed (DE3). */

import type Database from 'better-sqlite3';
import type { Reason } from '../../../src-shared/domain/calendar/reasons.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { decidedTitles } from './decided-titles.ts';
import { type BinLimits, binLimits, recycleBin } from './recycle-bin.ts';
import type { UndoFacts } from './undo.ts';

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
    | 'resumed'
    /** A person wanted a change undone, and it could not be done any more; the reason says why. */
    | 'not-undone';
  /** A code; a row of an older Concord may hold another text. */
  readonly reason: Reason;
  readonly link: string;
  readonly before: string | null;
  readonly after: string | null;
  /** What undoing it needs beside; absent where it cannot be undone. */
  readonly undo?: UndoFacts | null;
}

/** A row as it is kept. */
export interface HistoryRecord extends HistoryRow {
  readonly id: number;
  readonly undo: UndoFacts | null;
  /** Why its contents are not kept any more: it became private, the recycle bin was full, or the entry was too large for it. */
  readonly dropped: 'private' | 'bin-full' | 'too-large' | null;
  /** The removed entry was made again: the link of the new one, or the place of the first of its two entries. Null: it was not. */
  readonly undoneAs: string | null;
}

export interface HistoryRepository {
  add(row: HistoryRow): void;
  record(id: number): HistoryRecord | null;
  /** What overwrote the value that a conflict's row keeps: the change of the same entry on the same side that followed. */
  followedBy(conflict: Pick<HistoryRecord, 'id' | 'link' | 'side'>): HistoryRecord | null;
  /** Puts other facts in place of those of the latest change of this entry on this side, where there are any. */
  amend(link: string, side: SideName, change: (facts: UndoFacts) => UndoFacts): void;
  /** The removed entry of these rows' link was made again, so that they are not undone twice. @param as see `HistoryRecord.undoneAs` */
  noteUndone(link: string, as: string): void;
  /** A row that was added before there was a link. */
  relink(from: string, to: string, undo: UndoFacts): void;
  /** Forgets the contents kept for a link, and for the removed entry that it took the place of; that something was done stays (RU6). */
  redact(link: string): void;
  /** Forgets every content of an entry marked private, whatever became of its link (RU6). */
  redactPrivate(): void;
  /** Newest first. */
  latest(limit: number): readonly HistoryRow[];
  /** Makes the recycle bin as small as its limits say, the oldest contents first. */
  trim(): void;
  purge(before: number): void;
}

interface Kept extends Omit<HistoryRecord, 'undo' | 'undoneAs'> {
  readonly undo: string | null;
  readonly undone_as: string | null;
}

export function historyRepository(
  database: Database.Database,
  limits: BinLimits = binLimits,
): HistoryRepository {
  const bin = recycleBin(database, limits);
  const titles = decidedTitles(database);
  const add = database.prepare(
    `INSERT INTO history (at, side, action, reason, link, before, after, undo, dropped)
     VALUES (@at, @side, @action, @reason, @link, @before, @after, @undo, @dropped)`,
  );
  const latest = database.prepare<[number], HistoryRow>(
    'SELECT at, side, action, reason, link, before, after FROM history ORDER BY id DESC LIMIT ?',
  );
  const columns = 'id, at, side, action, reason, link, before, after, undo, dropped, undone_as';
  const record = database.prepare<[number], Kept>(`SELECT ${columns} FROM history WHERE id = ?`);
  const followedBy = database.prepare<[string, number, string], Kept>(
    `SELECT ${columns} FROM history WHERE link = ? AND id > ? AND side = ? AND action = 'changed' ORDER BY id LIMIT 1`,
  );
  const newest = database.prepare<[string, string], { id: number; undo: string }>(
    `SELECT id, undo FROM history WHERE link = ? AND side = ? AND undo IS NOT NULL ORDER BY id DESC LIMIT 1`,
  );
  const setUndo = database.prepare('UPDATE history SET undo = ? WHERE id = ?');
  const noteUndone = database.prepare(
    `UPDATE history SET undone_as = @as
     WHERE (link = @link AND action IN ('removed', 'unscheduled')) OR undone_as = @link`,
  );
  const relink = database.prepare('UPDATE history SET link = ?, undo = ? WHERE link = ?');
  const forget = "before = NULL, after = NULL, undo = NULL, dropped = 'private'";
  const redact = database.prepare(
    `UPDATE history SET ${forget} WHERE link = @link OR undone_as = @link OR undone_as IN
       (SELECT 'provider ' || provider_ref FROM links WHERE id = @link
        UNION ALL SELECT 'crm ' || crm_ref FROM links WHERE id = @link)`,
  );
  const forgetPeople = database.prepare(
    'DELETE FROM crm_people WHERE ref = (SELECT crm_ref FROM links WHERE id = ?)',
  );
  const redactPrivate = database.prepare(
    `UPDATE history SET ${forget} WHERE link IN
       (SELECT link FROM history WHERE before GLOB @private OR after GLOB @private OR undo GLOB @private
          OR before GLOB @secret OR after GLOB @secret OR undo GLOB @secret)`,
  );
  const purge = database.prepare('DELETE FROM history WHERE at < ?');
  return {
    add({ at, side, action, reason, link, before, after, undo = null }) {
      const contents = { before, after, undo: undo === null ? null : JSON.stringify(undo) };
      const isTooLarge = bin.isTooLarge(contents);
      const kept = isTooLarge ? { before: null, after: null, undo: null } : contents;
      add.run({ at, side, action, reason, link, ...kept, dropped: isTooLarge ? 'too-large' : null });
    },
    record(id) {
      const row = record.get(id);
      return row === undefined ? null : recordOf(row);
    },
    followedBy({ link, id, side }) {
      const row = followedBy.get(link, id, side);
      return row === undefined ? null : recordOf(row);
    },
    amend(link, side, change) {
      const row = newest.get(link, side);
      if (row !== undefined) setUndo.run(JSON.stringify(change(JSON.parse(row.undo) as UndoFacts)), row.id);
    },
    noteUndone: (link, as) => void noteUndone.run({ link, as }),
    relink: (from, to, undo) => void relink.run(to, JSON.stringify(undo), from),
    redact(link) {
      titles.redact(link);
      redact.run({ link });
      forgetPeople.run(link);
    },
    redactPrivate() {
      titles.redactAll();
      redactPrivate.run({ private: marked('private'), secret: marked('secret') });
    },
    latest: (limit) => latest.all(limit),
    trim: () => bin.trim(),
    purge: (before) => void purge.run(before),
  };
}

function recordOf({ undo, undone_as: undoneAs, ...row }: Kept): HistoryRecord {
  return { ...row, undo: undo === null ? null : (JSON.parse(undo) as UndoFacts), undoneAs };
}

/** The pattern of an event's JSON that is marked so. */
function marked(privacy: 'private' | 'secret'): string {
  return `*"privacy":"${privacy}"*`;
}
