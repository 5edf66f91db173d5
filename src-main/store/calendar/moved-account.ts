/** A store whose calendar moved to another account (A13): forgets every address of the old place, and keeps what was agreed. */
import type Database from 'better-sqlite3';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import { awaitedPrefix, awayPrefix } from './awaited.ts';

/** An entry that stays in the calendar by a person's word or act, as it was known at the old place. */
export interface LeftBehind {
  readonly ref: Ref;
  readonly uids: readonly string[];
  readonly title: string | null;
  readonly start: string | null;
}

export interface MovedAccountRepository {
  /** Forgets unfinished calls to the calendar: nobody at the old place can be asked what became of them. Call inside a transaction. */
  dropCalls(): void;
  /**
   * Every linked entry waits to be found; what only the old place knew is forgotten; each CRM entry is noted to be read; all links are
   * told to the CRM anew. Call inside a transaction.
   */
  awaitAll(): void;
  /** Entries that stay in the calendar, and were not found at the new place yet. */
  leftBehind(): readonly LeftBehind[];
  /** One of them stands at this address. */
  foundLeft(old: Ref, now: Ref): void;
  /** Nobody looks for those that were left alone at the old place any more. */
  forgetLeft(): void;
  /** Links that wait to be found. */
  countAwaited(): number;
}

/** Reasons that come from a person or an event of the past. Rules are looked at anew. */
const sticky =
  "('existed-before', 'separate', 'hidden', 'own-version', 'double', 'switched-off', 'declined')";

const forgetOldPlace = [
  // their twins may stand at the new place already: they are looked at like new entries
  "INSERT OR IGNORE INTO inbox (side, ref, kind) SELECT 'crm', crm_ref, 'hint' FROM links WHERE crm_ref IS NOT NULL",
  "DELETE FROM links WHERE status = 'creating' AND id NOT IN (SELECT link FROM outbox)",
  `UPDATE links SET provider_revision = '', provider_updated = NULL,
     provider_ref = CASE status WHEN 'elsewhere' THEN '${awayPrefix}' ELSE '${awaitedPrefix}' END || id,
     status = CASE status WHEN 'creating' THEN 'creating' ELSE 'elsewhere' END
   WHERE provider_ref IS NOT NULL AND provider_ref NOT LIKE 'moved%:%'`,
  "DELETE FROM inbox WHERE side = 'provider'",
  "DELETE FROM sync_state WHERE side = 'provider'",
  "DELETE FROM seen WHERE side = 'provider'",
  "DELETE FROM written WHERE side = 'provider'",
  "DELETE FROM own_changes WHERE side = 'provider'",
  "DELETE FROM quarantine WHERE side = 'provider' AND topic = 'calendar'",
  // the rows stay, because their numbers are never used twice
  "UPDATE former_versions SET revision = '', hash = '' WHERE side = 'provider'",
  `DELETE FROM left_alone WHERE side = 'provider' AND reason NOT IN ${sticky}`,
  'DELETE FROM agreement_news',
  "INSERT OR IGNORE INTO unpublished_links (link) SELECT num FROM links WHERE status <> 'creating'",
  'UPDATE ended_links SET unpublished = 0',
];

export function movedAccountRepository(database: Database.Database): MovedAccountRepository {
  const run = (sql: string): void => void database.prepare(sql).run();
  const readdress = (old: Ref, now: Ref): void => {
    const columns = 'reason, at, title, start, time_zone, is_private, by_person';
    database
      .prepare(
        `INSERT OR REPLACE INTO left_alone (side, ref, ${columns})
         SELECT 'provider', ?, ${columns} FROM left_alone WHERE side = 'provider' AND ref = ?`,
      )
      .run(now, old);
    database
      .prepare(
        `INSERT OR IGNORE INTO left_alone_uids (side, uid, ref)
         SELECT side, uid, ? FROM left_alone_uids WHERE side = 'provider' AND ref = ?`,
      )
      .run(now, old);
    database.prepare("DELETE FROM left_alone WHERE side = 'provider' AND ref = ?").run(old);
  };
  return {
    dropCalls: () => run("DELETE FROM outbox WHERE side = 'provider'"),
    awaitAll() {
      for (const sql of forgetOldPlace) run(sql);
      const refs = database
        .prepare<[], string>(
          "SELECT ref FROM left_alone WHERE side = 'provider' AND ref NOT LIKE 'moved%:%' ORDER BY ref",
        )
        .pluck()
        .all() as readonly string[];
      for (const ref of refs) readdress(ref, `${awaitedPrefix}${ref}`);
    },
    leftBehind: () =>
      database
        .prepare<[], { ref: string; title: string | null; start: string | null; uids: string }>(
          `SELECT ref, title, start,
             (SELECT json_group_array(uid) FROM left_alone_uids uids WHERE uids.side = 'provider' AND uids.ref = left_alone.ref) AS uids
           FROM left_alone WHERE side = 'provider' AND ref LIKE '${awaitedPrefix}%' ORDER BY ref`,
        )
        .all()
        .map(({ uids, ...row }) => ({ ...row, uids: JSON.parse(uids) as string[] })),
    foundLeft: readdress,
    forgetLeft: () => run(`DELETE FROM left_alone WHERE side = 'provider' AND ref LIKE '${awaitedPrefix}%'`),
    countAwaited: () =>
      database
        .prepare<[], number>(`SELECT count(*) FROM links WHERE provider_ref LIKE '${awaitedPrefix}%'`)
        .pluck()
        .get() as number,
  };
}
