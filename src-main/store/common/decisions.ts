/** Decisions that wait for a person, and the answers a person has given and that no run has used yet. */
import type Database from 'better-sqlite3';
import type { Topic } from './effects.ts';

/** A waiting decision as it is kept: items are what the interface shows, each with the digest an answer is recorded under. */
export interface DecisionRow {
  readonly id: string;
  readonly kind: string;
  readonly digest: string;
  readonly choices: readonly string[];
  readonly items: readonly { readonly digest: string }[];
}

export interface DecisionRepository {
  all(): readonly DecisionRow[];
  /** What waits now of this topic, all of it: rows that are not named any more are gone. */
  replace(rows: readonly DecisionRow[]): void;
  answer(digest: string): string | null;
  recordAnswer(digest: string, choice: string, at: number): void;
  consumeAnswer(digest: string): void;
  purgeAnswers(before: number): void;
}

export function decisionRepository(
  database: Database.Database,
  topic: Topic = 'calendar',
): DecisionRepository {
  interface Row {
    readonly id: string;
    readonly kind: string;
    readonly digest: string;
    readonly choices: string;
    readonly items: string;
  }
  const all = database.prepare<[string], Row>('SELECT * FROM decisions WHERE topic = ? ORDER BY id');
  const clear = database.prepare('DELETE FROM decisions WHERE topic = ?');
  const add = database.prepare(
    'INSERT INTO decisions (topic, id, kind, digest, choices, items) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const answer = database.prepare<[string], { choice: string }>(
    'SELECT choice FROM answers WHERE digest = ?',
  );
  const record = database.prepare('INSERT OR REPLACE INTO answers (digest, choice, at) VALUES (?, ?, ?)');
  const use = database.prepare('DELETE FROM answers WHERE digest = ?');
  const purge = database.prepare('DELETE FROM answers WHERE at < ?');
  return {
    all: () =>
      all.all(topic).map((row) => ({
        id: row.id,
        kind: row.kind,
        digest: row.digest,
        choices: JSON.parse(row.choices) as string[],
        items: JSON.parse(row.items) as { digest: string }[],
      })),
    replace(rows) {
      clear.run(topic);
      for (const row of rows)
        add.run(topic, row.id, row.kind, row.digest, JSON.stringify(row.choices), JSON.stringify(row.items));
    },
    answer: (digest) => answer.get(digest)?.choice ?? null,
    recordAnswer: (digest, choice, at) => void record.run(digest, choice, at),
    consumeAnswer: (digest) => void use.run(digest),
    purgeAnswers: (before) => void purge.run(before),
  };
}
