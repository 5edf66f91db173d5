/**
 * Folders as EWS tells them (https://learn.microsoft.com/exchange/client-developer/web-service-reference/folder). Public folders are in
 * no listing of a mailbox. Pure.
 */
import { type OutlookFolder, wellKnownNames } from '../../outlook-mail/index.ts';
import type { Element } from '../../xml.ts';
import { childrenOf } from '../../xml.ts';
import { partOf, textOf, typeName } from '../elements.ts';

/** PidTagAttributeHidden ([MS-OXCFOLD] 2.2.2.2.2.1). */
export const hiddenProperty = 'Boolean 0x10F4';
const hiddenTag = 0x10f4;

export interface ExchangeFolder extends OutlookFolder {
  /** The well-known name; '' for none, and where the server does not tell. */
  readonly known: string;
}

/** Null for one without an id. */
export function folderIn(folder: Element): ExchangeFolder | null {
  const id = folderId(folder);
  if (id === '') return null;
  const folderClass = textOf(folder, 'FolderClass').trim();
  const count = textOf(folder, 'TotalCount').trim();
  const known = textOf(folder, 'DistinguishedFolderId').trim();
  return {
    id,
    name: textOf(folder, 'DisplayName').trim(),
    parent: partOf(folder, 'ParentFolderId')?.attributes.Id ?? '',
    messages: /^\d{1,9}$/.test(count) ? Number(count) : null,
    mayWrite: mayWrite(folder),
    // calendars, contacts and tasks are elements of other names; notes and programs' own folders are of other classes
    isOther: folder.name !== typeName('Folder') || !/^(?:IPF\.(?:Note|Imap)(?:\.|$)|$)/i.test(folderClass),
    isHidden: folder.name === typeName('SearchFolder') || isHidden(folder),
    known: wellKnownNames.has(known) ? known : '',
  };
}

export function folderId(folder: Element): string {
  return partOf(folder, 'FolderId')?.attributes.Id ?? '';
}

/** A server that says nothing of rights is asked when something is written. */
function mayWrite(folder: Element): boolean {
  const rights = partOf(folder, 'EffectiveRights');
  return rights === null || ['CreateContents', 'Delete'].every((one) => textOf(rights, one) !== 'false');
}

function isHidden(folder: Element): boolean {
  return childrenOf(folder, typeName('ExtendedProperty')).some((property) => {
    const { PropertyTag = '' } = partOf(property, 'ExtendedFieldURI')?.attributes ?? {};
    return Number(PropertyTag) === hiddenTag && textOf(property, 'Value').trim() === 'true';
  });
}
