/** Puts together what was found about a mail domain: the servers to try, in order, and which of them a person has to confirm. Pure. */
import type { ServiceRecord } from '../../../net/index.ts';
import { hostName, isOfDomain, type MailAddress } from '../../mail-address.ts';
import { type AutoconfigDocument, mostServers, type NamedServer } from './autoconfig.ts';
import { knownHostOf } from './known-providers.ts';

export interface ImapCandidate {
  /** Lower-case ASCII. */
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls';
  /** The name to sign in with: as a document of the domain says, else the whole address (RFC 6186 section 4). */
  readonly userName: string;
  /** The most trusted way in which it was found. */
  readonly foundBy: 'service-record' | 'autoconfig' | 'known-provider' | 'guess';
  /** The host whose document named it. */
  readonly toldBy?: string;
  /**
   * No secret goes there before a person said yes to its name: it is not of the mail domain, not on the usual port, or was named by a host
   * outside of the mail domain (S1).
   */
  readonly needsConfirmation: boolean;
}

export interface Findings {
  /** Answers for `_imaps._tcp` and `_imap._tcp` (RFC 6186, RFC 8314 section 5.1). */
  readonly secure: readonly ServiceRecord[];
  readonly startTls: readonly ServiceRecord[];
  /** In the order in which they count. */
  readonly documents: readonly AutoconfigDocument[];
}

type Found = NamedServer & Pick<ImapCandidate, 'foundBy' | 'toldBy'>;

const usualPorts = { implicit: 993, starttls: 143 } as const;

/** By service records, by the domain's documents, by the table of known providers, by guesses; each server once. */
export function candidatesFor(address: MailAddress, findings: Findings): readonly ImapCandidate[] {
  const { domain, whole } = address;
  const knownHost = knownHostOf(domain);
  const all: readonly Found[] = [
    ...serversOf(findings.secure, 'implicit'),
    ...serversOf(findings.startTls, 'starttls'),
    ...findings.documents.flatMap(({ host, servers }) =>
      servers.map((server): Found => ({ ...server, foundBy: 'autoconfig', toldBy: host })),
    ),
    ...(knownHost === null ? [] : [withTls(knownHost, 'known-provider')]),
    // a domain that says that it has no IMAP is not guessed at
    ...(isRefused(findings.secure) && isRefused(findings.startTls)
      ? []
      : [withTls(`imap.${domain}`, 'guess'), withTls(`mail.${domain}`, 'guess')]),
  ];
  const servers = Map.groupBy(all, ({ host, port, tls }) => `${host} ${port} ${tls}`);
  return [...servers.values()].flatMap(([first, ...others]): readonly ImapCandidate[] => {
    if (first === undefined) return [];
    const { host, port, tls, foundBy, toldBy } = first;
    return [
      {
        host,
        port,
        tls,
        userName: [first, ...others].find(({ userName }) => userName !== undefined)?.userName ?? whole,
        foundBy,
        ...(toldBy === undefined ? {} : { toldBy }),
        needsConfirmation:
          !isOfDomain(host, domain) ||
          port !== usualPorts[tls] ||
          (toldBy !== undefined && !isOfDomain(toldBy, domain)),
      },
    ];
  });
}

function withTls(host: string, foundBy: ImapCandidate['foundBy']): Found {
  return { host, port: usualPorts.implicit, tls: 'implicit', foundBy };
}

/** Lower priority first, then higher weight; not by chance as RFC 2782 has it, so that a second try finds the same. */
function serversOf(records: readonly ServiceRecord[], tls: NamedServer['tls']): readonly Found[] {
  return records
    .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
    .slice(0, mostServers)
    .flatMap(({ host: text, port }): readonly Found[] => {
      const host = hostName(text);
      return host === null || port === 0 ? [] : [{ host, port, tls, foundBy: 'service-record' }];
    });
}

/** A single record with the root as its target (RFC 2782, RFC 6186 section 3.4). */
function isRefused(records: readonly ServiceRecord[]): boolean {
  return records.length === 1 && /^\.?$/.test(records[0]?.host ?? '?');
}
