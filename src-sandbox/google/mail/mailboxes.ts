/** The mailboxes of all people; each begins when it is first asked for. */

import type { Stamps } from '../../simulator/stamps.ts';
import type { People, Person } from '../people.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

export interface Mailboxes {
  of(person: Person): Mailbox;
  /** By any of the account's addresses. */
  at(address: string): Mailbox;
}

export function createMailboxes(people: People, stamps: Stamps): Mailboxes {
  const mailboxes = new Map<string, Mailbox>();
  const of = (person: Person): Mailbox => {
    const mailbox = mailboxes.get(person.sub) ?? createMailbox(person, stamps);
    mailboxes.set(person.sub, mailbox);
    return mailbox;
  };
  return {
    of,
    at(address) {
      const person = people.byAddress(address);
      if (person === null) throw new Error(`There is no account ${address}.`);
      return of(person);
    },
  };
}
