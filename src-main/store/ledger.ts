/** What counts against budgets, what waits for a person, what stays alone, and what was done. */
import type Database from 'better-sqlite3';
import type { Ref } from '../../src-shared/domain/calendar/side.ts';
import type { SideName } from './types.ts';

export type EffectKind = 'removal' | 'creation' | 'invitation' | 'write';

export interface EffectRepository {
  add(at: number, side: SideName, kind: EffectKind, subject: string, amount: number): void;
  /** Sum of amounts since a moment. */
  sum(side: SideName, kind: EffectKind, since: number): number;
  /** How often one subject was counted since a moment. */
  times(kind: EffectKind, subject: string, since: number): number;
  ever(kind: EffectKind): boolean;
  purge(before: number): void;
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
  return {
    add: (at, side, kind, subject, amount) => void add.run(at, side, kind, subject, amount),
    sum: (side, kind, since) => sum.get(side, kind, since)?.n ?? 0,
    times: (kind, subject, since) => times.get(kind, subject, since)?.n ?? 0,
    ever: (kind) => (ever.get(kind)?.n ?? 0) > 0,
    purge: (before) => void purge.run(before),
  };
}

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
  /** What waits now, all of it: rows that are not named any more are gone. */
  replace(rows: readonly DecisionRow[]): void;
  answer(digest: string): string | null;
  recordAnswer(digest: string, choice: string, at: number): void;
  consumeAnswer(digest: string): void;
  purgeAnswers(before: number): void;
}

export function decisionRepository(database: Database.Database): DecisionRepository {
  interface Row {
    readonly id: string;
    readonly kind: string;
    readonly digest: string;
    readonly choices: string;
    readonly items: string;
  }
  const all = database.prepare<[], Row>('SELECT * FROM decisions ORDER BY id');
  const clear = database.prepare('DELETE FROM decisions');
  const add = database.prepare(
    'INSERT INTO decisions (id, kind, digest, choices, items) VALUES (?, ?, ?, ?, ?)',
  );
  const answer = database.prepare<[string], { choice: string }>(
    'SELECT choice FROM answers WHERE digest = ?',
  );
  const record = database.prepare('INSERT OR REPLACE INTO answers (digest, choice, at) VALUES (?, ?, ?)');
  const use = database.prepare('DELETE FROM answers WHERE digest = ?');
  const purge = database.prepare('DELETE FROM answers WHERE at < ?');
  return {
    all: () =>
      all.all().map((row) => ({
        id: row.id,
        kind: row.kind,
        digest: row.digest,
        choices: JSON.parse(row.choices) as string[],
        items: JSON.parse(row.items) as { digest: string }[],
      })),
    replace(rows) {
      clear.run();
      for (const row of rows)
        add.run(row.id, row.kind, row.digest, JSON.stringify(row.choices), JSON.stringify(row.items));
    },
    answer: (digest) => answer.get(digest)?.choice ?? null,
    recordAnswer: (digest, choice, at) => void record.run(digest, choice, at),
    consumeAnswer: (digest) => void use.run(digest),
    purgeAnswers: (before) => void purge.run(before),
  };
}

/** Why an entry is not on the other side. The first four are sticky; rules (`prefix`, `direction`, `not-pushed`) are asked anew at each change. */
export type LeftReason =
  | 'existed-before'
  | 'separate'
  | 'hidden'
  | 'duplicate-uid'
  | 'prefix'
  | 'direction'
  | 'not-pushed';

export interface LeftAloneRepository {
  get(side: SideName, ref: Ref): LeftReason | null;
  byUid(side: SideName, uid: string): readonly Ref[];
  put(side: SideName, ref: Ref, uids: readonly string[], reason: LeftReason): void;
  forget(side: SideName, ref: Ref): void;
  count(): number;
}

export function leftAloneRepository(database: Database.Database): LeftAloneRepository {
  const get = database.prepare<[string, string], { reason: LeftReason }>(
    'SELECT reason FROM left_alone WHERE side = ? AND ref = ?',
  );
  const byUid = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM left_alone_uids WHERE side = ? AND uid = ? ORDER BY ref',
  );
  const put = database.prepare(
    'INSERT INTO left_alone (side, ref, reason) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason',
  );
  const putUid = database.prepare('INSERT OR IGNORE INTO left_alone_uids (side, uid, ref) VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM left_alone WHERE side = ? AND ref = ?');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM left_alone');
  return {
    get: (side, ref) => get.get(side, ref)?.reason ?? null,
    byUid: (side, uid) => byUid.all(side, uid).map((row) => row.ref),
    put(side, ref, uids, reason) {
      put.run(side, ref, reason);
      for (const uid of uids) putUid.run(side, uid, ref);
    },
    forget: (side, ref) => void forget.run(side, ref),
    count: () => count.get()?.n ?? 0,
  };
}

/** One thing Concord did. `before` is the recycle bin's copy of what was overwritten or removed. */
export interface HistoryRow {
  readonly at: number;
  readonly side: SideName;
  readonly action:
    | 'added'
    | 'changed'
    | 'removed'
    | 'linked'
    | 'unlinked'
    | 'put-back'
    | 'conflict'
    /** The side does not take such a change, or no removals: it stayed as it was. */
    | 'not-carried';
  readonly reason: string;
  readonly link: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface HistoryRepository {
  add(row: HistoryRow): void;
  /** Forgets the contents kept for a link; that something was done stays (RU6). */
  redact(link: string): void;
  /** Newest first. */
  latest(limit: number): readonly HistoryRow[];
  purge(before: number): void;
}

export function historyRepository(database: Database.Database): HistoryRepository {
  const add = database.prepare(
    'INSERT INTO history (at, side, action, reason, link, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const latest = database.prepare<[number], HistoryRow>(
    'SELECT at, side, action, reason, link, before, after FROM history ORDER BY id DESC LIMIT ?',
  );
  const redact = database.prepare('UPDATE history SET before = NULL, after = NULL WHERE link = ?');
  const purge = database.prepare('DELETE FROM history WHERE at < ?');
  return {
    add: (row) => void add.run(row.at, row.side, row.action, row.reason, row.link, row.before, row.after),
    redact: (link) => void redact.run(link),
    latest: (limit) => latest.all(limit),
    purge: (before) => void purge.run(before),
  };
}
