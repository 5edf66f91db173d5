/** Puts the simulated mailboxes together: the calls of programs, and the hand of people. */
import type { Stamps } from '../../simulator/stamps.ts';
import type { GraphRoute } from '../api/route.ts';
import type { People, Person } from '../people.ts';
import { createMailHand, type GraphMailHand } from './mail-hand.ts';
import { createMailRoutes } from './mail-routes.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

export interface MailSide {
  readonly routes: readonly GraphRoute[];
  readonly hand: GraphMailHand;
}

export function createMailSide(people: People, stamps: Stamps): MailSide {
  const mailboxes = new Map<string, Mailbox>();
  const mailboxOf = (person: Person): Mailbox => {
    const mailbox = mailboxes.get(person.id) ?? createMailbox(person, stamps);
    mailboxes.set(person.id, mailbox);
    return mailbox;
  };
  return {
    routes: createMailRoutes(mailboxOf, stamps),
    hand: createMailHand(people, mailboxOf, stamps),
  };
}
