/** To which server the password of a mailbox goes: the one that its owner named, or the likeliest that its address leads to (S1). */
import type { CredentialsOf } from '../../../src-shared/contract/index.ts';
import { fail, ProblemError, problemOf } from '../../../src-shared/domain/problems.ts';
import { createServiceLookup, type Dialer, type LineTarget } from '../../net/index.ts';
import { type DiscoveryParts, findImapServers, type ImapCandidate } from './discovery/index.ts';
import { isMailServer } from './probe.ts';

export interface ChosenServer {
  readonly server: Pick<LineTarget, 'host' | 'port' | 'security'> & {
    /** `imaps://host:993`, or `imap://host:143` for STARTTLS. */
    readonly url: string;
  };
  /** The name to sign in with. */
  readonly user: string;
}

export interface NamedMailbox {
  readonly address: string | null;
  readonly credentials: Pick<CredentialsOf<'password'>, 'user' | 'url' | 'confirmedHosts' | 'ca'>;
}

/**
 * @throws ProblemError `not-a-mail-server` for an address that is none, or when nothing is found; `host-not-confirmed` for a host outside of
 * the address's domain that nobody confirmed
 */
export async function serverToConnect(
  { address, credentials }: NamedMailbox,
  dialer: Dialer,
  signal: AbortSignal,
): Promise<ChosenServer> {
  const { user, url, confirmedHosts, ca } = credentials;
  if (url !== '')
    return { server: serverIn(url) ?? fail('not-a-mail-server'), user: user || (address ?? '') };
  const parts = { dialer, services: createServiceLookup() };
  const candidate = await answeringServer(address ?? '', ca, parts, signal);
  if (candidate === null) return fail('not-a-mail-server');
  const { host, userName, needsConfirmation } = candidate;
  if (needsConfirmation && !confirmedHosts.some((one) => one.toLowerCase() === host))
    fail('host-not-confirmed', { host });
  return { server: serverOf(candidate), user: user || userName };
}

/**
 * The likeliest candidate that answers as an IMAP server; all are tried without credentials.
 * @throws ProblemError `certificate-untrusted` when none answers and one of them had such a certificate
 */
export async function answeringServer(
  address: string,
  ca: string,
  parts: DiscoveryParts,
  signal: AbortSignal,
): Promise<ImapCandidate | null> {
  let untrusted: ProblemError | null = null;
  for (const candidate of await findImapServers(address, parts, signal))
    try {
      const target = { ...serverOf(candidate), ...(ca === '' ? {} : { ca }) };
      if (await isMailServer(target, parts.dialer, signal)) return candidate;
    } catch (error) {
      const met = problemOf(error);
      if (met === null) throw error;
      // a guessed host that nobody runs is no news; a server with a certificate of its own is
      if (met.code === 'certificate-untrusted') untrusted ??= new ProblemError(met, { cause: error });
    }
  if (untrusted !== null) throw untrusted;
  return null;
}

export function serverOf({ host, port, tls }: Pick<ImapCandidate, 'host' | 'port' | 'tls'>) {
  const isTls = tls === 'implicit';
  const url = `${isTls ? 'imaps' : 'imap'}://${host}:${port}`;
  return { host, port, security: isTls ? 'tls' : 'starttls', url } as const;
}

/**
 * `imaps:` is TLS from the first byte, `imap:` is STARTTLS. Without TLS Concord talks to a server on this machine only, and never to one
 * that a name leads to: `imap:` with an address of the loopback network (S1).
 */
export function serverIn(text: string): ChosenServer['server'] | null {
  const url = URL.parse(text);
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === '') return null;
  const isTls = url.protocol === 'imaps:';
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (isTls ? 993 : 143) : Number(url.port);
  const isHere = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host === '::1';
  return {
    host,
    port,
    security: isTls ? 'tls' : isHere ? 'none' : 'starttls',
    url: `${url.protocol}//${url.hostname.toLowerCase()}:${port}`,
  };
}
