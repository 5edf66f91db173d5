/** Reads a history, newest first: the first page again whenever something changed, older pages on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { HistoryFilter } from '../../src-shared/domain/history-filter.ts';
import { useAppState, useClient } from '../api/use-app.tsx';
import {
  type AnyHead,
  type AnyRow,
  type HistoryHead,
  type HistoryRow,
  type PageOf,
  type RunCounts,
  withPage,
} from './history-groups.ts';

const pageSize = 50;

export interface History<Row extends AnyRow = HistoryRow, Head extends AnyHead = HistoryHead> {
  /** Null until the first page has been read. */
  readonly rows: readonly Row[] | null;
  readonly runs: RunCounts<Head>;
  readonly more: boolean;
  readonly isRefused: boolean;
  /** Goes on below this row; without one below the last. */
  readonly readMore: (below?: number) => Promise<void>;
}

type Ask<Row extends AnyRow, Head extends AnyHead> = (
  before: number | null,
) => Promise<PageOf<Row, Head> | null>;

interface Found<Row extends AnyRow, Head extends AnyHead> {
  readonly ask: Ask<Row, Head>;
  readonly rows: readonly Row[];
  readonly runs: RunCounts<Head>;
  readonly more: boolean;
}

/** @param day `2026-01-31`; null: any */
export function useHistory(filter: HistoryFilter, day: string | null): History {
  const client = useClient();
  const { sync } = useAppState();
  const ask = useCallback(
    async (before: number | null) => {
      const outcome = await client.call('history.page', { before, limit: pageSize, filter, day });
      return outcome.type === 'done' ? outcome.output : null;
    },
    [client, filter, day],
  );
  return usePages(ask, `${sync.lastChangeAt} ${sync.agreedAt}`);
}

/**
 * @param ask another function is another history; null: refused
 * @param news changes whenever there may be new rows
 */
export function usePages<Row extends AnyRow, Head extends AnyHead>(
  ask: Ask<Row, Head>,
  news: string,
): History<Row, Head> {
  const [found, setFound] = useState<Found<Row, Head> | null>(null);
  const [isRefused, setRefused] = useState(false);
  const requestCount = useRef(0);

  const read = useCallback(
    async (before: number | null) => {
      requestCount.current += 1;
      const thisRequest = requestCount.current;
      const page = await ask(before);
      if (thisRequest !== requestCount.current) return;
      setRefused(page === null);
      if (page === null) return;
      setFound((known) => ({ ask, ...withPage(known?.ask === ask ? known : null, page, before) }));
    },
    [ask],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of this value means that there are new rows
  useEffect(() => {
    void read(null);
  }, [read, news]);

  const current = found?.ask === ask ? found : null;
  return {
    rows: current?.rows ?? null,
    runs: current?.runs ?? new Map(),
    more: current?.more ?? false,
    isRefused,
    readMore: (below) => read(below ?? current?.rows.at(-1)?.id ?? null),
  };
}
