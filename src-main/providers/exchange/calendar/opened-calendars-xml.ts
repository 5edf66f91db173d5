/** The requests that find calendars of other people, as they are sent. Pure. */
import { tag, textTag } from '../elements.ts';
import type { Operation } from '../envelope.ts';
import { propertyPath } from '../extended-properties.ts';
import { equalTo, fieldPath, operation, page, parents, restriction, shape } from '../request-parts.ts';
import { folderFields } from './requests-xml.ts';

/** It has this name in all languages. */
const commonViews = 'Common Views';
/** PidTagWlinkSection, of which calendars are the third; PidTagWlinkAddressBookEID ([MS-OXOCFG] 2.2.9.14 and 2.2.9.16). */
const section = 'Integer 0x6852';
const calendars = '3';
const addressBookId = 'Binary 0x6854';

/** The hidden folder beside the visible ones. */
export function findCommonViews(): Operation {
  return operation(
    'FindFolder',
    shape('FolderShape', folderFields) +
      page('Folder', 0, 1) +
      restriction(equalTo(fieldPath('folder:DisplayName'), commonViews)) +
      parents([{ known: 'root' }]),
    { Traversal: 'Shallow' },
  );
}

/** Items that belong to the folder itself. */
export function listShortcuts(folder: string, offset: number, most: number): Operation {
  return operation(
    'FindItem',
    shape('ItemShape', ['item:Subject'], { properties: [addressBookId] }) +
      page('Item', offset, most) +
      restriction(equalTo(propertyPath(section), calendars)) +
      parents([{ id: folder }]),
    { Traversal: 'Associated' },
  );
}

/** @param name of somebody in the directory */
export function resolveName(name: string): Operation {
  return operation('ResolveNames', textTag('m:UnresolvedEntry', name), {
    ReturnFullContactData: 'false',
    SearchScope: 'ActiveDirectory',
  });
}

/** The default calendar of a mailbox. @param owner its address */
export function getDefaultCalendar(owner: string): Operation {
  const mailbox = tag('t:Mailbox', textTag('t:EmailAddress', owner));
  const id = tag('t:DistinguishedFolderId', mailbox, { Id: 'calendar' });
  return operation('GetFolder', shape('FolderShape', folderFields) + tag('m:FolderIds', id));
}
