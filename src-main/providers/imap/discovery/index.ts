/** Finds where the IMAP server of a mail address may be. Nothing here sends credentials, or anything of the person but the domain. */
import type { Dialer, ServiceLookup } from '../../../net/index.ts';
import { mailAddressOf } from '../../mail-address.ts';
import { autoconfigUrls, fetchAutoconfig } from './autoconfig.ts';
import { candidatesFor, type ImapCandidate } from './candidates.ts';

export type { ImapCandidate } from './candidates.ts';

export interface DiscoveryParts {
  readonly dialer: Dialer;
  readonly services: ServiceLookup;
}

/**
 * The servers to try, the most likely one first; empty for a text that is no mail address. DNS and both documents are asked at the same
 * time; what does not answer tells nothing.
 * @throws the reason of an abort
 */
export async function findImapServers(
  text: string,
  { dialer, services }: DiscoveryParts,
  signal: AbortSignal,
): Promise<readonly ImapCandidate[]> {
  const address = mailAddressOf(text);
  if (address === null) return [];
  const { domain } = address;
  const [secure, startTls, documents] = await Promise.all([
    services(`_imaps._tcp.${domain}`, signal),
    services(`_imap._tcp.${domain}`, signal),
    Promise.all(autoconfigUrls(domain).map((url) => fetchAutoconfig(url, address, dialer, signal))),
  ]);
  return candidatesFor(address, { secure, startTls, documents: documents.filter((one) => one !== null) });
}
