/** Entries that cannot be synchronised, page by page; what is shown is read anew after every run. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAppState, useClient } from '../api/use-app.tsx';
import type { QuarantinedItem } from './quarantine-texts.ts';

const pageSize = 50;
/** What one call answers at most. */
const mostAtOnce = 200;

export interface Quarantine {
  /** null until the first page came. */
  readonly items: readonly QuarantinedItem[] | null;
  readonly count: number;
  readonly isRefused: boolean;
  readonly readMore: () => void;
  readonly readAgain: () => void;
}

export function useQuarantine(): Quarantine {
  const client = useClient();
  const { sync } = useAppState();
  const [found, setFound] = useState<{ items: readonly QuarantinedItem[]; count: number } | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [wanted, setWanted] = useState(pageSize);
  const asked = useRef(0);

  const read = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const items: QuarantinedItem[] = [];
    let count = wanted;
    while (items.length < Math.min(wanted, count)) {
      const limit = Math.min(mostAtOnce, wanted - items.length);
      const outcome = await client.call('quarantine.page', { offset: items.length, limit });
      if (mine !== asked.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      count = outcome.output.count;
      items.push(...outcome.output.items);
      if (outcome.output.items.length === 0) break;
    }
    setFound({ items, count });
  }, [client, wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that ended may have changed what there is
  useEffect(() => {
    void read();
  }, [read, sync.quarantined, sync.nextRunAt]);

  return {
    items: found?.items ?? null,
    count: found?.count ?? 0,
    isRefused,
    readMore: () => setWanted(wanted + pageSize),
    readAgain: () => void read(),
  };
}
