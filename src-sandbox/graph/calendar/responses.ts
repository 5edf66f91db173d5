/** `accept`, `tentativelyAccept` and `decline`: the own copy, the organizer's list of answers, and the mail that tells it. */
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { People } from '../people.ts';
import { refuse } from '../refusal.ts';
import type { Calendar } from './calendars.ts';
import type { Copies } from './copies.ts';
import { type EventContent, type EventItem, isOrganizedIn, type ResponseStatus } from './event.ts';
import type { EventBook } from './event-book.ts';
import { occurrenceOf } from './event-book.ts';
import type { Invitations, Mailing } from './invitations.ts';

export type Reply = 'accepted' | 'tentativelyAccepted' | 'declined';

export interface HeardAnswer {
  readonly response: ResponseStatus['response'];
  /** Another time that is proposed: `timeSlot` in Graph's form. */
  readonly proposedNewTime?: Json;
}

export interface Responses {
  /** @throws GraphRefusal 400 for the organizer, and where no answer was asked for */
  respond(calendar: Calendar, item: EventItem, reply: Reply, body: Json, mailing: Mailing): void;
  /** Somebody whose mailbox is elsewhere answers the organizer's event by mail. */
  hear(calendar: Calendar, item: EventItem, address: string, answer: HeardAnswer): void;
}

export function createResponses(parts: {
  readonly people: People;
  readonly stamps: Stamps;
  readonly book: EventBook;
  readonly copies: Copies;
  readonly invitations: Invitations;
}): Responses {
  const { people, stamps, book, copies, invitations } = parts;

  const change = (
    calendar: Calendar,
    { record, original }: EventItem,
    changed: Partial<EventContent>,
  ): void => {
    if (original === null) {
      book.put(calendar, { ...record, content: { ...record.content, ...changed } });
      return;
    }
    const exceptions = new Map(record.exceptions);
    exceptions.set(original.date, { ...exceptions.get(original.date), ...changed });
    book.put(calendar, { ...record, exceptions });
  };
  const hear: Responses['hear'] = (calendar, item, address, { response, proposedNewTime }) => {
    const attendees = item.content.attendees.map((one) =>
      one.address.toLowerCase() === address.toLowerCase() ||
      (people.find(one.address) !== null && people.find(one.address) === people.find(address))
        ? {
            ...one,
            status: { response, at: stamps.now() },
            ...(proposedNewTime === undefined ? {} : { proposedNewTime }),
          }
        : one,
    );
    change(calendar, item, { attendees });
  };

  return {
    hear,
    respond(calendar, item, reply, body, mailing) {
      const { record, original, content } = item;
      if (isOrganizedIn(record, calendar.owner))
        refuse(
          400,
          'ErrorInvalidRequest',
          "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
        );
      const { sendResponse, comment, proposedNewTime } = readReply(body);
      if (sendResponse && !content.responseRequested)
        refuse(
          400,
          'ErrorInvalidRequest',
          "Your request can't be completed. The meeting organizer hasn't requested a response.",
        );
      if (!sendResponse && comment !== null)
        refuse(400, 'ErrorInvalidParameter', "'SendResponse' must be true when 'Comment' is not null.");
      if (!sendResponse && proposedNewTime !== null)
        refuse(
          400,
          'ErrorInvalidParameter',
          "'SendResponse' must be true when 'ProposedNewTime' is not null.",
        );

      const answer: Partial<EventContent> = {
        response: { response: reply, at: stamps.now() },
        showAs: reply === 'accepted' ? 'busy' : 'tentative',
      };
      if (reply !== 'declined') change(calendar, item, answer);
      // a declined meeting goes to the deleted items
      else if (original === null) book.remove(calendar, record.key);
      else book.put(calendar, { ...record, deleted: new Set([...record.deleted, original.date]) });

      if (!sendResponse) return;
      invitations.respond(record, calendar.owner.email, reply, original?.date ?? null, {
        ...mailing,
        comment,
      });
      const organizer = people.find(record.organizer.address);
      const theirs = organizer === null ? null : copies.find(organizer, record.uid);
      if (theirs === null) return;
      const whole = {
        record: theirs.record,
        content: theirs.record.content,
        type: item.type,
        original: null,
      };
      const found = original === null ? whole : occurrenceOf(theirs.record, original.date);
      const heard = { response: reply, ...(proposedNewTime === null ? {} : { proposedNewTime }) };
      if (found !== null) hear(theirs.calendar, found, calendar.owner.email, heard);
    },
  };
}

interface ReadReply {
  readonly sendResponse: boolean;
  readonly comment: string | null;
  readonly proposedNewTime: Json | null;
}

/** Names of parameters are taken in any case: `Comment` has been seen to work. */
function readReply(body: Json): ReadReply {
  const given = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]));
  const comment = given.get('comment');
  return {
    sendResponse: given.get('sendresponse') !== false,
    comment: typeof comment === 'string' && comment !== '' ? comment : null,
    proposedNewTime: (given.get('proposednewtime') as Json | undefined) ?? null,
  };
}

/** The comment of a cancellation. */
export function commentIn(body: Json): string | null {
  return readReply(body).comment;
}
