/** Which rows of a history were done in one go, with their number: of the calendar's and of mail's alike. */
import type Database from 'better-sqlite3';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** How often something was done on a side. */
export interface RunDeed<Action extends string> {
  readonly side: SideName;
  readonly action: Action;
  readonly count: number;
}

/** What was done in one go. */
export interface RunOf<Action extends string> {
  /** The id of its oldest row: it stays the same while the run goes on. */
  readonly id: number;
  /** Epoch milliseconds of its newest row. */
  readonly at: number;
  readonly newest: number;
  /** How many of its rows pass the filter, whether or not they are on the page. */
  readonly count: number;
  /** The same by what was done, the most first. */
  readonly did: readonly RunDeed<Action>[];
}

export interface HistoryRuns<Action extends string, Filter extends string> {
  /** The runs that rows with these ids belong to, newest first. `ids`: newest first. */
  runsOf(ids: readonly number[], filter: Filter): readonly RunOf<Action>[];
  /** The rows of the run whose oldest row has this id, newest first. */
  rowsOfRun(id: number): readonly number[];
}

/** Rows at most this far apart were done in one go; two runs are further apart. */
const sameRunMs = 30_000;

interface Moment {
  readonly id: number;
  readonly at: number;
}

/** @param filters the condition of each filter, in SQL */
export function historyRuns<Action extends string, Filter extends string>(
  database: Database.Database,
  table: 'history' | 'mail_history',
  filters: Readonly<Record<Filter, string>>,
): HistoryRuns<Action, Filter> {
  const did = new Map(
    Object.entries<string>(filters).map(([name, condition]) => [
      name,
      database.prepare<[number, number], RunDeed<Action>>(
        `SELECT side, action, count(*) AS count FROM ${table} WHERE id BETWEEN ? AND ? AND ${condition}
         GROUP BY side, action ORDER BY 3 DESC, side, action`,
      ),
    ]),
  );
  const older = database.prepare<[number], Moment>(
    `SELECT id, at FROM ${table} WHERE id <= ? ORDER BY id DESC`,
  );
  const newer = database.prepare<[number], Moment>(`SELECT id, at FROM ${table} WHERE id >= ? ORDER BY id`);
  const between = database.prepare<[number, number], { id: number }>(
    `SELECT id FROM ${table} WHERE id BETWEEN ? AND ? ORDER BY id DESC`,
  );

  /** The last of the rows, from one on, that follow each other without a pause. */
  const endOf = (rows: Iterable<Moment>): Moment | null => {
    let end: Moment | null = null;
    for (const row of rows) {
      if (end !== null && Math.abs(end.at - row.at) > sameRunMs) break;
      end = row;
    }
    return end;
  };
  return {
    runsOf(ids, filter) {
      const runs: RunOf<Action>[] = [];
      for (const id of ids) {
        if (id >= (runs.at(-1)?.id ?? Number.POSITIVE_INFINITY)) continue;
        const oldest = endOf(older.iterate(id));
        const newest = endOf(newer.iterate(id));
        if (oldest === null || newest === null) continue;
        const what = did.get(filter)?.all(oldest.id, newest.id) ?? [];
        const count = what.reduce((sum, one) => sum + one.count, 0);
        runs.push({ id: oldest.id, at: newest.at, newest: newest.id, count, did: what });
      }
      return runs;
    },
    rowsOfRun(id) {
      const newest = endOf(newer.iterate(id));
      return newest === null ? [] : between.all(id, newest.id).map((row) => row.id);
    },
  };
}
