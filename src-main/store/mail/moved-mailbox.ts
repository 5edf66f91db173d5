/** A store whose mailbox moved to another account (A13): forgets every address of the old place, and keeps what was agreed. */
import type Database from 'better-sqlite3';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { metaRepository } from '../common/meta.ts';

/** The scope of what stood in the old mailbox and was not found in the new one. No side is asked about it. */
export const oldMailboxScope = 'moved:';

/** `begun`: calls to the CRM may still have to be looked up. `looking`: every message waits to be found. */
export interface MailMove {
  readonly phase: 'begun' | 'looking';
  /** Old and new mailbox of each pair of the map. */
  readonly mailboxes: readonly (readonly [MailboxId, MailboxId])[];
}

export interface MovedMailboxRepository {
  /** Null while nothing of a move waits. */
  move(): MailMove | null;
  /**
   * The store belongs to another mailbox from here on. Unfinished calls to the mailbox are forgotten: nobody at the old place can be asked
   * what became of them. Call inside a transaction.
   */
  begin(mailboxes: MailMove['mailboxes']): void;
  /** Every linked message waits to be found; what only the old place knew is forgotten. Call inside a transaction. */
  awaitAll(): void;
  /** Links of which one copy was found, and another one not: the other is gone. Ends the move when nothing waits. Call inside a transaction. */
  settle(): void;
  /** Linked messages that were not found in the new mailbox so far. */
  countAwaited(): number;
}

/** The links of ends in the old mailbox that have no end in the new one. */
const awaited = `FROM mail_ends WHERE side = 'provider' AND scope = '${oldMailboxScope}' AND NOT EXISTS (
  SELECT 1 FROM mail_ends others WHERE others.link = mail_ends.link AND others.side = 'provider'
  AND others.scope <> '${oldMailboxScope}')`;

const byPerson = "('hidden-in-the-crm', 'deleted-in-the-crm')";
const forgetOldPlace = [
  "DELETE FROM mail_news WHERE side = 'provider'",
  "DELETE FROM mail_states WHERE side = 'provider'",
  "DELETE FROM mail_seen WHERE side = 'provider'",
  "DELETE FROM mail_written WHERE side = 'provider'",
  "DELETE FROM quarantine WHERE side = 'provider' AND topic = 'mail'",
  `DELETE FROM mail_left WHERE side = 'provider' AND reason NOT IN ${byPerson}`,
  `UPDATE mail_left SET ref = 'moved:' || num, scope = '${oldMailboxScope}' WHERE side = 'provider'`,
];

export function movedMailboxRepository(database: Database.Database): MovedMailboxRepository {
  const meta = metaRepository(database);
  const move = (): MailMove | null => JSON.parse(meta.get('mail-move') ?? 'null') as MailMove | null;
  const save = (now: MailMove): void => meta.set('mail-move', JSON.stringify(now));
  return {
    move,
    begin(mailboxes) {
      database.prepare("DELETE FROM mail_outbox WHERE side = 'provider'").run();
      save({ phase: 'begun', mailboxes });
    },
    awaitAll() {
      const { mailboxes } = move() ?? { mailboxes: [] };
      const next = new Map(mailboxes);
      for (const sql of forgetOldPlace) database.prepare(sql).run();
      const rows = database
        .prepare<[], { num: number; mailboxes: string }>(
          `SELECT num, mailboxes FROM mail_ends WHERE side = 'provider' AND scope <> '${oldMailboxScope}'`,
        )
        .all();
      const update = database.prepare(
        `UPDATE mail_ends SET ref = 'moved:' || num, scope = '${oldMailboxScope}', email_id = NULL, mailboxes = ? WHERE num = ?`,
      );
      for (const row of rows) {
        // what is in none of them is agreed to be nowhere
        const now = (JSON.parse(row.mailboxes) as MailboxId[]).flatMap((id) => next.get(id) ?? []);
        update.run(JSON.stringify([...new Set(now)].sort()), row.num);
      }
      save({ phase: 'looking', mailboxes });
    },
    settle() {
      database
        .prepare(
          `DELETE FROM mail_ends WHERE side = 'provider' AND scope = '${oldMailboxScope}' AND EXISTS (
             SELECT 1 FROM mail_ends others WHERE others.link = mail_ends.link AND others.side = 'provider'
             AND others.scope <> '${oldMailboxScope}')`,
        )
        .run();
      const waiting = database
        .prepare(`SELECT 1 FROM mail_ends WHERE side = 'provider' AND scope = '${oldMailboxScope}' LIMIT 1`)
        .get();
      if (waiting === undefined) meta.set('mail-move', null);
    },
    countAwaited: () =>
      database.prepare<[], { n: number }>(`SELECT count(DISTINCT link) AS n ${awaited}`).get()?.n ?? 0,
  };
}
