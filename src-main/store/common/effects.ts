/** Writes that count against the budgets (DE1, PE7) and against repeating the same write (RU3), with the moment they were made. */
import type Database from 'better-sqlite3';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** What is counted apart: entries of the calendar and messages have budgets of their own. */
export type Topic = 'calendar' | 'mail';

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

export function effectRepository(database: Database.Database, topic: Topic = 'calendar'): EffectRepository {
  const add = database.prepare(
    'INSERT INTO effects (topic, at, side, kind, subject, amount) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const sum = database.prepare<[string, string, string, number], { n: number | null }>(
    'SELECT sum(amount) AS n FROM effects WHERE topic = ? AND side = ? AND kind = ? AND at > ?',
  );
  const times = database.prepare<[string, string, string, number], { n: number }>(
    'SELECT count(*) AS n FROM effects WHERE topic = ? AND kind = ? AND subject = ? AND at > ?',
  );
  const ever = database.prepare<[string, string], { n: number }>(
    'SELECT count(*) AS n FROM (SELECT 1 FROM effects WHERE topic = ? AND kind = ? LIMIT 1)',
  );
  const purge = database.prepare("DELETE FROM effects WHERE topic = ? AND at < ? AND kind <> 'invitation'");
  const anchor = database.prepare('UPDATE effects SET at = ? WHERE topic = ? AND at > ?');
  return {
    add: (at, side, kind, subject, amount) => void add.run(topic, at, side, kind, subject, amount),
    sum: (side, kind, since) => sum.get(topic, side, kind, since)?.n ?? 0,
    times: (kind, subject, since) => times.get(topic, kind, subject, since)?.n ?? 0,
    ever: (kind) => (ever.get(topic, kind)?.n ?? 0) > 0,
    purge(before, now) {
      purge.run(topic, before);
      anchor.run(now, topic, now);
    },
  };
}
