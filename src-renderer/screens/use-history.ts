/** Reads the history, newest first: the first page again whenever something changed, older pages on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../src-shared/contract/index.ts';
import type { HistoryFilter } from '../../src-shared/domain/history-filter.ts';
import { useAppState, useClient } from '../api/use-app.tsx';
import { type HistoryRow, type RunCounts, withPage } from './history-groups.ts';

const pageSize = 50;

export interface History {
  /** Null until the first page has been read. */
  readonly rows: readonly HistoryRow[] | null;
  readonly runs: RunCounts;
  readonly more: boolean;
  readonly isRefused: boolean;
  /** Goes on below this row; without one below the last. */
  readonly readMore: (below?: number) => void;
}

interface Found {
  readonly filter: HistoryFilter;
  readonly day: string | null;
  readonly rows: readonly HistoryRow[];
  readonly runs: RunCounts;
  readonly more: boolean;
}

/** @param day `2026-01-31`; null: any */
export function useHistory(filter: HistoryFilter, day: string | null): History {
  const client = useClient();
  const { sync } = useAppState();
  const [found, setFound] = useState<Found | null>(null);
  const [isRefused, setRefused] = useState(false);
  const requestCount = useRef(0);

  const read = useCallback(
    async (before: number | null) => {
      requestCount.current += 1;
      const thisRequest = requestCount.current;
      const outcome = await client.call('history.page', { before, limit: pageSize, filter, day });
      if (thisRequest !== requestCount.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      const page: CallOutput<'history.page'> = outcome.output;
      setFound((known) => ({
        ...{ filter, day },
        ...withPage(known?.filter === filter && known.day === day ? known : null, page, before),
      }));
    },
    [client, filter, day],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of these values means that there are new rows
  useEffect(() => {
    void read(null);
  }, [read, sync.lastChangeAt, sync.agreedAt]);

  const current = found?.filter === filter && found.day === day ? found : null;
  return {
    rows: current?.rows ?? null,
    runs: current?.runs ?? new Map(),
    more: current?.more ?? false,
    isRefused,
    readMore: (below) => void read(below ?? current?.rows.at(-1)?.id ?? null),
  };
}
