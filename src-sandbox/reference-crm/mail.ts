/**
 * Messages: one record each with all its owners, and each owner's own mailboxes and keywords. The rows of the owners are the change log
 * at the same time, as each carries the number of its last change. Each mailbox of a user is an owner by itself.
 */
import type { Readable } from 'node:stream';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { createMailboxes, type Mailboxes, type MailboxView } from './mailboxes.ts';
import type { MessageFiles, Upload } from './message-files.ts';
import { refuse } from './problem.ts';
import type { CrmStore } from './store.ts';

export type MessageRemoval = 'deleted' | 'unpushed' | 'hidden';

/** A mailbox of a user. */
export interface MailOwner {
  readonly user: string;
  /** The account of a further mailbox; blank for the first one. */
  readonly account: string;
}

export const firstMailbox = (user: string): MailOwner => ({ user, account: '' });

/** The contract's `Message`: what one owner sees of it. */
export interface MessageView {
  readonly id: string;
  readonly mailboxes: readonly string[];
  readonly keywords: readonly string[];
  readonly messageId: string | null;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly sentAt: number | null;
  readonly subject: string;
  readonly from: readonly string[];
  readonly others: readonly string[];
}

export interface MessageUpdate {
  readonly addMailboxes?: readonly string[];
  readonly removeMailboxes?: readonly string[];
  readonly addKeywords?: readonly string[];
  readonly removeKeywords?: readonly string[];
}

export interface Placed {
  readonly mailboxes: readonly string[];
  readonly keywords: readonly string[];
  readonly receivedAt: number;
}

export interface MailChangeRows {
  readonly changes: readonly (MessageView | { readonly id: string; readonly removed: MessageRemoval })[];
  readonly state: string;
  readonly more: boolean;
  readonly snapshot: boolean;
}

export interface Mail {
  readonly maxMessageBytes: number;
  readonly mailboxes: (user: string) => readonly MailboxView[];
  readonly addMailbox: Mailboxes['add'];
  /** One page after a state; null begins a snapshot, newest first. Refuses with `state-expired`. */
  readonly page: (owner: MailOwner, since: string | null, limit: number) => MailChangeRows;
  /** What the owner has of it now, why no more, or null: never had it. */
  readonly look: (owner: MailOwner, id: string) => MessageView | MessageRemoval | null;
  readonly find: (owner: MailOwner, messageIds: readonly string[]) => readonly MessageView[];
  /** Refuses with `digest-mismatch` | `other-message` | `gone` | `quota-exceeded` | `item-rejected`. */
  readonly put: (
    owner: MailOwner,
    id: string,
    digest: string,
    upload: Upload,
    placed: Placed,
  ) => { readonly found: boolean; readonly message: MessageView };
  /** Refuses with `not-found` | `gone` | `item-rejected`. */
  readonly update: (owner: MailOwner, id: string, update: MessageUpdate) => MessageView;
  /** The owner does not have it any more, for this reason. Refuses with `not-found`. */
  readonly take: (owner: MailOwner, id: string, reason: MessageRemoval) => void;
  /** Refuses with `not-found` | `gone`. */
  readonly raw: (
    owner: MailOwner,
    id: string,
  ) => { readonly digest: string; readonly size: number; bytes: Readable };
  /** The mailboxes of the user that have it, or had it, the first one first. */
  readonly owners: (user: string, id: string) => readonly MailOwner[];
  /** States from before the last tombstone of this age (milliseconds) are too old from now on. */
  readonly compact: (olderThanMs: number) => void;
  readonly expireStates: () => void;
}

export interface MailLimits {
  readonly maxMessageBytes: number;
  /** Null: no limit. */
  readonly mailQuotaBytes: number | null;
}

interface Row {
  readonly message: string;
  readonly state: 'present' | MessageRemoval;
  readonly change: number;
  readonly received_at: number;
  readonly mailboxes: string;
  readonly keywords: string;
  readonly message_id: string | null;
  readonly sent_at: number | null;
  readonly subject: string;
  readonly senders: string;
  readonly others: string;
  readonly size: number;
  readonly digest: string;
  readonly body_digest: string;
}

const columns = `o.message, o.state, o.change, o.received_at, o.mailboxes, o.keywords, m.message_id, m.sent_at, m.subject, m.senders,
  m.others, m.size, m.digest, m.body_digest`;
const joined = `SELECT ${columns} FROM message_owners o JOIN messages m ON m.id = o.message`;

