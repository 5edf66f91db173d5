/** The addresses of the person who signed in (PE9). */
import { type Json, textIn, textsIn } from '../json-members.ts';

/** What of a user (https://learn.microsoft.com/graph/api/resources/user) names a person and the mailbox. */
export const personMembers = 'id,displayName,mail,userPrincipalName,proxyAddresses,onPremisesSyncEnabled';

/**
 * Lower-cased, the primary one first. `proxyAddresses` names all of a mailbox, the primary one with `SMTP:` in capitals; a personal account
 * has none.
 */
export function addressesOf(me: Json): readonly string[] {
  const proxies = textsIn(me, 'proxyAddresses').filter((one) => /^smtp:/i.test(one));
  const primary = proxies.filter((one) => one.startsWith('SMTP:'));
  const all = [
    ...primary.map((one) => one.slice(5)),
    textIn(me, 'mail'),
    ...proxies.map((one) => one.slice(5)),
    textIn(me, 'userPrincipalName'),
  ];
  return [
    ...new Set(all.map((one) => one.trim().toLowerCase()).filter((one) => /^[^\s@]+@[^\s@]+$/.test(one))),
  ];
}
