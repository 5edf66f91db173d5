/** Entries that stay on their own side, and why. */

import type Database from 'better-sqlite3';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { LeftReason } from '../../../src-shared/domain/calendar/left-reasons.ts';
import { isPrivate } from '../../../src-shared/domain/calendar/private-events.ts';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export type { LeftReason } from '../../../src-shared/domain/calendar/left-reasons.ts';

/** By a person's word or act it is never paired, and its twin is never made. */
export function isKeptApart(reason: LeftReason | null): boolean {
  return reason === 'separate' || reason === 'own-version';
}

/** What is known of it when it is left alone. */
export interface LeftDetails {
  readonly at: number | null;
  /** Null when it was not read. */
  readonly event: CalendarEvent | null;
  /** A person said so, to exactly this entry. */
  readonly byPerson?: boolean;
}

export interface LeftEntry {
  readonly side: SideName;
  readonly ref: Ref;
  readonly reason: LeftReason;
  /** Epoch milliseconds. The four are null when nothing is known of it. */
  readonly at: number | null;
  readonly title: string | null;
  readonly start: string | null;
  readonly timeZone: string | null;
  readonly isPrivate: boolean;
  readonly byPerson: boolean;
}

export interface LeftAloneRepository {
  get(side: SideName, ref: Ref): LeftReason | null;
  byUid(side: SideName, uid: string): readonly Ref[];
  /** Once a person said so, it is remembered as theirs for as long as the reason stays. */
  put(side: SideName, ref: Ref, uids: readonly string[], reason: LeftReason, details?: LeftDetails): void;
  /** The addresses of the entries that stay on this side for this reason. */
  refsOf(side: SideName, reason: LeftReason): readonly Ref[];
  /** Of these, those that have stayed for it since a moment or longer. @param at epoch milliseconds */
  refsSince(side: SideName, reason: LeftReason, at: number): readonly Ref[];
  countOf(side: SideName, reason: LeftReason): number;
  uidsOf(side: SideName, ref: Ref): readonly string[];
  entry(side: SideName, ref: Ref): LeftEntry | null;
  /** What a person kept apart first, then the calendar before the CRM, the latest first. */
  page(offset: number, limit: number): readonly LeftEntry[];
  forget(side: SideName, ref: Ref): void;
  count(): number;
}

const nothingKnown: LeftDetails = { at: null, event: null };
const longestTitle = 2_000;

export function leftAloneRepository(database: Database.Database): LeftAloneRepository {
  const get = database.prepare<[string, string], { reason: LeftReason }>(
    'SELECT reason FROM left_alone WHERE side = ? AND ref = ?',
  );
  const byUid = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM left_alone_uids WHERE side = ? AND uid = ?',
  );
  const put = database.prepare(
    `INSERT INTO left_alone (side, ref, reason, at, title, start, time_zone, is_private, by_person)
     VALUES (@side, @ref, @reason, @at, @title, @start, @timeZone, @isPrivate, @byPerson)
     ON CONFLICT DO UPDATE SET reason = excluded.reason, title = excluded.title, start = excluded.start,
       time_zone = excluded.time_zone, is_private = excluded.is_private,
       at = CASE WHEN left_alone.reason = excluded.reason THEN coalesce(left_alone.at, excluded.at) ELSE excluded.at END,
       by_person = max(excluded.by_person, CASE WHEN left_alone.reason = excluded.reason THEN left_alone.by_person ELSE 0 END)`,
  );
  const columns =
    'side, ref, reason, at, title, start, time_zone AS timeZone, is_private AS isPrivate, by_person AS byPerson';
  type Row = Omit<LeftEntry, 'isPrivate' | 'byPerson'> & {
    readonly isPrivate: number;
    readonly byPerson: number;
  };
  const entry = database.prepare<[string, string], Row>(
    `SELECT ${columns} FROM left_alone WHERE side = ? AND ref = ?`,
  );
  const page = database.prepare<[number, number], Row>(
    `SELECT ${columns} FROM left_alone ORDER BY by_person DESC, side DESC, start DESC, ref LIMIT ? OFFSET ?`,
  );
  const uidsOf = database.prepare<[string, string], { uid: string }>(
    'SELECT uid FROM left_alone_uids WHERE side = ? AND ref = ? ORDER BY uid',
  );
  const refsOf = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM left_alone WHERE side = ? AND reason = ? ORDER BY ref',
  );
  const refsSince = database.prepare<[string, string, number], { ref: string }>(
    'SELECT ref FROM left_alone WHERE side = ? AND reason = ? AND at <= ? ORDER BY ref',
  );
  const countOf = database.prepare<[string, string], { n: number }>(
    'SELECT count(*) AS n FROM left_alone WHERE side = ? AND reason = ?',
  );
  const plain = (row: Row): LeftEntry => ({
    ...row,
    isPrivate: row.isPrivate === 1,
    byPerson: row.byPerson === 1,
  });
  const putUid = database.prepare('INSERT OR IGNORE INTO left_alone_uids (side, uid, ref) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM left_alone WHERE side = ? AND ref = ?');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM left_alone');
  return {
    get: (side, ref) => get.get(side, ref)?.reason ?? null,
    byUid: (side, uid) =>
      byUid
        .all(side, uid)
        .map((row) => row.ref)
        .sort(),
    put(side, ref, uids, reason, { at, event, byPerson = false } = nothingKnown) {
      put.run({
        side,
        ref,
        reason,
        at,
        title: event === null ? null : (event.title ?? '').slice(0, longestTitle),
        start: event?.start ?? null,
        timeZone: event?.timeZone ?? null,
        isPrivate: event !== null && isPrivate(event) ? 1 : 0,
        byPerson: byPerson ? 1 : 0,
      });
      for (const uid of uids) putUid.run(side, uid, ref);
    },
    refsOf: (side, reason) => refsOf.all(side, reason).map(({ ref }) => ref),
    refsSince: (side, reason, at) => refsSince.all(side, reason, at).map(({ ref }) => ref),
    countOf: (side, reason) => countOf.get(side, reason)?.n ?? 0,
    uidsOf: (side, ref) => uidsOf.all(side, ref).map(({ uid }) => uid),
    entry(side, ref) {
      const row = entry.get(side, ref);
      return row === undefined ? null : plain(row);
    },
    page: (offset, limit) => page.all(limit, offset).map(plain),
    forget: (side, ref) => void forget.run(side, ref),
    count: () => count.get()?.n ?? 0,
  };
}
