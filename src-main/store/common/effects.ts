/** Writes that count against the budgets (DE1, PE7) and against repeating the same write (RU3), with the moment they were made. */
import type Database from 'better-sqlite3';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

export type EffectKind = 'removal' | 'creation' | 'invitation' | 'write';

export interface EffectRepository {
  add(at: number, side: SideName, kind: EffectKind, subject: string, amount: number): void;
  /** Sum of amounts since a moment. */
  sum(side: SideName, kind: EffectKind, since: number): number;
  /** How often one subject was counted since a moment. */
  times(kind: EffectKind, subject: string, since: number): number;
  ever(kind: EffectKind): boolean;
  /**
   * Forgets what was made before a moment, but no invitation. What was made after `now` was noted while the clock was ahead: it counts
   * as made now, so that it grows old like the rest.
   */
  purge(before: number, now: number): void;
}

export function effectRepository(database: Database.Database): EffectRepository {
  const add = database.prepare(
    'INSERT INTO effects (at, side, kind, subject, amount) VALUES (?, ?, ?, ?, ?)',
  );
  const sum = database.prepare<[string, string, number], { n: number | null }>(
    'SELECT sum(amount) AS n FROM effects WHERE side = ? AND kind = ? AND at > ?',
  );
  const times = database.prepare<[string, string, number], { n: number }>(
    'SELECT count(*) AS n FROM effects WHERE kind = ? AND subject = ? AND at > ?',
  );
  const ever = database.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM effects WHERE kind = ? LIMIT 1)',
  );
  const purge = database.prepare("DELETE FROM effects WHERE at < ? AND kind <> 'invitation'");
  const anchor = database.prepare('UPDATE effects SET at = ? WHERE at > ?');
  return {
    add: (at, side, kind, subject, amount) => void add.run(at, side, kind, subject, amount),
    sum: (side, kind, since) => sum.get(side, kind, since)?.n ?? 0,
    times: (kind, subject, since) => times.get(kind, subject, since)?.n ?? 0,
    ever: (kind) => (ever.get(kind)?.n ?? 0) > 0,
    purge(before, now) {
      purge.run(before);
      anchor.run(now, now);
    },
  };
}
