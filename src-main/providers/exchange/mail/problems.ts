/** What a refusal of mail means, where it means another thing than a refusal of the calendar's. It contains no text of the server (S9). */
import { type Problem, problem } from '../../../../src-shared/domain/problems.ts';
import type { ResponseMessage } from '../answer.ts';
import type { Purpose } from '../errors.ts';
import type { Refusal } from '../refusal.ts';
import type { Requester } from '../requester.ts';

/** A folder that a request names is not there. */
const withoutFolder = new Set(
  [
    'FolderNotFound',
    'ParentFolderNotFound',
    'SavedItemFolderNotFound',
    'SyncFolderNotFound',
    'ToFolderNotFound',
  ].map((name) => `error${name.toLowerCase()}`),
);
/** An id in another form than Exchange's is the id of nothing. */
const withoutForm = /^error(?:invalid(?:id|folderid)|cannotuse(?:folder|item)idfor)/;

/** `collection` for a folder. */
export function problemOfMail(
  trouble: Refusal | ResponseMessage,
  purpose: Purpose,
  { problemOf, host }: Pick<Requester, 'problemOf' | 'host'>,
): Problem {
  const code = trouble.code.toLowerCase();
  if (purpose !== 'account' && withoutFolder.has(code)) return problem('mailbox-missing', { host });
  if (purpose !== 'account' && withoutForm.test(code))
    return problem(purpose === 'item' ? 'not-found' : 'mailbox-missing', { host });
  const found = problemOf(trouble, purpose);
  return found.code === 'calendar-missing' ? problem('mailbox-missing', { host }) : found;
}

/** Of a request that brings a message. The web server before Exchange answers 404.13 to one that is longer than it lets through. */
export function problemOfNewMessage(
  trouble: Refusal | ResponseMessage,
  requester: Pick<Requester, 'problemOf' | 'host'>,
): Problem {
  const { host } = requester;
  return 'status' in trouble && trouble.status === 404
    ? problem('item-too-large', { host })
    : problemOfMail(trouble, 'item', requester);
}
