/**
 * Messages as Graph tells them (https://learn.microsoft.com/graph/api/resources/message). Nothing in an answer is trusted: a member of
 * another kind than expected counts as absent, and a row without what a message needs is none. Pure.
 */
import { bareMessageId } from '../../../../src-shared/domain/mail/message-id.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../../json-members.ts';
import {
  type KeptMessage,
  keywordsOf,
  type MarkChange,
  mailAddresses,
  timeOf,
} from '../../outlook-mail/index.ts';

/** What is asked for of each message. Its size is none of the members. */
export const messageMembers = [
  'id',
  'changeKey',
  'internetMessageId',
  'receivedDateTime',
  'sentDateTime',
  'subject',
  'from',
  'sender',
  'toRecipients',
  'ccRecipients',
  'parentFolderId',
  'isRead',
  'isDraft',
  'flag',
].join(',');

/** Null for a row that does not say all of it, as rows about a change may not. */
export function messageIn(row: Json): KeptMessage | null {
  const [id, folder] = [textIn(row, 'id'), textIn(row, 'parentFolderId')];
  const receivedAt = timeIn(row, 'receivedDateTime');
  if (id === '' || folder === '' || receivedAt === null) return null;
  if (typeof row.isRead !== 'boolean' || !Array.isArray(row.toRecipients)) return null;
  const changeKey = textIn(row, 'changeKey');
  return {
    version: textIn(row, '@odata.etag') || (changeKey === '' ? '' : `W/"${changeKey}"`),
    message: {
      ref: id,
      emailId: id,
      messageId: bareMessageId(textIn(row, 'internetMessageId')),
      size: null,
      receivedAt,
      mailboxes: [folder],
      keywords: keywordsOf({
        isRead: row.isRead,
        // a task that is complete has no flag any more
        isFlagged: textIn(objectIn(row, 'flag'), 'flagStatus') === 'flagged',
        isDraft: row.isDraft === true,
      }),
      sentAt: timeIn(row, 'sentDateTime'),
      subject: textIn(row, 'subject').trim(),
      from: senderOf(row),
      others: addressesIn([...listIn(row, 'toRecipients'), ...listIn(row, 'ccRecipients')]),
    },
  };
}

/** The members that make the marks so. */
export function changeOf({ isRead, isFlagged }: MarkChange): Json {
  return {
    ...(isRead === null ? {} : { isRead }),
    ...(isFlagged === null ? {} : { flag: { flagStatus: isFlagged ? 'flagged' : 'notFlagged' } }),
  };
}

/** A draft has no `from`, and some no `sender`. */
function senderOf(row: Json): readonly string[] {
  const author = addressesIn([objectIn(row, 'from')]);
  return author.length > 0 ? author : addressesIn([objectIn(row, 'sender')]);
}

/** Some recipients have no `emailAddress`. */
function addressesIn(recipients: readonly Json[]): readonly string[] {
  return mailAddresses(recipients.map((one) => textIn(objectIn(one, 'emailAddress'), 'address')));
}

function timeIn(row: Json, name: string): number | null {
  return timeOf(textIn(row, name));
}

/** Whether a row says that a message is not where it was (`@removed`). */
export function isRemoved(row: Json): boolean {
  return isObject(row['@removed']);
}
