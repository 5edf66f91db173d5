/** What Concord has to know about a kind of mailbox to find and connect one. One entry of the table of mailboxes. */
import type { CredentialsType } from '../../src-shared/contract/index.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { MailSide } from '../../src-shared/domain/mail/side.ts';
import type { Dialer, ServiceLookup, TokenSource } from '../net/index.ts';
import type { ByteBudget } from './imap/index.ts';
import type { FoundServer, ProviderAccount } from './kind.ts';

export type { ByteBudget } from './imap/index.ts';

export interface MailKind {
  /** Its name in set-up files and saved setups; never changed once released. */
  readonly kind: string;
  readonly credentials: CredentialsType;
  /** @see ProviderKind.windowsAccounts */
  readonly windowsAccounts?: true;
  /** Its server counts the requests for a mailbox and for the calendar beside it together: what it asks of one holds for both. */
  readonly sharesLimits?: true;
  /**
   * Where a mail address leads, asked without any credentials (S1); the likeliest server first, none when nothing was found.
   * @throws ProblemError for trouble on the way
   */
  discover(
    address: string,
    parts: MailDiscoveryParts,
    signal: AbortSignal,
  ): Promise<readonly FoundMailServer[]>;
  /** Signs in, once; nothing is written. @throws ProblemError as `connectImap` */
  connect(account: ProviderAccount, parts: MailParts, signal: AbortSignal): Promise<ConnectedMail>;
}

export interface FoundMailServer extends FoundServer {
  /** The name to sign in with. */
  readonly user: string;
}

export interface MailDiscoveryParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly services: ServiceLookup;
}

export interface MailParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Of the whole program. */
  readonly budget: ByteBudget;
  /** A directory of the owner's alone (mode 0700), for the files of large messages. */
  readonly temporaryDirectory: string;
  /** Of a kind whose credentials are `oauth`: the account's access tokens. */
  readonly tokens?: TokenSource;
}

export interface ConnectedMail {
  /** The server's origin, such as `imaps://mail.example.com:993`. */
  readonly server: string;
  /** The name that signed in. */
  readonly user: string;
  readonly side: MailSide;
  /** Ends the connection. */
  close(): Promise<void>;
}
