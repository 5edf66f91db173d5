/** What requests and people do to events: create, change, delete, cancel; with copies for those who are invited, and mails. */
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import { graphErrors } from '../faults.ts';
import type { Person } from '../people.ts';
import { refuse, refuseWith } from '../refusal.ts';
import type { Calendar } from './calendars.ts';
import type { Copies } from './copies.ts';
import {
  type Address,
  type Attendee,
  type EventContent,
  type EventItem,
  type EventRecord,
  isOrganizedIn,
  isSame,
} from './event.ts';
import { demandItem, type EventBook } from './event-book.ts';
import { readContent } from './event-input.ts';
import { newUid } from './global-object-id.ts';
import type { Invitations, Mailing } from './invitations.ts';
import { withMeeting } from './online-meeting.ts';
import { checkBoundary, isEmpty, startingAtFirst } from './series-rules.ts';

export interface Edit extends Mailing {
  /** The value of If-Match, without `W/"…"`; null: any change key. */
  readonly changeKey: string | null;
}

export interface EventChanges {
  create(calendar: Calendar, body: Json, edit: Edit): Created;
  update(calendar: Calendar, item: EventItem, body: Json, edit: Edit): EventItem;
  /** Takes an event, a series or one occurrence away; the organizer's way tells those who are invited. */
  remove(calendar: Calendar, item: EventItem, edit: Edit): void;
  /** Puts an event of any organizer into a calendar, as only Exchange itself can. */
  place(calendar: Calendar, wanted: PlacedEvent): EventRecord;
}

/** `isRepeated`: the event was there already, from an earlier request with this `transactionId`. */
export interface Created {
  readonly record: EventRecord;
  readonly isRepeated: boolean;
}

export interface PlacedEvent {
  readonly body: Json;
  /** Default: the calendar's owner. */
  readonly organizer?: Address;
  /** Zone names that no request may set, such as `tzone://Microsoft/Custom`. */
  readonly zone?: string;
  /** The zone of its recurrence, where it is another one: series from elsewhere have been seen with an empty name. */
  readonly recurrenceZone?: string;
  /** In Graph's form, and as they are: an address may be none. */
  readonly attendees?: readonly Json[];
}

export interface ChangeParts {
  readonly stamps: Stamps;
  readonly book: EventBook;
  readonly copies: Copies;
  readonly invitations: Invitations;
  readonly newKey: () => string;
  readonly refusedZones: ReadonlySet<string>;
  readonly changeKeyOf: (record: EventRecord) => string;
  /** For the refusal of a repeated `transactionId`: how the event is named. */
  readonly idOf: (calendar: Calendar, record: EventRecord) => string;
}

