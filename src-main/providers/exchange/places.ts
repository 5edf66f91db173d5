/** Where Autodiscover of a mail domain may be, and which servers may get the password (S1). Pure. */
import { hostName, isOfDomain, type MailAddress } from '../mail-address.ts';

/** https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxdisco */
export const poxPath = '/autodiscover/autodiscover.xml';
export const soapPath = '/autodiscover/autodiscover.svc';
export const ewsPath = '/EWS/Exchange.asmx';

/** The servers that are asked first. No part of the domain is ever left out: `autodiscover` below a top-level domain is a stranger. */
export function usualPlaces({ domain }: MailAddress): readonly URL[] {
  return [`https://${domain}${poxPath}`, `https://autodiscover.${domain}${poxPath}`].map(
    (url) => new URL(url),
  );
}

/** What a server names as the next place: over https only, with a name of DNS, and nothing in it but an address; null for anything else. */
export function namedPlace(text: string, base?: URL): URL | null {
  const url = URL.parse(text.trim(), base?.href);
  if (url === null || url.protocol !== 'https:' || `${url.username}${url.password}` !== '') return null;
  if (hostName(url.hostname) === null) return null;
  url.hash = '';
  return url;
}

/**
 * The password goes to https hosts of the mail domain on the usual port, and to hosts that the person confirmed by name, written `host` or
 * `host:port`.
 */
export function trustOf({ domain }: MailAddress, confirmedHosts: readonly string[]): (url: URL) => boolean {
  const confirmed = new Set(confirmedHosts.map((host) => host.trim().toLowerCase()));
  return ({ protocol, hostname, host, port }) =>
    protocol === 'https:' &&
    ((port === '' && isOfDomain(hostname, domain)) ||
      confirmed.has(host) ||
      (port === '' && confirmed.has(hostname)));
}
