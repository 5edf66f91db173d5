/** A mail address and host names, checked before they become part of an address that is asked or connected to (S7). */
import { domainToASCII } from 'node:url';

export interface MailAddress {
  /** As typed, without blanks around it. */
  readonly whole: string;
  readonly localPart: string;
  /** Lower-case ASCII. */
  readonly domain: string;
}

/** Null for what is no address at a domain: no `@`, blanks or control characters, an IP address, a bare top-level domain. */
export function mailAddressOf(text: string): MailAddress | null {
  const whole = text.trim();
  const [, localPart, domainText] = /^([^\s\p{C}@]{1,64})@([^\s\p{C}@]{1,253})$/u.exec(whole) ?? [];
  const domain = domainText === undefined ? null : hostName(domainText);
  return localPart === undefined || domain === null ? null : { whole, localPart, domain };
}

/** The last label has a letter, so an IPv4 address is none; `localhost` and other names without a dot are none either. */
const hostPattern =
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;

/** A host name of DNS in lower-case ASCII, without a dot at its end; null for anything else. */
export function hostName(text: string): string | null {
  // what is not ASCII goes through IDNA; ASCII does not, because it would turn escapes and other spellings into valid names
  const ascii = /^[\u0021-\u007e]+$/.test(text) ? text : /[\s\p{C}]/u.test(text) ? '' : domainToASCII(text);
  const host = ascii.toLowerCase().replace(/\.$/, '');
  return host.length <= 253 && hostPattern.test(host) ? host : null;
}

/** Whether a host is the domain or below it. */
export function isOfDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
