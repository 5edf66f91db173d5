/** What a request sets of a message. */
import { childOf, textOf, type XmlNode } from '../../simulator/xml.ts';
import { utc } from '../calendar/zones.ts';
import type { Address, CommonContent } from '../items/common.ts';
import { emptyContent } from '../items/common.ts';
import { known } from '../items/extended-properties.ts';
import { isTrue, readTime } from '../items/property.ts';
import { refuse } from '../refusal.ts';
import { messageFacts } from './facts.ts';
import type { Flag, MessageRecord } from './record.ts';

export interface MessageInput {
  content: Partial<CommonContent>;
  mime: Uint8Array | null;
  isRead: boolean | null;
  flag: Flag | null;
  /** Header fields of a message that comes without MIME content. */
  fields: Record<string, readonly Address[]>;
}

export function emptyMessageInput(): MessageInput {
  return { content: {}, mime: null, isRead: null, flag: null, fields: {} };
}

const recipients = ['ToRecipients', 'CcRecipients', 'BccRecipients', 'ReplyTo', 'From', 'Sender'];
/** What a message has that nobody reads here. */
const ignored = new Set(['IsReadReceiptRequested', 'IsDeliveryReceiptRequested', 'IsResponseRequested']);

/** @returns false for an element that is none of a message's own. @throws EwsError */
export function readMessageElement(input: MessageInput, node: XmlNode): boolean {
  if (node.name === 'MimeContent') input.mime = readMime(node.text);
  else if (node.name === 'IsRead') input.isRead = isTrue(node);
  else if (node.name === 'Flag') input.flag = readFlag(node);
  else if (recipients.includes(node.name)) input.fields[node.name] = node.children.map(readAddress);
  else if (!ignored.has(node.name)) return false;
  return true;
}

function readMime(text: string): Uint8Array {
  const base64 = text.replace(/\s+/g, '');
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0)
    refuse('ErrorMimeContentInvalidBase64String');
  return Buffer.from(base64, 'base64');
}

function readAddress(node: XmlNode): Address {
  const mailbox = node.name === 'Mailbox' ? node : childOf(node, 'Mailbox');
  const address = textOf(mailbox, 'EmailAddress') ?? '';
  return { name: textOf(mailbox, 'Name') ?? address, address };
}

function readFlag(node: XmlNode): Flag {
  const status = textOf(node, 'FlagStatus');
  if (status !== 'NotFlagged' && status !== 'Flagged' && status !== 'Complete')
    return refuse('ErrorPropertyValidationFailure');
  const time = (name: string): number | null => {
    const text = textOf(node, name);
    return text === null ? null : readTime(text, utc);
  };
  return { status, start: time('StartDate'), due: time('DueDate'), completed: time('CompleteDate') };
}

const noFlag: Flag = { status: 'NotFlagged', start: null, due: null, completed: null };

/**
 * A new message. It is a draft unless PidTagMessageFlags says that it was sent: that can be set when an item is made and not later
 * (MS-OXCMSG 2.2.1.6). @param isSent it goes out. @param now epoch milliseconds
 */
export function newMessage(input: MessageInput, isSent: boolean, now: number): MessageRecord {
  const {
    [known.messageFlags]: flags,
    [known.deliveryTime]: delivered,
    ...extended
  } = input.content.extended ?? {};
  const isDraft = !isSent && (flags === undefined || (Number(flags) & 8) !== 0);
  const isRead = input.isRead ?? (flags === undefined ? isSent || isDraft : (Number(flags) & 1) !== 0);
  const mime = input.mime ?? composed(input, now);
  const facts = messageFacts(mime);
  return {
    type: 'message',
    mime,
    content: {
      ...emptyContent,
      subject: facts.subject,
      body: { type: 'Text', text: facts.text },
      ...input.content,
      extended,
    },
    isRead,
    isDraft,
    flag: input.flag ?? noFlag,
    received:
      typeof delivered === 'string' ? readTime(delivered, utc) : isDraft ? now : (facts.sentAt ?? now),
    meetingUid: null,
  };
}

