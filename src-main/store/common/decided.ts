/** The answers that a person gave to questions, kept for as long as the history: what was asked, what was said, and what stays apart by it. */
import type Database from 'better-sqlite3';
import type { Topic } from './effects.ts';

/** One answer. `asked` is the question with its first item; `kept` are the addresses of entries that stay apart because of it. */
export interface DecidedRow {
  readonly topic: Topic;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly asked: AskedQuestion;
  readonly said: readonly { readonly choice: string; readonly count: number }[];
  readonly kept: readonly string[];
}

interface AskedQuestion {
  readonly id: string;
  readonly kind: string;
  readonly digest: string;
  readonly choices: readonly string[];
  readonly count: number;
  readonly items: readonly { readonly title: string; readonly about?: readonly string[] }[];
}

export interface DecidedRecord extends DecidedRow {
  readonly id: number;
  readonly takenBackAt: number | null;
}

export interface DecidedRepository {
  add(row: DecidedRow): void;
  record(id: number): DecidedRecord | null;
  count(): number;
  /** Newest first. */
  page(offset: number, limit: number): readonly DecidedRecord[];
  takenBack(id: number, at: number): void;
  purge(before: number): void;
}

interface Kept {
  readonly id: number;
  readonly topic: Topic;
  readonly at: number;
  readonly asked: string;
  readonly said: string;
  readonly kept: string;
  readonly taken_back_at: number | null;
}

export function decidedRepository(database: Database.Database): DecidedRepository {
  const add = database.prepare(
    'INSERT INTO decided (topic, at, asked, said, kept) VALUES (@topic, @at, @asked, @said, @kept)',
  );
  const columns = 'id, topic, at, asked, said, kept, taken_back_at';
  const record = database.prepare<[number], Kept>(`SELECT ${columns} FROM decided WHERE id = ?`);
  const count = database.prepare<[], { count: number }>('SELECT count(*) AS count FROM decided');
  const page = database.prepare<[number, number], Kept>(
    `SELECT ${columns} FROM decided ORDER BY id DESC LIMIT ? OFFSET ?`,
  );
  const takenBack = database.prepare('UPDATE decided SET taken_back_at = ? WHERE id = ?');
  const purge = database.prepare('DELETE FROM decided WHERE at < ?');
  return {
    add: ({ topic, at, asked, said, kept }) =>
      void add.run({
        topic,
        at,
        asked: JSON.stringify(asked),
        said: JSON.stringify(said),
        kept: JSON.stringify(kept),
      }),
    record(id) {
      const row = record.get(id);
      return row === undefined ? null : recordOf(row);
    },
    count: () => count.get()?.count ?? 0,
    page: (offset, limit) => page.all(limit, offset).map(recordOf),
    takenBack: (id, at) => void takenBack.run(at, id),
    purge: (before) => void purge.run(before),
  };
}

function recordOf({ taken_back_at: takenBackAt, ...row }: Kept): DecidedRecord {
  return {
    id: row.id,
    topic: row.topic,
    at: row.at,
    asked: JSON.parse(row.asked) as AskedQuestion,
    said: JSON.parse(row.said) as DecidedRow['said'],
    kept: JSON.parse(row.kept) as readonly string[],
    takenBackAt,
  };
}
