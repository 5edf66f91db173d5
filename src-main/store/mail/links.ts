/** Messages that are kept in agreement: where each side has them, and what was last agreed. */
import type Database from 'better-sqlite3';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { Keyword, MessageIdentity, MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { oldMailboxScope } from './moved-mailbox.ts';

/** What a link says of its message itself; subject and sender are shown to the person, never logged. */
export interface MailLinkHead {
  /** See `MailWrite.messageKey`. */
  readonly messageKey: string;
  readonly messageId: string | null;
  readonly subject: string;
  readonly sender: string;
  /** Epoch milliseconds; null when unknown. */
  readonly sentAt: number | null;
}

/** One place where a side has the message. The identity is this copy's own: a copy may be received later than another. */
export interface MailEnd extends Omit<MessageIdentity, 'messageId'> {
  readonly num: number;
  readonly ref: MessageRef;
  /** The mailbox, or `account`, whose changes tell of it. */
  readonly scope: string;
  /** The base: as last agreed. Both sorted. */
  readonly mailboxes: readonly MailboxId[];
  readonly keywords: readonly Keyword[];
}

export interface MailLink extends MailLinkHead {
  readonly num: number;
  /** One for each copy that the provider has; the CRM has one record, or none that is known. */
  readonly ends: Readonly<Record<SideName, readonly MailEnd[]>>;
}

export interface MailLinkRepository {
  count(): number;
  get(link: number): MailLink | null;
  end(side: SideName, ref: MessageRef): (MailEnd & { readonly link: number }) | null;
  byKey(messageKey: string): MailLink | null;
  byMessageId(messageId: string): readonly MailLink[];
  byEmailId(side: SideName, emailId: string): readonly MailLink[];
  /** Links of messages without a Message-ID of which this side has a copy of that size and age. */
  unnamed(side: SideName, receivedAt: number, size: number | null): readonly MailLink[];
  add(head: MailLinkHead): number;
  addEnd(link: number, side: SideName, end: Omit<MailEnd, 'num'>): void;
  setBase(
    end: number,
    base: {
      readonly mailboxes?: readonly MailboxId[] | undefined;
      readonly keywords?: readonly Keyword[] | undefined;
      /** Where each mailbox tells its own changes, and the message is in another one now. */
      readonly scope?: string | undefined;
    },
  ): void;
  /** The same copy at another address. */
  moveEnd(
    end: number,
    to: Pick<MailEnd, 'ref' | 'scope' | 'size' | 'receivedAt'> & { readonly emailId?: string },
  ): void;
  dropEnd(end: number): void;
  /** Its key is remembered with the identity of one of the provider's copies. */
  remove(link: number): void;
  /** A message was known under this key, although it is not linked. */
  rememberKey(messageKey: string, identity: Omit<MessageIdentity, 'emailId'>): void;
  /** The key that a message of this identity had before; null when it had none. */
  formerKey(identity: Omit<MessageIdentity, 'emailId'>): string | null;
  /** Whether a message that left the agreement had this key. */
  isFormerKey(messageKey: string): boolean;
  refsIn(side: SideName, scope: string): readonly MessageRef[];
  /** Those that tell of any end of this side. */
  scopes(side: SideName): readonly string[];
}

/** Whether it stands for a copy in the old mailbox that was not found in the new one (A13). */
export function isInOldMailbox({ scope }: Pick<MailEnd, 'scope'>): boolean {
  return scope === oldMailboxScope;
}

interface LinkRow {
  readonly num: number;
  readonly message_key: string;
  readonly message_id: string | null;
  readonly subject: string;
  readonly sender: string;
  readonly sent_at: number | null;
}

interface EndRow {
  readonly num: number;
  readonly side: SideName;
  readonly ref: string;
  readonly link: number;
  readonly scope: string;
  readonly mailboxes: string;
  readonly keywords: string;
  readonly email_id: string | null;
  readonly size: number | null;
  readonly received_at: number;
}

const linkColumns = 'num, message_key, message_id, subject, sender, sent_at';

export function mailLinkRepository(database: Database.Database): MailLinkRepository {
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM mail_links');
  const byNum = database.prepare<[number], LinkRow>(`SELECT ${linkColumns} FROM mail_links WHERE num = ?`);
  const byKey = database.prepare<[string], LinkRow>(
    `SELECT ${linkColumns} FROM mail_links WHERE message_key = ?`,
  );
  const byMessageId = database.prepare<[string], LinkRow>(
    `SELECT ${linkColumns} FROM mail_links WHERE message_id = ? ORDER BY num`,
  );
  const byEmailId = database.prepare<[string, string], { link: number }>(
    'SELECT DISTINCT link FROM mail_ends WHERE side = ? AND email_id = ? ORDER BY link',
  );
  const unnamed = database.prepare<[string, number, number | null], { link: number }>(
    `SELECT DISTINCT link FROM mail_ends JOIN mail_links ON mail_links.num = mail_ends.link
     WHERE side = ? AND received_at = ? AND size IS ? AND message_id IS NULL ORDER BY link`,
  );
  const ends = database.prepare<[number], EndRow>('SELECT * FROM mail_ends WHERE link = ? ORDER BY num');
  const end = database.prepare<[string, string], EndRow>(
    'SELECT * FROM mail_ends WHERE side = ? AND ref = ?',
  );
  const add = database.prepare(
    'INSERT INTO mail_links (message_key, message_id, subject, sender, sent_at) VALUES (?, ?, ?, ?, ?)',
  );
  const addEnd = database.prepare(
    `INSERT INTO mail_ends (link, side, ref, scope, mailboxes, keywords, email_id, size, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const setBase = database.prepare(
    `UPDATE mail_ends SET mailboxes = coalesce(?, mailboxes), keywords = coalesce(?, keywords),
       scope = coalesce(?, scope) WHERE num = ?`,
  );
  const moveEnd = database.prepare(
    'UPDATE mail_ends SET ref = ?, scope = ?, email_id = ?, size = ?, received_at = ? WHERE num = ?',
  );
  const dropEnd = database.prepare('DELETE FROM mail_ends WHERE num = ?');
  const remove = database.prepare('DELETE FROM mail_links WHERE num = ?');
  const remember = database.prepare(
    `INSERT OR REPLACE INTO mail_former_keys (message_key, message_id, size, received_at)
     SELECT message_key, message_id, size, received_at FROM mail_links
     JOIN mail_ends ON mail_ends.link = mail_links.num AND side = 'provider' WHERE mail_links.num = ? LIMIT 1`,
  );
  const rememberOne = database.prepare(
    'INSERT OR REPLACE INTO mail_former_keys (message_key, message_id, size, received_at) VALUES (?, ?, ?, ?)',
  );
  const forgetKey = database.prepare('DELETE FROM mail_former_keys WHERE message_key = ?');
  const formerKey = database.prepare<[string | null, number | null, number], { message_key: string }>(
    'SELECT message_key FROM mail_former_keys WHERE message_id IS ? AND size IS ? AND received_at = ?',
  );
  const isFormer = database.prepare<[string], { n: number }>(
    'SELECT 1 AS n FROM mail_former_keys WHERE message_key = ?',
  );
  const refsIn = database.prepare<[string, string], { ref: string }>(
    'SELECT ref FROM mail_ends WHERE side = ? AND scope = ? ORDER BY num',
  );

  const scopes = database.prepare<[string], { scope: string }>(
    `SELECT DISTINCT scope FROM mail_ends WHERE side = ? AND scope <> '${oldMailboxScope}' ORDER BY scope`,
  );
  const whole = (row: LinkRow): MailLink => {
    const all = ends.all(row.num);
    const on = (side: SideName) => all.filter((one) => one.side === side).map(endOf);
    return {
      num: row.num,
      messageKey: row.message_key,
      messageId: row.message_id,
      subject: row.subject,
      sender: row.sender,
      sentAt: row.sent_at,
      ends: { provider: on('provider'), crm: on('crm') },
    };
  };
  const get = (num: number): MailLink | null => {
    const row = byNum.get(num);
    return row === undefined ? null : whole(row);
  };
  const all = (rows: readonly { readonly link: number }[]): readonly MailLink[] =>
    rows.flatMap(({ link }) => get(link) ?? []);
  return {
    count: () => count.get()?.n ?? 0,
    get,
    end(side, ref) {
      const row = end.get(side, ref);
      return row === undefined ? null : { ...endOf(row), link: row.link };
    },
    byKey(messageKey) {
      const row = byKey.get(messageKey);
      return row === undefined ? null : whole(row);
    },
    byMessageId: (messageId) => byMessageId.all(messageId).map(whole),
    byEmailId: (side, emailId) => all(byEmailId.all(side, emailId)),
    unnamed: (side, receivedAt, size) => all(unnamed.all(side, receivedAt, size)),
    add({ messageKey, messageId, subject, sender, sentAt }) {
      forgetKey.run(messageKey);
      return Number(add.run(messageKey, messageId, subject, sender, sentAt).lastInsertRowid);
    },
    addEnd: (link, side, one) =>
      void addEnd.run(
        link,
        side,
        one.ref,
        one.scope,
        JSON.stringify(one.mailboxes),
        JSON.stringify(one.keywords),
        one.emailId ?? null,
        one.size,
        one.receivedAt,
      ),
    setBase: (num, { mailboxes, keywords, scope }) =>
      void setBase.run(
        mailboxes === undefined ? null : JSON.stringify(mailboxes),
        keywords === undefined ? null : JSON.stringify(keywords),
        scope ?? null,
        num,
      ),
    moveEnd: (num, to) => void moveEnd.run(to.ref, to.scope, to.emailId ?? null, to.size, to.receivedAt, num),
    dropEnd: (num) => void dropEnd.run(num),
    remove(num) {
      remember.run(num);
      remove.run(num);
    },
    rememberKey: (messageKey, { messageId, size, receivedAt }) =>
      void rememberOne.run(messageKey, messageId, size, receivedAt),
    formerKey: ({ messageId, size, receivedAt }) =>
      formerKey.get(messageId, size, receivedAt)?.message_key ?? null,
    isFormerKey: (messageKey) => isFormer.get(messageKey) !== undefined,
    scopes: (side) => scopes.all(side).map(({ scope }) => scope),
    refsIn: (side, scope) => refsIn.all(side, scope).map(({ ref }) => ref),
  };
}

function endOf(row: EndRow): MailEnd {
  return {
    num: row.num,
    ref: row.ref,
    scope: row.scope,
    mailboxes: JSON.parse(row.mailboxes) as MailboxId[],
    keywords: JSON.parse(row.keywords) as Keyword[],
    ...(row.email_id === null ? {} : { emailId: row.email_id }),
    size: row.size,
    receivedAt: row.received_at,
  };
}
