/** How folders and messages are written in answers: the members, and which are missing, as recorded answers have them. */
import { createHash } from 'node:crypto';
import type { Json } from '../../simulator/json.ts';
import { fieldOf, headerFields, messageIds, sentAt } from '../../simulator/message-header.ts';
import type { Person } from '../people.ts';
import { folderId, messageId } from './mail-ids.ts';
import type { Folder, Mailbox, Message } from './mailbox.ts';

export const folderMembers = [
  'id',
  'displayName',
  'parentFolderId',
  'childFolderCount',
  'unreadItemCount',
  'totalItemCount',
  'sizeInBytes',
  'isHidden',
];

export function viewFolder(mailbox: Mailbox, folder: Folder): Json {
  const inside = [...mailbox.messages.values()].filter((message) => message.folder === folder.key);
  return {
    id: folderId(mailbox, folder.key),
    displayName: folder.name,
    parentFolderId: folderId(mailbox, folder.parent),
    childFolderCount: [...mailbox.folders.values()].filter(({ parent }) => parent === folder.key).length,
    unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
    totalItemCount: inside.length,
    sizeInBytes: inside.reduce((sum, { bytes }) => sum + bytes.length, 0),
    isHidden: folder.isHidden,
  };
}

export function changeKeyOf({ cameAt, readAt, changedAt }: Message): string {
  const bytes = Buffer.alloc(30, 0x79);
  bytes.writeBigUInt64BE(BigInt(Math.max(cameAt, readAt, changedAt)), 22);
  return bytes.toString('base64');
}

/** All members that a message has. A draft that was just begun has no `from` and no `sender`. */
export function viewMessage(mailbox: Mailbox, message: Message, immutable: boolean): Json {
  const fields = headerFields(message.bytes);
  const received = timeText(message.receivedAt);
  const [sender] = recipients(fieldOf(fields, 'from'), mailbox.person);
  const [internetId] = messageIds(fieldOf(fields, 'message-id'));
  const id = messageId(message, immutable);
  const conversation = createHash('sha256')
    .update(fieldOf(fields, 'subject') ?? '')
    .digest();
  return {
    '@odata.etag': `W/"${changeKeyOf(message)}"`,
    id,
    createdDateTime: received,
    lastModifiedDateTime: timeText(Math.max(message.cameAt, message.readAt, message.changedAt) / 1000),
    changeKey: changeKeyOf(message),
    categories: [],
    receivedDateTime: received,
    sentDateTime: timeText(sentAt(fields) ?? message.receivedAt),
    hasAttachments: false,
    ...(internetId === undefined ? {} : { internetMessageId: `<${internetId}>` }),
    subject: fieldOf(fields, 'subject') ?? '',
    bodyPreview: '',
    importance: 'normal',
    parentFolderId: folderId(mailbox, message.folder),
    conversationId: `AAQkAGI1${conversation.toString('base64url')}`,
    conversationIndex: conversation.subarray(0, 22).toString('base64'),
    isDeliveryReceiptRequested: false,
    isReadReceiptRequested: false,
    isRead: message.isRead,
    isDraft: message.isDraft,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: 'focused',
    body: { contentType: 'text', content: '' },
    ...(sender === undefined || message.isDraft ? {} : { sender, from: sender }),
    toRecipients: recipients(fieldOf(fields, 'to'), mailbox.person),
    ccRecipients: recipients(fieldOf(fields, 'cc'), mailbox.person),
    bccRecipients: [],
    replyTo: [],
    flag: { flagStatus: message.flag },
  };
}

export const messageMembers = [
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'changeKey',
  'categories',
  'receivedDateTime',
  'sentDateTime',
  'hasAttachments',
  'internetMessageId',
  'subject',
  'bodyPreview',
  'importance',
  'parentFolderId',
  'conversationId',
  'conversationIndex',
  'isDeliveryReceiptRequested',
  'isReadReceiptRequested',
  'isRead',
  'isDraft',
  'webLink',
  'inferenceClassification',
  'body',
  'sender',
  'from',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'flag',
];

/** Of a list of addresses (RFC 5322 section 3.4). The owner is known by the directory: the name comes from there. */
function recipients(value: string | null, { email, name }: Pick<Person, 'email' | 'name'>): readonly Json[] {
  const mailboxes = (value ?? '').match(/(?:"[^"]*"|[^",])+/g) ?? [];
  return mailboxes.flatMap((one) => {
    const address = (/<([^<>]*)>/.exec(one)?.[1] ?? one).trim();
    if (address === '') return [];
    const given = one.includes('<')
      ? one
          .replace(/<[^<>]*>/, '')
          .replaceAll('"', '')
          .trim()
      : '';
    const isOwner = address.toLowerCase() === email.toLowerCase();
    return [{ emailAddress: { name: isOwner ? name : given || address, address } }];
  });
}

/** In whole seconds. */
function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
