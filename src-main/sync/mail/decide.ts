/** Whether a message that is on one side only is carried to the other, for first and for later runs alike (M6, M7). Pure. */
import { isBlocked } from '../../../src-shared/domain/blocked.ts';
import type { LeftMailReason } from '../../../src-shared/domain/mail/history.ts';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import type { MappedMailboxes } from './mapping.ts';
import type { MailSettings } from './model.ts';

export type MailVerdict =
  | { readonly type: 'carry'; readonly mailboxes: readonly MailboxId[] }
  | { readonly type: 'stay'; readonly reason: LeftMailReason };

/** @param maxSize the largest message that the CRM takes, in bytes; null where it does not tell */
export function decide(
  side: SideName,
  message: StoredMessage,
  map: MappedMailboxes,
  settings: MailSettings,
  maxSize: number | null,
): MailVerdict {
  const stay = (reason: LeftMailReason): MailVerdict => ({ type: 'stay', reason });
  const roles = message.mailboxes.map((mailbox) => map.role(side, mailbox));
  if (roles.includes('junk') || message.keywords.includes('$junk')) return stay('junk');
  if (roles.includes('drafts') || message.keywords.includes('$draft')) return stay('draft');
  const mailboxes = map.places(side, message.mailboxes);
  if (mailboxes.length === 0) return stay('unmapped');
  if (side === 'crm') return stay('crm-only');
  if (settings.startDate !== null && message.receivedAt < settings.startDate) return stay('before-start');
  const limit = Math.min(settings.maxBytes ?? Number.POSITIVE_INFINITY, maxSize ?? Number.POSITIVE_INFINITY);
  // a size that nobody tells is no reason to leave it
  if ((message.size ?? 0) > limit) return stay('too-large');
  const people = [...message.from, ...message.others];
  if (people.some((address) => isBlocked(address, settings.blocked))) return stay('blocked');
  const { knows } = settings;
  if (knows !== null && !people.some((address) => knows(address))) return stay('unknown-people');
  return { type: 'carry', mailboxes };
}
