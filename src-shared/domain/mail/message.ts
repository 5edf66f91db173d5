/** A message as a side tells it, without its content; names follow JMAP Mail (RFC 8621 section 4). */
import type { MailboxId } from './mailbox.ts';

/**
 * Where a message is on its side: an IMAP mailbox with UIDVALIDITY and UID, a Gmail or Graph id, the CRM's uuid. An address, never an
 * identity: on IMAP every move gives a new one (ML1).
 */
export type MessageRef = string;

/** Lower-cased: `$seen`, `$flagged`, `$answered`, `$forwarded`, `$draft`, `$junk` (RFC 8621 section 4.1.1), or a person's own. */
export type Keyword = string;

/** What identifies a message wherever it is (ML1). Two messages of one mailbox may have the same. */
export interface MessageIdentity {
  /** The side's id that no move changes (EMAILID of RFC 8474, X-GM-MSGID, Graph's immutable id); absent where it has none. */
  readonly emailId?: string;
  /** Message-ID without angle brackets and white space (M8); null without one. */
  readonly messageId: string | null;
  /** Bytes of the whole message; null where the side does not tell. */
  readonly size: number | null;
  /** When the side received it, epoch milliseconds (INTERNALDATE). */
  readonly receivedAt: number;
}

export interface StoredMessage extends MessageIdentity {
  readonly ref: MessageRef;
  /** At least one; more than one only where `capabilities.membership` is `many`. Sorted. */
  readonly mailboxes: readonly MailboxId[];
  /** Sorted. */
  readonly keywords: readonly Keyword[];
  /** The Date header, epoch milliseconds; null where it is missing or no date. */
  readonly sentAt: number | null;
  /** Decoded; shown to the person, never logged. */
  readonly subject: string;
  /** Addresses, lower-cased: the sender, and everybody else it names (To, Cc). For the settings of M6 and M7. */
  readonly from: readonly string[];
  readonly others: readonly string[];
}

/** Only what identifies the message. */
export function identityOf({ emailId, messageId, size, receivedAt }: MessageIdentity): MessageIdentity {
  return { ...(emailId === undefined ? {} : { emailId }), messageId, size, receivedAt };
}
