/**
 * The role that a mailbox has by its name, where its server declares none. A guess: the person sees the reason (`roleReason: 'name'`), and
 * can map the mailbox otherwise. A name that people also give to folders of their own has no role.
 */
import type { MailboxRole } from './mailbox.ts';
import { latinNames, type UsualNames } from './role-names-latin.ts';
import { otherNames } from './role-names-other-scripts.ts';

/** By language (BCP 47). */
export const usualNames: Readonly<Record<string, UsualNames>> = { ...latinNames, ...otherNames };

let made: ReadonlyMap<string, MailboxRole> | null = null;

/** By comparable name. Made when it is first asked for: who has no mailbox loads this file too. */
function roles(): ReadonlyMap<string, MailboxRole> {
  if (made !== null) return made;
  const roleOf = new Map<string, MailboxRole>();
  for (const names of Object.values(usualNames))
    for (const [role, list] of Object.entries(names))
      for (const name of list.split('|')) roleOf.set(comparable(name), role as MailboxRole);
  made = roleOf;
  return roleOf;
}

/** Parents that only group the mailboxes of an account: Courier, Cyrus and others put all below INBOX, Gmail puts its own below these. */
const groups: ReadonlySet<string> = new Set(['inbox', '[gmail]', '[google mail]']);

/** @param path the names from the top to the mailbox, decoded; a name may have the prefix `INBOX.` or `INBOX/` in it */
export function roleOfName(path: readonly string[]): MailboxRole | null {
  const names = path.length === 1 ? (path[0] ?? '').split(/(?<=^inbox)[./]/i) : path;
  const [first = '', second] = names;
  if (second === undefined) return roles().get(comparable(first)) ?? null;
  if (names.length > 2 || !groups.has(comparable(first))) return null;
  const role = roles().get(comparable(second)) ?? null;
  // below INBOX or [Gmail], a folder with the name of the inbox is not the inbox
  return role === 'inbox' ? null : role;
}

/**
 * Without case, accents of Latin and Greek letters, the dots of the Cyrillic `ё` and of the Turkish `i`, invisible characters, and the difference between blank,
 * hyphen and underscore. Other marks stay: in Japanese, Thai or Hindi they make another letter.
 */
export function comparable(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '$1')
    .replace(/е\u0308/g, 'е')
    .replace(/ı/g, 'i')
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[’ʼ`]/g, "'")
    .replace(/[-\s_\u2010-\u2013]+/g, ' ')
    .trim();
}
