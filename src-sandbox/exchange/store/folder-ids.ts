/** Folders as requests name them, and what the person who asks may do there. */
import { childOf, textOf, type XmlNode } from '../../simulator/xml.ts';
import type { Mailbox, Mailboxes } from '../mailboxes.ts';
import { invalidSchema, refuse } from '../refusal.ts';
import type { Folder, Folders } from './folders.ts';
import type { ItemIds } from './item-ids.ts';

export type Right = 'read' | 'write';

export interface FolderIds {
  /** FolderId or DistinguishedFolderId, also of somebody else's mailbox. @throws EwsError, EwsFault */
  find(node: XmlNode, caller: Mailbox, right: Right): Folder;
  /** @throws EwsError */
  demand(folder: Folder, caller: Mailbox, right: Right): void;
  may(folder: Folder, caller: Mailbox, right: Right): boolean;
  /** Gives somebody a right in one folder; null takes it away. */
  share(folder: Folder, address: string, right: Right | null): void;
}

export function createFolderIds(mailboxes: Mailboxes, folders: Folders, ids: ItemIds): FolderIds {
  const shares = new Map<string, Right>();
  const shareKey = ({ key }: Folder, address: string): string => `${key} ${address.toLowerCase()}`;
  const may: FolderIds['may'] = (folder, caller, right) => {
    const { owner } = folder;
    if (owner === caller || owner.delegates.some((one) => mailboxes.find(one) === caller)) return true;
    const given = shares.get(shareKey(folder, caller.email));
    return given === 'write' || (given === 'read' && right === 'read');
  };
  const demand: FolderIds['demand'] = (folder, caller, right) => {
    if (!may(folder, caller, right)) refuse('ErrorAccessDenied');
  };
  const named = (node: XmlNode, caller: Mailbox): Folder => {
    const id = node.attributes.Id ?? invalidSchema("The required attribute 'Id' is missing.");
    if (node.name === 'FolderId') return ids.folderById(id) ?? refuse('ErrorFolderNotFound');
    if (node.name !== 'DistinguishedFolderId')
      return invalidSchema(`The element '${node.name}' is not expected.`);
    const address = textOf(childOf(node, 'Mailbox'), 'EmailAddress');
    const owner = address === null ? caller : mailboxes.find(address);
    if (owner === null) return refuse('ErrorNonExistentMailbox');
    return folders.distinguished(owner, id) ?? refuse('ErrorFolderNotFound');
  };
  return {
    find(node, caller, right) {
      const folder = named(node, caller);
      demand(folder, caller, right);
      return folder;
    },
    demand,
    may,
    share(folder, address, right) {
      if (right === null) shares.delete(shareKey(folder, address));
      else shares.set(shareKey(folder, address), right);
    },
  };
}
