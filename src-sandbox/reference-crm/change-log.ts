/**
 * Which user has which entry, and when that changed. Each user has one row for each entry, with the number of its last change, so
 * the log does not grow with every change; compaction only decides which states are too old to continue from.
 */

import type { RemovalReason } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export interface Placement {
  readonly user: string;
  readonly entry: string;
  readonly state: 'visible' | Exclude<RemovalReason, 'unpushed'>;
  /** 0 or 1, as SQLite has no booleans. */
  readonly push: number;
  /** Whether it has ever been in this user's calendar. */
  readonly pushed_once: number;
  readonly change: number;
  /** When, epoch milliseconds. */
  readonly at: number;
}

export type ChangeRow =
  | { readonly id: string; readonly revision: string }
  | { readonly id: string; readonly removed: RemovalReason };

export interface ChangeRows {
  readonly changes: readonly ChangeRow[];
  readonly state: string;
  readonly more: boolean;
  readonly snapshot: boolean;
}

export interface ChangeLog {
  /** An entry's revision for one user. It changes with the administrator's restrictions too, because they decide about rights. */
  readonly revision: (version: number, push: boolean) => string;
  /** Writes a user's row for an entry under the next number. */
  readonly place: (
    user: string,
    entry: string,
    row: { readonly state: Placement['state']; readonly push: boolean; readonly pushedOnce?: boolean },
  ) => void;
  readonly placement: (user: string, entry: string) => Placement | null;
  /** In the order of the users. */
  readonly placementsOf: (entry: string) => readonly Placement[];
  /** Gives the entry a new number for every user who sees it. */
  readonly touch: (entry: string) => void;
  /** One page after a state; null begins a snapshot. Refuses with `state-expired`. */
  readonly page: (user: string, since: string | null, limit: number) => ChangeRows;
  /** States from before the last tombstone of this age (milliseconds) are too old from now on. */
  readonly compact: (olderThanMs: number) => void;
  /** Makes every state handed out so far too old. */
  readonly expireStates: () => void;
}

interface Position {
  readonly kind: 'delta' | 'snapshot';
  readonly change: number;
  /** Last entry listed, in a snapshot. */
  readonly entry: string;
}

type ListedRow = Pick<Placement, 'entry' | 'state' | 'push' | 'pushed_once' | 'change'> & {
  readonly version: number;
};

export function createChangeLog(store: CrmStore, clock: Clock): ChangeLog {
  const { sql } = store;
  const epoch = store.fact('epoch') ?? '';
  const write = ({ kind, change, entry }: Position): string =>
    kind === 'delta' ? `${epoch}.d.${change}` : `${epoch}.s.${change}.${entry}`;

  const read = (state: string): Position | null => {
    const match = /^([0-9a-f]+)\.([ds])\.(\d{1,15})(?:\.([0-9a-f-]*))?$/.exec(state);
    if (match === null || match[1] !== epoch) return null;
    return { kind: match[2] === 'd' ? 'delta' : 'snapshot', change: Number(match[3]), entry: match[4] ?? '' };
  };

  const revision: ChangeLog['revision'] = (version, push) =>
    `v${version}${push ? '' : '-off'}${store.fact('restrictions') ?? ''}`;

  const place: ChangeLog['place'] = (user, entry, { state, push, pushedOnce = push }) => {
    sql(
      `INSERT INTO placements (user, entry, change, at, state, push, pushed_once) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET change = excluded.change, at = excluded.at, state = excluded.state, push = excluded.push,
         pushed_once = max(pushed_once, excluded.pushed_once)`,
    ).run(user, entry, store.next('change'), clock.now(), state, Number(push), Number(pushedOnce));
  };
  const placementsOf: ChangeLog['placementsOf'] = (entry) =>
    (
      sql('SELECT user, entry, state, push, pushed_once, change, at FROM placements WHERE entry = ?').all(
        entry,
      ) as Placement[]
    ).sort((a, b) => (a.user < b.user ? -1 : 1));

  const snapshotPage = (user: string, { change, entry }: Position, limit: number): ChangeRows => {
    const rows = sql(
      `SELECT p.entry, e.version FROM placements p JOIN entries e ON e.id = p.entry
       WHERE p.user = ? AND p.entry > ? AND p.state = 'visible' AND p.push = 1 ORDER BY p.entry LIMIT ?`,
    ).all(user, entry, limit + 1) as ListedRow[];
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    return {
      changes: page.map((row) => ({ id: row.entry, revision: revision(row.version, true) })),
      state: write(
        more
          ? { kind: 'snapshot', change, entry: page.at(-1)?.entry ?? '' }
          : { kind: 'delta', change, entry: '' },
      ),
      more,
      snapshot: true,
    };
  };

  const deltaPage = (user: string, { change }: Position, limit: number): ChangeRows => {
    const rows = sql(
      `SELECT p.entry, p.state, p.push, p.pushed_once, p.change, e.version
       FROM placements p JOIN entries e ON e.id = p.entry WHERE p.user = ? AND p.change > ? ORDER BY p.change LIMIT ?`,
    ).all(user, change, limit + 1) as ListedRow[];
    const page = rows.slice(0, limit);
    return {
      changes: page.flatMap((row): ChangeRow[] => {
        if (row.state !== 'visible')
          return row.pushed_once === 1 ? [{ id: row.entry, removed: row.state }] : [];
        if (row.push === 1) return [{ id: row.entry, revision: revision(row.version, true) }];
        return row.pushed_once === 1 ? [{ id: row.entry, removed: 'unpushed' }] : [];
      }),
      state: write({ kind: 'delta', change: page.at(-1)?.change ?? change, entry: '' }),
      more: rows.length > limit,
      snapshot: false,
    };
  };

  return {
    revision,
    place,
    placementsOf,
    placement: (user, entry) =>
      (sql(
        'SELECT user, entry, state, push, pushed_once, change, at FROM placements WHERE user = ? AND entry = ?',
      ).get(user, entry) as Placement | undefined) ?? null,
    touch(entry) {
      for (const { user, state, push } of placementsOf(entry))
        if (state === 'visible') place(user, entry, { state, push: push === 1 });
    },
    page(user, since, limit) {
      const position =
        since === null
          ? { kind: 'snapshot' as const, change: Number(store.fact('change') ?? 0), entry: '' }
          : read(since);
      const known = { floor: Number(store.fact('floor') ?? 0), last: Number(store.fact('change') ?? 0) };
      // a state beyond the last change is from before a backup was restored
      if (position === null || position.change < known.floor || position.change > known.last)
        refuse('state-expired');
      return position.kind === 'snapshot'
        ? snapshotPage(user, position, limit)
        : deltaPage(user, position, limit);
    },
    compact(olderThanMs) {
      const before = clock.now() - olderThanMs;
      const floor = sql(`SELECT max(change) FROM placements WHERE state <> 'visible' AND at < ?`)
        .pluck()
        .get(before);
      if (typeof floor === 'number' && floor > Number(store.fact('floor') ?? 0))
        store.setFact('floor', String(floor));
    },
    expireStates() {
      store.setFact('floor', String(store.next('change')));
    },
  };
}
