/** Mail folders as mailboxes (https://learn.microsoft.com/graph/api/resources/mailfolder). Pure. */
import type { Mailbox, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import { type Json, textIn } from '../../json-members.ts';

/** Names by which folders can be asked for whatever language they are named in; no answer says which folder has one. */
export const wellKnownNames: ReadonlyMap<string, MailboxRole> = new Map([
  ['inbox', 'inbox'],
  ['archive', 'archive'],
  ['deleteditems', 'trash'],
  ['sentitems', 'sent'],
  ['junkemail', 'junk'],
  ['drafts', 'drafts'],
]);

const mostDepth = 300;

/**
 * The rows of a whole listing, in their order; of a folder that is listed twice, the last row. Hidden folders and search folders are left
 * out, and so is what lies in them.
 * @param roles of the folders with a well-known name, by id
 */
export function mailboxesIn(
  rows: readonly Json[],
  roles: ReadonlyMap<string, MailboxRole>,
): readonly Mailbox[] {
  const byId = new Map<string, Json>();
  for (const row of rows) {
    const id = textIn(row, 'id');
    if (id === '') continue;
    if (row['@removed'] === undefined) byId.set(id, row);
    else byId.delete(id);
  }
  return [...byId].flatMap(([id, row]): readonly Mailbox[] => {
    const path = pathOf(row, byId);
    if (path === null) return [];
    const role = roles.get(id);
    const messages = row.totalItemCount;
    return [
      {
        id,
        path,
        ...(role === undefined ? {} : { role, roleReason: 'declared' as const }),
        ...(typeof messages === 'number' && Number.isSafeInteger(messages) ? { messages } : {}),
        holdsMessages: true,
        mayWrite: role !== 'drafts',
      },
    ];
  });
}

/** The names from the top: the root folder is not listed. Null for what is left out. */
function pathOf(row: Json, byId: ReadonlyMap<string, Json>): readonly string[] | null {
  const path: string[] = [];
  let folder: Json | undefined = row;
  while (folder !== undefined) {
    // folders that lie in each other, or too deep
    if (isLeftOut(folder) || path.length >= mostDepth) return null;
    path.unshift(textIn(folder, 'displayName') || textIn(folder, 'id'));
    folder = byId.get(textIn(folder, 'parentFolderId'));
  }
  return path;
}

function isLeftOut(row: Json): boolean {
  return row.isHidden === true || /mailSearchFolder$/i.test(textIn(row, '@odata.type'));
}
