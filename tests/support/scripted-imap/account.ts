/** The mailboxes of a scripted server, and what each command does to them. Small: what Concord sends, and no more. */
import type { Argument } from './tokens.ts';

export interface ScriptedMessage {
  readonly uid: number;
  readonly bytes: string;
  readonly date: string;
  readonly flags: Set<string>;
}

export interface ScriptedMailbox {
  uidValidity: number;
  uidNext: number;
  messages: ScriptedMessage[];
  readonly attributes: readonly string[];
  permanentFlags: string;
}

export interface Account {
  readonly mailboxes: Map<string, ScriptedMailbox>;
  /** UIDs of messages of which only UID and FLAGS are told. */
  readonly broken: Set<number>;
  /** What RFC822.SIZE says of so many bytes. */
  countedBytes(length: number): number;
  /** The most bytes of one piece of a message. */
  mostPieceBytes: number;
  add(mailbox: string, bytes: string, flags?: readonly string[], date?: string): ScriptedMessage;
}

export function createAccount(names: readonly string[]): Account {
  const mailboxes = new Map(
    names.map((name, at) => [
      name,
      {
        uidValidity: 100 + at,
        uidNext: 1,
        messages: [],
        attributes: [],
        permanentFlags: '\\Seen \\Flagged \\Deleted \\*',
      },
    ]),
  ) as Map<string, ScriptedMailbox>;
  return {
    mailboxes,
    broken: new Set(),
    countedBytes: (length) => length,
    mostPieceBytes: Number.POSITIVE_INFINITY,
    add(mailbox, bytes, flags = [], date = '05-Mar-2026 10:00:00 +0000') {
      const box = mailboxes.get(mailbox);
      if (box === undefined) throw new Error(`no mailbox ${mailbox}`);
      const message = { uid: box.uidNext, bytes, date, flags: new Set(flags) };
      box.uidNext += 1;
      box.messages.push(message);
      return message;
    },
  };
}

/** The UIDs of a set that the mailbox has. */
export function inSet(set: string, box: ScriptedMailbox): readonly ScriptedMessage[] {
  const largest = box.messages.at(-1)?.uid ?? 0;
  const end = (text: string): number => (text === '*' ? largest : Number(text));
  const ranges = set.split(',').map((part) => {
    const [from = '', to = from] = part.split(':');
    return [Math.min(end(from), end(to)), Math.max(end(from), end(to))] as const;
  });
  return box.messages.filter(({ uid }) => ranges.some(([from, to]) => uid >= from && uid <= to));
}

const header = (bytes: string, name: string): string =>
  new RegExp(`^${name}: *(.*)\\r$`, 'im').exec(bytes)?.[1] ?? '';
const nstring = (text: string): string => (text === '' ? 'NIL' : `"${text.replace(/["\\]/g, '\\$&')}"`);

function envelope(bytes: string): string {
  const people = (name: string): string => {
    const [, mailbox = '', host = ''] = /([^\s<@]+)@([^\s>]+)/.exec(header(bytes, name)) ?? [];
    return mailbox === '' ? 'NIL' : `((NIL NIL ${nstring(mailbox)} ${nstring(host)}))`;
  };
  const from = people('From');
  const fields = [nstring(header(bytes, 'Date')), nstring(header(bytes, 'Subject')), from, from, from];
  return `(${[...fields, people('To'), people('Cc'), 'NIL', 'NIL', nstring(header(bytes, 'Message-ID'))].join(' ')})`;
}

/** What FETCH answers for one message, without the sequence number; null when it answers nothing. */
export function fetched(account: Account, message: ScriptedMessage, items: readonly string[]): string | null {
  if (account.broken.has(message.uid) && items.some((item) => !/^(UID|FLAGS)$/i.test(item))) return null;
  const parts = items.map((item) => {
    const upper = item.toUpperCase();
    if (upper === 'UID') return `UID ${message.uid}`;
    if (upper === 'FLAGS') return `FLAGS (${[...message.flags].join(' ')})`;
    if (upper === 'RFC822.SIZE') return `RFC822.SIZE ${account.countedBytes(message.bytes.length)}`;
    if (upper === 'INTERNALDATE') return `INTERNALDATE "${message.date}"`;
    if (upper === 'ENVELOPE') return `ENVELOPE ${envelope(message.bytes)}`;
    const [, from, length] = /^BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?$/.exec(upper) ?? [];
    if (!upper.startsWith('BODY.PEEK[]')) throw new Error(`FETCH of ${item}`);
    const bytes =
      from === undefined
        ? message.bytes
        : message.bytes.slice(Number(from), Number(from) + Math.min(Number(length), account.mostPieceBytes));
    return `BODY[]${from === undefined ? '' : `<${from}>`} {${bytes.length}}\r\n${bytes}`;
  });
  return `(${parts.join(' ')})`;
}

/** The messages that match; criteria that the script does not know are an error. */
export function searched(box: ScriptedMailbox, criteria: readonly Argument[]): readonly ScriptedMessage[] {
  let found: readonly ScriptedMessage[] = box.messages;
  for (let at = 0; at < criteria.length; at += 1) {
    const name = String(criteria[at]).toUpperCase();
    const next = (): string => {
      at += 1;
      return String(criteria[at]);
    };
    if (name === 'ALL') continue;
    if (name === 'UID') {
      const there = new Set(inSet(next(), box));
      found = found.filter((message) => there.has(message));
    } else if (name === 'HEADER') {
      const [field, value] = [next(), next()];
      found = found.filter(({ bytes }) => header(bytes, field).includes(value));
    } else throw new Error(`SEARCH ${name}`);
  }
  return found;
}
