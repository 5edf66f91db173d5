/** What a refusal of mail means, where it means another thing than a refusal of the calendar's. It contains no text of the server (S9). */
import { type Problem, problem } from '../../../../src-shared/domain/problems.ts';
import type { Purpose } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import type { Requester } from '../requester.ts';

/** Exchange cannot write this message as MIME, or no longer knows how it was (https://learn.microsoft.com/graph/outlook-get-mime-message). */
const withoutMime = new Set(['errormimecontentconversionfailed', 'errormimecontentinvalid']);

/**
 * `collection` for a folder. A full mailbox refuses reading too: with the same code Exchange says that a change cannot be saved, that an id
 * cannot be made, and that the mailbox is too large.
 */
export function problemOfMail(
  refusal: Refusal,
  purpose: Purpose,
  problemOf: Requester['problemOf'],
): Problem {
  const { host, codes } = refusal;
  if (purpose === 'item' && codes.some((code) => withoutMime.has(code)))
    return problem('item-unreadable', { host });
  // an id in another form than Graph's is the id of nothing
  if (codes.includes('errorinvalididmalformed') && purpose !== 'account')
    return problem(purpose === 'item' ? 'not-found' : 'mailbox-missing', { host });
  const found = problemOf(refusal, purpose);
  return found.code === 'calendar-missing' ? problem('mailbox-missing', { host }) : found;
}
