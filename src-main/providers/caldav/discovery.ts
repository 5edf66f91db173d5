/**
 * Finds an account's calendars from an e-mail address or a server address (RFC 6764, RFC 5397, RFC 4791 6.2). Everything is
 * probed anonymously first; the password goes only to the mail domain's own hosts, to the host the person typed, or to one
 * they confirmed by name (S1), and the first 401 with it ends the search.
 */
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { Channel, Dialer } from '../../net/index.ts';
import { type Connection, createConnection, readMultistatus } from './connection.ts';
import { hostOf, isWebPage, problemOfAnswer, refuse } from './errors.ts';
import { mailAddress } from './mail-address.ts';
import { caldav, dav, hrefIn, type Row, samePath } from './multistatus.ts';
import { propfind } from './requests.ts';
import { child, childrenOf } from './xml.ts';

export interface CalDavLogin {
  /** What the person typed: an e-mail address, or the server's address. */
  readonly address: string;
  readonly userName: string;
  readonly password: () => string | Promise<string>;
  /** Hosts the person confirmed by name, beyond the one they typed and their mail domain's. */
  readonly confirmedHosts: readonly string[];
  /** The person's own addresses, for servers that do not tell them: who organises what depends on it. */
  readonly ownAddresses?: readonly string[];
  /** PEM; counts for the account's own host alone. */
  readonly ca?: string;
}

export interface CalDavAccount {
  readonly origin: string;
  /** Paths on `origin`. */
  readonly principal: string;
  readonly homes: readonly string[];
  /** Scheduling inbox (RFC 6638), or null without one. */
  readonly inbox: string | null;
  /** My addresses, lower-cased, the preferred one first. May be empty. */
  readonly addresses: readonly string[];
  /** Everything that means me in ORGANIZER and ATTENDEE, as the server writes it: mailto:, urn:uuid:, paths. */
  readonly addressUris: readonly string[];
  /** Whether the server mails guests by itself (RFC 6638): its word, or unknown when it sends mixed signals. */
  readonly scheduling: 'automatic' | 'none' | 'unknown';
}

export interface DiscoveryParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
}

/** Where servers keep their context path when `.well-known` does not say: KerioConnect, Nextcloud, and many others. */
const usualPaths = ['/', '/caldav/', '/dav/', '/remote.php/dav/'];
const usualHosts = ['', 'caldav.', 'mail.', 'dav.', 'calendar.'];

/**
 * @throws ProblemError `not-a-calendar-server` | `wrong-password` | `captive-portal` | `certificate-untrusted` |
 * `host-not-confirmed` | `unreachable` | `account-not-permitted` (the server wants a sign-in Concord cannot do) | …
 */
export async function discoverCalDav(
  login: CalDavLogin,
  parts: DiscoveryParts,
  signal: AbortSignal,
): Promise<CalDavAccount> {
  const starts = startingPoints(login.address);
  const start = await firstAnswering(login, parts, starts, signal);
  const principal = await signIn(login, parts, start, signal);
  return readPrincipal(login, parts, principal, signal);
}

/** A channel that carries the password to one origin. */
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

/** Addresses to probe, the likeliest first, grouped so that a group's members are equally trusted. */
function startingPoints(address: string): readonly URL[] {
  const text = address.trim();
  const mail = /^[^\s@/]+@([^\s@/:]+)$/.exec(text);
  if (mail?.[1] !== undefined)
    return usualHosts.map((prefix) => new URL(`https://${prefix}${mail[1]}/.well-known/caldav`));
  const typed = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(typed)) return fail('not-a-calendar-server');
  const url = new URL(typed);
  url.username = '';
  url.password = '';
  url.hash = '';
  const paths = [url.pathname, '/.well-known/caldav', ...usualPaths];
  // a bare host says nothing about the path: there the well-known address is the better first guess
  if (url.pathname === '/') paths.shift();
  return [...new Set(paths)].map((path) => new URL(path, url));
}

type Probe =
  | { readonly type: 'answers'; readonly url: URL }
  | { readonly type: 'fails'; readonly problem: Problem };

