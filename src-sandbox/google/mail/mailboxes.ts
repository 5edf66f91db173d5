/** The mailboxes of all people; each begins when it is first asked for. */

import type { Stamps } from '../../simulator/stamps.ts';
import type { People, Person } from '../people.ts';
import { createMailbox, emptyMailbox, type Mailbox, type MailboxState } from './mailbox.ts';

export interface Mailboxes {
  of(person: Person): Mailbox;
  /** By any of the account's addresses. */
  at(address: string): Mailbox;
}

/** By the account's lasting number. */
export type MailboxesState = Map<string, MailboxState>;

export function createMailboxes(
  people: People,
  stamps: Stamps,
  states: MailboxesState = new Map(),
): Mailboxes {
  const mailboxes = new Map<string, Mailbox>();
  const of = (person: Person): Mailbox => {
    const known = mailboxes.get(person.sub);
    if (known !== undefined) return known;
    const state = states.get(person.sub) ?? emptyMailbox();
    states.set(person.sub, state);
    const mailbox = createMailbox(person, stamps, state);
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
