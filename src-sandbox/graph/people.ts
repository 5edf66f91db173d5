/** The people with a Microsoft account: in the directory of an organisation, or personal ones. */
import { createHash } from 'node:crypto';

export interface NewPerson {
  /** The primary SMTP address. */
  readonly email: string;
  readonly name: string;
  /** As mailbox settings name it: a Windows name, or an IANA name that Outlook on the web has set. */
  readonly timeZone: string;
  /** The organisation's domain of a work or school account; without it the account is a personal one. */
  readonly organisation?: string;
  /** The name that signs in, where it is not the address. */
  readonly userPrincipalName?: string;
  /** Further addresses of the same mailbox. */
  readonly aliases?: readonly string[];
  /** May allow a program for all of the organisation. */
  readonly isAdministrator?: boolean;
}

export interface Person extends NewPerson {
  /** The account's object id. */
  readonly id: string;
  readonly userPrincipalName: string;
  /** The id of the directory that the account is in. */
  readonly tenant: string;
}

export interface People {
  add(person: NewPerson): Person;
  /** By any of the account's addresses, its user principal name or its object id, in any case. */
  find(name: string): Person | null;
  /** @throws Error where there is none, for the hands of tests */
  demand(name: string): Person;
  all(): readonly Person[];
}

/** The directory that all personal accounts are in. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

export function createPeople(): People {
  const people: Person[] = [];
  const byName = new Map<string, Person>();
  const find = (name: string): Person | null => byName.get(name.toLowerCase()) ?? null;
  return {
    add(given) {
      const person: Person = {
        ...given,
        id: guidOf(`person ${given.email}`),
        userPrincipalName: given.userPrincipalName ?? given.email,
        tenant: given.organisation === undefined ? personalTenant : tenantOf(given.organisation),
      };
      people.push(person);
      for (const name of [person.email, person.userPrincipalName, person.id, ...(person.aliases ?? [])])
        byName.set(name.toLowerCase(), person);
      return person;
    },
    find,
    demand(name) {
      const person = find(name);
      if (person === null) throw new Error(`There is no account ${name}.`);
      return person;
    },
    all: () => people,
  };
}

/** The id of an organisation's directory. */
export function tenantOf(domain: string): string {
  return guidOf(`tenant ${domain.toLowerCase()}`);
}

/** A version 4 UUID (RFC 9562) that the same text always gives. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
