/** The person's own addresses: those of the account, which the provider and the set-up tell, and those of the CRM's user (PE9). */
import { type CalendarEvent, participantId } from '../../../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../../../src-shared/domain/calendar/participants.ts';
import type { CalendarSide, Outcome, StoredEvent } from '../../../../src-shared/domain/calendar/side.ts';
import type { AccountIdentity, CrmSession } from '../../../../src-shared/domain/crm.ts';
import type { Renames } from './same-people.ts';

/** Lower-cased. */
export interface OwnAddresses {
  /** The one under which Concord writes the person into the calendar, where the CRM names an address that is none of the account's. */
  readonly main: string;
  /** Those of the account: mail to them asks nobody. A CRM's word is not enough for that. */
  readonly account: readonly string[];
  /** All of them: they are one person, and a meeting that one of them organises is this person's. */
  readonly all: readonly string[];
}

/** @param former those of the account before its mailbox moved (A13): still this person's, and not to be written any more */
export function ownAddresses(
  { address }: Pick<AccountIdentity, 'address'>,
  { addresses = [] }: Pick<CalendarSide, 'addresses'>,
  { user }: Pick<CrmSession, 'user'>,
  former: readonly string[] = [],
): OwnAddresses {
  const unique = (list: readonly string[]): readonly string[] => [
    ...new Set(list.map((one) => one.toLowerCase())),
  ];
  const account = unique([address, ...addresses]);
  return {
    main: address.toLowerCase(),
    account,
    all: unique([...account, user.email, ...(user.addresses ?? []), ...former]),
  };
}

/** The CRM's side, which says of each entry that these addresses are one person. */
export function knowingOwn(side: CalendarSide, { all }: OwnAddresses): CalendarSide {
  if (all.length < 2) return side;
  const ids = all.map(participantId);
  const withOwn = (stored: StoredEvent): StoredEvent => {
    const lists = guestLists(stored.event);
    const isThere = ids.some((id) => lists.some((list) => Object.hasOwn(list, id)));
    return isThere ? { ...stored, people: [all, ...(stored.people ?? [])] } : stored;
  };
  const done = (outcome: Outcome): Outcome =>
    outcome.type === 'done' && outcome.stored !== null
      ? { ...outcome, stored: withOwn(outcome.stored) }
      : outcome;
  return {
    ...side,
    async *get(calendar, refs, signal) {
      for await (const one of side.get(calendar, refs, signal))
        yield one.type === 'found' ? { ...one, stored: withOwn(one.stored) } : one;
    },
    async *perform(calls, signal) {
      for await (const [key, outcome] of side.perform(calls, signal)) yield [key, done(outcome)] as const;
    },
    async lookup(call, signal) {
      const found = await side.lookup(call, signal);
      return found.type === 'stored' ? { ...found, stored: withOwn(found.stored) } : found;
    },
  };
}

/**
 * The person's entries in a CRM event that is to be written into the calendar: under the account's main address, where the CRM names one
 * that the account does not have. A server takes a meeting with another organiser for somebody else's.
 * @param events with the people of the CRM's event, and those whom the calendar has
 */
export function intoAccount(own: OwnAddresses, events: readonly CalendarEvent[]): Renames {
  if (own.all.length === own.account.length) return null;
  const lists = guestLists(...events);
  const isIn = (address: string): boolean => {
    const id = participantId(address);
    return lists.some((list) => Object.hasOwn(list, id));
  };
  const foreign = own.all.filter((address) => !own.account.includes(address) && isIn(address));
  const [only] = foreign;
  if (only === undefined || foreign.length > 1 || own.account.some(isIn)) return null;
  return new Map([[participantId(only), own.main]]);
}