/** A message that has arrived. @param now epoch milliseconds */
export function messageWith(
  mail: { readonly from: string; readonly to: string; readonly subject: string; readonly text: string },
  now: number,
): MessageRecord {
  const input = emptyMessageInput();
  input.fields = {
    From: [{ name: mail.from, address: mail.from }],
    ToRecipients: [{ name: mail.to, address: mail.to }],
  };
  input.content = { subject: mail.subject, body: { type: 'Text', text: mail.text } };
  return newMessage(input, true, now);
}

const mayBeEmptied = new Set([...recipients, 'References', 'InReplyTo']);

/** @param tag of DeleteItemField. @returns false for what is none of a message's own, or cannot be empty */
export function emptyMessageElement(input: MessageInput, tag: string): boolean {
  if (tag === 'Flag') input.flag = noFlag;
  else if (recipients.includes(tag)) input.fields[tag] = [];
  else if (!mayBeEmptied.has(tag)) return false;
  return true;
}

/** @throws EwsError */
export function changedMessage(record: MessageRecord, input: MessageInput): MessageRecord {
  // who wrote to whom cannot be changed any more
  if (!record.isDraft && Object.values(input.fields).some((rows) => rows.length > 0))
    refuse('ErrorInvalidPropertyUpdateSentMessage');
  const { [known.messageFlags]: flags, ...extended } = input.content.extended ?? {};
  if (flags !== undefined) refuse('ErrorInvalidPropertySet');
  return {
    ...record,
    mime: withFields(input.mime ?? record.mime, input),
    ...(input.isRead === null ? {} : { isRead: input.isRead }),
    ...(input.flag === null ? {} : { flag: input.flag }),
    content: {
      ...record.content,
      ...input.content,
      extended: { ...record.content.extended, ...extended },
    },
  };
}

const fieldNames: Readonly<Record<string, string>> = {
  From: 'From',
  Sender: 'Sender',
  ToRecipients: 'To',
  CcRecipients: 'Cc',
  BccRecipients: 'Bcc',
  ReplyTo: 'Reply-To',
};

function word(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

/** Header fields of what was given as properties: `To: …`, by the field's name. */
function headerLines({ content, fields }: MessageInput): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const [tag, rows] of Object.entries(fields)) {
    const value = rows.map(({ name, address }) => `${word(name)} <${address}>`).join(', ');
    lines.set(fieldNames[tag] ?? tag, value);
  }
  if (content.subject !== undefined) lines.set('Subject', word(content.subject));
  return lines;
}

/** The header says what was changed as properties; the parts of the body stay. */
function withFields(mime: Uint8Array, input: MessageInput): Uint8Array {
  const lines = headerLines(input);
  if (lines.size === 0) return mime;
  const text = Buffer.from(mime).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text);
  const header = (end === null ? text : text.slice(0, end.index)).split(/\r?\n(?![ \t])/);
  const kept = header.filter((line) => ![...lines.keys()].some((name) => isField(line, name)));
  const set = [...lines].flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]));
  const rest = end === null ? '' : text.slice(end.index + end[0].length);
  return Buffer.from(`${[...kept, ...set].join('\r\n')}\r\n\r\n${rest}`, 'latin1');
}

function isField(line: string, name: string): boolean {
  return line.toLowerCase().startsWith(`${name.toLowerCase()}:`);
}

/** Header and text of a message that was given as properties. */
function composed(input: MessageInput, now: number): Uint8Array {
  const { content, fields } = input;
  const lines = new Map([['Subject', ''], ...headerLines(input)]);
  const body = content.body ?? { type: 'Text', text: '' };
  return Buffer.from(
    [
      ...[...lines].map(([name, value]) => `${name}: ${value}`),
      `Date: ${new Date(now).toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${now}.${Math.abs(hash(JSON.stringify([content, fields])))}@exchange.test>`,
      'MIME-Version: 1.0',
      `Content-Type: text/${body.type === 'HTML' ? 'html' : 'plain'}; charset=utf-8`,
      '',
      body.text,
    ].join('\r\n'),
  );
}

function hash(text: string): number {
  let result = 0;
  for (const letter of text) result = (Math.imul(result, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return result;
}
