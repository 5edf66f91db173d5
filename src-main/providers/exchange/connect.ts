/** Finds a person's Exchange server, signs in once, and reads what the server is; nothing is written. The calendar and the mailbox start here. */
import type { CredentialsOf } from '../../../src-shared/contract/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { fail, ProblemError } from '../../../src-shared/domain/problems.ts';
import {
  createRedirectLookup,
  createServiceLookup,
  type Dialer,
  discardBody,
  offeredSchemes,
  type Target,
} from '../../net/index.ts';
import type { FoundServer, ProviderAccount } from '../kind.ts';
import { lanesOf } from '../lanes.ts';
import { mailAddressOf } from '../mail-address.ts';
import { type FindingParts, type FoundEws, findAutodiscover, findEws } from './autodiscover.ts';
import { inCloud, isInCloud } from './cloud.ts';
import { tag, textTag } from './elements.ts';
import type { ServerVersion } from './envelope.ts';
import { ewsPath, namedPlace, poxPath, trustOf } from './places.ts';
import { findingLimits, nothingThere } from './probe.ts';
import { createRequester, type Requester } from './requester.ts';
import { anonymousChannel, type ExchangeLogin, signedChannel, wayFor } from './signed-channel.ts';
import { withSimulatedHosts } from './simulated-hosts.ts';

export interface ExchangeParts {
  readonly dialer: Dialer;
  readonly clock: Clock;
  /** Of DNS and of servers without TLS. Default: the system's. */
  readonly lookups?: Pick<FindingParts, 'services' | 'redirects'>;
  /** Of answers and requests. Default: the dialer's. */
  readonly limits?: Pick<Target, 'maxAnswerBytes' | 'deadlineMs'>;
}

export interface ConnectedExchange {
  readonly requester: Requester;
  /** Of `Exchange.asmx`. */
  readonly url: URL;
  /** Of Outlook on the web; null where nobody told it. */
  readonly web: URL | null;
  /** The name that signed in. */
  readonly user: string;
  /** Such as `15.2.986.26`. */
  readonly build: string;
}

/** Administrators allow as few as five at once (ConcurrentSyncCalls), and other programs of the person have theirs. */
const atOnce = 2;

/**
 * Where a mail address leads, asked without credentials.
 * @throws ProblemError as `findAutodiscover`
 */
export async function discoverExchange(
  address: string,
  given: ExchangeParts,
  signal: AbortSignal,
): Promise<FoundServer> {
  const parts = withSimulatedHosts(given);
  const mail = mailAddressOf(address) ?? fail('not-a-calendar-server', { reason: 'no-exchange' });
  const finding = { ...findingPartsOf(parts), login: { ca: '' }, isTrusted: trustOf(mail, []) };
  const found = await findAutodiscover(mail, finding, signal);
  return found.type === 'stranger'
    ? { url: `https://${found.host}${poxPath}`, host: found.host, needsConfirmation: true }
    : { url: found.url.href, host: found.url.host, needsConfirmation: false };
}

/**
 * Signs in at the server that the person named, or that the address leads to.
 * @throws ProblemError as `findEws`, and `consent-required` when EWS or the mailbox is not there for this person
 */
export async function connectExchange(
  {
    address,
    credentials,
    secret,
  }: Pick<ProviderAccount, 'address' | 'secret'> & {
    readonly credentials: CredentialsOf<'password'>;
  },
  given: ExchangeParts,
  signal: AbortSignal,
): Promise<ConnectedExchange> {
  const parts = withSimulatedHosts(given);
  const { user, domain = '', ca, url, confirmedHosts, authentication = 'automatic' } = credentials;
  const login: ExchangeLogin = {
    user: user === '' ? (address ?? '') : user,
    domain,
    password: secret,
    ca,
    authentication: authentication === 'automatic' ? null : authentication,
  };
  const found =
    url === ''
      ? await findEws(address ?? login.user, login, confirmedHosts, findingPartsOf(parts), signal)
      : await namedEws(url, confirmedHosts, login, parts, signal);
  const requesterFor = (version: ServerVersion): Requester =>
    createRequester({
      channel: signedChannel(parts, login, found.url, found.way, parts.limits),
      clock: parts.clock,
      lanes: lanesOf(`${found.url.origin} ${login.user.toLowerCase()}`, atOnce),
      url: found.url.href,
      version,
      way: found.way,
    });
  const build = await buildOf(requesterFor('Exchange2013'), signal);
  return {
    requester: requesterFor(versionOf(build, found.url.host)),
    url: found.url,
    web: found.web,
    user: login.user,
    build,
  };
}

