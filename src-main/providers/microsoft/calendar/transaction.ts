/** The `transactionId` of a create: Graph makes no second event for the same one (WR1), and no other event ever gets it. */
import { createHash } from 'node:crypto';
import type { CreateIdentity } from '../../outlook/index.ts';

/** A version 4 UUID (RFC 9562) that the same key always gives. */
export function transactionOf(key: string): string {
  const hex = createHash('sha256').update(`concord event ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Graph gives no copy the transaction of the original. */
export const byTransaction: CreateIdentity = (key) => ({ transactionId: transactionOf(key) });
