/** Whether two messages are the same one (ML1), and how a message is searched for in a mailbox. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MessageIdentity, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { type Argument, atom, type Client, text } from './client.ts';
import { byMessageId, searchUids } from './search.ts';
import { emailIdItem, fetchMessages, writtenInternalDate } from './stored-message.ts';
import { addressOf } from './uids.ts';

/** INTERNALDATE has whole seconds, other sides may tell milliseconds. */
const sameSecond = (a: number, b: number): boolean => Math.floor(a / 1000) === Math.floor(b / 1000);

/** The id that no move changes decides where both have it; else Message-ID, size and the time of arrival. */
export function isSameMessage(a: MessageIdentity, b: MessageIdentity): boolean {
  if (a.emailId !== undefined && b.emailId !== undefined) return a.emailId === b.emailId;
  return isSameCopy(a, b);
}

/** As `isSameMessage`, for a copy with an id of its own. */
export function isSameCopy(a: MessageIdentity, b: MessageIdentity): boolean {
  const isSameSize = a.size === null || b.size === null || a.size === b.size;
  return a.messageId === b.messageId && isSameSize && sameSecond(a.receivedAt, b.receivedAt);
}

/** Other characters would need a CHARSET, which not all servers have. */
function isSearchable(messageId: string | null): messageId is string {
  return messageId !== null && /^[\x21-\x7e]{1,500}$/.test(messageId);
}

/** Criteria that every copy of the message matches, and few others. */
function copyCriteria({ messageId, size, receivedAt }: MessageIdentity): readonly Argument[] {
  if (isSearchable(messageId)) return byMessageId(messageId);
  // a server compares days in a time zone of its own
  const day = (offset: number): Argument =>
    atom(writtenInternalDate(receivedAt + offset * 86_400_000).slice(0, 11));
  const bySize =
    size === null
      ? []
      : [atom('LARGER'), atom(String(Math.max(0, size - 1))), atom('SMALLER'), atom(String(size + 1))];
  return [atom('SINCE'), day(-1), atom('BEFORE'), day(2), ...bySize];
}

/** Criteria for the message itself; null when it has neither an id nor a Message-ID. */
export function messageCriteria(client: Client, identity: MessageIdentity): readonly Argument[] | null {
  const item = emailIdItem(client);
  if (item !== null && identity.emailId !== undefined) return [atom(item), text(identity.emailId)];
  return isSearchable(identity.messageId) ? byMessageId(identity.messageId) : null;
}

export interface Place {
  readonly mailbox: MailboxId;
  readonly uidValidity: string;
}

/** More candidates than this are not compared one by one: then nothing is proven. */
const mostCandidates = 200;

/**
 * A copy of the message in the open mailbox, the newest of several; null when there is none, or nothing is proven.
 * @throws ProblemError `item-unreadable` when what may be it cannot be read
 * @param from the first UID that counts
 */
export async function findCopy(
  client: Client,
  place: Place,
  identity: MessageIdentity,
  from: number,
  signal: AbortSignal,
): Promise<StoredMessage | null> {
  const hits = await searchUids(client, copyCriteria(identity), signal);
  const uids = hits.filter((uid) => uid >= from).toSorted((a, b) => b - a);
  if (uids.length > mostCandidates) return null;
  const found = await fetchMessages(client, place, uids, signal);
  const copies = [...found.values()].flatMap((each) =>
    each.type === 'message' && !each.isDeleted && isSameCopy(each.message, identity) ? [each.message] : [],
  );
  const isHidden = [...found.values()].some(({ type }) => type === 'unreadable');
  // one that cannot be read may be it
  if (copies.length === 0 && isHidden) fail('item-unreadable', { host: client.host });
  const uidOf = (message: StoredMessage): number => addressOf(message.ref)?.uid ?? 0;
  return copies.toSorted((a, b) => uidOf(b) - uidOf(a))[0] ?? null;
}
