/** What FindItem gives instead of an address of somebody in the organisation. */
import { createHash } from 'node:crypto';

export function legacyDn(address: string): string {
  const name = createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 32).toUpperCase();
  return `/O=TESTORG/OU=EXCHANGE ADMINISTRATIVE GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=${name}`;
}