export function createMail(store: CrmStore, files: MessageFiles, clock: Clock, limits: MailLimits): Mail {
  const { sql } = store;
  const epoch = store.fact('epoch') ?? '';
  const mailboxes = createMailboxes(store);

  const row = ({ user, account }: MailOwner, id: string): Row | null =>
    (sql(`${joined} WHERE o.user = ? AND o.account = ? AND o.message = ?`).get(user, account, id) as
      | Row
      | undefined) ?? null;

  const place = ({ user, account }: MailOwner, id: string, state: Row['state'], placed: Placed): void => {
    sql(
      `INSERT INTO message_owners (user, account, message, change, at, state, received_at, mailboxes, keywords)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET change = excluded.change, at = excluded.at, state = excluded.state,
         received_at = excluded.received_at, mailboxes = excluded.mailboxes, keywords = excluded.keywords`,
    ).run(
      user,
      account,
      id,
      store.next('change'),
      clock.now(),
      state,
      placed.receivedAt,
      JSON.stringify(placed.mailboxes),
      JSON.stringify(placed.keywords),
    );
  };

  const owned = (owner: MailOwner, id: string): MessageView => {
    const found = row(owner, id) ?? refuse('not-found');
    if (found.state !== 'present') refuse('gone', { reason: found.state });
    return view(found);
  };

  const demandMailboxes = (user: string, ids: readonly string[]): void => {
    if (!ids.every((id) => mailboxes.has(user, id)))
      refuse('item-rejected', { detail: 'There is no such mailbox.' });
  };

  const usedBytes = (): number =>
    Number(sql('SELECT coalesce(sum(size), 0) FROM messages WHERE has_file = 1').pluck().get());

  const storeFirst = (id: string, upload: Upload): void => {
    if (limits.mailQuotaBytes !== null && usedBytes() + upload.size > limits.mailQuotaBytes)
      refuse('quota-exceeded');
    const { messageId, sentAt, subject, from, others } = upload.facts;
    sql('INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)').run(
      id,
      messageId,
      sentAt,
      subject,
      JSON.stringify(from),
      JSON.stringify(others),
      upload.size,
      upload.digest,
      upload.bodyDigest,
    );
    files.keep(upload, id);
  };

  const pageAfter = ({ user, account }: MailOwner, position: Position, limit: number): MailChangeRows => {
    const { change } = position;
    const isSnapshot = position.kind === 'snapshot';
    const rows = (
      isSnapshot
        ? sql(
            `${joined} WHERE o.user = ? AND o.account = ? AND o.state = 'present' AND (o.received_at, o.message) < (?, ?)
             ORDER BY o.received_at DESC, o.message DESC LIMIT ?`,
          ).all(user, account, position.receivedAt, position.id, limit + 1)
        : sql(`${joined} WHERE o.user = ? AND o.account = ? AND o.change > ? ORDER BY o.change LIMIT ?`).all(
            user,
            account,
            change,
            limit + 1,
          )
    ) as Row[];
    const page = rows.slice(0, limit);
    const more = rows.length > limit;
    const end = page.at(-1);
    return {
      changes: page.map((one) =>
        one.state === 'present' ? view(one) : { id: one.message, removed: one.state },
      ),
      state:
        isSnapshot && more && end !== undefined
          ? `${epoch}.s.${change}.${end.received_at}.${end.message}`
          : `${epoch}.d.${isSnapshot ? change : (end?.change ?? change)}`,
      more,
      snapshot: isSnapshot,
    };
  };

  return {
    maxMessageBytes: limits.maxMessageBytes,
    mailboxes: mailboxes.list,
    addMailbox: mailboxes.add,
    page(owner, since, limit) {
      const last = Number(store.fact('change') ?? 0);
      const position = since === null ? beginning(last) : read(since, epoch);
      // a state beyond the last change is from before a backup was restored
      if (
        position === null ||
        position.change < Number(store.fact('mail-floor') ?? 0) ||
        position.change > last
      )
        refuse('state-expired');
      return pageAfter(owner, position, limit);
    },
    look(owner, id) {
      const found = row(owner, id);
      if (found === null) return null;
      return found.state === 'present' ? view(found) : found.state;
    },
    find: ({ user, account }, messageIds) =>
      messageIds.flatMap((messageId) =>
        // CROSS JOIN keeps this order: SQLite would begin with all messages of the user
        (
          sql(
            `SELECT ${columns} FROM messages m CROSS JOIN message_owners o ON o.message = m.id
             WHERE m.message_id = ? AND o.user = ? AND o.account = ? AND o.state = 'present'`,
          ).all(messageId, user, account) as Row[]
        ).map(view),
      ),
    put(owner, id, digest, upload, placed) {
      if (upload.digest !== digest) refuse('digest-mismatch');
      demandMailboxes(owner.user, placed.mailboxes);
      const stored = sql('SELECT * FROM messages WHERE id = ?').get(id) as
        | (Omit<Row, 'message'> & { readonly has_file: number })
        | undefined;
      // another message is refused before anything else, so that nobody learns of a message that is not theirs
      if (stored !== undefined && !isSame(stored, upload)) refuse('other-message');
      const known = row(owner, id);
      if (known?.state === 'deleted' || known?.state === 'hidden') refuse('gone', { reason: known.state });
      const found = stored?.has_file === 1;
      if (!found) storeFirst(id, upload);
      if (known?.state === 'present') {
        const before = view(known);
        const after = {
          receivedAt: before.receivedAt,
          // what was in the trash alone leaves it
          mailboxes: union(isInTrash(before) ? [] : before.mailboxes, placed.mailboxes),
          keywords: union(before.keywords, placed.keywords),
        };
        if (!isSameState(before, after)) place(owner, id, 'present', after);
      } else {
        const first = {
          receivedAt: placed.receivedAt,
          mailboxes: union(placed.mailboxes, []),
          keywords: union(placed.keywords, []),
        };
        place(owner, id, 'present', first);
        // nobody had it: it is as it was just written
        if (stored === undefined)
          return { found, message: { id, size: upload.size, ...upload.facts, ...first } };
      }
      return { found, message: owned(owner, id) };
    },
    update(owner, id, update) {
      const before = owned(owner, id);
      const adds = update.addMailboxes ?? [];
      demandMailboxes(owner.user, adds);
      const after = {
        receivedAt: before.receivedAt,
        mailboxes: union(without(before.mailboxes, update.removeMailboxes ?? []), adds),
        keywords: union(without(before.keywords, update.removeKeywords ?? []), update.addKeywords ?? []),
      };
      if (after.mailboxes.length === 0)
        refuse('item-rejected', { detail: 'A message is in one mailbox at least.' });
      if (!isSameState(before, after)) place(owner, id, 'present', after);
      return owned(owner, id);
    },
    take(owner, id, reason) {
      const found = row(owner, id) ?? refuse('not-found');
      if (found.state !== 'present' && (reason === 'unpushed' || found.state === reason)) return;
      const { receivedAt, mailboxes: boxes, keywords } = view(found);
      place(owner, id, reason, { receivedAt, mailboxes: boxes, keywords });
      const isKept = sql(`SELECT 1 FROM message_owners WHERE message = ? AND state <> 'deleted'`).get(id);
      if (isKept !== undefined) return;
      sql('UPDATE messages SET has_file = 0 WHERE id = ?').run(id);
      files.remove(id);
    },
    raw(owner, id) {
      owned(owner, id);
      const { digest, size } = row(owner, id) ?? refuse('not-found');
      return { digest, size, bytes: files.read(id) };
    },
    owners: (user, id) =>
      sql('SELECT user, account FROM message_owners WHERE user = ? AND message = ? ORDER BY account').all(
        user,
        id,
      ) as MailOwner[],
    compact(olderThanMs) {
      const floor = sql(`SELECT max(change) FROM message_owners WHERE state <> 'present' AND at < ?`)
        .pluck()
        .get(clock.now() - olderThanMs);
      if (typeof floor === 'number' && floor > Number(store.fact('mail-floor') ?? 0))
        store.setFact('mail-floor', String(floor));
    },
    expireStates: () => store.setFact('mail-floor', String(store.next('change'))),
  };
}

