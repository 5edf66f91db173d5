/** Mail's requests from the moment they are decided until their outcome is known: written before they are sent (WR8). */
import type Database from 'better-sqlite3';
import type { MailReason } from '../../../src-shared/domain/mail/history.ts';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { Keyword, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailCall, MailWrite } from '../../../src-shared/domain/mail/side.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';

/** What is agreed once a write is done: of an end of the other side, or of another copy. */
export interface AgreedChange {
  readonly end: number;
  readonly mailboxes?: readonly MailboxId[] | undefined;
  readonly keywords?: readonly Keyword[] | undefined;
  /** Of the keywords only these, each as this end had it: a call in between may have agreed on others. */
  readonly carried?: { readonly add: readonly Keyword[]; readonly remove: readonly Keyword[] };
  /** This copy is no longer there. */
  readonly drop?: true;
}

/** Everything needed to finish one call after a crash. */
export interface MailOutboxEntry {
  readonly side: SideName;
  /** Null for an append: there is no link yet. */
  readonly link: number | null;
  /** The end that is written to; null for an append. */
  readonly end: number | null;
  readonly write: MailWrite;
  readonly call: MailCall;
  /** The last call of its write: its outcome is the write's. */
  readonly isLast: boolean;
  readonly reason: MailReason;
  readonly agreed: readonly AgreedChange[];
  /** The link ends when this is done: the message was deleted on the other side (ML7). */
  readonly endsLink: boolean;
  /** Counts against the budget of removals (DE1). */
  readonly isRemoval: boolean;
  /** Of an append: the message that is copied, and the scope that tells of it. */
  readonly source: { readonly message: StoredMessage; readonly scope: string } | null;
  /** The history row of the change that it undoes (DE3). */
  readonly undoes?: number;
}

export interface OpenMailCall extends MailOutboxEntry {
  /** Of an append: its bytes were asked for, so it may have been sent. */
  readonly wasBegun: boolean;
}

export interface MailOutboxRepository {
  add(entries: readonly MailOutboxEntry[]): void;
  /** An append is about to be sent. */
  begin(key: string): void;
  remove(keys: readonly string[]): void;
  /** In the order in which they were to be sent. */
  all(): readonly OpenMailCall[];
}

export function mailOutboxRepository(database: Database.Database): MailOutboxRepository {
  const add = database.prepare('INSERT OR REPLACE INTO mail_outbox (key, side, entry) VALUES (?, ?, ?)');
  const begin = database.prepare('UPDATE mail_outbox SET begun = 1 WHERE key = ?');
  const remove = database.prepare('DELETE FROM mail_outbox WHERE key = ?');
  const all = database.prepare<[], { entry: string; begun: number }>(
    'SELECT entry, begun FROM mail_outbox ORDER BY num',
  );
  return {
    add(entries) {
      for (const entry of entries) add.run(entry.call.key, entry.side, JSON.stringify(entry));
    },
    begin: (key) => void begin.run(key),
    remove(keys) {
      for (const key of keys) remove.run(key);
    },
    all: () =>
      all
        .all()
        .map(({ entry, begun }) => ({ ...(JSON.parse(entry) as MailOutboxEntry), wasBegun: begun === 1 })),
  };
}
