/** Reads the history, newest first: the first page again whenever something changed, older pages on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAppState, useClient } from '../api/use-app.tsx';
import type { HistoryRow } from './history-groups.ts';

const pageSize = 50;

export interface History {
  /** Null until the first page has been read. */
  readonly rows: readonly HistoryRow[] | null;
  readonly more: boolean;
  readonly isRefused: boolean;
  readonly readMore: () => void;
}

export function useHistory(): History {
  const client = useClient();
  const { sync } = useAppState();
  const [rows, setRows] = useState<readonly HistoryRow[] | null>(null);
  const [more, setMore] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const requestCount = useRef(0);

  const read = useCallback(
    async (before: number | null) => {
      requestCount.current += 1;
      const thisRequest = requestCount.current;
      const outcome = await client.call('history.page', { before, limit: pageSize });
      if (thisRequest !== requestCount.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      const page = outcome.output;
      setRows((known) => {
        const oldest = page.rows.at(-1)?.id ?? Number.POSITIVE_INFINITY;
        const newest = page.rows[0]?.id ?? Number.NEGATIVE_INFINITY;
        const around = (known ?? []).filter((row) => (before === null ? row.id < oldest : row.id > newest));
        return before === null ? [...page.rows, ...around] : [...around, ...page.rows];
      });
      // Reading the first page again does not change whether there are more rows after the older pages already shown.
      setMore((known) =>
        before === null && (requestCount.current > 1 || known) ? known || page.more : page.more,
      );
    },
    [client],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of these values means that there are new rows
  useEffect(() => {
    void read(null);
  }, [read, sync.lastChangeAt, sync.agreedAt]);

  return { rows, more, isRefused, readMore: () => void read(rows?.at(-1)?.id ?? null) };
}
