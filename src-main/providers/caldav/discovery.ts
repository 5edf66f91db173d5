/**
 * Finds an account's calendars from an e-mail address or a server address (RFC 6764, RFC 5397, RFC 4791 6.2). All addresses are
 * tried without credentials first. The password is sent only to hosts of the mail domain, to the host that the person typed, or
 * to one that they confirmed by name (S1). The first 401 for the password ends the search.
 */
import { fail, type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Channel, discardBody } from '../../net/index.ts';
import {
  type CalDavAccount,
  type CalDavLogin,
  type DiscoveryParts,
  type Entry,
  readAccount,
  signedChannel,
} from './account.ts';
import { readMultistatus } from './connection.ts';
import { hostOf, isWebPage, problemOfAnswer, refuse } from './errors.ts';
import { caldav, dav } from './multistatus.ts';
import { propfind } from './requests.ts';
import { child } from './xml.ts';

/** The context paths of KerioConnect, Nextcloud and many others, for servers whose `.well-known` address leads nowhere. */
const usualPaths = ['/', '/caldav/', '/dav/', '/remote.php/dav/'];
const usualHosts = ['', 'caldav.', 'mail.', 'dav.', 'calendar.'];

/**
 * @throws ProblemError `not-a-calendar-server` | `wrong-password` | `captive-portal` | `certificate-untrusted` |
 * `host-not-confirmed` | `unreachable` | `account-not-permitted` (the server requires a kind of sign-in that Concord does not
 * have) | …
 */
export async function discoverCalDav(
  login: CalDavLogin,
  parts: DiscoveryParts,
  signal: AbortSignal,
): Promise<CalDavAccount> {
  const starts = startingPoints(login.address);
  const start = await firstAnswering(login, parts, starts, signal);
  const entry = await signIn(login, parts, start, signal);
  const allowed = allowedHosts(login, startingPoints(login.address));
  return readAccount(login, parts, entry, allowed, signal);
}

export interface FoundServer {
  /** The address at which a WebDAV server answered. */
  readonly url: string;
  readonly host: string;
  /** The host was not typed and is not of the mail domain: a person must confirm its name before it gets the password (S1). */
  readonly needsConfirmation: boolean;
}

/**
 * Finds the server for an address, without any credentials.
 * @throws ProblemError as `discoverCalDav`, except for those that only a sign-in can reveal
 */
export async function findCalDavServer(
  login: Pick<CalDavLogin, 'address' | 'ca'>,
  parts: DiscoveryParts,
  signal: AbortSignal,
): Promise<FoundServer> {
  const anonymous: CalDavLogin = { ...login, userName: '', password: () => '', confirmedHosts: [] };
  const starts = startingPoints(login.address);
  const url = await whereAnswered(anonymous, parts, starts, signal);
  const needsConfirmation = !allowedHosts(anonymous, starts)(url.hostname);
  return { url: url.href, host: url.hostname, needsConfirmation };
}

/** The addresses to try, the most likely first, in groups of hosts that are trusted alike. */
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
  // a host without a path: its well-known address is tried first
  if (url.pathname === '/') paths.shift();
  return [...new Set(paths)].map((path) => new URL(path, url));
}

type Probe =
  | { readonly type: 'answers'; readonly url: URL }
  | { readonly type: 'fails'; readonly problem: Problem };

/**
 * The first address that answers, if its host may get the password (S1).
 * @throws ProblemError as `whereAnswered`, and `host-not-confirmed`
 */
async function firstAnswering(
  login: CalDavLogin,
  parts: DiscoveryParts,
  starts: readonly URL[],
  signal: AbortSignal,
): Promise<URL> {
  const url = await whereAnswered(login, parts, starts, signal);
  if (!allowedHosts(login, starts)(url.hostname)) fail('host-not-confirmed', { host: url.hostname });
  return url;
}

/** The first address at which a server answers WebDAV, or asks for credentials. */
async function whereAnswered(
  login: CalDavLogin,
  parts: DiscoveryParts,
  starts: readonly URL[],
  signal: AbortSignal,
): Promise<URL> {
  const hosts = new Set(starts.map((url) => url.host)).size;
  const probes: Probe[] = [];
  // The paths of one host are tried one after the other, several hosts at the same time, because most hosts do not exist.
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
    await discardBody(response);
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

/** Of several failures, the one that tells most: that of a server that exists comes before hosts that do not exist. */
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

/**
 * Signs in and finds the principal. Other paths of the same origin are tried, but a 401 ends the search. On a server without
 * principals (RFC 5397), the calendar home that the person typed is used.
 */
async function signIn(
  login: CalDavLogin,
  { dialer, clock }: DiscoveryParts,
  start: URL,
  signal: AbortSignal,
): Promise<Entry> {
  const channel = signedChannel(login, dialer, start.origin);
  const paths = [...new Set([start.pathname, '/.well-known/caldav', ...usualPaths])];
  let last: Problem = problem('not-a-calendar-server', { host: start.hostname });
  for (const path of paths) {
    const response = await askPrincipal(channel, new URL(path, start), signal);
    if (response.status === 401) {
      await discardBody(response);
      refuse(response, 'discovery', clock);
    }
    if (response.status !== 207) {
      await discardBody(response);
      if (path === start.pathname) last = problemOfAnswer(response, 'discovery', clock);
      continue;
    }
    const row = (await readMultistatus(response)).rows[0];
    const href = child(row?.properties.get(dav('current-user-principal')) ?? null, dav('href'));
    if (href !== null && URL.canParse(href.text.trim(), response.url))
      return { url: new URL(href.text.trim(), response.url), isHome: false };
  }
  if (await holdsCalendars(channel, start, signal)) return { url: start, isHome: true };
  throw new ProblemError(last);
}

/** Whether an address contains calendars directly. Asked only for a path that a person typed. */
async function holdsCalendars(channel: Channel, url: URL, signal: AbortSignal): Promise<boolean> {
  if (['/.well-known/caldav', ...usualPaths].includes(url.pathname)) return false;
  const response = await ask(channel, url, '1', 'D:resourcetype', signal);
  if (response.status !== 207) {
    await discardBody(response);
    return false;
  }
  const { rows } = await readMultistatus(response);
  return rows.some((row) =>
    row.properties.get(dav('resourcetype'))?.children.some((type) => type.name === caldav('calendar')),
  );
}

function askPrincipal(channel: Channel, url: URL, signal: AbortSignal): Promise<Response> {
  return ask(channel, url, '0', 'D:current-user-principal', signal);
}

function ask(
  channel: Channel,
  url: URL,
  depth: '0' | '1',
  property: string,
  signal: AbortSignal,
): Promise<Response> {
  return channel.fetch(url.href, {
    method: 'PROPFIND',
    headers: { depth, 'content-type': 'application/xml; charset=utf-8' },
    body: propfind([property]),
    signal,
  });
}
