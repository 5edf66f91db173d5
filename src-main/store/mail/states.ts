/** How far each mailbox, or each account, was read, and what an open listing has named so far. */
import type Database from 'better-sqlite3';
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { MailChangePage, MailState } from '../../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export interface MailReadState {
  readonly state: MailState | null;
  /** Kind of the round that has begun and not reached its last page. */
  readonly openRound: MailChangePage['kind'] | null;
  /** When the side last gave all addresses anew (ML3), epoch milliseconds; null: never. */
  readonly renumberedAt: number | null;
}

export interface MailStateRepository {
  get(side: SideName, scope: string): MailReadState;
  set(side: SideName, scope: string, state: MailReadState): void;
  /** Only of a listing that can go on after a restart. */
  markSeen(side: SideName, scope: string, refs: readonly MessageRef[]): void;
  seen(side: SideName, scope: string): readonly MessageRef[];
  clearSeen(side: SideName, scope: string): void;
  /** Concord put a message there. */
  markWritten(side: SideName, scope: string, ref: MessageRef): void;
  /** What was put there since `clearWritten`. */
  written(side: SideName, scope: string): readonly MessageRef[];
  clearWritten(side: SideName, scope: string): void;
}

interface Row {
  readonly state: string | null;
  readonly open_round: MailChangePage['kind'] | null;
  readonly renumbered_at: number | null;
}

export function mailStateRepository(database: Database.Database): MailStateRepository {
  const get = database.prepare<[string, string], Row>(
    'SELECT state, open_round, renumbered_at FROM mail_states WHERE side = ? AND scope = ?',
  );
  const set = database.prepare(
    'INSERT OR REPLACE INTO mail_states (side, scope, state, open_round, renumbered_at) VALUES (?, ?, ?, ?, ?)',
  );
  const markSeen = database.prepare('INSERT OR IGNORE INTO mail_seen (side, scope, ref) VALUES (?, ?, ?)');
  const seen = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM mail_seen WHERE side = ? AND scope = ?',
  );
  const clearSeen = database.prepare('DELETE FROM mail_seen WHERE side = ? AND scope = ?');
  const markWritten = database.prepare(
    'INSERT OR IGNORE INTO mail_written (side, scope, ref) VALUES (?, ?, ?)',
  );
  const written = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM mail_written WHERE side = ? AND scope = ?',
  );
  const clearWritten = database.prepare('DELETE FROM mail_written WHERE side = ? AND scope = ?');
  return {
    get(side, scope) {
      const row = get.get(side, scope);
      return {
        state: row?.state ?? null,
        openRound: row?.open_round ?? null,
        renumberedAt: row?.renumbered_at ?? null,
      };
    },
    set: (side, scope, { state, openRound, renumberedAt }) =>
      void set.run(side, scope, state, openRound, renumberedAt),
    markSeen(side, scope, refs) {
      for (const ref of refs) markSeen.run(side, scope, ref);
    },
    seen: (side, scope) => seen.all(side, scope).map(({ ref }) => ref),
    clearSeen: (side, scope) => void clearSeen.run(side, scope),
    markWritten: (side, scope, ref) => void markWritten.run(side, scope, ref),
    written: (side, scope) => written.all(side, scope).map(({ ref }) => ref),
    clearWritten: (side, scope) => void clearWritten.run(side, scope),
  };
}
