/** Puts pages of the history together, and groups rows by run. The totals of a run come from the store. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { SideName } from '../../src-shared/domain/side-name.ts';
import type { Words } from '../../src-shared/i18n/index.ts';

type Page = CallOutput<'history.page'>;
export type HistoryRow = Page['rows'][number];
export type MailHistoryRow = CallOutput<'mail.history'>['rows'][number];
export type HistoryHead = Page['runs'][number];

/** What rows of the calendar's history and of mail's have in common. */
export type AnyRow = Pick<HistoryRow, 'id' | 'at' | 'run' | 'undo'>;
export type AnyHead = Pick<HistoryHead, 'id' | 'at' | 'count'> & {
  readonly did: readonly { readonly side: SideName; readonly action: string; readonly count: number }[];
};

/** By the run's id. */
export type RunCounts<Head extends AnyHead = HistoryHead> = ReadonlyMap<number, Head>;

export interface Run<Row extends AnyRow = HistoryRow, Head extends AnyHead = HistoryHead> {
  readonly id: number;
  /** The time of the run's newest row (epoch milliseconds). */
  readonly at: number;
  /** All its changes, also those that are not shown yet. */
  readonly count: number;
  /** The same by what was done. */
  readonly did: Head['did'];
  readonly rows: readonly Row[];
}

export interface PageOf<Row extends AnyRow, Head extends AnyHead> {
  readonly rows: readonly Row[];
  readonly runs: readonly Head[];
  readonly more: boolean;
}

interface Known<Row extends AnyRow, Head extends AnyHead> {
  readonly rows: readonly Row[];
  readonly runs: RunCounts<Head>;
  readonly more: boolean;
}

/**
 * What is known after one more page was read.
 * @param before the id that the page was read below; null = it is the newest page
 */
export function withPage<Row extends AnyRow, Head extends AnyHead>(
  known: Known<Row, Head> | null,
  page: PageOf<Row, Head>,
  before: number | null,
): Known<Row, Head> {
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
export function groupByRun<Row extends AnyRow, Head extends AnyHead>(
  rows: readonly Row[],
  runs: RunCounts<Head>,
): readonly Run<Row, Head>[] {
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
