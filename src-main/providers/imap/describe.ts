/** Reads what is at addresses, without content. */
import type { MessageRef } from '../../../src-shared/domain/mail/message.ts';
import type { Described } from '../../../src-shared/domain/mail/side.ts';
import { problem, problemOf, stopsTheRun } from '../../../src-shared/domain/problems.ts';
import type { Directory } from './directory.ts';
import type { Connection, Session } from './session.ts';
import { fetchMessages, stillThere } from './stored-message.ts';
import { type Address, addressOf } from './uids.ts';

/** Messages of one FETCH. */
const batchSize = 200;

export interface ReadingParts {
  readonly session: Session;
  readonly directory: Directory;
}

/** One address with the text that the engine knows it by. */
export interface Located extends Address {
  readonly ref: MessageRef;
}

/** The addresses by mailbox, and those that this side did not write. */
export function byMailbox(refs: readonly MessageRef[]): {
  readonly groups: ReadonlyMap<string, readonly Located[]>;
  readonly foreign: readonly MessageRef[];
} {
  const located: Located[] = [];
  const foreign: MessageRef[] = [];
  for (const ref of refs) {
    const address = addressOf(ref);
    if (address === null) foreign.push(ref);
    else located.push({ ...address, ref });
  }
  return { groups: Map.groupBy(located, ({ mailbox }) => mailbox), foreign };
}

/** The contract of `MailSide.describe`. */
export async function* describeMessages(
  refs: readonly MessageRef[],
  signal: AbortSignal,
  { session, directory }: ReadingParts,
): AsyncGenerator<Described> {
  const { groups, foreign } = byMailbox(refs);
  for (const ref of foreign) yield { type: 'absent', ref };
  for (const [mailbox, all] of groups)
    for (let at = 0; at < all.length; at += batchSize) {
      const some = all.slice(at, at + batchSize);
      // all answers first: no other command may run inside a FETCH, and the caller may want one
      yield* await session.use(signal, async (connection) => {
        try {
          return await describeIn(mailbox, some, connection, directory, signal);
        } catch (error) {
          const trouble = problemOf(error);
          if (trouble === null || stopsTheRun(trouble)) throw error;
          const refused = problem('mailbox-refused', { host: connection.client.host });
          return some.map(({ ref }): Described => ({ type: 'unreadable', ref, problem: refused }));
        }
      });
    }
}

async function describeIn(
  mailbox: string,
  located: readonly Located[],
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<readonly Described[]> {
  const { client } = connection;
  const uidValidity = await uidValidityOf(mailbox, connection, directory, signal);
  if (uidValidity === null) {
    const missing = problem('mailbox-missing', { host: client.host });
    return located.map(({ ref }) => ({ type: 'unreadable', ref, problem: missing }));
  }
  const current = located.filter((each) => each.uidValidity === uidValidity);
  const uids = current.map(({ uid }) => uid);
  const found = await fetchMessages(client, { mailbox, uidValidity }, uids, signal);
  const untold = uids.filter((uid) => !found.has(uid));
  const there = await stillThere(client, untold, signal);
  return located.map(({ ref, uid, uidValidity: own }): Described => {
    const one = own === uidValidity ? found.get(uid) : undefined;
    if (one?.type === 'message')
      return one.isDeleted ? { type: 'absent', ref } : { type: 'found', message: one.message };
    const isThere = own === uidValidity && (one !== undefined || there.has(uid));
    return isThere
      ? { type: 'unreadable', ref, problem: problem('item-unreadable', { host: client.host }) }
      : { type: 'absent', ref };
  });
}

/** Opens the mailbox for reading; null when it is not there any more. */
export async function uidValidityOf(
  mailbox: string,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return (await directory.open(mailbox, 'read', connection, signal)).uidValidity;
  } catch (error) {
    if (problemOf(error)?.code === 'mailbox-missing') return null;
    throw error;
  }
}
