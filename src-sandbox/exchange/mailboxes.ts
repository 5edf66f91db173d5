/** The mailboxes of a simulated organisation, and the accounts that sign in. */
import { createHash } from 'node:crypto';

export interface NewMailbox {
  /** The primary SMTP address. */
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** The name that signs in with the domain; default: what stands before `@`. */
  readonly userName?: string;
  /** Further addresses. */
  readonly aliases?: readonly string[];
  /** In which its folders are named. Default `en`. */
  readonly language?: 'en' | 'nl' | 'de';
  /** A Windows name. Default `UTC`. */
  readonly timeZone?: string;
  /** Addresses of people who may read and change everything here. */
  readonly delegates?: readonly string[];
}

export interface Mailbox extends Required<NewMailbox> {
  /** A GUID. */
  readonly id: string;
}

export interface Mailboxes {
  add(mailbox: NewMailbox): Mailbox;
  /** By any of its addresses, in any case. */
  find(address: string): Mailbox | null;
  /** By address, user name, `DOMAIN\name` or user principal name. @param domain Windows' name, as NTLM sends it beside the name */
  bySignIn(name: string, domain: string): Mailbox | null;
  /** @throws Error where there is none, for the hands of tests */
  demand(address: string): Mailbox;
  all(): readonly Mailbox[];
}

/** @param netbiosName Windows' name of the organisation's domain. @param dnsName its name in DNS */
export function createMailboxes(netbiosName: string, dnsName: string): Mailboxes {
  const mailboxes: Mailbox[] = [];
  const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const find = (address: string): Mailbox | null =>
    mailboxes.find(({ email, aliases }) => [email, ...aliases].some((one) => isSame(one, address))) ?? null;
  return {
    add(given) {
      const mailbox: Mailbox = {
        userName: given.email.split('@')[0] ?? '',
        aliases: [],
        language: 'en',
        timeZone: 'UTC',
        delegates: [],
        ...given,
        id: guidOf(`mailbox ${given.email}`),
      };
      mailboxes.push(mailbox);
      return mailbox;
    },
    find,
    bySignIn(name, domain) {
      const [, before = domain, user = name] = /^(?:([^\\]+)\\)?(.*)$/.exec(name) ?? [];
      if (user.includes('@')) return find(user);
      if (before !== '' && !isSame(before, netbiosName) && !isSame(before, dnsName)) return null;
      return mailboxes.find(({ userName }) => isSame(userName, user)) ?? null;
    },
    demand(address) {
      const mailbox = find(address);
      if (mailbox === null) throw new Error(`There is no mailbox ${address}.`);
      return mailbox;
    },
    all: () => mailboxes,
  };
}

/** A version 4 UUID (RFC 9562) that the same text always gives. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
