/**
 * Messages as Graph tells them (https://learn.microsoft.com/graph/api/resources/message). Nothing in an answer is trusted: a member of
 * another kind than expected counts as absent, and a row without what a message needs is none. Pure.
 */
import type { Keyword, StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { bareMessageId } from '../../../../src-shared/domain/mail/message-id.ts';
import { isObject, type Json, listIn, objectIn, textIn } from '../../json-members.ts';

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

export const keptKeywords = ['$seen', '$flagged'] as const satisfies readonly Keyword[];

/** A message as Graph has it: `message` is what others see of it. */
export interface GraphMessage {
  /** For the header If-Match; '' without one. */
  readonly etag: string;
  readonly message: StoredMessage;
}

/** Null for a row that does not say all of it, as rows about a change may not. */
export function messageIn(row: Json): GraphMessage | null {
  const [id, folder] = [textIn(row, 'id'), textIn(row, 'parentFolderId')];
  const receivedAt = timeIn(row, 'receivedDateTime');
  if (id === '' || folder === '' || receivedAt === null) return null;
  if (typeof row.isRead !== 'boolean' || !Array.isArray(row.toRecipients)) return null;
  const changeKey = textIn(row, 'changeKey');
  return {
    etag: textIn(row, '@odata.etag') || (changeKey === '' ? '' : `W/"${changeKey}"`),
    message: {
      ref: id,
      emailId: id,
      messageId: bareMessageId(textIn(row, 'internetMessageId')),
      size: null,
      receivedAt,
      mailboxes: [folder],
      keywords: keywordsOf(row),
      sentAt: timeIn(row, 'sentDateTime'),
      subject: textIn(row, 'subject').trim(),
      from: senderOf(row),
      others: addressesIn([...listIn(row, 'toRecipients'), ...listIn(row, 'ccRecipients')]),
    },
  };
}

/** Sorted. A task that is complete has no flag any more. */
function keywordsOf(row: Json): readonly Keyword[] {
  return [
    ...(row.isDraft === true ? ['$draft'] : []),
    ...(textIn(objectIn(row, 'flag'), 'flagStatus') === 'flagged' ? ['$flagged'] : []),
    ...(row.isRead === true ? ['$seen'] : []),
  ];
}

/** The change of a message that gives and takes these keywords; null when nothing is to be changed. */
export function changeForKeywords(
  { keywords }: StoredMessage,
  add: readonly Keyword[],
  remove: readonly Keyword[],
): Json | null {
  const wanted = (keyword: Keyword): boolean | null => {
    const is = keywords.includes(keyword);
    if (add.includes(keyword)) return is ? null : true;
    return remove.includes(keyword) && is ? false : null;
  };
  const [seen, flagged] = [wanted('$seen'), wanted('$flagged')];
  if (seen === null && flagged === null) return null;
  return {
    ...(seen === null ? {} : { isRead: seen }),
    ...(flagged === null ? {} : { flag: { flagStatus: flagged ? 'flagged' : 'notFlagged' } }),
  };
}

/** Of a change, the keywords that Graph cannot hold or give up. */
export function unkeptOf(add: readonly Keyword[], remove: readonly Keyword[]): readonly Keyword[] {
  return [...add, ...remove].filter((keyword) => !(keptKeywords as readonly Keyword[]).includes(keyword));
}

/** A draft has no `from`, and some no `sender`. */
function senderOf(row: Json): readonly string[] {
  const author = addressesIn([objectIn(row, 'from')]);
  return author.length > 0 ? author : addressesIn([objectIn(row, 'sender')]);
}

/** Lower-cased. What is no mail address is left out: a recipient without `emailAddress`, a name in the directory (`/O=…/CN=…`). */
function addressesIn(recipients: readonly Json[]): readonly string[] {
  const found = recipients.map((one) =>
    textIn(objectIn(one, 'emailAddress'), 'address').trim().toLowerCase(),
  );
  return [...new Set(found.filter((address) => /^[^\s/@][^\s@]*@[^\s@]+$/.test(address)))];
}

/** Epoch milliseconds. `0001-01-01` stands for none. */
function timeIn(row: Json, name: string): number | null {
  const time = Date.parse(textIn(row, name));
  return Number.isFinite(time) && time > Date.UTC(1900) ? time : null;
}

/** Whether a row says that a message is not where it was (`@removed`). */
export function isRemoved(row: Json): boolean {
  return isObject(row['@removed']);
}
