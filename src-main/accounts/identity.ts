/** The id under which the CRM knows an account: the same on every machine, and it reveals neither address nor server. */
import { createHash } from 'node:crypto';

/** A hash of the provider's kind, the server's origin and the user name. Upper and lower case are the same; another port is another account. */
export function accountIdOf(kind: string, server: string, user: string): string {
  return hashOf([kind, server.toLowerCase(), user.toLowerCase()]);
}

/** The account of a further mailbox (A11). A mailbox that moves to another server keeps its address, and with it what it brought. */
export function mailboxAccountIdOf(address: string): string {
  return hashOf(['mailbox', address.toLowerCase()]);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
