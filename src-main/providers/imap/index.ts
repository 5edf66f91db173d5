/** A mailbox over IMAP4rev1 (RFC 3501, 9051): what the other folders may use of it. */
import type { Clock, Randomness } from '../../../src-shared/domain/clock.ts';
import type { MailSide } from '../../../src-shared/domain/mail/side.ts';
import type { Dialer } from '../../net/index.ts';
import { type ClientLimits, type Secret, usualLimits } from './client.ts';
import { createDirectory } from './directory.ts';
import type { ByteBudget } from './read.ts';
import { createSession } from './session.ts';
import { createSide } from './side.ts';

export type { ByteBudget } from './read.ts';
export { answeringServer, serverOf, serverToConnect } from './server-choice.ts';

export interface ImapOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls`: TLS or nothing. `none`: only for a server on this machine (S1). */
  readonly security: 'tls' | 'starttls' | 'none';
  /** An additional certificate authority (PEM), trusted for this account only. */
  readonly ca?: string;
  readonly userName: string;
  /** The password, or an access token of OAuth (XOAUTH2, OAUTHBEARER); asked once for each connection. */
  readonly secret: () => Promise<Secret>;
}

export interface ImapParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Of the whole program. */
  readonly budget: ByteBudget;
  /** A directory of the owner's alone (mode 0700), for the files of large messages. */
  readonly temporaryDirectory: string;
  /** Times to wait. Default: 15 seconds to connect, 30 for the greeting, 90 with the sign-in, 90 for a silent server. */
  readonly limits?: ClientLimits;
}

export interface ConnectedImap {
  readonly side: MailSide;
  /** What the server announced after the sign-in, in upper case. */
  readonly capabilities: readonly string[];
  /** The name that the server gives itself; null for none. */
  readonly serverName: string | null;
  /** Ends the connection. */
  close(): Promise<void>;
}

/**
 * Signs in, once. A refused sign-in is not tried again by this side, whatever is asked of it (S1).
 * @throws ProblemError `wrong-password` | `sign-in-required` | `app-password-required` | `mail-switched-off` | `account-not-permitted` |
 * `not-a-mail-server` | `encryption-missing` | `certificate-untrusted` | `host-not-confirmed` | `unreachable` | `throttled` | `server-failed`
 */
export async function connectImap(
  options: ImapOptions,
  parts: ImapParts,
  signal: AbortSignal,
): Promise<ConnectedImap> {
  const { host, port, security, ca, userName, secret } = options;
  const session = createSession({
    target: { host, port, security, ...(ca === undefined ? {} : { ca }) },
    userName,
    secret,
    dialer: parts.dialer,
    clock: parts.clock,
    limits: parts.limits ?? usualLimits,
  });
  const facts = await session.use(signal, async ({ client }) => ({
    capabilities: client.capabilities,
    serverName: client.serverName,
    maxSize: client.limitOf('APPENDLIMIT'),
    host: client.host,
  }));
  const side = createSide({ ...parts, session, directory: createDirectory(), ...facts });
  return {
    side,
    capabilities: facts.capabilities,
    serverName: facts.serverName,
    close: () => session.close(),
  };
}
