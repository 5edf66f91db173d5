/** The role that a server declares for a mailbox with its LIST attributes. */
import type { MailboxRole } from './mailbox.ts';

/**
 * RFC 6154 section 2, RFC 8457 (`\Important` has no role here), and the names of XLIST, Gmail's command from before RFC 6154, which Zoho,
 * Yandex, Zimbra and WP.pl still answer. Of a mailbox with several attributes, the first of this table decides.
 */
const roles: readonly (readonly [attribute: string, role: MailboxRole])[] = [
  ['\\inbox', 'inbox'],
  ['\\drafts', 'drafts'],
  ['\\sent', 'sent'],
  ['\\trash', 'trash'],
  ['\\junk', 'junk'],
  ['\\spam', 'junk'],
  ['\\archive', 'archive'],
  ['\\all', 'all'],
  ['\\allmail', 'all'],
  ['\\flagged', 'flagged'],
  ['\\starred', 'flagged'],
];

/** @param attributes as in LIST or XLIST, with their backslash, in any case; other attributes may be among them */
export function roleOfAttributes(attributes: readonly string[]): MailboxRole | null {
  const lower = new Set(attributes.map((attribute) => attribute.toLowerCase()));
  return roles.find(([attribute]) => lower.has(attribute))?.[1] ?? null;
}
