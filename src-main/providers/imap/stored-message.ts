/** Reads messages without their content: FETCH of flags, ENVELOPE, INTERNALDATE, RFC822.SIZE and the id that moves do not change. */
import { parseEnvelope } from 'imapflow/lib/tools.js';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { bareMessageId } from '../../../src-shared/domain/mail/message-id.ts';
import { type Argument, atom, type Client, type CommandOptions, uidSet } from './client.ts';
import { type FetchItems, fetchApart } from './fetch-apart.ts';
import { isDeleted, keywordsOf } from './keywords.ts';
import { fetchPairs, isList, type Line, listOf, numberOf, type Token, textOf } from './tokens.ts';
import { isUid, refOf, setOfUids } from './uids.ts';

/** What one FETCH line tells of flags. */
export interface FlagsRow {
  readonly uid: number;
  /** Null when the line does not tell them. */
  readonly flags: readonly string[] | null;
}

export type FetchedMessage =
  | { readonly type: 'message'; readonly message: StoredMessage; readonly isDeleted: boolean }
  /** The server has it, and refuses to tell of it or tells too little. */
  | { readonly type: 'unreadable' };

export interface FlagsOptions {
  /** What stands behind the items, such as CHANGEDSINCE (RFC 7162). */
  readonly modifiers?: readonly Argument[];
  /** Further lines that the answer may have. */
  readonly lines?: CommandOptions['lines'];
}

/** Asks for the flags of messages of the open mailbox. `set`: UIDs, or sequence numbers for FETCH. @throws ProblemError for a refusal */
export async function fetchFlags(
  client: Client,
  command: 'UID FETCH' | 'FETCH',
  set: string,
  signal: AbortSignal,
  hear: (row: FlagsRow) => void,
  { modifiers, lines }: FlagsOptions = {},
): Promise<void> {
  const items = [atom('UID'), atom('FLAGS')];
  await client.run(command, [uidSet(set), items, ...(modifiers === undefined ? [] : [modifiers])], {
    purpose: 'message',
    signal,
    lines: {
      FETCH: (line) => {
        const row = flagsRowOf(line);
        if (row !== null) hear(row);
      },
      ...lines,
    },
  });
}

function flagsRowOf(line: Line): FlagsRow | null {
  const pairs = fetchPairs(line);
  const uid = numberOf(pairs.get('UID'));
  return isUid(uid) ? { uid, flags: flagsIn(pairs) } : null;
}

function flagsIn(pairs: ReadonlyMap<string, Token>): readonly string[] | null {
  const flags = pairs.get('FLAGS');
  return isList(flags) ? flags.map((flag) => textOf(flag) ?? '') : null;
}

/** What FETCH asks for; the id that no move changes is EMAILID (RFC 8474), else Gmail's X-GM-MSGID. */
function messageItems(client: Client): readonly Argument[] {
  const id = emailIdItem(client);
  return ['UID', 'FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', ...(id === null ? [] : [id])].map(atom);
}

export function emailIdItem(client: Client): 'EMAILID' | 'X-GM-MSGID' | null {
  if (client.has('OBJECTID')) return 'EMAILID';
  return client.has('X-GM-EXT-1') ? 'X-GM-MSGID' : null;
}

/** The messages of these UIDs in the open mailbox. What is not in the map was not told, which proves nothing. @throws ProblemError when they are refused as a whole */
export async function fetchMessages(
  client: Client,
  place: { readonly mailbox: MailboxId; readonly uidValidity: string },
  uids: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, FetchedMessage>> {
  const found = new Map<number, FetchedMessage>();
  if (uids.length === 0) return found;
  const what: FetchItems = {
    items: messageItems(client),
    // a line about flags only tells what changed meanwhile
    take: (uid, pairs) => {
      if (pairs.has('ENVELOPE')) found.set(uid, messageOf(pairs, place, uid));
    },
    isTold: (uid) => found.has(uid),
  };
  const refused = await fetchApart(client, uids, what, signal);
  for (const uid of refused) found.set(uid, { type: 'unreadable' });
  return found;
}

/** Which of these UIDs the open mailbox still has. */
export async function stillThere(
  client: Client,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlySet<number>> {
  const there = new Set<number>();
  if (uids.length === 0) return there;
  await fetchFlags(client, 'UID FETCH', setOfUids(uids), signal, ({ uid, flags }) => {
    if (!isDeleted(flags ?? [])) there.add(uid);
  });
  return there;
}

function messageOf(
  pairs: ReadonlyMap<string, Token>,
  { mailbox, uidValidity }: { readonly mailbox: MailboxId; readonly uidValidity: string },
  uid: number,
): FetchedMessage {
  const flags = flagsIn(pairs);
  const receivedAt = internalDate(textOf(pairs.get('INTERNALDATE')));
  const envelope = pairs.get('ENVELOPE');
  if (flags === null || receivedAt === null || !isList(envelope)) return { type: 'unreadable' };
  const { subject, date, from, to, cc, messageId } = readEnvelope(envelope);
  const emailId = textOf(listOf(pairs.get('EMAILID'))[0] ?? pairs.get('EMAILID') ?? pairs.get('X-GM-MSGID'));
  return {
    type: 'message',
    isDeleted: isDeleted(flags),
    message: {
      ref: refOf({ mailbox, uidValidity, uid }),
      mailboxes: [mailbox],
      keywords: keywordsOf(flags),
      ...(emailId === null ? {} : { emailId }),
      messageId,
      size: numberOf(pairs.get('RFC822.SIZE')),
      receivedAt,
      sentAt: date,
      subject,
      from,
      others: [...new Set([...to, ...cc])],
    },
  };
}

/** `17-Jul-1996 02:44:25 -0700` (RFC 9051 section 9, date-time) as epoch milliseconds; null for anything else. */
export function internalDate(value: string | null): number | null {
  const match = /^\s?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/.exec(
    value ?? '',
  );
  if (match === null) return null;
  const [, day, monthName, year, hour, minute, second, sign, zoneHour, zoneMinute] = match;
  const month = months.indexOf((monthName as string).toLowerCase());
  if (month < 0) return null;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  return (
    Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) - offset * 60_000
  );
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Epoch milliseconds as INTERNALDATE is written, in UTC. */
export function writtenInternalDate(at: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = new Date(at);
  const name = months[date.getUTCMonth()] as string;
  const month = name.charAt(0).toUpperCase() + name.slice(1);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${two(date.getUTCDate())}-${month}-${String(date.getUTCFullYear()).padStart(4, '0')} ${time} +0000`;
}

interface Envelope {
  readonly subject: string;
  readonly date: number | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly messageId: string | null;
}

function readEnvelope(token: readonly Token[]): Envelope {
  const { subject, date, from, to, cc, messageId } = parseEnvelope(token as never);
  const addresses = (
    list: readonly { readonly address?: string | undefined }[] | undefined,
  ): readonly string[] => [
    ...new Set((list ?? []).flatMap(({ address }) => (address ? [address.toLowerCase()] : []))),
  ];
  const at = date instanceof Date ? date.getTime() : Number.NaN;
  return {
    subject: typeof subject === 'string' ? subject : '',
    date: Number.isFinite(at) ? at : null,
    from: addresses(from),
    to: addresses(to),
    cc: addresses(cc),
    messageId: bareMessageId(messageId),
  };
}
