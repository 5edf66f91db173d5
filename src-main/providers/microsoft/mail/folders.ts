/** Mail folders as mailboxes (https://learn.microsoft.com/graph/api/resources/mailfolder); no answer says which has a well-known name. Pure. */
import type { Mailbox, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import { type Json, textIn } from '../../json-members.ts';
import { mailboxesOf, type OutlookFolder } from '../../outlook-mail/index.ts';

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
  return mailboxesOf([...byId.values()].map(folderIn), roles);
}

function folderIn(row: Json): OutlookFolder {
  const messages = row.totalItemCount;
  return {
    id: textIn(row, 'id'),
    name: textIn(row, 'displayName'),
    parent: textIn(row, 'parentFolderId'),
    messages: typeof messages === 'number' && Number.isSafeInteger(messages) ? messages : null,
    mayWrite: true,
    isOther: false,
    isHidden: row.isHidden === true || /mailSearchFolder$/i.test(textIn(row, '@odata.type')),
  };
}
