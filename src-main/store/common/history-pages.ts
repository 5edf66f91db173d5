/** The history as a person reads it: pages, newest first, each row with the entry it is about; runs with their size; counts of a day. */
import type Database from 'better-sqlite3';
import type { HistoryFilter } from '../../../src-shared/domain/history-filter.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryRow } from './history.ts';
import { type HistoryRuns, historyRuns, type RunDeed, type RunOf } from './history-runs.ts';

export interface HistoryEntry extends Omit<HistoryRow, 'after' | 'link' | 'undo'> {
  readonly id: number;
  /** JSON of the entry as it was after the action, else before, else what the next change overwrote, else as both sides hold it now. Null when nothing is known. */
  readonly event: string | null;
}

export type HistoryDay = RunDeed<HistoryRow['action']>;
export type HistoryRun = RunOf<HistoryRow['action']>;

/** A stretch of time, epoch milliseconds; `until` itself not included. */
export interface HistorySpan {
  readonly from: number;
  readonly until: number;
}

/** One hour in which something was written. */
export interface HistoryHour {
  /** Full hours since the moment that was asked about. */
  readonly hour: number;
  readonly side: SideName;
  readonly count: number;
}

export interface HistoryPages extends HistoryRuns<HistoryRow['action'], HistoryFilter> {
  /** Rows with an id below `before` (null = the newest) that pass the filter, newest first. */
  page(
    before: number | null,
    limit: number,
    filter: HistoryFilter,
    span?: HistorySpan | null,
  ): readonly HistoryEntry[];
  /** Null when there is no such row any more. */
  entry(id: number): HistoryEntry | null;
  /** Whose row it is: a link, also one that ended; null when there is no such row any more. */
  linkOf(id: number): string | null;
  /** The rows of one link, newest first. */
  ofLink(link: string, limit: number): readonly HistoryEntry[];
  /** The newest row of each link that has ended, newest first, as far as what it was about is kept. */
  ofEnded(limit: number): readonly (HistoryEntry & { readonly link: string })[];
  /** How often each action happened on each side since a moment. */
  countsSince(at: number): readonly HistoryDay[];
  /** How often something was added, changed or removed on each side since a moment, hour by hour. */
  writesByHour(since: number): readonly HistoryHour[];
  lastAt(): number | null;
}

const conditions: Readonly<Record<HistoryFilter, string>> = {
  all: 'true',
  provider: "side = 'provider' AND action <> 'linked'",
  crm: "side = 'crm' AND action <> 'linked'",
  attention: "action IN ('conflict', 'put-back')",
};

// a conflict's `before` is one value and not an entry: its row shows the entry that the write of the same run left. An added or
// matched entry is kept with its link, until the first later change keeps what it overwrote: so a row shows the entry as it was
// then, not as it is now
const columns = `id, at, side, action, reason, before, coalesce(
   after,
   CASE WHEN action IN ('conflict', 'put-back') THEN
     (SELECT later.after FROM history AS later
      WHERE later.link = history.link AND later.id > history.id AND later.side = history.side
        AND later.action = 'changed' ORDER BY later.id LIMIT 1)
   ELSE before END,
   (SELECT later.before FROM history AS later
    WHERE later.link = history.link AND later.id > history.id AND later.before IS NOT NULL
      AND later.action NOT IN ('conflict', 'put-back') ORDER BY later.id LIMIT 1),
   (SELECT provider FROM link_bases WHERE link = (SELECT num FROM links WHERE links.id = history.link)),
   (SELECT coalesce(other.after, other.before) FROM history AS other
    WHERE other.link = history.link AND other.action NOT IN ('conflict', 'put-back')
      AND coalesce(other.after, other.before) IS NOT NULL ORDER BY other.id DESC LIMIT 1)
 ) AS event`;

export function historyPages(database: Database.Database): HistoryPages {
  const forEachFilter = <T>(make: (condition: string) => T): Readonly<Record<HistoryFilter, T>> => ({
    all: make(conditions.all),
    provider: make(conditions.provider),
    crm: make(conditions.crm),
    attention: make(conditions.attention),
  });
  const page = forEachFilter((condition) =>
    database.prepare<[number, number, number, number], HistoryEntry>(
      `SELECT ${columns} FROM history WHERE id < ? AND at >= ? AND at < ? AND ${condition} ORDER BY id DESC LIMIT ?`,
    ),
  );
  const entry = database.prepare<[number], HistoryEntry>(`SELECT ${columns} FROM history WHERE id = ?`);
  const linkOf = database.prepare<[number], { link: string }>('SELECT link FROM history WHERE id = ?');
  const ofLink = database.prepare<[string, number], HistoryEntry>(
    `SELECT ${columns} FROM history WHERE link = ? ORDER BY id DESC LIMIT ?`,
  );
  const ofEnded = database.prepare<[number], HistoryEntry & { readonly link: string }>(
    `SELECT link, ${columns} FROM history WHERE id IN
       (SELECT max(id) FROM history WHERE link NOT IN (SELECT id FROM links) GROUP BY link)
     ORDER BY id DESC LIMIT ?`,
  );
  const counts = database.prepare<[number], HistoryDay>(
    'SELECT side, action, count(*) AS count FROM history WHERE at >= ? GROUP BY side, action',
  );
  const byHour = database.prepare<[number, number], HistoryHour>(
    `SELECT CAST((at - ?) / 3600000 AS INTEGER) AS hour, side, count(*) AS count FROM history
     WHERE at >= ? AND action IN ('added', 'changed', 'removed', 'unscheduled') GROUP BY hour, side`,
  );
  const last = database.prepare<[], { at: number | null }>('SELECT max(at) AS at FROM history');

  return {
    page: (before, limit, filter, span = null) =>
      page[filter].all(
        before ?? Number.MAX_SAFE_INTEGER,
        span?.from ?? 0,
        span?.until ?? Number.MAX_SAFE_INTEGER,
        limit,
      ),
    entry: (id) => entry.get(id) ?? null,
    linkOf: (id) => linkOf.get(id)?.link ?? null,
    ofLink: (link, limit) => ofLink.all(link, limit),
    ofEnded: (limit) => ofEnded.all(limit),
    ...historyRuns(database, 'history', conditions),
    countsSince: (at) => counts.all(at),
    writesByHour: (since) => byHour.all(since, since),
    lastAt: () => last.get()?.at ?? null,
  };
}
