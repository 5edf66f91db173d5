/**
 * A kind of mailbox that the suites of the mail engine run over, and what differs between kinds. What a kind cannot do is no test of it:
 * nothing is registered then, so that nothing looks skipped.
 */
import { it } from 'vitest';
import type { MailMapping } from '../../../src-main/sync/mail/model.ts';
import type { CrmLikeOptions } from '../../../src-sandbox/sample-sides/mail/crm-like.ts';
import type { ImapLikeOptions } from '../../../src-sandbox/sample-sides/mail/imap-like.ts';
import { type MailWorld, mailWorld, usualMapping } from '../mail-world.ts';

export interface MailboxKit {
  readonly name: string;
  readonly mapping: MailMapping;
  /** The scope that tells of the inbox. */
  readonly scope: string;
  /** The last page, counted from 0, of what changed in an inbox with 30 messages. */
  readonly lastPage: number;
  readonly can: {
    /** Give all addresses anew. Otherwise its history expires instead. */
    readonly renumber: boolean;
    /** Lose or rename the mailbox in which new mail arrives. */
    readonly renameInbox: boolean;
    /** Hold a message in inbox and archive at the same time. */
    readonly copyToArchive: boolean;
    /** Take into Sent what was not sent. */
    readonly moveToSent: boolean;
    /** Be one that does not locate. */
    readonly notLocate: boolean;
    /** Have a message where no pair of the map is: in Gmail what has a label of the person's own only is in the archive too. */
    readonly leaveTheMap: boolean;
    /** Ask for the bytes after the description only. Otherwise both come at once. */
    readonly readLate: boolean;
    /** Tell how large a message is before its bytes are read. Two with one Message-ID and of the same second are one otherwise. */
    readonly tellSizes: boolean;
  };
  /** A new account with a CRM; it is gone when the test is over. @param provider for kinds that have such options */
  world(options?: {
    readonly provider?: Partial<ImapLikeOptions>;
    readonly crm?: Partial<CrmLikeOptions>;
  }): Promise<MailWorld>;
}

/** `it` for what this kind can do. */
export function itWhere(can: boolean): (name: string, test: () => Promise<void>) => void {
  return can ? it : () => undefined;
}

export const imapLikeKit: MailboxKit = {
  name: 'a mailbox like IMAP',
  mapping: usualMapping,
  scope: 'INBOX',
  lastPage: 1,
  can: {
    renumber: true,
    renameInbox: true,
    copyToArchive: true,
    moveToSent: true,
    notLocate: true,
    leaveTheMap: true,
    readLate: true,
    tellSizes: true,
  },
  world: async (options) => mailWorld(options),
};
