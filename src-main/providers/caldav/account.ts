/** Signing in to a CalDAV server, and reading what it says about the account. */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { type Channel, type Dialer, discardBody } from '../../net/index.ts';
import { mailAddress } from '../icalendar/index.ts';
import { childrenOf } from '../xml.ts';
import { type Connection, createConnection } from './connection.ts';
import { caldav, dav, hrefIn, type Row, samePath, urlOfHref } from './multistatus.ts';
import { propfind } from './requests.ts';

export interface CalDavLogin {
  /** What the person typed: an e-mail address, or the address of the server. */
  readonly address: string;
  readonly userName: string;
  readonly password: () => string | Promise<string>;
  /** Hosts that the person confirmed by name, in addition to the one they typed and those of their mail domain. */
  readonly confirmedHosts: readonly string[];
  /** The person's own addresses, for servers that do not report them. They decide which meetings the person organises. */
  readonly ownAddresses?: readonly string[];
  /** A certificate authority (PEM), trusted for the account's own host only. */
  readonly ca?: string;
}

export interface CalDavAccount {
  readonly origin: string;
  /** Paths on `origin`. */
  readonly principal: string;
  readonly homes: readonly string[];
  /** Scheduling inbox (RFC 6638), or null without one. */
  readonly inbox: string | null;
  /** Scheduling outbox (RFC 6638 2.1), or null without one. */
  readonly outbox: string | null;
  /** The values of the server's DAV header (RFC 4918 10.1, RFC 4791 5.1) in lower case. Empty without that header. */
  readonly davFeatures: readonly string[];
  /** The product name in the Server header; '' without one. */
  readonly product: string;
  /** The account owner's addresses in lower case, the preferred one first. May be empty. */
  readonly addresses: readonly string[];
  /**
   * Every URI that stands for the account owner in ORGANIZER and ATTENDEE, as the server writes it: mailto:, urn:uuid:, paths.
   */
  readonly addressUris: readonly string[];
  /** Whether the server says that it mails guests by itself (RFC 6638). `unknown`: what it says contradicts itself. */
  readonly scheduling: 'automatic' | 'none' | 'unknown';
}

export interface DiscoveryParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
}

/** A channel that sends the password to one origin. */
export function signedChannel(login: CalDavLogin, dialer: Dialer, origin: string): Channel {
  return dialer.channel({
    origin,
    async authorization() {
      const pair = `${login.userName}:${await login.password()}`;
      return `Basic ${Buffer.from(pair.normalize('NFC'), 'utf8').toString('base64')}`;
    },
    ...(login.ca === undefined ? {} : { ca: login.ca }),
  });
}

/** The address at which an account is read: its principal, or its calendar home on a server without principals. */
export interface Entry {
  readonly url: URL;
  readonly isHome: boolean;
}

/**
 * Reads the properties of the principal (RFC 4791 6.2.1, RFC 6638 2.4). Sends requests only to origins for which `allowed` is true.
 * @throws ProblemError `host-not-confirmed` | `not-a-calendar-server`, and trouble of the whole side
 */
export async function readAccount(
  login: CalDavLogin,
  parts: DiscoveryParts,
  { url: principal, isHome }: Entry,
  allowed: (url: URL) => boolean,
  signal: AbortSignal,
): Promise<CalDavAccount> {
  if (!allowed(principal)) fail('host-not-confirmed', { host: principal.host });
  const connect = (origin: string): Connection =>
    createConnection(signedChannel(login, parts.dialer, origin), origin, parts.clock);
  const connection = connect(principal.origin);
  const { rows } = await connection.multistatus('PROPFIND', samePath(principal.pathname), {
    depth: '0',
    body: propfind([
      'C:calendar-home-set',
      'C:calendar-user-address-set',
      'C:schedule-inbox-URL',
      'C:schedule-outbox-URL',
    ]),
    purpose: 'discovery',
    signal,
  });
  const row = rows[0];
  const told = childrenOf(row?.properties.get(caldav('calendar-home-set')) ?? null, dav('href'))
    .map(({ text }) => urlOfHref(text, principal.href))
    .filter((url) => url !== null);
  const homes = isHome ? [principal] : told;
  const home = homes[0];
  if (row === undefined || home === undefined) return fail('not-a-calendar-server', { host: principal.host });
  if (!allowed(home)) fail('host-not-confirmed', { host: home.host });
  const atHome = home.origin === principal.origin ? connection : connect(home.origin);
  const inbox = hrefIn(row, caldav('schedule-inbox-URL'), home.origin);
  const options = await askOptions(atHome, samePath(home.pathname), signal);
  const uris = addressUrisIn(row);
  const addresses = uris.map(mailAddress).filter((address) => address !== null);
  const typed = [login.address.trim(), login.userName, ...(login.ownAddresses ?? [])]
    .map(mailAddress)
    .filter((address) => address !== null);
  return {
    origin: home.origin,
    principal: samePath(principal.pathname),
    homes: homes.filter((url) => url.origin === home.origin).map((url) => samePath(url.pathname)),
    inbox,
    outbox: hrefIn(row, caldav('schedule-outbox-URL'), home.origin),
    davFeatures: options.features,
    product: options.product,
    addresses: [...new Set([...addresses, ...typed])],
    addressUris: uris,
    scheduling: schedulingOf(options, inbox),
  };
}

/** The calendar user addresses, the preferred one first (Apple's `preferred` attribute). */
function addressUrisIn(row: Row): readonly string[] {
  const hrefs = childrenOf(row.properties.get(caldav('calendar-user-address-set')) ?? null, dav('href'));
  return [...hrefs]
    .sort((a, b) => Number(b.attributes.preferred ?? 0) - Number(a.attributes.preferred ?? 0))
    .map(({ text }) => text.trim());
}

interface Told {
  readonly ok: boolean;
  readonly features: readonly string[];
  readonly product: string;
}

async function askOptions(connection: Connection, home: string, signal: AbortSignal): Promise<Told> {
  const response = await connection.send('OPTIONS', home, { signal });
  await discardBody(response);
  const features = (response.headers.get('dav') ?? '').toLowerCase().split(',');
  return {
    ok: response.ok,
    features: features.map((feature) => feature.trim()).filter((feature) => feature !== ''),
    product: /^[^\s/]+/.exec(response.headers.get('server') ?? '')?.[0] ?? '',
  };
}

/**
 * A server that mails guests by itself must have `calendar-auto-schedule` in its DAV header (RFC 6638 2). A server without it is
 * taken for one that mails nobody only when nothing else points to scheduling: the header names CalDAV and no feature with
 * "schedul" in its name (the older `calendar-schedule`, Xandikos' `calendar-auto-scheduling`), and there is no inbox.
 */
function schedulingOf({ ok, features }: Told, inbox: string | null): CalDavAccount['scheduling'] {
  if (features.includes('calendar-auto-schedule')) return 'automatic';
  const silent =
    ok && features.includes('calendar-access') && !features.some((feature) => feature.includes('schedul'));
  return silent && inbox === null ? 'none' : 'unknown';
}
