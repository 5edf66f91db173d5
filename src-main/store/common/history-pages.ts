/** The history as a person reads it: pages, newest first, each row with the entry it is about; and counts of a day. */
import type Database from 'better-sqlite3';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { HistoryRow } from './history.ts';

export interface HistoryEntry extends Omit<HistoryRow, 'before' | 'after' | 'link'> {
  readonly id: number;
  /** JSON of the entry as it was after the action, else before, else what the next change overwrote, else as both sides hold it now. Null when nothing is known. */
  readonly event: string | null;
}

export interface HistoryDay {
  readonly side: SideName;
  readonly action: HistoryRow['action'];
  readonly count: number;
}

export interface HistoryPages {
  /** Rows with an id below `before` (null = the newest), newest first. */
  page(before: number | null, limit: number): readonly HistoryEntry[];
  /** How often each action happened on each side since a moment. */
  countsSince(at: number): readonly HistoryDay[];
  lastAt(): number | null;
}

export function historyPages(database: Database.Database): HistoryPages {
  // a conflict's `before` is one value and not an entry; an added or matched entry is kept with its link, until the
  // first later change keeps what it overwrote: so a row shows the entry as it was then, not as it is now
  const page = database.prepare<[number, number], HistoryEntry>(
    `SELECT id, at, side, action, reason, coalesce(
       after,
       CASE WHEN action IN ('conflict', 'put-back') THEN NULL ELSE before END,
       (SELECT later.before FROM history AS later
        WHERE later.link = history.link AND later.id > history.id AND later.before IS NOT NULL
          AND later.action NOT IN ('conflict', 'put-back') ORDER BY later.id LIMIT 1),
       (SELECT coalesce(provider_base, crm_base) FROM links WHERE links.id = history.link),
       (SELECT coalesce(other.after, other.before) FROM history AS other
        WHERE other.link = history.link AND other.action NOT IN ('conflict', 'put-back')
          AND coalesce(other.after, other.before) IS NOT NULL ORDER BY other.id DESC LIMIT 1)
     ) AS event
     FROM history WHERE id < ? ORDER BY id DESC LIMIT ?`,
  );
  const counts = database.prepare<[number], HistoryDay>(
    'SELECT side, action, count(*) AS count FROM history WHERE at >= ? GROUP BY side, action',
  );
  const last = database.prepare<[], { at: number | null }>('SELECT max(at) AS at FROM history');
  return {
    page: (before, limit) => page.all(before ?? Number.MAX_SAFE_INTEGER, limit),
    countsSince: (at) => counts.all(at),
    lastAt: () => last.get()?.at ?? null,
  };
}
