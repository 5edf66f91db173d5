/** A search for an entry or a message: first what Concord knows, then both sides, a stretch at a time, until it is done or stopped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FoundItem } from '../../../src-shared/contract/index.ts';
import type { Problem } from '../../api/client.ts';
import { useClient } from '../../api/use-app.tsx';

export interface Wanted {
  readonly text: string;
  /** `2026-01-31`; null: any day. */
  readonly day: string | null;
}

export interface Search {
  /** Null before anything was searched for. */
  readonly items: readonly FoundItem[] | null;
  readonly state: 'none' | 'asking' | 'done' | 'stopped';
  /** Objects that both sides were asked for so far. */
  readonly checked: number;
  readonly isCut: boolean;
  readonly problems: readonly Problem[];
  readonly isRefused: boolean;
  readonly start: (wanted: Wanted) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

type Found = Omit<Search, 'start' | 'stop' | 'clear'>;

const nothing: Found = {
  items: null,
  state: 'none',
  checked: 0,
  isCut: false,
  problems: [],
  isRefused: false,
};

const nameOf = ({ target }: FoundItem): string => JSON.stringify(target);

/** What was found already stays where it is. */
function merged(known: readonly FoundItem[], more: readonly FoundItem[]): readonly FoundItem[] {
  const names = new Set(known.map(nameOf));
  return [...known, ...more.filter((one) => !names.has(nameOf(one)))];
}

export function useSearch(): Search {
  const client = useClient();
  const [found, setFound] = useState<Found>(nothing);
  const current = useRef<string | null>(null);

  const end = useCallback(() => {
    const search = current.current;
    current.current = null;
    if (search !== null) void client.call('find.stop', { search });
  }, [client]);
  useEffect(() => end, [end]);

  const run = async (search: string, wanted: Wanted): Promise<void> => {
    const isOver = (): boolean => current.current !== search;
    const known = await client.call('find.known', wanted);
    if (isOver()) return;
    if (known.type !== 'done') {
      current.current = null;
      setFound({
        ...nothing,
        items: [],
        state: 'done',
        problems: known.type === 'problem' ? [known.problem] : [],
        isRefused: known.type === 'refused',
      });
      return;
    }
    setFound({ ...nothing, items: known.output.items, isCut: known.output.isCut, state: 'asking' });
    for (;;) {
      const asked = await client.call('find.ask', { search, ...wanted });
      if (isOver()) return;
      const isDone = asked.type !== 'done' || asked.output.isDone;
      if (isDone) current.current = null;
      setFound((before) => ({
        items: merged(before.items ?? [], asked.type === 'done' ? asked.output.items : []),
        state: isDone ? 'done' : 'asking',
        checked: asked.type === 'done' ? asked.output.checked : before.checked,
        isCut: before.isCut || (asked.type === 'done' && asked.output.isCut),
        problems: [
          ...before.problems,
          ...(asked.type === 'done'
            ? asked.output.problems
            : asked.type === 'problem'
              ? [asked.problem]
              : []),
        ],
        isRefused: asked.type === 'refused',
      }));
      if (isDone) return;
    }
  };

  return {
    ...found,
    start(wanted) {
      end();
      const search = crypto.randomUUID();
      current.current = search;
      setFound({ ...nothing, items: [], state: 'asking' });
      void run(search, wanted);
    },
    stop() {
      end();
      setFound((before) => ({ ...before, state: 'stopped' }));
    },
    clear() {
      end();
      setFound(nothing);
    },
  };
}
