/** The people with a Google account, and the addresses that are known to use Google Calendar. */

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly timeZone: string;
  /** The organisation's domain of a Workspace account; without it the account is a personal one. */
  readonly organisation?: string;
  /** Further addresses of the same account, such as send-as aliases and the googlemail.com form. */
  readonly aliases?: readonly string[];
}

export interface Person extends NewPerson {
  /** The account's lasting number. */
  readonly sub: string;
}

export interface People {
  add(person: NewPerson): Person;
  /** By any of the account's addresses, in any case. */
  byAddress(address: string): Person | null;
  all(): readonly Person[];
  /** Somebody whom the simulator keeps no calendar for, but who uses Google Calendar: `externalOnly` sends them nothing. */
  addOutsideUser(address: string): void;
  usesGoogleCalendar(address: string): boolean;
}

export interface PeopleState {
  readonly people: Person[];
  readonly byAddress: Map<string, Person>;
  readonly outside: Set<string>;
}

export const noPeople = (): PeopleState => ({ people: [], byAddress: new Map(), outside: new Set() });

export function createPeople({ people, byAddress, outside }: PeopleState = noPeople()): People {
  return {
    add(given) {
      const person: Person = {
        ...given,
        sub: `1000000000000000000${String(people.length + 1).padStart(2, '0')}`,
      };
      people.push(person);
      for (const address of [person.email, ...(person.aliases ?? [])])
        byAddress.set(address.toLowerCase(), person);
      return person;
    },
    byAddress: (address) => byAddress.get(address.toLowerCase()) ?? null,
    all: () => people,
    addOutsideUser: (address) => void outside.add(address.toLowerCase()),
    usesGoogleCalendar: (address) =>
      byAddress.has(address.toLowerCase()) || outside.has(address.toLowerCase()),
  };
}
