/** One mailbox: its folders, its messages, and what a delta has to know of how both changed. */
import type { Stamps } from '../../simulator/stamps.ts';
import { guidOf, type Person } from '../people.ts';

export interface Folder {
  readonly key: string;
  /** The name by which it can be asked for in any language; null for one of the person's own. */
  readonly wellKnown: string | null;
  name: string;
  parent: string;
  isHidden: boolean;
  /** A search folder: it has no messages of its own. */
  readonly isSearch: boolean;
  /** Messages that left, with when they had come (stamps). Several times: every time. */
  readonly departures: { readonly message: string; readonly cameAt: number; readonly leftAt: number }[];
  /** Links from before this stamp are refused. */
  tokensFrom: number;
}

export type FlagStatus = 'notFlagged' | 'flagged' | 'complete';

export interface Message {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly isDraft: boolean;
  folder: string;
  isRead: boolean;
  flag: FlagStatus;
  /** When it came to its folder, when it was read or unread last, and when anything else of it changed: stamps. */
  cameAt: number;
  readAt: number;
  changedAt: number;
}

export interface Mailbox {
  readonly person: Person;
  readonly folders: ReadonlyMap<string, Folder>;
  readonly messages: ReadonlyMap<string, Message>;
  addFolder(name: string, more?: Partial<Pick<Folder, 'parent' | 'isHidden' | 'isSearch'>>): Folder;
  removeFolder(key: string): void;
  add(
    bytes: Uint8Array,
    given: Pick<Message, 'folder' | 'receivedAt' | 'isDraft' | 'isRead' | 'flag'>,
  ): Message;
  move(message: Message, folder: string): void;
  change(message: Message, change: Partial<Pick<Message, 'isRead' | 'flag'>>): void;
  erase(message: Message): void;
}

/** The folder that all others lie in, which is not listed. */
export const rootKey = 'msgfolderroot';

const usual: Readonly<Record<string, string>> = {
  archive: 'Archive',
  conversationhistory: 'Conversation History',
  deleteditems: 'Deleted Items',
  drafts: 'Drafts',
  inbox: 'Inbox',
  junkemail: 'Junk Email',
  outbox: 'Outbox',
  sentitems: 'Sent Items',
};

export function createMailbox(person: Person, stamps: Stamps): Mailbox {
  const folders = new Map<string, Folder>();
  const messages = new Map<string, Message>();
  let made = 0;
  const newFolder = (key: string, wellKnown: string | null, name: string): Folder => ({
    key,
    wellKnown,
    name,
    parent: rootKey,
    isHidden: false,
    isSearch: false,
    departures: [],
    tokensFrom: 0,
  });
  for (const [name, shown] of Object.entries(usual)) folders.set(name, newFolder(name, name, shown));
  const leave = (message: Message): number => {
    const leftAt = stamps.next();
    folders.get(message.folder)?.departures.push({ message: message.key, cameAt: message.cameAt, leftAt });
    return leftAt;
  };
  return {
    person,
    folders,
    messages,
    addFolder(name, more = {}) {
      made += 1;
      const folder: Folder = { ...newFolder(`folder-${made}`, null, name), ...more };
      folders.set(folder.key, folder);
      return folder;
    },
    removeFolder: (key) => void folders.delete(key),
    add(bytes, given) {
      made += 1;
      const at = stamps.next();
      const key = guidOf(`message ${made} of ${person.email}`);
      const message: Message = { ...given, key, bytes, cameAt: at, readAt: 0, changedAt: at };
      messages.set(key, message);
      return message;
    },
    move(message, folder) {
      if (message.folder === folder) return;
      message.cameAt = leave(message);
      message.folder = folder;
    },
    change(message, { isRead = message.isRead, flag = message.flag }) {
      if (isRead !== message.isRead) message.readAt = stamps.next();
      if (flag !== message.flag) message.changedAt = stamps.next();
      message.isRead = isRead;
      message.flag = flag;
    },
    erase(message) {
      leave(message);
      messages.delete(message.key);
    },
  };
}
