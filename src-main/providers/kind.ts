/** What Concord has to know about a kind of provider to offer, find and connect an account of it. One entry of the table of providers. */
import type { Credentials, CredentialsType } from '../../src-shared/contract/index.ts';
import type { AccountFeatures } from '../../src-shared/domain/accounts.ts';
import type { CalendarEvent } from '../../src-shared/domain/calendar/event.ts';
import type { CalendarSide } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { Dialer, TokenSource } from '../net/index.ts';

export interface ProviderKind {
  /** Its name in set-up files, in saved setups, and towards the CRM; never changed once released. */
  readonly kind: string;
  readonly credentials: CredentialsType;
  /** Of `password`: people may have a Windows account there, so that `domain` and `authentication` of their credentials count. */
  readonly windowsAccounts?: true;
  /** What an account of this kind is used for: what is asked of its sign-in. */
  readonly asks: readonly ('calendar' | 'mail')[];
  /**
   * Where an e-mail or server address leads, asked without any credentials (S1).
   * @throws ProblemError `not-a-calendar-server` when nothing of this kind is there, and for trouble on the way
   */
  discover(address: string, parts: ProviderParts, signal: AbortSignal): Promise<FoundServer>;
  /**
   * Signs in and reads what the account is; nothing is written.
   * @throws ProblemError `wrong-password` | `sign-in-required` | `host-not-confirmed` | `not-a-calendar-server` | `unreachable` | …
   */
  connect(account: ProviderAccount, parts: ProviderParts, signal: AbortSignal): Promise<ConnectedAccount>;
}

export interface ProviderParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  /** Of a kind whose credentials are `oauth`: the account's access tokens. */
  readonly tokens?: TokenSource;
}

/** An account to sign in to. */
export interface ProviderAccount {
  /** The person's e-mail address; null when they named a server only. */
  readonly address: string | null;
  readonly credentials: Credentials;
  readonly secret: string;
}

export interface FoundServer {
  readonly url: string;
  readonly host: string;
  /** The host lies outside the address's own domain: a person has to say yes to its name before a secret goes there (S1). */
  readonly needsConfirmation: boolean;
}

/** Its sides: the calendar; mail joins as a second part when it is built. */
export interface ConnectedAccount {
  /** The server's origin; with the kind and the user it makes the account's id. */
  readonly server: string;
  /** Where one account may be reached at several servers: the one that answered. Absent: the host of `server`. */
  readonly host?: string;
  /** The name that signed in. */
  readonly user: string;
  /** The person's addresses as the server tells them, the preferred one first. May be empty. */
  readonly addresses: readonly string[];
  /** What the account can do (A4); empty when nobody looked. */
  readonly features: AccountFeatures;
  readonly calendar: ConnectedCalendar;
  /** Closes what `connect` opened beside the dialer's channels. */
  close(): void;
}

export interface ConnectedCalendar {
  readonly side: CalendarSide;
  /**
   * A few of the events between two moments (epoch milliseconds), for a look at a calendar: none when the server takes long over
   * it or does not know the question.
   */
  upcoming(
    calendar: string,
    from: number,
    until: number,
    signal: AbortSignal,
  ): Promise<readonly CalendarEvent[]>;
}
