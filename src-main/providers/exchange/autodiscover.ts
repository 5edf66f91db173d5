/**
 * Finds the Exchange server of a mail address (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/autodiscover-for-exchange):
 * the mail domain is asked, then `autodiscover.<domain>`, then where a redirect without TLS and DNS lead. Everybody is asked without
 * credentials first; one server that may have it gets the password (S1).
 */
import { fail, ProblemError, problem } from '../../../src-shared/domain/problems.ts';
import type { RedirectLookup, ServiceLookup } from '../../net/index.ts';
import { hostName, type MailAddress, mailAddressOf } from '../mail-address.ts';
import { askAutodiscover } from './autodiscover-calls.ts';
import { inCloud, isInCloud } from './cloud.ts';
import { ewsPath, namedPlace, poxPath, trustOf, usualPlaces } from './places.ts';
import { mostTelling, nothingThere, type Probed, type ProbeParts, probe } from './probe.ts';
import type { SignInWay } from './sign-in-way.ts';
import { type ChannelParts, type ExchangeLogin, wayFor } from './signed-channel.ts';

export interface FindingParts extends ChannelParts {
  readonly services: ServiceLookup;
  readonly redirects: RedirectLookup;
}

export interface FoundEws {
  /** Of `Exchange.asmx`. */
  readonly url: URL;
  readonly way: Exclude<SignInWay, 'bearer'>;
  /** Of Outlook on the web, such as `https://mail.example.com/owa/`; null where nobody told it. */
  readonly web: URL | null;
}

const mostSteps = 6;

type Place = Extract<Probed, { type: 'asks' }>;

/**
 * Where Autodiscover of a domain is, asked without credentials.
 * @returns a server that asks for a sign-in, or the stranger that the domain leads to
 * @throws ProblemError `account-not-permitted` for a mailbox in Exchange Online, `certificate-untrusted`, `not-a-calendar-server`, …
 */
export async function findAutodiscover(
  mail: MailAddress,
  parts: FindingParts & ProbeParts,
  signal: AbortSignal,
): Promise<Place | Extract<Probed, { type: 'stranger' }>> {
  if (isInCloud(mail.domain)) throw new ProblemError(inCloud(mail.domain));
  const found = await Promise.all(usualPlaces(mail).map((place) => probe(place, parts, signal)));
  const ask = async (place: URL | null): Promise<void> => {
    if (place !== null) found.push(await probe(place, parts, signal));
  };
  const best = (): Place | undefined => placesIn(found)[0];
  if (best() === undefined) {
    const host = `autodiscover.${mail.domain}`;
    await ask(namedPlace((await parts.redirects(host, poxPath, signal)) ?? ''));
  }
  if (best() === undefined) await ask(await placeOfDns(mail, parts, signal));
  const place = best();
  if (place !== undefined) return place;
  const elsewhere = found.find(({ type }) => type === 'cloud' || type === 'stranger');
  if (elsewhere?.type === 'cloud') throw new ProblemError(inCloud(elsewhere.host));
  if (elsewhere?.type === 'stranger') return elsewhere;
  throw new ProblemError(
    mostTelling(found.flatMap((one) => (one.type === 'fails' ? [one.problem] : []))) ??
      nothingThere(mail.domain),
  );
}

/** Servers that Exchange may be on; those that offer Windows' sign-in first, because the web site of a domain may have a password too. */
function placesIn(found: readonly Probed[]): readonly Place[] {
  const places = found.filter((one) => one.type === 'asks');
  const isWindows = ({ offered }: Place): boolean =>
    offered.some((one) => one === 'ntlm' || one === 'negotiate');
  const isNamed = ({ url }: Place): boolean => url.hostname.startsWith('autodiscover.');
  const score = (place: Place): number => (isWindows(place) ? 2 : 0) + (isNamed(place) ? 1 : 0);
  return places.toSorted((a, b) => score(b) - score(a));
}

/** RFC 2782; https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxdisco section 3.1.5.1. */
async function placeOfDns(
  { domain }: MailAddress,
  { services }: FindingParts,
  signal: AbortSignal,
): Promise<URL | null> {
  const records = await services(`_autodiscover._tcp.${domain}`, signal);
  const [first] = records.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight);
  const host = first === undefined ? null : hostName(first.host);
  return host === null || first === undefined ? null : namedPlace(`https://${host}:${first.port}${poxPath}`);
}

