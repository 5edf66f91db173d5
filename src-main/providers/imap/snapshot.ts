/** Tells everything that is in one mailbox: what any server can do, and what nothing can be missed by. */

import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import type { MailChange, MailChangePage } from '../../../src-shared/domain/mail/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { atom, type Client } from './client.ts';
import type { Directory } from './directory.ts';
import { isDeleted, keywordsOf } from './keywords.ts';
import { type KnownState, stateOf } from './mail-state.ts';
import { searchUids } from './search.ts';
import type { Opened } from './selection.ts';
import type { Connection, Session } from './session.ts';
import { fetchFlags } from './stored-message.ts';
import { refOf, setOfUids } from './uids.ts';

export interface ChangesParts {
  readonly session: Session;
  readonly directory: Directory;
  readonly clock: Clock;
}

/** Messages of one page, and of one FETCH. */
export const pageSize = 500;

/**
 * Everything that is there, newest first. The UIDs are compared with EXISTS, so that an answer that was cut short is no empty mailbox (ML4).
 * @throws ProblemError `sync-state-expired` when the mailbox was made anew meanwhile
 */
export async function* snapshot(
  mailbox: MailboxId,
  known: KnownState | null,
  signal: AbortSignal,
  { session, directory, clock }: ChangesParts,
): AsyncGenerator<MailChangePage> {
  const startedAt = clock.now();
  const { opened, uids } = await session.use(signal, (connection) =>
    allUids(mailbox, connection, directory, signal),
  );
  const { uidValidity } = opened;
  const kind = known !== null && known.uidValidity !== uidValidity ? 'renumbered' : 'snapshot';
  const state = stateOf({ ...opened, allFlagsAt: startedAt });
  for (let at = 0; at === 0 || at < uids.length; at += pageSize) {
    const some = uids.slice(at, at + pageSize);
    const changes = await session.use(signal, async (connection) => {
      const now = await directory.open(mailbox, 'read', connection, signal);
      if (now.uidValidity !== uidValidity) fail('sync-state-expired', { host: connection.client.host });
      return presentRows(connection.client, mailbox, uidValidity, some, signal);
    });
    const last = at + pageSize >= uids.length;
    yield { changes, state: last ? state : null, last, kind };
  }
}

async function allUids(
  mailbox: MailboxId,
  connection: Connection,
  directory: Directory,
  signal: AbortSignal,
): Promise<{ readonly opened: Opened; readonly uids: readonly number[] }> {
  const { client } = connection;
  // once more, because a message may come or go between the two answers
  for (let tries = 0; tries < 3; tries += 1) {
    const opened = await directory.openAnew(mailbox, 'read', connection, signal);
    const uids = opened.messages === 0 ? [] : await searchUids(client, [atom('ALL')], signal);
    if (uids.length === opened.messages) return { opened, uids: uids.toSorted((a, b) => b - a) };
  }
  return fail('answer-invalid', { host: client.host });
}

/** One row for each UID; a message that the server did not tell keeps a row without keywords, because that proves nothing. */
async function presentRows(
  client: Client,
  mailbox: MailboxId,
  uidValidity: string,
  uids: readonly number[],
  signal: AbortSignal,
): Promise<readonly MailChange[]> {
  if (uids.length === 0) return [];
  const flagsOf = new Map<number, readonly string[] | null>();
  await fetchFlags(client, 'UID FETCH', setOfUids(uids), signal, ({ uid, flags }) => flagsOf.set(uid, flags));
  return uids.flatMap((uid): readonly MailChange[] => {
    const flags = flagsOf.get(uid) ?? null;
    if (flags !== null && isDeleted(flags)) return [];
    const ref = refOf({ mailbox, uidValidity, uid });
    return [
      flags === null ? { type: 'present', ref } : { type: 'present', ref, keywords: keywordsOf(flags) },
    ];
  });
}