type Position =
  | { readonly kind: 'delta'; readonly change: number }
  | { readonly kind: 'snapshot'; readonly change: number; readonly receivedAt: number; readonly id: string };

function beginning(change: number): Position {
  return { kind: 'snapshot', change, receivedAt: Number.MAX_SAFE_INTEGER, id: '' };
}

/** Null for a text that is no state of this database. */
function read(state: string, epoch: string): Position | null {
  const match = /^([0-9a-f]+)\.(?:d\.(\d{1,15})|s\.(\d{1,15})\.(-?\d{1,16})\.([0-9a-f-]{36}))$/.exec(state);
  if (match === null || match[1] !== epoch) return null;
  if (match[2] !== undefined) return { kind: 'delta', change: Number(match[2]) };
  return { kind: 'snapshot', change: Number(match[3]), receivedAt: Number(match[4]), id: match[5] ?? '' };
}

function isInTrash({ mailboxes }: Pick<MessageView, 'mailboxes'>): boolean {
  return mailboxes.length === 1 && mailboxes[0] === 'deleted';
}

function view(row: Row): MessageView {
  return {
    id: row.message,
    mailboxes: JSON.parse(row.mailboxes) as readonly string[],
    keywords: JSON.parse(row.keywords) as readonly string[],
    messageId: row.message_id,
    size: row.size,
    receivedAt: row.received_at,
    sentAt: row.sent_at,
    subject: row.subject,
    from: JSON.parse(row.senders) as readonly string[],
    others: JSON.parse(row.others) as readonly string[],
  };
}

/** See "The same message" in the contract. */
function isSame(stored: Omit<Row, 'message'>, { facts, bodyDigest }: Upload): boolean {
  return (
    stored.message_id === facts.messageId &&
    stored.sent_at === facts.sentAt &&
    stored.subject === facts.subject &&
    stored.senders === JSON.stringify(facts.from) &&
    stored.body_digest === bodyDigest
  );
}

function union(some: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])].sort();
}

function without(some: readonly string[], removed: readonly string[]): readonly string[] {
  return some.filter((one) => !removed.includes(one));
}

function isSameState(before: Placed, after: Placed): boolean {
  return (
    before.mailboxes.join('\n') === after.mailboxes.join('\n') &&
    before.keywords.join('\n') === after.keywords.join('\n')
  );
}
