/** Looks for messages in all mailboxes of the account, by the id that no move changes or by Message-ID. */
import type { MessageIdentity, StoredMessage } from '../../../src-shared/domain/mail/message.ts';
import { fail, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Argument, atom, type Client } from './client.ts';
import type { ReadingParts } from './describe.ts';
import { isSameMessage, messageCriteria } from './identity.ts';
import type { ListedMailbox } from './mailboxes.ts';
import { searchUids } from './search.ts';
import { fetchMessages } from './stored-message.ts';

/** Messages that one SEARCH looks for: the command's line stays below the 8,000 bytes that servers read. */
const perSearch = 20;
const mostMailboxes = 500;
/** Hits of one SEARCH that are compared; a part of a Message-ID may match more than it should. */
const mostHits = 500;

/** The contract of `MailSide.locate`. What has neither id nor Message-ID is not found. */
export async function locateMessages(
  identities: readonly MessageIdentity[],
  signal: AbortSignal,
  { session, directory }: ReadingParts,
): Promise<readonly StoredMessage[]> {
  const mailboxes = await session.use(signal, (connection) => directory.known(connection, signal));
  const found: StoredMessage[] = [];
  for (const mailbox of mailboxes.filter(isSearched).slice(0, mostMailboxes))
    for (let at = 0; at < identities.length; at += perSearch) {
      const some = identities.slice(at, at + perSearch);
      const hits = await session.use(signal, async (connection) => {
        const criteria = some.flatMap((each) => {
          const one = messageCriteria(connection.client, each);
          return one === null ? [] : [one];
        });
        if (criteria.length === 0) return [];
        try {
          const { uidValidity } = await directory.open(mailbox.id, 'read', connection, signal);
          return await hitsIn(connection.client, { mailbox: mailbox.id, uidValidity }, criteria, signal);
        } catch (error) {
          // it was removed since it was listed
          if (problemOf(error)?.code === 'mailbox-missing') return [];
          throw error;
        }
      });
      found.push(...hits.filter((message) => some.some((each) => isSameMessage(each, message))));
    }
  return found;
}

/** A view such as "all mail" shows messages that are found where they are. */
function isSearched({ holdsMessages, mayWrite }: ListedMailbox): boolean {
  return holdsMessages && mayWrite;
}

async function hitsIn(
  client: Client,
  place: { readonly mailbox: string; readonly uidValidity: string },
  criteria: readonly (readonly Argument[])[],
  signal: AbortSignal,
): Promise<readonly StoredMessage[]> {
  const uids = await searchUids(client, anyOf(criteria), signal);
  const found = await fetchMessages(client, place, uids.slice(0, mostHits), signal);
  // one that cannot be read may be the one that is looked for
  if ([...found.values()].some(({ type }) => type === 'unreadable'))
    fail('item-unreadable', { host: client.host });
  return [...found.values()].flatMap((each) =>
    each.type === 'message' && !each.isDeleted ? [each.message] : [],
  );
}

/** `OR a OR b c` (RFC 9051 section 6.4.4). */
function anyOf(criteria: readonly (readonly Argument[])[]): readonly Argument[] {
  const [first = [], ...others] = criteria;
  return others.length === 0 ? first : [atom('OR'), ...first, ...anyOf(others)];
}
