/**
 * Messages as EWS tells them (https://learn.microsoft.com/exchange/client-developer/web-service-reference/message-ex15websvcsotherref).
 * Nothing in an answer is trusted: what cannot be read counts as absent, and an item without what a message needs is none. Pure.
 */
import type { Keyword } from '../../../../src-shared/domain/mail/message.ts';
import { bareMessageId } from '../../../../src-shared/domain/mail/message-id.ts';
import { type KeptMessage, keywordsOf, mailAddresses, timeOf } from '../../outlook-mail/index.ts';
import { child, type Element } from '../../xml.ts';
import { itemsOf, partOf, textOf, typeName } from '../elements.ts';

/** Mail, and mail about meetings; a folder may hold appointments, people and tasks too. */
const elements = ['Message', 'MeetingMessage', 'MeetingRequest', 'MeetingResponse', 'MeetingCancellation'];
const messageElements: ReadonlySet<string> = new Set(elements.map(typeName));

export function isMessage({ name }: Element): boolean {
  return messageElements.has(name);
}

/** Null for an item that does not say all of it. Its size is left out: Exchange's changes with every mark. */
export function messageIn(item: Element): KeptMessage | null {
  const { id, changeKey } = itemId(item);
  const folder = partOf(item, 'ParentFolderId')?.attributes.Id ?? '';
  const receivedAt = timeOf(textOf(item, 'DateTimeReceived'));
  const keywords = keywordsIn(item, true);
  if (id === '' || folder === '' || receivedAt === null || keywords === null) return null;
  return {
    version: changeKey,
    message: {
      ref: id,
      messageId: bareMessageId(textOf(item, 'InternetMessageId')),
      size: null,
      receivedAt,
      mailboxes: [folder],
      keywords,
      sentAt: timeOf(textOf(item, 'DateTimeSent')),
      subject: textOf(item, 'Subject').trim(),
      from: senderOf(item),
      others: mailAddresses([...addressesIn(item, 'ToRecipients'), ...addressesIn(item, 'CcRecipients')]),
    },
  };
}

export function itemId(item: Element): { readonly id: string; readonly changeKey: string } {
  const { Id: id = '', ChangeKey: changeKey = '' } = partOf(item, 'ItemId')?.attributes ?? {};
  return { id, changeKey };
}

/** @param isWhole what an item does not tell then it does not have. @returns null when it does not tell all that decides them */
export function keywordsIn(item: Element, isWhole: boolean): readonly Keyword[] | null {
  const isRead = textOf(item, 'IsRead').trim();
  const flag = child(partOf(item, 'Flag'), typeName('FlagStatus'))?.text.trim();
  if (isRead !== 'true' && isRead !== 'false') return null;
  if (!isWhole && flag === undefined) return null;
  return keywordsOf({
    isRead: isRead === 'true',
    // what is complete has no flag any more
    isFlagged: flag === 'Flagged',
    isDraft: textOf(item, 'IsDraft').trim() === 'true',
  });
}

/** A draft has no `From`, and some no `Sender`. */
function senderOf(item: Element): readonly string[] {
  const author = mailAddresses([addressOf(partOf(item, 'From'))]);
  return author.length > 0 ? author : mailAddresses([addressOf(partOf(item, 'Sender'))]);
}

function addressOf(holder: Element | null): string {
  return textOf(partOf(holder, 'Mailbox'), 'EmailAddress');
}

function addressesIn(item: Element, list: string): readonly string[] {
  return itemsOf(item, list, 'Mailbox').map((mailbox) => textOf(mailbox, 'EmailAddress'));
}
