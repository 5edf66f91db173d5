/**
 * Reads autoconfig documents, in which a mail domain says where its servers are (the format of Thunderbird, `config-v1.1.xml`). They are
 * asked over https only, without credentials and without the person's address.
 */
import { problemOf } from '../../../../src-shared/domain/problems.ts';
import { type Dialer, discardBody } from '../../../net/index.ts';
import { hostName, type MailAddress } from '../../mail-address.ts';
import { childrenOf, type Element, parseXml, XmlError } from '../../xml.ts';

/** A server as somebody names it. */
export interface NamedServer {
  /** Lower-case ASCII. */
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls';
  /** Absent where nothing is said: then it is the whole address. */
  readonly userName?: string;
}

export interface AutoconfigDocument {
  /** The host that sent it, after redirects. */
  readonly host: string;
  readonly servers: readonly NamedServer[];
}

/** Honest documents have some kilobytes. */
const mostBytes = 256 * 1024;
const timeoutMs = 10_000;
/** Servers of one document, and answers of DNS, that are looked at. */
export const mostServers = 10;

/** The two places where a domain may have its document, in the order in which they count. */
export function autoconfigUrls(domain: string): readonly string[] {
  return [
    `https://autoconfig.${domain}/mail/config-v1.1.xml`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
  ];
}

/** The document at an address; null when there is none that can be read and names an IMAP server with TLS. */
export async function fetchAutoconfig(
  url: string,
  address: MailAddress,
  dialer: Dialer,
  signal: AbortSignal,
): Promise<AutoconfigDocument | null> {
  const { origin } = new URL(url);
  const channel = dialer.channel({ origin, maxAnswerBytes: mostBytes, timeoutMs, deadlineMs: 2 * timeoutMs });
  try {
    const response = await channel.fetch(url, { headers: { accept: 'application/xml, text/xml' }, signal });
    if (response.status !== 200) {
      await discardBody(response);
      return null;
    }
    const servers = readAutoconfig(await response.text(), address);
    return servers.length === 0 ? null : { host: new URL(response.url).hostname, servers };
  } catch (error) {
    signal.throwIfAborted();
    // no such host, a refused certificate, a redirect from https to http, an answer that is too long
    if (problemOf(error) === null) throw error;
    return null;
  }
}

/** The IMAP servers with TLS that a document names, TLS from the first byte before STARTTLS (RFC 8314 section 3), else in its order. */
export function readAutoconfig(text: string, address: MailAddress): readonly NamedServer[] {
  const servers = incomingServers(text).flatMap((server) => serverOf(server, address) ?? []);
  return [
    ...servers.filter(({ tls }) => tls === 'implicit'),
    ...servers.filter(({ tls }) => tls === 'starttls'),
  ].slice(0, mostServers);
}

function incomingServers(text: string): readonly Element[] {
  try {
    const root = parseXml(text);
    if (root.name !== 'clientConfig') return [];
    return childrenOf(root, 'emailProvider').flatMap((provider) => childrenOf(provider, 'incomingServer'));
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}

function serverOf(server: Element, address: MailAddress): NamedServer | null {
  const textOf = (name: string): string | null => childrenOf(server, name)[0]?.text.trim() ?? null;
  if (server.attributes.type?.toLowerCase() !== 'imap') return null;
  const tls = tlsOf(textOf('socketType'));
  const host = hostName(filled(textOf('hostname') ?? '', address) ?? '');
  const port = portOf(textOf('port'));
  const userName = filled(textOf('username') ?? '', address);
  if (tls === null || host === null || port === null || userName === null) return null;
  return { host, port, tls, ...(userName === '' ? {} : { userName }) };
}

/** Null for `plain`, which would send the password in the clear. */
function tlsOf(socketType: string | null): NamedServer['tls'] | null {
  if (socketType?.toUpperCase() === 'SSL') return 'implicit';
  return socketType?.toUpperCase() === 'STARTTLS' ? 'starttls' : null;
}

function portOf(text: string | null): number | null {
  const port = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** With its placeholders filled in; null for an unknown placeholder, control characters, or a text that is too long. */
function filled(text: string, { whole, localPart, domain }: MailAddress): string | null {
  const values: ReadonlyMap<string, string> = new Map([
    ['%EMAILADDRESS%', whole],
    ['%EMAILLOCALPART%', localPart],
    ['%EMAILDOMAIN%', domain],
  ]);
  let isKnown = true;
  const result = text.replace(/%[A-Z]+%/g, (name) => {
    const value = values.get(name);
    if (value === undefined) isKnown = false;
    return value ?? '';
  });
  return isKnown && result.length <= 320 && !/\p{C}/u.test(result) ? result : null;
}
