/** What people do with their mailboxes in Outlook, past HTTP, for tests that need it done at once. */
import type { Delivery } from './calendar/delivery.ts';
import { occurrencesOf } from './calendar/occurrences.ts';
import type { Attendee, CalendarContent } from './calendar/record.ts';
import { callEws, type EwsParts } from './ews-calls.ts';
import type { CalendarHand } from './hands/calendar-hand.ts';
import type { MailHand } from './hands/mail-hand.ts';
import type { Address } from './items/common.ts';
import { type CalendarItem, isCalendarItem } from './store/items.ts';

export interface OccurrenceRow {
  readonly id: string;
  /** The day that the rule gives: `2026-12-08`. */
  readonly date: string;
  readonly isException: boolean;
}

/** What people do with their calendars, their mail, and with programs of their own. */
export interface ExchangeHand extends CalendarHand {
  readonly mail: MailHand;
  /** A request of the person's own program, which no program else is told of. @param envelope a SOAP document. @returns the answer's */
  ask(address: string, envelope: string): string;
  /** An appointment of the person's becomes the copy that an invitation makes. */
  receive(id: string, organizer: Address): void;
  /** A guest's answer reaches the organiser by mail. */
  answerByMail(id: string, email: string, response: Attendee['response']): void;
  /** The occurrences of a series that take place, within fifteen years. */
  occurrences(id: string): readonly OccurrenceRow[];
}

const noContent = { namespace: '', children: [], text: '' };

export function createHand(
  parts: EwsParts & {
    readonly calendars: CalendarHand;
    readonly mail: MailHand;
    readonly delivery: Delivery;
  },
): ExchangeHand {
  const { world, calendars, mail, delivery } = parts;
  const found = (id: string): { readonly item: CalendarItem; readonly date: string | null } => {
    const { item, occurrence } = world.ids.find({ ...noContent, name: 'ItemId', attributes: { Id: id } });
    if (!isCalendarItem(item)) throw new RangeError('no appointment');
    return { item, date: occurrence?.date ?? null };
  };
  return {
    ...calendars,
    mail,
    ask(address, envelope) {
      const caller = world.mailboxes.demand(address);
      const request = { number: null, caller, content: envelope, fault: null, onOpen: () => undefined };
      const { body } = callEws(parts, request);
      return String(body);
    },
    receive(id, organizer) {
      const { item } = found(id);
      const content: CalendarContent = { ...item.record.content, myResponse: 'NoResponseReceived' };
      world.items.change(item, { ...item.record, content, organizer, isReceived: true });
    },
    answerByMail(id, email, response) {
      const { item, date } = found(id);
      const { organizer, uid, content } = item.record;
      delivery.deliver(
        {
          ...{ to: organizer.address, from: email, kind: 'response', subject: content.subject, uid },
          ...{ occurrence: date, response, comment: null, request: null, isSaved: false },
        },
        item.record,
        content,
      );
    },
    occurrences(id) {
      const { item } = found(id);
      return occurrencesOf(item.record).map((one) => ({
        id: world.ids.itemId(item, one),
        date: one.date,
        isException: one.isException,
      }));
    },
  };
}
