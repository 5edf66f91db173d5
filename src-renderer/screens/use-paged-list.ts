/** Reads a list from the store, page by page. The pages shown are read again after every run. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallOutput, MailboxState } from '../../src-shared/contract/index.ts';
import { useAppState, useClient } from '../api/use-app.tsx';

const pageSize = 50;
/** The maximum number of entries that one call returns. */
const largestPageSize = 200;

type ListName = 'quarantine.page' | 'skipped.page' | 'decisions.decided' | 'mail.kept';
type Item<N extends ListName> = CallOutput<N>['items'][number];

export interface PagedList<T> {
  /** Null until the first page has been read. */
  readonly items: readonly T[] | null;
  readonly count: number;
  readonly isRefused: boolean;
  readonly readMore: () => void;
  readonly reload: () => void;
}

/** @param mailbox whose list it is, where it is one of a mailbox */
export function usePagedList<N extends ListName>(
  name: N,
  ...[mailbox]: N extends 'mail.kept' ? [mailbox: MailboxState] : []
): PagedList<Item<N>> {
  const client = useClient();
  const { sync, decisions } = useAppState();
  /** Undefined where the list is of no mailbox. */
  const id = mailbox?.id;
  const [found, setFound] = useState<{ items: readonly Item<N>[]; count: number } | null>(null);
  const [isRefused, setRefused] = useState(false);
  const [wanted, setWanted] = useState(pageSize);
  const requestCount = useRef(0);

  const read = useCallback(async () => {
    requestCount.current += 1;
    const thisRequest = requestCount.current;
    const items: Item<N>[] = [];
    let count = wanted;
    while (items.length < Math.min(wanted, count)) {
      const limit = Math.min(largestPageSize, wanted - items.length);
      const outcome = await client.call<ListName>(name, {
        ...(id === undefined ? {} : { mailbox: id }),
        offset: items.length,
        limit,
      });
      if (thisRequest !== requestCount.current) return;
      setRefused(outcome.type !== 'done');
      if (outcome.type !== 'done') return;
      count = outcome.output.count;
      items.push(...(outcome.output.items as Item<N>[]));
      if (outcome.output.items.length === 0) break;
    }
    setFound({ items, count });
  }, [client, name, id, wanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a finished run may have changed the entries
  useEffect(() => {
    void read();
  }, [
    read,
    decisions,
    sync.quarantined,
    sync.skipped,
    sync.nextRunAt,
    mailbox?.quarantined,
    mailbox?.sync.nextRunAt,
  ]);

  return {
    items: found?.items ?? null,
    count: found?.count ?? 0,
    isRefused,
    readMore: () => setWanted(wanted + pageSize),
    reload: () => void read(),
  };
}
