/** Which mailbox has which id, for one account. It is read from the server when an id is not known, and again when a name leads elsewhere. */
import type { MailboxId } from '../../../src-shared/domain/mail/mailbox.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { type KnownIds, type ListedMailbox, listMailboxes } from './mailboxes.ts';
import type { Access, Counts, Opened } from './selection.ts';
import type { Connection } from './session.ts';

export interface Directory {
  list(connection: Connection, signal: AbortSignal): Promise<readonly ListedMailbox[]>;
  /** The last list, or a new one when there is none. */
  known(connection: Connection, signal: AbortSignal): Promise<readonly ListedMailbox[]>;
  /** @throws ProblemError `mailbox-missing` */
  nameOf(id: MailboxId, connection: Connection, signal: AbortSignal): Promise<string>;
  open(id: MailboxId, access: Access, connection: Connection, signal: AbortSignal): Promise<Opened>;
  openAnew(id: MailboxId, access: Access, connection: Connection, signal: AbortSignal): Promise<Opened>;
  counts(id: MailboxId, connection: Connection, signal: AbortSignal): Promise<Counts>;
}

export function createDirectory(): Directory {
  let mailboxes: readonly ListedMailbox[] | null = null;

  const ids: KnownIds = new Map();
  const list: Directory['list'] = async (connection, signal) => {
    mailboxes = await listMailboxes(connection, ids, signal);
    return mailboxes;
  };
  const nameOf: Directory['nameOf'] = async (id, connection, signal) => {
    // without OBJECTID (RFC 8474) the id is the name
    if (!connection.client.has('OBJECTID')) return id;
    const find = (): ListedMailbox | undefined => mailboxes?.find((each) => each.id === id);
    if (find() === undefined) await list(connection, signal);
    return find()?.name ?? fail('mailbox-missing', { host: connection.client.host });
  };
  /** Opens by `how`; when the mailbox was renamed meanwhile, once more under its new name. */
  const opened = async (
    id: MailboxId,
    connection: Connection,
    signal: AbortSignal,
    how: (name: string) => Promise<Opened>,
  ): Promise<Opened> => {
    const name = await nameOf(id, connection, signal);
    const isIt = ({ mailboxId }: Opened): boolean => mailboxId === null || mailboxId === id || name === id;
    try {
      const found = await how(name);
      if (isIt(found)) return found;
    } catch (error) {
      if (problemOf(error)?.code !== 'mailbox-missing' || !connection.client.has('OBJECTID')) throw error;
    }
    await list(connection, signal);
    const again = await how(await nameOf(id, connection, signal));
    return again.mailboxId === null || again.mailboxId === id
      ? again
      : fail('mailbox-missing', { host: connection.client.host });
  };
  return {
    list,
    known: async (connection, signal) => mailboxes ?? (await list(connection, signal)),
    nameOf,
    open: (id, access, connection, signal) =>
      opened(id, connection, signal, (name) => connection.selection.open(name, access, signal)),
    openAnew: (id, access, connection, signal) =>
      opened(id, connection, signal, (name) => connection.selection.openAnew(name, access, signal)),
    async counts(id, connection, signal) {
      const name = await nameOf(id, connection, signal);
      const { selection, client } = connection;
      try {
        return await selection.counts(name, signal);
      } catch (error) {
        const found = problemOf(error);
        if (found?.code !== 'mailbox-missing' || !client.has('OBJECTID')) throw error;
        await list(connection, signal);
        const now = await nameOf(id, connection, signal);
        if (now === name) throw new ProblemError(found);
        return selection.counts(now, signal);
      }
    },
  };
}
