/** Messages that stay on their own side, and why. */
import type Database from 'better-sqlite3';
import type { LeftMailReason } from '../../../src-shared/domain/mail/history.ts';
import type { MessageIdentity, MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { oldMailboxScope } from './moved-mailbox.ts';

export interface LeftMail extends Pick<MessageIdentity, 'messageId' | 'size' | 'receivedAt'> {
  readonly side: SideName;
  readonly ref: MessageRef;
  readonly scope: string;
  readonly reason: LeftMailReason;
  /** Null for those that are not listed for a person. */
  readonly subject: string | null;
  readonly sender: string | null;
}

type Named = 'subject' | 'sender';

export interface LeftMailRepository {
  put(row: Omit<LeftMail, Named> & Partial<Pick<LeftMail, Named>>): void;
  get(side: SideName, ref: MessageRef): LeftMail | null;
  /** Messages of that identity that a person's decision keeps out. */
  kept(side: SideName, identity: MessageIdentity): readonly LeftMail[];
  /** It is not at this address any more. A person's decision about it holds wherever it went. */
  forget(side: SideName, ref: MessageRef): void;
  /** A person's decision about messages of that identity holds no longer. */
  release(side: SideName, identity: MessageIdentity): void;
  refsIn(side: SideName, scope: string): readonly MessageRef[];
  /** Left because of mapping and settings: these are looked at again when those change. */
  bySettings(): readonly LeftMail[];
  counts(): Readonly<Partial<Record<LeftMailReason, number>>>;
  /** Those with this reason, newest first. */
  page(reason: LeftMailReason, offset: number, limit: number): readonly LeftMail[];
}

interface Row {
  readonly side: SideName;
  readonly ref: string;
  readonly scope: string;
  readonly reason: LeftMailReason;
  readonly message_id: string | null;
  readonly size: number | null;
  readonly received_at: number;
  readonly subject: string | null;
  readonly sender: string | null;
}

const byPerson = "('hidden-in-the-crm', 'deleted-in-the-crm')";

export function leftMailRepository(database: Database.Database): LeftMailRepository {
  const put = database.prepare(
    `INSERT OR REPLACE INTO mail_left (side, ref, scope, reason, message_id, size, received_at, subject, sender)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const get = database.prepare<[string, string], Row>('SELECT * FROM mail_left WHERE side = ? AND ref = ?');
  const kept = database.prepare<[string, number, number | null, string | null], Row>(
    // another server gives the same message another size or date (A13)
    `SELECT * FROM mail_left WHERE side = ? AND reason IN ${byPerson} AND (
       (received_at = ? AND size IS ?) OR (scope = '${oldMailboxScope}' AND message_id IS NOT NULL)
     ) AND message_id IS ? ORDER BY num`,
  );
  const forget = database.prepare(
    `DELETE FROM mail_left WHERE side = ? AND ref = ? AND reason NOT IN ${byPerson}`,
  );
  const release = database.prepare(
    `DELETE FROM mail_left WHERE side = ? AND received_at = ? AND size IS ? AND message_id IS ?
     AND reason IN ${byPerson}`,
  );
  const refsIn = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM mail_left WHERE side = ? AND scope = ? ORDER BY num',
  );
  const bySettings = database.prepare<[], Row>(
    `SELECT * FROM mail_left WHERE reason NOT IN ${byPerson} AND reason <> 'crm-only' ORDER BY num`,
  );
  const counts = database.prepare<[], { reason: LeftMailReason; n: number }>(
    'SELECT reason, count(*) AS n FROM mail_left GROUP BY reason',
  );
  const page = database.prepare<[string, number, number], Row>(
    'SELECT * FROM mail_left WHERE reason = ? ORDER BY received_at DESC, num LIMIT ? OFFSET ?',
  );
  return {
    put: ({ side, ref, scope, reason, messageId, size, receivedAt, subject = null, sender = null }) =>
      void put.run(side, ref, scope, reason, messageId, size, receivedAt, subject, sender),
    get(side, ref) {
      const row = get.get(side, ref);
      return row === undefined ? null : leftOf(row);
    },
    kept: (side, { receivedAt, size, messageId }) => kept.all(side, receivedAt, size, messageId).map(leftOf),
    forget: (side, ref) => void forget.run(side, ref),
    release: (side, { receivedAt, size, messageId }) => void release.run(side, receivedAt, size, messageId),
    refsIn: (side, scope) => refsIn.all(side, scope).map(({ ref }) => ref),
    bySettings: () => bySettings.all().map(leftOf),
    counts: () => Object.fromEntries(counts.all().map(({ reason, n }) => [reason, n])),
    page: (reason, offset, limit) => page.all(reason, limit, offset).map(leftOf),
  };
}

function leftOf({ message_id, received_at, side, ref, scope, reason, size, subject, sender }: Row): LeftMail {
  return { side, ref, scope, reason, messageId: message_id, size, receivedAt: received_at, subject, sender };
}
