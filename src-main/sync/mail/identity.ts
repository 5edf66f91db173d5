/** Which messages are the same one (ML1), and the name under which a message is known everywhere (M8). Pure. */
import type { MessageIdentity, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { MailEnd, MailLink } from '../../store/index.ts';
import { fingerprint } from '../common/fingerprint.ts';

/** A message whose Message-ID no other message of this account has. */
export function plainKey(messageId: string): string {
  return `mid:${messageId}`;
}

/** A message whose Message-ID another one has too: told apart by size and date, the same ones at every start. */
export function suffixedKey(messageId: string, { size, receivedAt }: MessageIdentity): string {
  return `mid:${messageId}#${fingerprint([size, receivedAt]).slice(0, 16)}`;
}

/** A message without a Message-ID is known by its bytes. @param sha256 lower-case hexadecimal */
export function bytesKey(sha256: string): string {
  return `sha256:${sha256}`;
}

/**
 * Whether a message is the one that was at this end, or a copy of it, which has an id of its own. Without a Message-ID, sender and subject
 * count as well.
 */
export function isSameMessage(message: StoredMessage, link: MailLink, end: MailEnd): boolean {
  if (message.emailId !== undefined && message.emailId === end.emailId) return true;
  if (message.messageId !== link.messageId) return false;
  if (message.size !== end.size || message.receivedAt !== end.receivedAt) return false;
  return (
    message.messageId !== null || (senderOf(message) === link.sender && message.subject === link.subject)
  );
}

export function senderOf({ from }: Pick<StoredMessage, 'from'>): string {
  return from[0] ?? '';
}

/** A message as an end keeps it, for a write that needs the whole. */
export function messageAt(link: MailLink, end: MailEnd): StoredMessage {
  return {
    ref: end.ref,
    ...(end.emailId === undefined ? {} : { emailId: end.emailId }),
    messageId: link.messageId,
    size: end.size,
    receivedAt: end.receivedAt,
    mailboxes: end.mailboxes,
    keywords: end.keywords,
    sentAt: link.sentAt,
    subject: link.subject,
    from: link.sender === '' ? [] : [link.sender],
    others: [],
  };
}
