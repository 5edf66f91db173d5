/** What was heard of messages and is not yet settled. It survives every crash between hearing and acting. */
import type Database from 'better-sqlite3';
import type { RemovalReason } from '../../../src-shared/domain/calendar/side.ts';
import type { MessageRef, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/**
 * One message's unsettled news. `hint`: to be described. `missing`: told as gone, or not in a complete listing; to be asked for before
 * that is believed (ID4); `emptied`: the listing named nothing at all. `absent`: it was asked for and is not there. `removed`: the side
 * told why it is gone. `found`: as it is now. `unreadable`: it cannot be described (RU2).
 */
export type MailNews = { readonly ref: MessageRef; readonly scope: string } & (
  | { readonly kind: 'hint' | 'unreadable' }
  | { readonly kind: 'missing' | 'absent'; readonly reason?: 'emptied' }
  | { readonly kind: 'removed'; readonly reason: RemovalReason }
  | { readonly kind: 'found'; readonly message: StoredMessage }
);

export type MailNewsRow = MailNews & { readonly side: SideName; readonly isBacklog: boolean };

export interface MailNewsRepository {
  /** Replaces what was heard of this message before. Once heard live, it is no backlog any more. */
  put(side: SideName, news: MailNews, isBacklog: boolean): void;
  get(side: SideName, ref: MessageRef): MailNewsRow | null;
  /** To be described: suspicions first, then live news, then the backlog, each in the order in which it was heard. */
  toDescribe(
    side: SideName,
    limit: number,
    withBacklog: boolean,
    /** Scopes that are passed over. */
    without: readonly string[],
  ): readonly MailNewsRow[];
  /** How many were described and wait. */
  described(): number;
  /** Something is still to be described. */
  hasUndescribed(side: SideName): boolean;
  /** Described or told for certain, live news first. */
  known(): readonly MailNewsRow[];
  unreadable(side: SideName): readonly MailNewsRow[];
  refsIn(side: SideName, scope: string): readonly MessageRef[];
  settle(side: SideName, ref: MessageRef): void;
  isEmpty(): boolean;
  count(): number;
  /** What of the mailbox's past is still to come. */
  backlog(): number;
}

interface Row {
  readonly side: SideName;
  readonly ref: string;
  readonly scope: string;
  readonly kind: MailNews['kind'];
  readonly reason: string | null;
  readonly backlog: number;
  readonly message: string | null;
}

export function mailNewsRepository(database: Database.Database): MailNewsRepository {
  const put = database.prepare(
    `INSERT INTO mail_news (side, ref, scope, kind, reason, backlog, message) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET scope = excluded.scope, kind = excluded.kind, reason = excluded.reason,
       backlog = min(backlog, excluded.backlog), message = excluded.message`,
  );
  const get = database.prepare<[string, string], Row>('SELECT * FROM mail_news WHERE side = ? AND ref = ?');
  // in the index's order, so that a long backlog is not sorted for each batch
  const ofKind = database.prepare<[string, string, number, string, number], Row>(
    `SELECT * FROM mail_news WHERE side = ? AND kind = ? AND backlog = ?
       AND scope NOT IN (SELECT value FROM json_each(?)) ORDER BY num LIMIT ?`,
  );
  const undescribed = database.prepare<[string], { n: number }>(
    "SELECT EXISTS (SELECT 1 FROM mail_news WHERE side = ? AND kind IN ('hint', 'missing')) AS n",
  );
  const described = database.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM mail_news WHERE side IN ('provider', 'crm') AND kind = 'found'",
  );
  const known = database.prepare<[], Row>(
    `SELECT * FROM mail_news WHERE side IN ('provider', 'crm') AND kind IN ('absent', 'removed', 'found')
     ORDER BY backlog, num`,
  );
  const unreadable = database.prepare<[string], Row>(
    "SELECT * FROM mail_news WHERE side = ? AND kind = 'unreadable' ORDER BY num",
  );
  const refsIn = database.prepare<[string, string], { ref: string }>(
    "SELECT ref FROM mail_news WHERE side = ? AND scope = ? AND kind <> 'removed' ORDER BY num",
  );
  const settle = database.prepare('DELETE FROM mail_news WHERE side = ? AND ref = ?');
  const any = database.prepare<[], { n: number }>('SELECT EXISTS (SELECT 1 FROM mail_news) AS n');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM mail_news');
  const backlog = database.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM mail_news
     WHERE side = 'provider' AND kind IN ('hint', 'missing', 'found') AND backlog = 1`,
  );
  return {
    put: (side, news, isBacklog) =>
      void put.run(
        side,
        news.ref,
        news.scope,
        news.kind,
        'reason' in news ? (news.reason ?? null) : null,
        Number(isBacklog),
        news.kind === 'found' ? JSON.stringify(news.message) : null,
      ),
    get(side, ref) {
      const row = get.get(side, ref);
      return row === undefined ? null : newsOf(row);
    },
    toDescribe(side, limit, withBacklog, without) {
      const passedOver = JSON.stringify(without);
      const rows: Row[] = [];
      const take = (kind: 'missing' | 'hint', backlog: 0 | 1): void =>
        void rows.push(...ofKind.all(side, kind, backlog, passedOver, limit - rows.length));
      take('missing', 0);
      take('missing', 1);
      take('hint', 0);
      if (withBacklog) take('hint', 1);
      return rows.map(newsOf);
    },
    described: () => described.get()?.n ?? 0,
    hasUndescribed: (side) => undescribed.get(side)?.n === 1,
    known: () => known.all().map(newsOf),
    unreadable: (side) => unreadable.all(side).map(newsOf),
    refsIn: (side, scope) => refsIn.all(side, scope).map(({ ref }) => ref),
    settle: (side, ref) => void settle.run(side, ref),
    isEmpty: () => any.get()?.n !== 1,
    count: () => count.get()?.n ?? 0,
    backlog: () => backlog.get()?.n ?? 0,
  };
}

function newsOf({ side, ref, scope, kind, reason, backlog, message }: Row): MailNewsRow {
  const common = { side, ref, scope, isBacklog: backlog === 1 };
  if (kind === 'found') return { ...common, kind, message: JSON.parse(message ?? 'null') as StoredMessage };
  if (kind === 'removed') return { ...common, kind, reason: reason as RemovalReason };
  if (kind === 'missing' || kind === 'absent')
    return { ...common, kind, ...(reason === 'emptied' ? { reason } : {}) };
  return { ...common, kind };
}
