/** The name of an account towards the CRM: the same on every machine, and telling nothing. */
import { createHash } from 'node:crypto';

/** Hash of provider kind, server and user; host and user compare without case, ports count. */
export function accountIdOf(kind: string, server: string, user: string): string {
  const parts = [kind, server.toLowerCase(), user.toLowerCase()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
