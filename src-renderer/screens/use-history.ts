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
  readonly readMore: () => void;
}

interface Found {
  readonly filter: HistoryFilter;
  readonly rows: readonly HistoryRow[];
  readonly runs: RunCounts;
  readonly more: boolean;
}

export function useHistory(filter: HistoryFilter): History {
  const client = useClient();
  const { sync } = useAppState();
  const [found, setFound] = useState<Found | null>(null);
  const [isRefused, setRefused] = useState(false);
  const requestCount = useRef(0);

  const read = useCallback(
    async (before: number | null) => {
      requestCount.current += 1;
      const thisRequest = requestCount.current;
      const outcome = await client.call('history.page', { before, limit: pageSize, filter });
      if (thisRequest !== requestCount.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      const page: CallOutput<'history.page'> = outcome.output;
      setFound((known) => ({ filter, ...withPage(known?.filter === filter ? known : null, page, before) }));
    },
    [client, filter],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of these values means that there are new rows
  useEffect(() => {
    void read(null);
  }, [read, sync.lastChangeAt, sync.agreedAt]);

  const current = found?.filter === filter ? found : null;
  return {
    rows: current?.rows ?? null,
    runs: current?.runs ?? new Map(),
    more: current?.more ?? false,
    isRefused,
    readMore: () => void read(current?.rows.at(-1)?.id ?? null),
  };
}
