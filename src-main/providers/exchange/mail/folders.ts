/** The folders of the mailbox, and which of them has which role in any language. */
import type { Mailbox, MailboxId, MailboxRole } from '../../../../src-shared/domain/mail/mailbox.ts';
import { roleOfName } from '../../../../src-shared/domain/mail/role-names.ts';
import { mailboxesOf, wellKnownNames } from '../../outlook-mail/index.ts';
import type { ExchangeMailApi } from './api.ts';
import type { ExchangeFolder } from './folder-xml.ts';

/** A name of which Exchange 2013 knows nothing: it refuses requests that ask for it. */
const tooNewToAsk = 'archive';

/** The contract of `MailSide.mailboxes`. */
export async function readMailboxes(signal: AbortSignal, api: ExchangeMailApi): Promise<readonly Mailbox[]> {
  const folders = await api.folders(signal);
  const mailboxes = mailboxesOf(folders, await rolesOf(folders, signal, api));
  return mailboxes.some(({ role }) => role === 'archive') ? mailboxes : withArchiveByName(mailboxes);
}

/** Every folder in which mail may be, for a search. */
export async function foldersOfMail(
  signal: AbortSignal,
  api: ExchangeMailApi,
): Promise<readonly MailboxId[]> {
  return mailboxesOf(await api.folders(signal), new Map()).map(({ id }) => id);
}

/** Servers tell the names with the folders since Exchange 2013; for names that none told, the mailbox is asked. */
async function rolesOf(
  folders: readonly ExchangeFolder[],
  signal: AbortSignal,
  api: ExchangeMailApi,
): Promise<ReadonlyMap<string, MailboxRole>> {
  const told = new Map(folders.flatMap(({ id, known }) => (known === '' ? [] : [[known, id] as const])));
  const untold = [...wellKnownNames.keys()].filter((name) => !told.has(name) && name !== tooNewToAsk);
  const asked = await api.known(untold, signal);
  const roles = new Map(asked);
  for (const [name, id] of told) {
    const role = wellKnownNames.get(name);
    if (role !== undefined) roles.set(id, role);
  }
  return roles;
}

function withArchiveByName(mailboxes: readonly Mailbox[]): readonly Mailbox[] {
  const named = mailboxes.find(({ path, role }) => role === undefined && roleOfName(path) === 'archive');
  return mailboxes.map((one) => (one === named ? { ...one, role: 'archive', roleReason: 'name' } : one));
}
