/** What a refusal of Gmail means, where it means another thing than a refusal of the calendar's. It contains no text of the server (S9). */
import { type Problem, problem } from '../../../../src-shared/domain/problems.ts';
import type { Purpose } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import type { Requester } from '../requester.ts';

export type MailPurpose = Exclude<Purpose, 'collection'>;

/**
 * `account` for what concerns the mailbox as a whole. An account without Gmail, or one whose administrator switched it off, is told apart
 * from a mailbox that refuses one message.
 */
export function problemOfMail(
  refusal: Refusal,
  purpose: MailPurpose,
  problemOf: Requester['problemOf'],
): Problem {
  const { status, reasons, host } = refusal;
  if (status === 403 && reasons.includes('domainPolicy')) return problem('account-not-permitted', { host });
  // "Mail service not enabled": also of accounts that never had Gmail
  if (status === 400 && purpose === 'account' && reasons.includes('failedPrecondition'))
    return problem('mail-switched-off', { host });
  return problemOf(refusal, purpose);
}
