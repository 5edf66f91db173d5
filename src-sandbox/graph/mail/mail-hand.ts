/** What people do in Outlook itself, for tests: nothing here is a request of a program. */
import type { Stamps } from '../../simulator/stamps.ts';
import type { People } from '../people.ts';
import { findFolder, findMessage, folderId, messageId } from './mail-ids.ts';
import type { FlagStatus, Folder, Mailbox, Message } from './mailbox.ts';

/** A message as it lies in a mailbox. */
export interface MailView
  extends Readonly<Pick<Message, 'bytes' | 'receivedAt' | 'isRead' | 'isDraft' | 'flag'>> {
  /** Immutable. */
  readonly id: string;
  /** The folder's id. */
  readonly folder: string;
}

export interface Delivery {
  /** A folder's id or well-known name. Default: the inbox. */
  readonly folder?: string;
  readonly isRead?: boolean;
  readonly isDraft?: boolean;
  readonly flag?: FlagStatus;
}

/** Persons are named by their address, messages by their immutable ids, folders by their ids or well-known names. */
export interface GraphMailHand {
  /** A message arrives. @returns its id */
  deliver(person: string, message: string | Uint8Array, delivery?: Delivery): string;
  move(person: string, id: string, folder: string): void;
  /** @returns the id of the copy, which is a message of its own */
  copy(person: string, id: string, folder: string): string;
  change(person: string, id: string, change: { readonly isRead?: boolean; readonly flag?: FlagStatus }): void;
  erase(person: string, id: string): void;
  /** @returns the folder's id */
  createFolder(person: string, name: string, more?: FolderOptions): string;
  renameFolder(person: string, folder: string, name: string): void;
  /** With what lies in it. */
  removeFolder(person: string, folder: string): void;
  folderId(person: string, wellKnown: string): string;
  /** The links of a folder's changes so far are too old. */
  expireDeltaTokens(person: string, folder: string): void;
  /** Newest first. */
  messages(person: string): readonly MailView[];
  /** Null when there is none. */
  message(person: string, id: string): MailView | null;
}

export interface FolderOptions {
  /** The folder that it lies in. */
  readonly parent?: string;
  readonly isHidden?: boolean;
  readonly isSearch?: boolean;
}

export function createMailHand(
  people: People,
  mailboxOf: (person: ReturnType<People['demand']>) => Mailbox,
  stamps: Stamps,
): GraphMailHand {
  const boxOf = (person: string): Mailbox => mailboxOf(people.demand(person));
  const folderOf = (mailbox: Mailbox, name: string): Folder => {
    const folder = findFolder(mailbox, name);
    if (folder === null) throw new Error(`There is no folder ${name}.`);
    return folder;
  };
  const found = (person: string, id: string): { readonly mailbox: Mailbox; readonly message: Message } => {
    const mailbox = boxOf(person);
    const message = findMessage(mailbox, id);
    if (message === null) throw new Error(`There is no message ${id}.`);
    return { mailbox, message };
  };
  const view = (mailbox: Mailbox, message: Message): MailView => ({
    id: messageId(message, true),
    folder: folderId(mailbox, message.folder),
    bytes: message.bytes,
    receivedAt: message.receivedAt,
    isRead: message.isRead,
    isDraft: message.isDraft,
    flag: message.flag,
  });
  return {
    deliver(
      person,
      message,
      { folder = 'inbox', isRead = false, isDraft = false, flag = 'notFlagged' } = {},
    ) {
      const mailbox = boxOf(person);
      const bytes = typeof message === 'string' ? Buffer.from(message) : message;
      const { key } = folderOf(mailbox, folder);
      const receivedAt = Math.floor(stamps.now() / 1000) * 1000;
      return messageId(mailbox.add(bytes, { folder: key, receivedAt, isDraft, isRead, flag }), true);
    },
    move(person, id, folder) {
      const { mailbox, message } = found(person, id);
      mailbox.move(message, folderOf(mailbox, folder).key);
    },
    copy(person, id, folder) {
      const { mailbox, message } = found(person, id);
      const { bytes, receivedAt, isDraft, isRead, flag } = message;
      const place = folderOf(mailbox, folder).key;
      return messageId(mailbox.add(bytes, { folder: place, receivedAt, isDraft, isRead, flag }), true);
    },
    change(person, id, change) {
      const { mailbox, message } = found(person, id);
      mailbox.change(message, change);
    },
    erase(person, id) {
      const { mailbox, message } = found(person, id);
      mailbox.erase(message);
    },
    createFolder(person, name, { parent, ...more } = {}) {
      const mailbox = boxOf(person);
      const place = parent === undefined ? {} : { parent: folderOf(mailbox, parent).key };
      return folderId(mailbox, mailbox.addFolder(name, { ...more, ...place }).key);
    },
    renameFolder(person, folder, name) {
      folderOf(boxOf(person), folder).name = name;
    },
    removeFolder(person, folder) {
      const mailbox = boxOf(person);
      const { key } = folderOf(mailbox, folder);
      for (const message of [...mailbox.messages.values()])
        if (message.folder === key) mailbox.erase(message);
      mailbox.removeFolder(key);
    },
    folderId: (person, wellKnown) => folderId(boxOf(person), folderOf(boxOf(person), wellKnown).key),
    expireDeltaTokens(person, folder) {
      folderOf(boxOf(person), folder).tokensFrom = stamps.next();
    },
    messages: (person) =>
      [...boxOf(person).messages.values()]
        .toSorted((a, b) => b.receivedAt - a.receivedAt)
        .map((message) => view(boxOf(person), message)),
    message(person, id) {
      const message = findMessage(boxOf(person), id);
      return message === null ? null : view(boxOf(person), message);
    },
  };
}
