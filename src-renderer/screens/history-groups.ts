/** Groups history rows by run, filters them, and builds the text keys of their reasons. */
import type { CallOutput } from '../../src-shared/contract/index.ts';

export type HistoryRow = CallOutput<'history.page'>['rows'][number];

export interface Run {
  /** The time of the run's newest row (epoch milliseconds). */
  readonly at: number;
  readonly rows: readonly HistoryRow[];
}

/** Rows at most this far apart belong to the same run; two runs are further apart. */
const sameRunMs = 30_000;

/** @param rows newest first */
export function groupByRun(rows: readonly HistoryRow[]): readonly Run[] {
  const runs: { at: number; rows: HistoryRow[] }[] = [];
  let last: HistoryRow | null = null;
  for (const row of rows) {
    const run = runs.at(-1);
    if (run !== undefined && last !== null && last.at - row.at <= sameRunMs) run.rows.push(row);
    else runs.push({ at: row.at, rows: [row] });
    last = row;
  }
  return runs;
}

export const historyFilters = ['all', 'provider', 'crm', 'attention'] as const;
export type HistoryFilter = (typeof historyFilters)[number];

export function matches(row: HistoryRow, filter: HistoryFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'attention':
      return row.action === 'conflict' || row.action === 'put-back';
    default:
      return row.side === filter && row.action !== 'linked';
  }
}

/** Turns a reason, as the history stores it, into the key of its text. */
export function reasonKey(reason: string): string {
  return `reason.${reason.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}
