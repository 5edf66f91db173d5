/**
 * Finds an account's calendars from an e-mail address or a server address (RFC 6764, RFC 5397, RFC 4791 6.2). All addresses are
 * tried without credentials first. Which origins get the password is decided in `trust.ts` (S1). The first 401 for the password
 * ends the search.
 */
import { fail, type Problem, ProblemError, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { type Channel, discardBody } from '../../net/index.ts';
import { child } from '../xml.ts';
import {
  type CalDavAccount,
  type CalDavLogin,
  type DiscoveryParts,
  type Entry,
  readAccount,
  signedChannel,
} from './account.ts';
import { isMultistatus, readMultistatus } from './connection.ts';
import { hostOf, problemOfAnswer, refuse } from './errors.ts';
import { caldav, dav, urlOfHref } from './multistatus.ts';
import { propfind } from './requests.ts';
import { startingPoints, type Trust, trustOf, usualPaths } from './trust.ts';

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
  for await (const account of accountsFor(login, parts, signal)) return account;
  return fail('not-a-calendar-server');
}

/**
 * The accounts that the server shows at its usual addresses, the most likely one first. Some servers (SOGo) answer at an address
 * whose calendars cannot be read, so the caller takes the first account whose calendars it can list. Nearly always the first.
 * @throws ProblemError as `discoverCalDav`, before the first account
 */
export async function* accountsFor(
  login: CalDavLogin,
  parts: DiscoveryParts,
  signal: AbortSignal,
): AsyncGenerator<CalDavAccount> {
  const trust = trustOf(login);
  const start = await whereAnswered(login, parts, startingPoints(login.address), signal);
  if (!trust.allowsFirst(start)) fail('host-not-confirmed', { host: start.host });
  const seen = new Set<string>();
  for await (const entry of entriesAt(login, parts, start, signal)) {
    if (seen.has(entry.url.href)) continue;
    seen.add(entry.url.href);
    yield await readAccount(login, parts, entry, trustIn(trust, start), signal);
  }
}

/** The origins that may get the password once the first server has been found. */
function trustIn(trust: Trust, start: URL): (url: URL) => boolean {
  return (url) => url.origin === start.origin || trust.allows(url);
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
  const url = await whereAnswered(anonymous, parts, startingPoints(login.address), signal);
  const needsConfirmation = !trustOf(anonymous).allowsFirst(url);
  return { url: url.href, host: url.host, needsConfirmation };
}

type Probe =
  | { readonly type: 'answers'; readonly url: URL }
  | { readonly type: 'fails'; readonly problem: Problem };

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

async function probe(
  login: CalDavLogin,
  { dialer, clock }: DiscoveryParts,
  url: URL,
  signal: AbortSignal,
): Promise<Probe> {
  const channel = dialer.channel({ origin: url.origin, ...(login.ca === undefined ? {} : { ca: login.ca }) });
  try {
    const response = await askPrincipal(channel, url, signal);
    if (await isMultistatus(response)) return { type: 'answers', url: new URL(response.url) };
    if (response.status === 401) {
      const offered = response.headers.get('www-authenticate') ?? '';
      if (offered === '' || /\bbasic\b/i.test(offered))
        return { type: 'answers', url: new URL(response.url) };
      return { type: 'fails', problem: notOurSignIn(response.url, offered) };
    }
    return { type: 'fails', problem: problemOfAnswer(response, 'discovery', clock) };
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return { type: 'fails', problem: found };
  }
}

/** The server asks for another kind of sign-in, named by the scheme that it offers first (RFC 9110 11.6.1) when that is a plain word. */
function notOurSignIn(url: string, offered: string): Problem {
  const scheme = /^\s*([a-z][a-z0-9-]{0,30})(?:[\s,]|$)/i.exec(offered)?.[1];
  return problem('account-not-permitted', { host: hostOf(url), ...(scheme === undefined ? {} : { scheme }) });
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
 * Signs in and finds principals: at the address that answered, then at other paths of the same origin. A 401 ends the search. On a
 * server without principals (RFC 5397), the calendar home that the person typed is used.
 * @throws ProblemError before the first entry
 */
async function* entriesAt(
  login: CalDavLogin,
  { dialer, clock }: DiscoveryParts,
  start: URL,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const channel = signedChannel(login, dialer, start.origin);
  const paths = [...new Set([start.pathname, ...usualPaths])];
  let last: Problem = problem('not-a-calendar-server', { host: start.host });
  let isFound = false;
  for (const path of paths) {
    const response = await askPrincipal(channel, new URL(`${start.origin}${path}`), signal);
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
    const url = href === null ? null : urlOfHref(href.text, response.url);
    if (url === null) continue;
    isFound = true;
    yield { url, isHome: false };
  }
  if (isFound) return;
  if (await holdsCalendars(channel, start, signal)) yield { url: start, isHome: true };
  else throw new ProblemError(last);
}

/** Whether an address contains calendars directly. Asked only for a path that a person typed. */
async function holdsCalendars(channel: Channel, url: URL, signal: AbortSignal): Promise<boolean> {
  if (usualPaths.includes(url.pathname)) return false;
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
