/** Items that failed on their own, each with its own clock (RU2), and what is known about them for a person who asks. */
import type Database from 'better-sqlite3';
import type { Ref } from '../../../src-shared/domain/calendar/side.ts';
import type { ProblemCode } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { Topic } from './effects.ts';

/** `nextAttempt` of an item that is not tried again: the other side cannot do what it needs. */
export const noNextAttempt = Number.MAX_SAFE_INTEGER;

export interface QuarantineRow {
  readonly side: SideName;
  readonly ref: Ref;
  /** `reading`: what is there cannot be understood; `writing`: the other side did not take it. */
  readonly stage: 'reading' | 'writing';
  readonly code: ProblemCode;
  /** The Problem's `reason`, where it tells one. */
  readonly reason: string | null;
  /** What can be told of an item that was never understood; else its news or the last agreement tell more. */
  readonly title: string | null;
  readonly date: string | null;
  /** Hash of the content that failed: other content is tried at once. */
  readonly content: string | null;
  readonly attempts: number;
  /** Epoch milliseconds; `noNextAttempt` when it is not tried again. */
  readonly nextAttempt: number;
}

/** A row with what is known of the entry: its news, else the last agreement, as JSON of a CalendarEvent. */
export interface QuarantinedEntry extends QuarantineRow {
  readonly event: string | null;
}

export interface QuarantineRepository {
  get(side: SideName, ref: Ref): QuarantineRow | null;
  put(row: QuarantineRow): void;
  release(side: SideName, ref: Ref): void;
  all(): readonly QuarantineRow[];
  /** In an order that stays: the calendar's first. */
  page(offset: number, limit: number): readonly QuarantinedEntry[];
  count(): number;
  /** A person asks for another try: due now, and the clock starts over. Null = all of them. */
  hasten(item: { readonly side: SideName; readonly ref: Ref } | null, now: number): void;
}

interface Row extends Omit<QuarantineRow, 'nextAttempt'> {
  readonly next_attempt: number;
}

const columns = 'side, ref, stage, code, reason, title, date, content, attempts, next_attempt';

export function quarantineRepository(
  database: Database.Database,
  topic: Topic = 'calendar',
): QuarantineRepository {
  const get = database.prepare<[string, string, string], Row>(
    `SELECT ${columns} FROM quarantine WHERE topic = ? AND side = ? AND ref = ?`,
  );
  const put = database.prepare(
    `INSERT OR REPLACE INTO quarantine (topic, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const release = database.prepare('DELETE FROM quarantine WHERE topic = ? AND side = ? AND ref = ?');
  const all = database.prepare<[string], Row>(
    `SELECT ${columns} FROM quarantine WHERE topic = ? ORDER BY side, ref`,
  );
  const page = database.prepare<[string, number, number], Row & { readonly event: string | null }>(
    `SELECT ${columns}, coalesce(
       (SELECT json_extract(stored, '$.event') FROM inbox
        WHERE inbox.side = quarantine.side AND inbox.ref = quarantine.ref),
       CASE quarantine.side
         WHEN 'provider' THEN (SELECT provider FROM link_bases
           WHERE link = (SELECT num FROM links WHERE provider_ref = quarantine.ref))
         ELSE (SELECT coalesce(crm, provider) FROM link_bases
           WHERE link = (SELECT num FROM links WHERE crm_ref = quarantine.ref))
       END
     ) AS event
     FROM quarantine WHERE topic = ? ORDER BY side DESC, ref LIMIT ? OFFSET ?`,
  );
  const count = database.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM quarantine WHERE topic = ?',
  );
  const hastenOne = database.prepare(
    'UPDATE quarantine SET attempts = 0, next_attempt = ? WHERE topic = ? AND side = ? AND ref = ?',
  );
  const hastenAll = database.prepare('UPDATE quarantine SET attempts = 0, next_attempt = ? WHERE topic = ?');
  const plain = <R extends Row>({ next_attempt, ...row }: R) => ({ ...row, nextAttempt: next_attempt });
  return {
    get(side, ref) {
      const row = get.get(topic, side, ref);
      return row === undefined ? null : plain(row);
    },
    put: (row) =>
      void put.run(
        topic,
        row.side,
        row.ref,
        row.stage,
        row.code,
        row.reason,
        row.title,
        row.date,
        row.content,
        row.attempts,
        row.nextAttempt,
      ),
    release: (side, ref) => void release.run(topic, side, ref),
    all: () => all.all(topic).map(plain),
    page: (offset, limit) => page.all(topic, limit, offset).map(plain),
    count: () => count.get(topic)?.n ?? 0,
    hasten(item, now) {
      if (item === null) hastenAll.run(now, topic);
      else hastenOne.run(now, topic, item.side, item.ref);
    },
  };
}
