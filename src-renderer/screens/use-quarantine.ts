/** Reads the entries that cannot be synchronised, page by page. The pages shown are read again after every run. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAppState, useClient } from '../api/use-app.tsx';
import type { QuarantinedItem } from './quarantine-texts.ts';

const pageSize = 50;
/** The maximum number of entries that one call returns. */
const largestPageSize = 200;

export interface Quarantine {
  /** Null until the first page has been read. */
  readonly items: readonly QuarantinedItem[] | null;
  readonly count: number;
  readonly isRefused: boolean;
  readonly readMore: () => void;
  readonly reload: () => void;
}

export function useQuarantine(): Quarantine {
  const client = useClient();
  const { sync } = useAppState();
  const [found, setFound] = useState<{ items: readonly QuarantinedItem[]; count: number } | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [wanted, setWanted] = useState(pageSize);
  const requestCount = useRef(0);

  const read = useCallback(async () => {
    requestCount.current += 1;
    const thisRequest = requestCount.current;
    const items: QuarantinedItem[] = [];
    let count = wanted;
    while (items.length < Math.min(wanted, count)) {
      const limit = Math.min(largestPageSize, wanted - items.length);
      const outcome = await client.call('quarantine.page', { offset: items.length, limit });
      if (thisRequest !== requestCount.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      count = outcome.output.count;
      items.push(...outcome.output.items);
      if (outcome.output.items.length === 0) break;
    }
    setFound({ items, count });
  }, [client, wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a finished run may have changed the entries
  useEffect(() => {
    void read();
  }, [read, sync.quarantined, sync.nextRunAt]);

  return {
    items: found?.items ?? null,
    count: found?.count ?? 0,
    isRefused,
    readMore: () => setWanted(wanted + pageSize),
    reload: () => void read(),
  };
}
