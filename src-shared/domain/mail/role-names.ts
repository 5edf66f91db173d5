/** The usual names of mailboxes, and the role that each tells of. Pure. */
import type { MailboxRole } from './mailbox.ts';

const roles: ReadonlyMap<string, MailboxRole> = new Map([
  ['inbox', 'inbox'],
  ['archive', 'archive'],
  ['archives', 'archive'],
  ['drafts', 'drafts'],
  ['sent', 'sent'],
  ['sent items', 'sent'],
  ['sent messages', 'sent'],
  ['sent mail', 'sent'],
  ['trash', 'trash'],
  ['deleted items', 'trash'],
  ['deleted messages', 'trash'],
  ['junk', 'junk'],
  ['junk e-mail', 'junk'],
  ['spam', 'junk'],
]);

/** The role of a mailbox at the top, or right below the inbox, by its name; null for any other. */
export function roleOfName(path: readonly string[]): MailboxRole | null {
  const names = path[0]?.toLowerCase() === 'inbox' && path.length === 2 ? path.slice(1) : path;
  return names.length === 1 ? (roles.get((names[0] as string).toLowerCase()) ?? null) : null;
}