/** The first address behind which something speaks WebDAV, or asks who is there. */
async function firstAnswering(
  login: CalDavLogin,
  parts: DiscoveryParts,
  starts: readonly URL[],
  signal: AbortSignal,
): Promise<URL> {
  const allowed = allowedHosts(login, starts);
  const hosts = new Set(starts.map((url) => url.host)).size;
  const probes: Probe[] = [];
  // One host's paths are asked in turn; several hosts at the same time, because most of them do not exist.
  if (hosts > 1) probes.push(...(await Promise.all(starts.map((url) => probe(login, parts, url, signal)))));
  else
    for (const url of starts) {
      const result = await probe(login, parts, url, signal);
      probes.push(result);
      if (result.type === 'answers' || result.problem.code === 'certificate-untrusted') break;
      if (result.problem.code === 'unreachable') break;
    }
  const found = probes.find((one) => one.type === 'answers');
  if (found === undefined) throw new ProblemError(mostTelling(probes));
  if (!allowed(found.url.hostname)) fail('host-not-confirmed', { host: found.url.hostname });
  return found.url;
}

function allowedHosts(login: CalDavLogin, starts: readonly URL[]): (host: string) => boolean {
  const domain = /^[^\s@/]+@([^\s@/:]+)$/.exec(login.address.trim())?.[1]?.toLowerCase();
  const named = new Set(login.confirmedHosts.map((host) => host.toLowerCase()));
  if (domain === undefined) for (const url of starts) named.add(url.hostname);
  return (host) =>
    named.has(host) || (domain !== undefined && (host === domain || host.endsWith(`.${domain}`)));
}

async function probe(
  login: CalDavLogin,
  { dialer, clock }: DiscoveryParts,
  url: URL,
  signal: AbortSignal,
): Promise<Probe> {
  const channel = dialer.channel({ origin: url.origin, ...(login.ca === undefined ? {} : { ca: login.ca }) });
  try {
    const response = await askPrincipal(channel, url, signal);
    await response.body?.cancel();
    if (response.status === 207 && !isWebPage(response))
      return { type: 'answers', url: new URL(response.url) };
    if (response.status === 401) {
      const offered = response.headers.get('www-authenticate') ?? '';
      if (offered === '' || /\bbasic\b/i.test(offered))
        return { type: 'answers', url: new URL(response.url) };
      return { type: 'fails', problem: problem('account-not-permitted', { host: hostOf(response.url) }) };
    }
    return { type: 'fails', problem: problemOfAnswer(response, 'discovery', clock) };
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return { type: 'fails', problem: found };
  }
}

/** Of several failures the one that helps most: a server that is there and has a fault, over hosts that do not exist. */
function mostTelling(probes: readonly Probe[]): Problem {
  const order: readonly Problem['code'][] = [
    'account-not-permitted',
    'certificate-untrusted',
    'throttled',
    'captive-portal',
    'host-not-confirmed',
    'server-failed',
    'not-permitted',
    'not-a-calendar-server',
  ];
  const problems = probes.flatMap((one) => (one.type === 'fails' ? [one.problem] : []));
  for (const code of order) {
    const found = problems.find((one) => one.code === code);
    if (found !== undefined) return found;
  }
  return problems[0] ?? problem('not-a-calendar-server');
}

/** Asks with the password who I am; on the same origin other paths are tried, but a 401 is final. */
async function signIn(
  login: CalDavLogin,
  { dialer, clock }: DiscoveryParts,
  start: URL,
  signal: AbortSignal,
): Promise<URL> {
  const channel = signedChannel(login, dialer, start.origin);
  const paths = [...new Set([start.pathname, '/.well-known/caldav', ...usualPaths])];
  let last: Problem = problem('not-a-calendar-server', { host: start.hostname });
  for (const path of paths) {
    const response = await askPrincipal(channel, new URL(path, start), signal);
    if (response.status === 401) {
      await response.body?.cancel();
      refuse(response, 'discovery', clock);
    }
    if (response.status !== 207) {
      await response.body?.cancel();
      if (path === start.pathname) last = problemOfAnswer(response, 'discovery', clock);
      continue;
    }
    const row = (await readMultistatus(response)).rows[0];
    const href = child(row?.properties.get(dav('current-user-principal')) ?? null, dav('href'));
    if (href !== null && URL.canParse(href.text.trim(), response.url))
      return new URL(href.text.trim(), response.url);
  }
  throw new ProblemError(last);
}

