/** The mailbox of sample mode: IMAP-like, filled the first time. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import { newsOf } from '../account-view-news.ts';
import { type ImapLikeHand, imapLike } from './imap-like.ts';
import { sampleMail, sampleMailboxes } from './sample-mail.ts';
import type { MailStorage } from './storage.ts';

export interface SampleMailbox {
  readonly storage: MailStorage;
  /** What its person does. */
  readonly hand: ImapLikeHand;
  /** For Concord; it wakes after edits in the web view. */
  readonly side: MailSide;
}

/** The threads of the web view and of the engine each open one over a storage of the same file, and see one mailbox. */
export function sampleMailbox(storage: MailStorage, clock: Clock, address: string): SampleMailbox {
  return storage.atomically(() => {
    const { hand, side } = imapLike({ storage, mailboxes: sampleMailboxes, now: clock.now });
    if (storage.fact('filled') === undefined) {
      for (const { mailbox, content, keywords, receivedAt } of sampleMail(clock, address))
        hand.deliver(mailbox, content, keywords, receivedAt);
      storage.setFact('filled', true);
    }
    return { storage, hand, side: { ...side(), wake: (signal) => newsOf(storage, clock, signal) } };
  });
}
