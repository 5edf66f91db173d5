/** What is known of every entry, for a person who looks for one: each with where it is, and as much of it as a search needs. */
import type Database from 'better-sqlite3';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export interface KnownEntry {
  readonly side: SideName;
  readonly ref: Ref;
  /** The other side's address of a linked entry. */
  readonly other: Ref | null;
  /** Null when nothing was read of it; blank when it has none. */
  readonly title: string | null;
  readonly start: string | null;
  readonly timeZone: string | null;
  /** RFC 8984 1.4.6; null when it is not known. */
  readonly duration: string | null;
  readonly isAllDay: boolean;
  readonly privacy: string | null;
  /** JSON of everybody who takes part, of the occurrences too; null when nobody does. */
  readonly people: string | null;
  /** JSON of the whole event of a series; null of any other. */
  readonly series: string | null;
}

export interface EntrySearchRepository {
  /** Linked ones, those of which there is news, those that stay on their own side, those that failed; each address once. */
  known(): Iterable<KnownEntry>;
}

type Row = Omit<KnownEntry, 'isAllDay'> & { readonly isAllDay: number };

/** The columns of an event as JSON. */
const columnsOf = (event: string): string => `
  coalesce(${event} ->> '$.title', '') AS title, ${event} ->> '$.start' AS start, ${event} ->> '$.timeZone' AS timeZone,
  ${event} ->> '$.duration' AS duration, coalesce(${event} ->> '$.showWithoutTime', 0) AS isAllDay,
  ${event} ->> '$.privacy' AS privacy,
  nullif(coalesce(${event} -> '$.participants', '') || coalesce(${event} -> '$.recurrenceOverrides', ''), '') AS people,
  CASE WHEN ${event} -> '$.recurrenceRules' IS NULL AND ${event} -> '$.recurrenceOverrides' IS NULL THEN NULL ELSE ${event} END AS series`;

export function entrySearchRepository(database: Database.Database): EntrySearchRepository {
  const linked = database.prepare<[], Row>(
    `SELECT 'provider' AS side, provider_ref AS ref, crm_ref AS other, ${columnsOf('link_bases.provider')}
     FROM links JOIN link_bases ON link_bases.link = links.num`,
  );
  const news = database.prepare<[], Row>(
    `SELECT side, ref, NULL AS other, ${columnsOf("(stored -> '$.event')")} FROM inbox WHERE kind = 'found'
       AND NOT EXISTS (SELECT 1 FROM links JOIN link_bases ON link_bases.link = links.num
         WHERE CASE inbox.side WHEN 'provider' THEN provider_ref ELSE crm_ref END = inbox.ref)`,
  );
  const left = database.prepare<[], Row>(
    `SELECT side, ref, NULL AS other, title, start, time_zone AS timeZone, NULL AS duration, 0 AS isAllDay,
       CASE is_private WHEN 1 THEN 'private' END AS privacy, NULL AS people, NULL AS series FROM left_alone
     WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.side = left_alone.side AND inbox.ref = left_alone.ref AND kind = 'found')`,
  );
  const failed = database.prepare<[], Row>(
    `SELECT side, ref, NULL AS other, title, date AS start, NULL AS timeZone, NULL AS duration, 0 AS isAllDay,
       NULL AS privacy, NULL AS people, NULL AS series FROM quarantine WHERE topic = 'calendar'
       AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.side = quarantine.side AND inbox.ref = quarantine.ref AND kind = 'found')
       AND NOT EXISTS (SELECT 1 FROM left_alone WHERE left_alone.side = quarantine.side AND left_alone.ref = quarantine.ref)
       AND NOT EXISTS (SELECT 1 FROM links JOIN link_bases ON link_bases.link = links.num
         WHERE CASE quarantine.side WHEN 'provider' THEN provider_ref ELSE crm_ref END = quarantine.ref)`,
  );
  return {
    *known() {
      for (const statement of [linked, news, left, failed])
        for (const row of statement.iterate()) yield { ...row, isAllDay: row.isAllDay === 1 };
    },
  };
}
