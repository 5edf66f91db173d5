/** What people do in Outlook with mail, and what arrives. */
import { emptyMessageInput, newMessage } from '../mail/input.ts';
import type { Flag } from '../mail/record.ts';
import type { Mailboxes } from '../mailboxes.ts';
import { EwsError } from '../refusal.ts';
import { namespaces } from '../soap.ts';
import type { FolderKind } from '../store/folder-names.ts';
import type { Folder, Folders } from '../store/folders.ts';
import type { ItemIds } from '../store/item-ids.ts';
import { type Items, isMessageItem, type MessageItem } from '../store/items.ts';

export interface SeenMessage {
  readonly id: string;
  readonly changeKey: string;
  readonly itemClass: string;
  readonly mime: Uint8Array;
  readonly isRead: boolean;
  readonly isDraft: boolean;
  readonly flag: Flag;
  readonly categories: readonly string[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

export interface MailHand {
  /** The id of a folder. @param name as DistinguishedFolderId names it */
  folder(address: string, name: string): string;
  /** @param parent the id of a folder. @returns the id of the new one */
  addFolder(parent: string, name: string, kind?: FolderKind): string;
  renameFolder(id: string, name: string): void;
  /** @param parent the id of a folder */
  moveFolder(id: string, parent: string): void;
  removeFolder(id: string): void;
  /** A message arrives. @param folder its id. @returns the id of the message */
  deliver(
    folder: string,
    mime: Uint8Array,
    how?: { readonly isRead?: boolean; readonly flag?: Flag | null; readonly itemClass?: string },
  ): string;
  /** @returns the new id */
  move(id: string, folder: string): string;
  /** @returns the id of the copy, which is a message of its own */
  copy(id: string, folder: string): string;
  mark(
    id: string,
    marks: { readonly isRead?: boolean; readonly flag?: Flag; readonly categories?: readonly string[] },
  ): void;
  remove(id: string): void;
  /** @param folder its id */
  all(folder: string): readonly SeenMessage[];
  /** Null when there is none. */
  see(id: string): (SeenMessage & { readonly folder: string }) | null;
}

export function createMailHand(parts: {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly items: Items;
  readonly ids: ItemIds;
  readonly now: () => number;
}): MailHand {
  const { mailboxes, folders, items, ids, now } = parts;
  const folderAt = (id: string): Folder => {
    const found = ids.folderById(id);
    if (found === null) throw new Error(`There is no folder ${id}.`);
    return found;
  };
  const messageAt = (id: string): MessageItem => {
    const node = {
      namespace: namespaces.types,
      name: 'ItemId',
      attributes: { Id: id },
      children: [],
      text: '',
    };
    const { item } = ids.find(node);
    if (!isMessageItem(item)) throw new Error(`${id} is no message.`);
    return item;
  };
  const seen = (item: MessageItem): SeenMessage => {
    const { mime, isRead, isDraft, flag, content, received } = item.record;
    const { categories } = content;
    const { itemClass } = item;
    return {
      ...{ id: ids.itemId(item), changeKey: ids.changeKey(item), itemClass },
      ...{ mime, isRead, isDraft, flag, categories, receivedAt: received },
    };
  };
  return {
    folder(address, name) {
      const found = folders.distinguished(mailboxes.demand(address), name);
      if (found === null) throw new Error(`${address} has no folder ${name}.`);
      return ids.folderId(found);
    },
    addFolder: (parent, name, kind = 'Folder') =>
      ids.folderId(folders.add({ parent: folderAt(parent), name, kind, folderClass: 'IPF.Note' })),
    renameFolder: (id, name) => void folders.change(folderAt(id), { name }),
    moveFolder: (id, parent) => void folders.change(folderAt(id), { parent: folderAt(parent).key }),
    removeFolder(id) {
      for (const gone of folders.remove(folderAt(id))) for (const item of items.in(gone)) items.remove(item);
    },
    deliver(folder, mime, { isRead = false, flag = null, itemClass = 'IPM.Note' } = {}) {
      const input = emptyMessageInput();
      input.mime = mime;
      input.isRead = isRead;
      input.flag = flag;
      const record = { ...newMessage(input, true, now()), received: now() };
      return ids.itemId(items.add(folderAt(folder), { itemClass, record }));
    },
    move: (id, folder) => ids.itemId(items.move(messageAt(id), folderAt(folder))),
    copy(id, folder) {
      const { itemClass, record } = messageAt(id);
      return ids.itemId(items.add(folderAt(folder), { itemClass, record }));
    },
    mark(id, { isRead, flag, categories }) {
      const item = messageAt(id);
      const { record } = item;
      const next = {
        ...record,
        isRead: isRead ?? record.isRead,
        flag: flag ?? record.flag,
        content: { ...record.content, categories: categories ?? record.content.categories },
      };
      items.change(item, next, flag === undefined && categories === undefined);
    },
    remove: (id) => items.remove(messageAt(id)),
    all: (folder) => items.in(folderAt(folder)).filter(isMessageItem).map(seen),
    see(id) {
      try {
        const item = messageAt(id);
        return { ...seen(item), folder: ids.folderId(item.folder) };
      } catch (error) {
        if (error instanceof EwsError) return null;
        throw error;
      }
    },
  };
}
