/** The addresses at which a server may be, and the origins that may get the password (S1). Pure. */
import { fail } from '../../../src-shared/domain/problems.ts';
import type { CalDavLogin } from './account.ts';

/**
 * The paths at which servers answer: `.well-known` (RFC 6764), KerioConnect and Radicale, Cyrus and Zimbra, SOGo, DAViCal, Baïkal,
 * Nextcloud.
 */
export const usualPaths: readonly string[] = [
  '/.well-known/caldav',
  '/',
  '/caldav/',
  '/dav/',
  '/SOGo/dav/',
  '/caldav.php/',
  '/dav.php/',
  '/remote.php/dav/',
];
const usualHosts = ['', 'caldav.', 'mail.', 'dav.', 'calendar.'];

/**
 * The addresses to try, the most likely first, in groups of hosts that are trusted alike.
 * @throws ProblemError `not-a-calendar-server` for a text in which there is no host
 */
export function startingPoints(address: string): readonly URL[] {
  const text = address.trim();
  const domain = mailDomainOf(text);
  if (domain !== null) {
    const urls = usualHosts.flatMap((prefix) => urlOf(`https://${prefix}${domain}/.well-known/caldav`) ?? []);
    return urls.length === 0 ? fail('not-a-calendar-server') : urls;
  }
  const url = urlOf(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null) return fail('not-a-calendar-server');
  url.username = '';
  url.password = '';
  url.hash = '';
  // a host without a path: its well-known address is tried first
  const paths = url.pathname === '/' ? usualPaths : [url.pathname, ...usualPaths];
  // the typed path is kept as an address: as a relative reference, `//host/` would name another host
  return [...new Set(paths)].map((path) => (path === url.pathname ? url : new URL(path, url.origin)));
}

export interface Trust {
  /** Whether the first server found may get the password. A confirmed host name without a port stands for it on any port. */
  readonly allowsFirst: (url: URL) => boolean;
  /** Whether an address that a server names later may get it. Another port of the same host is another server. */
  readonly allows: (url: URL) => boolean;
}

/**
 * The password goes to the origin that the person typed, to https hosts of the mail domain on the usual port, and to hosts that the
 * person confirmed by name, written `host` or `host:port`.
 */
export function trustOf(login: Pick<CalDavLogin, 'address' | 'confirmedHosts'>): Trust {
  const domain = mailDomainOf(login.address.trim());
  const domainHost = domain === null ? null : (urlOf(`https://${domain}/`)?.hostname ?? null);
  const typed = new Set(domain === null ? startingPoints(login.address).map((url) => url.origin) : []);
  const confirmed = new Set(login.confirmedHosts.map((host) => host.trim().toLowerCase()));
  const isOfDomain = ({ protocol, hostname, port }: URL): boolean =>
    domainHost !== null &&
    protocol === 'https:' &&
    port === '' &&
    (hostname === domainHost || hostname.endsWith(`.${domainHost}`));
  const allows = (url: URL): boolean =>
    typed.has(url.origin) || isOfDomain(url) || confirmed.has(url.host.toLowerCase());
  return { allows, allowsFirst: (url) => allows(url) || confirmed.has(url.hostname) };
}

/** The part behind the `@` of an e-mail address, in lower case; null for any other text. */
function mailDomainOf(text: string): string | null {
  return /^[^\s@/]+@([^\s@/:]+)$/.exec(text)?.[1]?.toLowerCase() ?? null;
}

/** Null for a text that is no address, such as one with a half-open bracket or a malformed escape in its host. */
function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
