/** Entries that stay on their own side, and why. */
import type Database from 'better-sqlite3';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/**
 * Why an entry is not on the other side. The first three are sticky; whether another entry has its uid, and the rules (`prefix`,
 * `direction`, `not-pushed`), are looked at anew at each change.
 */
export type LeftReason =
  | 'existed-before'
  | 'separate'
  | 'hidden'
  | 'duplicate-uid'
  | 'prefix'
  | 'direction'
  | 'not-pushed';

export interface LeftAloneRepository {
  get(side: SideName, ref: Ref): LeftReason | null;
  byUid(side: SideName, uid: string): readonly Ref[];
  put(side: SideName, ref: Ref, uids: readonly string[], reason: LeftReason): void;
  forget(side: SideName, ref: Ref): void;
  count(): number;
}

export function leftAloneRepository(database: Database.Database): LeftAloneRepository {
  const get = database.prepare<[string, string], { reason: LeftReason }>(
    'SELECT reason FROM left_alone WHERE side = ? AND ref = ?',
  );
  const byUid = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM left_alone_uids WHERE side = ? AND uid = ? ORDER BY ref',
  );
  const put = database.prepare(
    'INSERT INTO left_alone (side, ref, reason) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason',
  );
  const putUid = database.prepare('INSERT OR IGNORE INTO left_alone_uids (side, uid, ref) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM left_alone WHERE side = ? AND ref = ?');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM left_alone');
  return {
    get: (side, ref) => get.get(side, ref)?.reason ?? null,
    byUid: (side, uid) => byUid.all(side, uid).map((row) => row.ref),
    put(side, ref, uids, reason) {
      put.run(side, ref, reason);
      for (const uid of uids) putUid.run(side, uid, ref);
    },
    forget: (side, ref) => void forget.run(side, ref),
    count: () => count.get()?.n ?? 0,
  };
}