/**
 * The EWS address of a mailbox: signs in to Autodiscover.
 * @param confirmedHosts that the person said yes to by name
 * @throws ProblemError `host-not-confirmed` | `wrong-password` | `account-not-permitted` | `app-password-required` |
 * `certificate-untrusted` | `not-a-calendar-server` | `unreachable` | …
 */
export async function findEws(
  address: string,
  login: ExchangeLogin,
  confirmedHosts: readonly string[],
  finding: FindingParts,
  signal: AbortSignal,
): Promise<FoundEws> {
  let mail = mailAddressOf(address) ?? fail('not-a-calendar-server', { reason: 'no-exchange' });
  const parts = { ...finding, login, isTrusted: trustOf(mail, confirmedHosts) };
  let place = await trustedPlace(mail, parts, signal);
  const seen = new Set<string>();
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const key = `${mail.whole.toLowerCase()} ${place.url.href}`;
    if (seen.has(key)) break;
    seen.add(key);
    const answer = await askAutodiscover(place, mail.whole, login, parts, signal);
    switch (answer.type) {
      case 'settings': {
        if (answer.isCloud) throw new ProblemError(inCloud(place.url.host));
        const urls = answer.urls.flatMap((url) => namedPlace(url) ?? []);
        const found = await chosenEws(urls, parts, login, signal);
        return { ...found, web: webOf(answer.webUrls, found.url, parts.isTrusted) };
      }
      case 'redirect-url':
        place = await trusted(namedPlace(answer.url, place.url), parts, signal);
        break;
      case 'redirect-address': {
        const next = mailAddressOf(answer.address);
        if (next === null) return fail('answer-invalid', { host: place.url.host });
        // the mailbox of another domain is found from that domain, and only hosts of the first one are trusted
        mail = next;
        place = await trustedPlace(mail, parts, signal);
        break;
      }
      default:
        // Autodiscover may be switched off where EWS is not
        return {
          ...(await chosenEws([new URL(ewsPath, place.url.origin)], parts, login, signal)),
          web: null,
        };
    }
  }
  return fail('answer-invalid', { host: place.url.host });
}

/** The first address at the host of EWS or at another one that may get the password; a path without its slash is a folder too. */
function webOf(told: readonly string[], ews: URL, isTrusted: (url: URL) => boolean): URL | null {
  const urls = told.flatMap((text) => namedPlace(text.replace(/\/?$/, '/')) ?? []);
  return urls.find((url) => url.host === ews.host || isTrusted(url)) ?? null;
}

async function trustedPlace(
  mail: MailAddress,
  parts: FindingParts & ProbeParts,
  signal: AbortSignal,
): Promise<Place> {
  const found = await findAutodiscover(mail, parts, signal);
  return found.type === 'stranger' ? fail('host-not-confirmed', { host: found.host }) : found;
}

async function trusted(url: URL | null, parts: ProbeParts, signal: AbortSignal): Promise<Place> {
  if (url === null) return fail('answer-invalid');
  const found = await probe(url, parts, signal);
  if (found.type === 'asks') return found;
  throw troubleOf(found);
}

/** The first address at which EWS answers and that may get the password: that for outside of the organisation may not be reached inside. */
async function chosenEws(
  urls: readonly URL[],
  parts: ProbeParts,
  login: ExchangeLogin,
  signal: AbortSignal,
): Promise<Omit<FoundEws, 'web'>> {
  const found = await Promise.all(urls.map((url) => probe(url, parts, signal)));
  const place = found.find((one) => one.type === 'asks');
  if (place !== undefined) return { url: place.url, way: wayFor(place.offered, login, place.url.host) };
  const elsewhere = found.find((one) => one.type === 'cloud' || one.type === 'stranger');
  if (elsewhere !== undefined) throw troubleOf(elsewhere);
  throw new ProblemError(
    mostTelling(found.flatMap((one) => (one.type === 'fails' ? [one.problem] : []))) ?? nothingThere(''),
  );
}

function troubleOf(found: Exclude<Probed, Place>): ProblemError {
  if (found.type === 'cloud') return new ProblemError(inCloud(found.host));
  if (found.type === 'stranger') return new ProblemError(problem('host-not-confirmed', { host: found.host }));
  return new ProblemError(found.problem);
}