function findingPartsOf({ dialer, clock, lookups }: ExchangeParts): FindingParts {
  return {
    dialer,
    clock,
    ...(lookups ?? { services: createServiceLookup(), redirects: createRedirectLookup() }),
  };
}

const mostRedirects = 3;

/** The server that a person typed: its whole address, or its host. It gets the password, and where it redirects to only a confirmed host (S1). */
async function namedEws(
  typed: string,
  confirmedHosts: readonly string[],
  login: ExchangeLogin,
  parts: ExchangeParts,
  signal: AbortSignal,
): Promise<FoundEws> {
  const whole = typed.trim();
  let url = URL.parse(/^https?:\/\//i.test(whole) ? whole : `https://${whole}`);
  if (url === null || url.hostname === '') return fail('not-a-calendar-server', { reason: 'no-exchange' });
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const { host } = url;
    if (isInCloud(url.hostname)) throw new ProblemError(inCloud(host));
    const target: URL = new URL(/\.asmx$/i.test(url.pathname) ? url.pathname : ewsPath, url.origin);
    const channel = anonymousChannel(parts, login, target, findingLimits);
    const response = await channel.fetch(target.href, { redirect: 'manual', signal });
    await discardBody(response);
    const { status, headers } = response;
    if (status === 401) return { url: target, way: wayFor(offeredSchemes(headers), login, host), web: null };
    if (status >= 500) return fail('server-failed', { host, status });
    const next = status >= 300 && status < 400 ? namedPlace(headers.get('location') ?? '', target) : null;
    if (next === null || next.origin === target.origin) break;
    if (!isInCloud(next.hostname) && !confirmedHosts.includes(next.host))
      return fail('host-not-confirmed', { host: next.host });
    url = next;
  }
  throw new ProblemError(nothingThere(url.host));
}

/** Signs in, and asks for the id of the inbox: each mailbox has one. */
async function buildOf(requester: Requester, signal: AbortSignal): Promise<string> {
  const content =
    tag('m:FolderShape', textTag('t:BaseShape', 'IdOnly')) +
    tag('m:FolderIds', tag('t:DistinguishedFolderId', '', { Id: 'inbox' }));
  const answer = await requester.ask({ name: 'GetFolder', content, answers: 1 }, signal);
  if (answer.type === 'refused') throw new ProblemError(requester.problemOf(answer.refusal, 'account'));
  const [message] = answer.messages;
  if (message === undefined || message.type !== 'success')
    throw new ProblemError(
      message === undefined ? nothingThere(requester.host) : requester.problemOf(message, 'account'),
    );
  return answer.version;
}

/**
 * https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates: 15.0 is Exchange 2013, with its service pack from 847 on,
 * 15.1 is 2016, 15.2 is 2019 and the Subscription Edition, 15.20 is Exchange Online.
 * @throws ProblemError `account-not-permitted` for versions before, and for Exchange Online
 */
function versionOf(build: string, host: string): ServerVersion {
  const [major = 0, minor = 0, number = 0] = build.split('.').map(Number);
  // a server behind something that leaves the header out is taken for the oldest that is supported
  if (build === '') return 'Exchange2013';
  if (major < 15) return fail('account-not-permitted', { host, reason: 'exchange-too-old' });
  if (major === 15 && minor >= 20) throw new ProblemError(inCloud(host));
  if (major === 15 && minor === 0) return number >= 847 ? 'Exchange2013_SP1' : 'Exchange2013';
  return 'Exchange2016';
}