async function readPrincipal(
  login: CalDavLogin,
  parts: DiscoveryParts,
  principal: URL,
  signal: AbortSignal,
): Promise<CalDavAccount> {
  const allowed = allowedHosts(login, startingPoints(login.address));
  if (!allowed(principal.hostname)) fail('host-not-confirmed', { host: principal.hostname });
  const connect = (origin: string): Connection =>
    createConnection(signedChannel(login, parts.dialer, origin), origin, parts.clock);
  const connection = connect(principal.origin);
  const { rows } = await connection.multistatus('PROPFIND', principal.pathname, {
    depth: '0',
    body: propfind(['C:calendar-home-set', 'C:calendar-user-address-set', 'C:schedule-inbox-URL']),
    purpose: 'discovery',
    signal,
  });
  const row = rows[0];
  const homes = childrenOf(row?.properties.get(caldav('calendar-home-set')) ?? null, dav('href'))
    .map(({ text }) => text.trim())
    .filter((text) => URL.canParse(text, principal.href))
    .map((text) => new URL(text, principal));
  const home = homes[0];
  if (row === undefined || home === undefined)
    return fail('not-a-calendar-server', { host: principal.hostname });
  if (!allowed(home.hostname)) fail('host-not-confirmed', { host: home.hostname });
  const atHome = home.origin === principal.origin ? connection : connect(home.origin);
  const inbox = hrefIn(row, caldav('schedule-inbox-URL'), home.origin);
  const uris = addressUrisIn(row);
  const addresses = uris.map(mailAddress).filter((address) => address !== null);
  const told = [login.address.trim(), login.userName, ...(login.ownAddresses ?? [])]
    .map((address) => mailAddress(`mailto:${address}`))
    .filter((address) => address !== null);
  return {
    origin: home.origin,
    principal: samePath(principal.pathname),
    homes: homes.filter((url) => url.origin === home.origin).map((url) => samePath(url.pathname)),
    inbox,
    addresses: [...new Set([...addresses, ...told])],
    addressUris: uris,
    scheduling: await schedulingOf(atHome, samePath(home.pathname), inbox, signal),
  };
}

/** The addresses, the preferred one first (Apple's `preferred` attribute). */
function addressUrisIn(row: Row): readonly string[] {
  const hrefs = childrenOf(row.properties.get(caldav('calendar-user-address-set')) ?? null, dav('href'));
  return [...hrefs]
    .sort((a, b) => Number(b.attributes.preferred ?? 0) - Number(a.attributes.preferred ?? 0))
    .map(({ text }) => text.trim());
}

/**
 * A server that mails guests by itself must say `calendar-auto-schedule` in its DAV header (RFC 6638 2). Silence is believed
 * only where nothing else speaks of scheduling: no older `calendar-schedule`, no inbox, and a header that names CalDAV at all.
 */
async function schedulingOf(
  connection: Connection,
  home: string,
  inbox: string | null,
  signal: AbortSignal,
): Promise<CalDavAccount['scheduling']> {
  const response = await connection.send('OPTIONS', home, { signal });
  await response.body?.cancel();
  const features = (response.headers.get('dav') ?? '').toLowerCase().split(/\s*,\s*/);
  if (features.includes('calendar-auto-schedule')) return 'automatic';
  const silent =
    response.ok && features.includes('calendar-access') && !features.includes('calendar-schedule');
  return silent && inbox === null ? 'none' : 'unknown';
}

function askPrincipal(channel: Channel, url: URL, signal: AbortSignal): Promise<Response> {
  return channel.fetch(url.href, {
    method: 'PROPFIND',
    headers: { depth: '0', 'content-type': 'application/xml; charset=utf-8' },
    body: propfind(['D:current-user-principal']),
    signal,
  });
}