export function createEventChanges(parts: ChangeParts): EventChanges {
  const { stamps, book, copies, invitations, newKey, refusedZones, changeKeyOf, idOf } = parts;
  const bodies = new Map<string, Json>();

  const check = ({ record }: EventItem, { changeKey }: Edit): void => {
    if (changeKey !== null && changeKey !== '*' && changeKey !== changeKeyOf(record))
      refuseWith(graphErrors.conflict);
  };
  const make = (
    calendar: Calendar,
    content: EventContent,
    organizer: Address,
    transactionId: string | null,
  ) => {
    const key = newKey();
    const isOwn = organizer.address === calendar.owner.email;
    const record = {
      key,
      uid: newUid(key, stamps.now()),
      created: stamps.next(),
      organizer,
      transactionId,
      content: {
        ...(isOwn ? withMeeting(calendar, key, content, null) : content),
        response: { response: isOwn ? 'organizer' : 'notResponded', at: null } as const,
      },
      exceptions: new Map(),
      deleted: new Set<string>(),
    };
    return book.put(calendar, { ...record, content: startingAtFirst(record.content) });
  };

  /** Changes a whole event. A series with other times or another rule loses its exceptions. */
  const changeWhole = (calendar: Calendar, { record }: EventItem, content: EventContent): EventRecord => {
    const before = record.content;
    const loses = !isSame(
      [before.start, before.end, before.recurrence],
      [content.start, content.end, content.recurrence],
    );
    return book.put(calendar, {
      ...record,
      content: loses ? startingAtFirst(content) : content,
      ...(loses ? { exceptions: new Map(), deleted: new Set<string>() } : {}),
    });
  };
  const changeOccurrence = (calendar: Calendar, item: EventItem, content: EventContent): EventRecord => {
    const { record, original } = item;
    const date = original?.date ?? '';
    if (!isSame([item.content.start, item.content.end], [content.start, content.end]))
      checkBoundary(record, date, content);
    const names = Object.keys(content) as (keyof EventContent)[];
    const changed = names.filter(
      (name) => name !== 'recurrence' && !isSame(content[name], item.content[name]),
    );
    const exceptions = new Map(record.exceptions);
    const known = exceptions.get(date) ?? {};
    exceptions.set(date, { ...known, ...Object.fromEntries(changed.map((name) => [name, content[name]])) });
    return book.put(calendar, { ...record, exceptions });
  };

  return {
    create(calendar, body, edit) {
      const transactionId = typeof body.transactionId === 'string' ? body.transactionId : null;
      const repeated = [...calendar.events.values()].find(
        (record) => transactionId !== null && record.transactionId === transactionId,
      );
      if (repeated !== undefined) {
        if (isSame(bodies.get(repeated.key), body)) return { record: repeated, isRepeated: true };
        refuse(
          400,
          'ErrorDuplicateTransactionId',
          "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
          { '@event.existingEventId': idOf(calendar, repeated) },
        );
      }
      const content = readContent(body, { before: null, refusedZones, isOccurrence: false });
      const record = make(calendar, content, organizerOf(calendar.owner), transactionId);
      bodies.set(record.key, body);
      copies.spread(calendar, null, record);
      invitations.tell(
        { record, before: null, after: record.content, occurrence: null, onlyAttendees: false },
        edit,
      );
      return { record, isRepeated: false };
    },
    update(calendar, item, body, edit) {
      check(item, edit);
      const { record, original } = item;
      if (body.transactionId !== undefined && body.transactionId !== record.transactionId)
        refuse(400, 'ErrorInvalidRequest', 'The TransactionId of an event cannot be changed.');
      const read = readContent(body, { before: item.content, refusedZones, isOccurrence: original !== null });
      const content = askedAgain(item.content, withMeeting(calendar, record.key, read, item.content));
      if (isSame(content, item.content)) return item;
      const after =
        original === null ? changeWhole(calendar, item, content) : changeOccurrence(calendar, item, content);
      // whoever was invited changes the own copy, and nobody else hears of it
      if (isOrganizedIn(record, calendar.owner)) {
        copies.spread(calendar, record, after);
        const names = Object.keys(body).filter((name) => !name.includes('@odata.'));
        const onlyAttendees = names.length === 1 && names[0] === 'attendees';
        const occurrence = original?.date ?? null;
        invitations.tell(
          { record: after, before: item.content, after: content, occurrence, onlyAttendees },
          edit,
        );
      }
      return demandItem(calendar, record.key, original?.date ?? null);
    },
    remove(calendar, item, edit) {
      check(item, edit);
      const { record, original } = item;
      const isOrganizer = isOrganizedIn(record, calendar.owner);
      if (original === null) {
        book.remove(calendar, record.key);
        if (isOrganizer) copies.cancel(calendar, record);
        if (isOrganizer) invitations.cancel(record, record.content, null, edit);
        return;
      }
      const { date } = original;
      const exceptions = new Map(record.exceptions);
      exceptions.delete(date);
      const after = { ...record, exceptions, deleted: new Set([...record.deleted, date]) };
      // a series without an occurrence is gone
      if (isEmpty(after)) book.remove(calendar, record.key);
      else book.put(calendar, after);
      if (isOrganizer) copies.cancelOccurrence(calendar, record, date);
      if (isOrganizer) invitations.cancel(record, item.content, date, edit);
    },
    place(calendar, wanted) {
      const { body, organizer, zone, recurrenceZone, attendees } = wanted;
      const content = readContent(body, { before: null, refusedZones: new Set(), isOccurrence: false });
      const { recurrence } = content;
      const range =
        recurrence === null || recurrenceZone === undefined
          ? null
          : { ...recurrence.range, recurrenceTimeZone: recurrenceZone };
      const named = {
        ...content,
        ...(zone === undefined ? {} : { startZone: zone, endZone: zone }),
        ...(recurrence === null || range === null ? {} : { recurrence: { ...recurrence, range } }),
        ...(attendees === undefined ? {} : { attendees: attendees.map(placedAttendee) }),
      };
      return make(calendar, named, organizer ?? organizerOf(calendar.owner), null);
    },
  };
}

/**
 * Answers are about a time: another one clears them, where answers were asked for at all
 * (https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocal/e56b055f-f5cd-49cd-aa46-a86b95df6404).
 */
function askedAgain(before: EventContent, after: EventContent): EventContent {
  const isMoved = !isSame(
    [before.start, before.end, before.recurrence],
    [after.start, after.end, after.recurrence],
  );
  if (!isMoved || !after.responseRequested) return after;
  const status = { response: 'none', at: null } as const;
  return { ...after, attendees: after.attendees.map((one) => ({ ...one, status })) };
}

function placedAttendee({ emailAddress, status, type }: Json): Attendee {
  const { address, name } = emailAddress as Address;
  const { response, time } = status as {
    readonly response: Attendee['status']['response'];
    readonly time?: string;
  };
  const at = time === undefined || time.startsWith('0001') ? null : Date.parse(time);
  return { address, name, type: type as Attendee['type'], status: { response, at } };
}

/** Nobody but the organizer may cancel. */
export function demandOrganizer(calendar: Calendar, { record }: EventItem): void {
  if (!isOrganizedIn(record, calendar.owner))
    refuse(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. You need to be an organizer to cancel a meeting.",
    );
}

function organizerOf({ name, email }: Person): Address {
  return { name, address: email };
}
