/** What the addresses of linked entries held before, and which of that Concord itself replaced. */
import type Database from 'better-sqlite3';
import type { Ref, Revision } from '../../../src-shared/domain/calendar/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export interface FormerVersions {
  readonly revisions: ReadonlySet<Revision>;
  /** Content hashes, of what both sides had agreed on (`contentHash`). */
  readonly hashes: ReadonlySet<string>;
  /** The newest of them; its number is never used twice. */
  readonly last: { readonly id: number; readonly revision: Revision } | null;
}

/** One change that Concord made to an object. */
export interface OwnChange {
  readonly replaced: Revision;
  readonly made: Revision;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface VersionRepository {
  /** What an address held before its present version, also when no link has it any more. The database notes it by itself. */
  former(side: SideName, ref: Ref): FormerVersions;
  /** An entry without a link was removed at this address. */
  noteRemoved(side: SideName, ref: Ref, revision: Revision, hash: string): void;
  /** What the address held before says nothing any more. The rows stay, because their numbers are never used twice. */
  forget(side: SideName, ref: Ref): void;
  noteOwnChange(side: SideName, ref: Ref, change: OwnChange): void;
  /** Concord's last change of this object, if that was after `since`. @param since epoch milliseconds */
  ownChange(side: SideName, ref: Ref, since: number): OwnChange | null;
  /** Objects that were found in the version which Concord's own change after `since` replaced. */
  toldAgain(since: number): readonly { readonly side: SideName; readonly ref: Ref }[];
  /** Forgets changes that are older than `before`, or that were noted while the clock was ahead of `now`. */
  forgetOwnChanges(before: number, now: number): void;
}

export function versionRepository(database: Database.Database): VersionRepository {
  const former = database.prepare<[string, string], { id: number; revision: string; hash: string }>(
    'SELECT id, revision, hash FROM former_versions WHERE side = ? AND ref = ? ORDER BY id',
  );
  const add = database.prepare('INSERT INTO former_versions (side, ref, revision, hash) VALUES (?, ?, ?, ?)');
  const blank = database.prepare(
    "UPDATE former_versions SET revision = '', hash = '' WHERE side = ? AND ref = ?",
  );
  const note = database.prepare(
    'INSERT OR REPLACE INTO own_changes (side, ref, replaced, made, at) VALUES (?, ?, ?, ?, ?)',
  );
  const own = database.prepare<[string, string, number], OwnChange>(
    'SELECT replaced, made, at FROM own_changes WHERE side = ? AND ref = ? AND at > ?',
  );
  // CROSS JOIN: the news first, because mostly there is little of it
  const toldAgain = database.prepare<[number], { side: SideName; ref: Ref }>(
    `SELECT side, ref FROM inbox CROSS JOIN own_changes USING (side, ref)
     WHERE inbox.revision = own_changes.replaced AND own_changes.at > ? ORDER BY side DESC, ref`,
  );
  const forget = database.prepare('DELETE FROM own_changes WHERE at <= ? OR at > ?');
  return {
    former(side, ref) {
      const rows = former.all(side, ref);
      return {
        revisions: new Set(rows.map(({ revision }) => revision)),
        hashes: new Set(rows.map(({ hash }) => hash)),
        last: rows.at(-1) ?? null,
      };
    },
    noteRemoved: (side, ref, revision, hash) => void add.run(side, ref, revision, hash),
    forget: (side, ref) => void blank.run(side, ref),
    noteOwnChange: (side, ref, { replaced, made, at }) => void note.run(side, ref, replaced, made, at),
    ownChange: (side, ref, since) => own.get(side, ref, since) ?? null,
    toldAgain: (since) => toldAgain.all(since),
    forgetOwnChanges: (before, now) => void forget.run(before, now),
  };
}
