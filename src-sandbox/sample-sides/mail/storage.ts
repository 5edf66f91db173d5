/** Where a sample mailbox is stored: here in plain Maps (fast, lost with the process), or in a SQLite file (see sqlite-storage.ts). */
import type { MailboxRole } from '../../../src-shared/domain/mail/mailbox.ts';
import type { Content } from './content.ts';

/** One copy of a message. */
export interface Copy {
  readonly uid: number;
  readonly id: string;
  readonly content: Content;
  readonly receivedAt: number;
  readonly keywords: readonly string[];
  readonly isUnreadable: boolean;
}

export interface Folder {
  readonly name: string;
  readonly role: MailboxRole | null;
  readonly uidValidity: number;
  readonly nextUid: number;
}

/** Synchronous. Every method sees what earlier ones did, also through another handle on the same file. */
export interface MailStorage {
  /** In the order in which they were made. */
  folders(): readonly Folder[];
  folder(name: string): Folder | undefined;
  /** Adds the folder, or replaces what is known of it; its copies stay. */
  putFolder(folder: Folder): void;
  /** With its copies. */
  removeFolder(name: string): void;
  /** In order of uid. */
  copies(folder: string): readonly Copy[];
  copy(folder: string, uid: number): Copy | undefined;
  putCopy(folder: string, copy: Copy): void;
  removeCopy(folder: string, uid: number): void;
  /** Named single values. */
  fact<T>(name: string): T | undefined;
  setFact(name: string, value: unknown): void;
  /** All or nothing, also when the process dies meanwhile. May be nested. */
  atomically<T>(work: () => T): T;
  close(): void;
}

export function memoryMailStorage(): MailStorage {
  const folders = new Map<string, Folder>();
  const copies = new Map<string, Map<number, Copy>>();
  const facts = new Map<string, unknown>();
  return {
    folders: () => [...folders.values()],
    folder: (name) => folders.get(name),
    putFolder(folder) {
      folders.set(folder.name, folder);
      if (!copies.has(folder.name)) copies.set(folder.name, new Map());
    },
    removeFolder(name) {
      folders.delete(name);
      copies.delete(name);
    },
    copies: (folder) => [...(copies.get(folder)?.values() ?? [])],
    copy: (folder, uid) => copies.get(folder)?.get(uid),
    putCopy: (folder, copy) => void copies.get(folder)?.set(copy.uid, copy),
    removeCopy: (folder, uid) => void copies.get(folder)?.delete(uid),
    fact: <T>(name: string) => facts.get(name) as T | undefined,
    setFact: (name, value) => void facts.set(name, value),
    atomically: (work) => work(),
    close: () => {},
  };
}
