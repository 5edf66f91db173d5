/** Puts pages of the history together, and groups rows by run. The totals of a run come from the store. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

type Page = CallOutput<'history.page'>;
export type HistoryRow = Page['rows'][number];
/** By the run's id. */
export type RunCounts = ReadonlyMap<number, Page['runs'][number]>;

export interface Run {
  readonly id: number;
  /** The time of the run's newest row (epoch milliseconds). */
  readonly at: number;
  /** All its changes, also those that are not shown yet. */
  readonly count: number;
  /** The same by what was done. */
  readonly did: Page['runs'][number]['did'];
  readonly rows: readonly HistoryRow[];
}

interface Known {
  readonly rows: readonly HistoryRow[];
  readonly runs: RunCounts;
  readonly more: boolean;
}

/**
 * What is known after one more page was read.
 * @param before the id that the page was read below; null = it is the newest page
 */
export function withPage(known: Known | null, page: Page, before: number | null): Known {
  const { rows } = page;
  const runs = new Map([...(known?.runs ?? []), ...page.runs.map((run) => [run.id, run] as const)]);
  if (known === null) return { rows, runs, more: page.more };
  if (before !== null)
    return { rows: [...known.rows.filter(({ id }) => id >= before), ...rows], runs, more: page.more };
  const oldest = rows.at(-1)?.id ?? Number.POSITIVE_INFINITY;
  const older = known.rows.filter(({ id }) => id < oldest);
  // more new rows than a page holds: the rows between the two are not known
  const isGap = page.more && !known.rows.some(({ id }) => id >= oldest);
  return isGap
    ? { rows, runs, more: true }
    : { rows: [...rows, ...older], runs, more: older.length > 0 ? known.more : page.more };
}

/** @param rows newest first */
export function groupByRun(rows: readonly HistoryRow[], runs: RunCounts): readonly Run[] {
  return [...Map.groupBy(rows, ({ run }) => run)].map(([id, ofRun]) => ({
    id,
    at: runs.get(id)?.at ?? ofRun[0]?.at ?? 0,
    count: runs.get(id)?.count ?? ofRun.length,
    did: runs.get(id)?.did ?? [],
    rows: ofRun,
  }));
}

/** The icon of a row: an arrow towards the side that was written to. */
export function arrowOf({
  side,
  action,
}: {
  readonly side: SideName;
  readonly action: string;
}): 'both' | 'to-crm' | 'to-provider' {
  if (action === 'linked' || action === 'unlinked') return 'both';
  return side === 'crm' ? 'to-crm' : 'to-provider';
}

/** What the two versions of a row are. */
export function headsOf({ action }: HistoryRow, t: Words['t']): readonly [string, string] {
  switch (action) {
    case 'conflict':
    case 'put-back':
      return [t('activity.gave-way'), t('activity.kept')];
    case 'not-carried':
    case 'refused':
      return [t('activity.stays'), t('activity.not-done')];
    default:
      return [t('activity.before'), t('activity.after')];
  }
}
