/** The id under which the CRM knows an account: the same on every machine, and it reveals neither address nor server. */
import { createHash } from 'node:crypto';

/** A hash of the provider's kind, the server's origin and the user name. Upper and lower case are the same; another port is another account. */
export function accountIdOf(kind: string, server: string, user: string): string {
  const parts = [kind, server.toLowerCase(), user.toLowerCase()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
