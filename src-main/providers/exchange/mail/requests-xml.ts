/**
 * The requests of EWS that the mail side sends, each exactly as it is sent
 * (https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange). Pure.
 */
import type { MessageIdentity } from '../../../../src-shared/domain/mail/message.ts';
import type { MarkChange } from '../../outlook-mail/index.ts';
import { tag, textTag } from '../elements.ts';
import { messageMark, type Operation } from '../envelope.ts';
import { propertyPath, propertyXml } from '../extended-properties.ts';
import {
  compared,
  equalTo,
  type FolderTarget,
  fieldPath,
  folderXml,
  operation,
  page,
  parents,
  restriction,
  shape,
} from '../request-parts.ts';
import { hiddenProperty } from './folder-xml.ts';

/** The key of the append that made a message. */
const keyProperty = 'String {2c0a1bb5-8b5f-4f5e-9b1d-6a0a5b9f7c31} Name ConcordMailKey';
/** PidTagMessageFlags ([MS-OXCMSG] 2.2.1.6): without mfUnsent (8) a new message is none that is still to be sent. */
const flagsProperty = 'Integer 0x0E07';
/** PidTagMessageDeliveryTime ([MS-OXOMSG] 2.2.3.9). */
const receivedProperty = 'SystemTime 0x0E06';
const mfRead = 1;

/** What the rows of a folder's changes can tell. */
const rowFields = ['item:DateTimeReceived', 'item:IsDraft', 'item:Flag', 'message:IsRead'];
const messageFields = [
  ...['item:ParentFolderId', 'item:Subject', 'item:DateTimeReceived', 'item:IsDraft', 'item:DateTimeSent'],
  ...['item:Flag', 'message:Sender', 'message:ToRecipients', 'message:CcRecipients', 'message:From'],
  ...['message:InternetMessageId', 'message:IsRead'],
];
const folderFields = [
  ...['folder:ParentFolderId', 'folder:FolderClass', 'folder:DisplayName', 'folder:TotalCount'],
  ...['folder:EffectiveRights', 'folder:DistinguishedFolderId'],
];

export interface MessageTarget {
  readonly id: string;
  readonly changeKey?: string;
}

function targetXml({ id, changeKey }: MessageTarget): string {
  return tag('t:ItemId', '', { Id: id, ...(changeKey === undefined ? {} : { ChangeKey: changeKey }) });
}

function idsXml(ids: readonly string[]): string {
  return tag('m:ItemIds', ids.map((id) => targetXml({ id })).join(''));
}

/** All folders below the top one, or what became of them. @param state null: everything */
export function syncFolders(state: string | null): Operation {
  return operation(
    'SyncFolderHierarchy',
    shape('FolderShape', folderFields, { properties: [hiddenProperty] }) +
      tag('m:SyncFolderId', folderXml({ known: 'msgfolderroot' })) +
      (state === null ? '' : textTag('m:SyncState', state)),
  );
}

/** The ids of folders with a well-known name. */
export function knownFolders(names: readonly string[]): Operation {
  const ids = names.map((name) => tag('t:DistinguishedFolderId', '', { Id: name })).join('');
  return operation('GetFolder', shape('FolderShape', []) + tag('m:FolderIds', ids));
}

/** @param state null: everything */
export function syncMessages(folder: string, state: string | null, most: number): Operation {
  return operation(
    'SyncFolderItems',
    shape('ItemShape', rowFields) +
      tag('m:SyncFolderId', folderXml({ id: folder })) +
      (state === null ? '' : textTag('m:SyncState', state)) +
      tag('m:MaxChangesReturned', String(most)),
  );
}

export function getMessages(ids: readonly string[]): Operation {
  return operation('GetItem', shape('ItemShape', messageFields) + idsXml(ids));
}

/** A message's bytes. */
export function getMime(id: string): Operation {
  const itemShape = tag('m:ItemShape', tag('t:BaseShape', 'IdOnly') + tag('t:IncludeMimeContent', 'true'));
  return operation('GetItem', itemShape + idsXml([id]));
}

/** Ids of the messages with any of these identities; of one without Message-ID, those that came in its second. */
export function findByIdentity(
  folders: readonly FolderTarget[],
  identities: readonly Pick<MessageIdentity, 'messageId' | 'receivedAt'>[],
  most: number,
): Operation {
  const filters = identities.map(({ messageId, receivedAt }) =>
    messageId === null
      ? receivedIn(receivedAt)
      : equalTo(fieldPath('message:InternetMessageId'), `<${messageId}>`),
  );
  return find(folders, filters.length === 1 ? filters.join('') : tag('t:Or', filters.join('')), most);
}

/** Ids of the messages that an append with this key made, and of copies of them. */
export function findByKey(folders: readonly FolderTarget[], key: string, most: number): Operation {
  return find(folders, equalTo(propertyPath(keyProperty), key), most);
}

/** @param at epoch milliseconds, of whole seconds */
function receivedIn(at: number): string {
  const path = fieldPath('item:DateTimeReceived');
  return tag(
    't:And',
    compared('IsGreaterThanOrEqualTo', path, new Date(at).toISOString()) +
      compared('IsLessThan', path, new Date(at + 1_000).toISOString()),
  );
}

function find(folders: readonly FolderTarget[], filter: string, most: number): Operation {
  return operation(
    'FindItem',
    shape('ItemShape', []) + page('Item', 0, most) + restriction(filter) + parents(folders),
    { Traversal: 'Shallow' },
  );
}

export interface NewMessage {
  readonly folder: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly isRead: boolean;
  readonly isFlagged: boolean;
}

/** A message from its bytes, which stand where the mark is. It is neither a draft nor sent. */
export function createMessage({ folder, key, receivedAt, isRead, isFlagged }: NewMessage): Operation {
  const message =
    tag('t:MimeContent', messageMark, { CharacterSet: 'UTF-8' }) +
    propertyXml(keyProperty, key) +
    propertyXml(flagsProperty, String(isRead ? mfRead : 0)) +
    propertyXml(receivedProperty, new Date(receivedAt).toISOString()) +
    (isFlagged ? flagXml(true) : '') +
    textTag('t:IsRead', String(isRead));
  return operation(
    'CreateItem',
    tag('m:SavedItemFolderId', folderXml({ id: folder })) + tag('m:Items', tag('t:Message', message)),
    { MessageDisposition: 'SaveOnly' },
  );
}

function flagXml(isFlagged: boolean): string {
  return tag('t:Flag', textTag('t:FlagStatus', isFlagged ? 'Flagged' : 'NotFlagged'));
}

export function moveMessage(id: string, folder: string): Operation {
  return operation(
    'MoveItem',
    tag('m:ToFolderId', folderXml({ id: folder })) + idsXml([id]) + textTag('m:ReturnNewItemIds', 'true'),
  );
}

/** Refused where the message is not the one of the change key. Nobody gets a receipt because it was read. */
export function markMessage(target: MessageTarget, { isRead, isFlagged }: MarkChange): Operation {
  const set = (uri: string, xml: string): string =>
    tag('t:SetItemField', fieldPath(uri) + tag('t:Message', xml));
  const updates =
    (isFlagged === null ? '' : set('item:Flag', flagXml(isFlagged))) +
    (isRead === null ? '' : set('message:IsRead', textTag('t:IsRead', String(isRead))));
  const change = tag('t:ItemChange', targetXml(target) + tag('t:Updates', updates));
  return operation('UpdateItem', tag('m:ItemChanges', change), {
    ConflictResolution: 'NeverOverwrite',
    MessageDisposition: 'SaveOnly',
    SuppressReadReceipts: 'true',
  });
}
