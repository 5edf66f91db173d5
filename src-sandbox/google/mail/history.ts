/** A mailbox's history: each change is a row with an id of the mailbox's one sequence, which grows by more than one at a time. */
import type { Stamps } from '../../simulator/stamps.ts';

export type HistoryKind = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved';

/** A message as it was after the change. */
export interface HistoryEntry {
  readonly id: string;
  readonly threadId: string;
  readonly labelIds: readonly string[];
  /** The labels that were added or removed. */
  readonly changed?: readonly string[];
}

export interface HistoryRow {
  readonly id: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null for a row that names messages and says nothing of what happened to them. */
  readonly kind: HistoryKind | null;
  readonly entries: readonly HistoryEntry[];
}

export interface History {
  /** The id of the newest row. */
  current(): number;
  /** Takes the next id, for a row whose entries hold it. */
  next(): number;
  write(id: number, kind: HistoryKind | null, entries: readonly HistoryEntry[]): void;
  /** Rows after an id, oldest first; null where some of them are not kept any more, and for ids that lie ahead. */
  since(id: number): readonly HistoryRow[] | null;
  /** Forgets all rows so far; the ids given out become too old. */
  expire(): void;
}

/** Google promises a week. */
const keptMs = 7 * 86_400_000;

/** @param first the id that the mailbox begins with */
export function createHistory(stamps: Stamps, first: number): History {
  let rows: HistoryRow[] = [];
  let current = first;
  /** Ids below it are too old. */
  let oldest = first;
  const forgetOld = (): void => {
    const until = stamps.now() - keptMs;
    const kept = rows.findIndex(({ at }) => at >= until);
    const gone = kept === -1 ? rows.length : kept;
    if (gone === 0) return;
    oldest = rows[gone - 1]?.id ?? oldest;
    rows = rows.slice(gone);
  };
  const next = (): number => {
    // gaps of 1 to 17 that look random and are the same in every run
    current += 1 + ((current * 7919) % 17);
    return current;
  };
  return {
    current: () => current,
    next,
    write: (id, kind, entries) => void rows.push({ id, at: stamps.now(), kind, entries }),
    since(id) {
      forgetOld();
      return id < oldest || id > current ? null : rows.filter((row) => row.id > id);
    },
    expire() {
      rows = [];
      oldest = next();
    },
  };
}
