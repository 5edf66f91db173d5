/** The folders of all mailboxes. */
import type { Mailbox } from '../mailboxes.ts';
import { type FolderKind, usualFolders } from './folder-names.ts';
import type { Gone, Row, RowChange } from './history.ts';

export interface Folder extends Row {
  readonly key: string;
  readonly owner: Mailbox;
  /** Null for the root. */
  readonly parent: string | null;
  /** As DistinguishedFolderId names it; null for a folder that a person made. */
  readonly distinguished: string | null;
  readonly kind: FolderKind;
  readonly folderClass: string | null;
  readonly name: string;
}

export interface GoneFolder extends Gone {
  readonly folder: Folder;
}

export interface NewFolder {
  readonly parent: Folder;
  readonly name: string;
  readonly kind: FolderKind;
  readonly folderClass: string | null;
}

export interface Folders {
  /** Makes the usual folders of a mailbox. @param hasArchive as Exchange 2016 and later have one */
  open(owner: Mailbox, hasArchive: boolean): void;
  add(folder: NewFolder): Folder;
  change(folder: Folder, changed: Partial<Pick<Folder, 'name' | 'parent'>>): Folder;
  /** With everything below it. @returns the folders that went */
  remove(folder: Folder): readonly Folder[];
  find(key: string): Folder | null;
  /** Null where the mailbox has none. @param id as DistinguishedFolderId names it */
  distinguished(owner: Mailbox, id: string): Folder | null;
  childrenOf(folder: Folder): readonly Folder[];
  /** All levels below, parents first. */
  below(folder: Folder): readonly Folder[];
  goneIn(owner: Mailbox): readonly GoneFolder[];
}

/** @param nextChange the number of a change, larger than every one before */
export function createFolders(nextChange: () => number): Folders {
  const folders = new Map<string, Folder>();
  const gone: GoneFolder[] = [];
  let count = 0;

  const put = (folder: Omit<Folder, 'entered' | 'changes' | 'key'>): Folder => {
    count += 1;
    const entered = nextChange();
    const made: Folder = {
      ...folder,
      key: `folder ${count}`,
      entered,
      changes: [{ at: entered, isReadMark: false }],
    };
    folders.set(made.key, made);
    return made;
  };
  const distinguished: Folders['distinguished'] = (owner, id) =>
    [...folders.values()].find((one) => one.owner === owner && one.distinguished === id) ?? null;
  const childrenOf: Folders['childrenOf'] = ({ key }) =>
    [...folders.values()].filter(({ parent }) => parent === key);
  const below: Folders['below'] = (folder) => childrenOf(folder).flatMap((one) => [one, ...below(one)]);

  return {
    open(owner, hasArchive) {
      for (const { id, parent, kind, folderClass, names } of usualFolders) {
        if (id === 'archive' && !hasArchive) continue;
        put({
          owner,
          parent: parent === null ? null : (distinguished(owner, parent)?.key ?? null),
          distinguished: id,
          kind,
          folderClass,
          name: names[owner.language],
        });
      }
    },
    add: ({ parent, ...folder }) =>
      put({ ...folder, owner: parent.owner, parent: parent.key, distinguished: null }),
    change(folder, changed) {
      const change: RowChange = { at: nextChange(), isReadMark: false };
      const next = { ...folder, ...changed, changes: [...folder.changes, change] };
      folders.set(folder.key, next);
      return next;
    },
    remove(folder) {
      const all = [folder, ...below(folder)];
      for (const one of all) {
        folders.delete(one.key);
        gone.push({ folder: one, entered: one.entered, changes: one.changes, left: nextChange() });
      }
      return all;
    },
    find: (key) => folders.get(key) ?? null,
    distinguished,
    childrenOf,
    below,
    goneIn: (owner) => gone.filter(({ folder }) => folder.owner === owner),
  };
}
