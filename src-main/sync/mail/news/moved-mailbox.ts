/**
 * The mailbox moved to another account (A13): linked messages are found again in it by their Message-ID, else by size and date, and go on
 * where both sides last agreed. Nothing is appended, moved or deleted for that. What is not found stays in the CRM, and is linked again
 * should it arrive later.
 */
import type { StoredMessage } from '../../../../src-shared/domain/mail/message.ts';
import { isInOldMailbox, type MailEnd, type MailLink, type Store } from '../../../store/index.ts';
import { senderOf } from '../identity.ts';
import type { MailRun } from '../run-context.ts';
import { addressOf } from './address-of.ts';

/** Once it is known what became of calls to the CRM, nothing of the old mailbox's addresses is used any more. */
export function leaveOldMailbox({ store }: Pick<MailRun, 'store'>): void {
  if (store.mail.moved.move()?.phase !== 'begun') return;
  store.transaction('mail.move', () => store.mail.moved.awaitAll());
}

/** Gives messages of the new mailbox the place of the linked ones that they are. */
export function findMovedMessages(run: MailRun): void {
  const { store } = run;
  if (store.mail.moved.move() === null) return;
  const { links, news, left } = store.mail;
  const found = store.reading(() =>
    news
      .known()
      .flatMap((row) =>
        row.side === 'provider' && row.kind === 'found' && links.end('provider', row.ref) === null
          ? [row]
          : [],
      ),
  );
  const taken = new Set<number>();
  const pairs: { readonly end: MailEnd; readonly message: StoredMessage; readonly scope: string }[] = [];
  const pair = (fits: (end: MailEnd, message: StoredMessage) => boolean): void => {
    for (const { message, scope } of found) {
      if (pairs.some((one) => one.message === message)) continue;
      const end = candidatesFor(message, links)
        .flatMap((link) => link.ends.provider)
        .find((one) => isInOldMailbox(one) && !taken.has(one.num) && fits(one, message));
      if (end === undefined) continue;
      taken.add(end.num);
      pairs.push({ end, message, scope });
    }
  };
  store.reading(() => {
    pair((end, message) => isInPlace(end, message) && isAlike(end, message));
    pair(isInPlace);
    pair(isAlike);
    pair((_, message) => message.messageId !== null);
  });
  if (pairs.length === 0) return;
  store.transaction('mail.found-again', () => {
    for (const { end, message, scope } of pairs) {
      left.forget('provider', message.ref);
      links.moveEnd(end.num, { ...addressOf(message), scope });
      // what a migration does not keep is no news: nobody's mail becomes unread by it
      links.setBase(end.num, { keywords: end.keywords.filter((one) => message.keywords.includes(one)) });
      run.tally.linked += 1;
    }
  });
}

/** Copies that were not found are gone once everything was heard; a message of which nothing was found waits. */
export function settleMailMove({ store, isComplete }: MailRun): void {
  if (store.mail.moved.move()?.phase !== 'looking' || !isComplete) return;
  if (store.mail.news.hasUndescribed('provider')) return;
  store.transaction('mail.move-settled', () => store.mail.moved.settle());
}

function candidatesFor(message: StoredMessage, links: Store['mail']['links']): readonly MailLink[] {
  if (message.messageId !== null) return links.byMessageId(message.messageId);
  return links
    .unnamed('provider', message.receivedAt, message.size)
    .filter(({ sender, subject }) => sender === senderOf(message) && subject === message.subject);
}

function isInPlace({ mailboxes }: MailEnd, message: StoredMessage): boolean {
  return mailboxes.some((mailbox) => message.mailboxes.includes(mailbox));
}

function isAlike({ size, receivedAt }: MailEnd, message: StoredMessage): boolean {
  return size === message.size && receivedAt === message.receivedAt;
}
