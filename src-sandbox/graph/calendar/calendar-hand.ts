/** What people do with their calendars in Outlook, for tests: nothing here is a request of a program. */
import type { Json } from '../../simulator/json.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { People } from '../people.ts';
import {
  type Calendar,
  type CalendarRole,
  type Calendars,
  calendarId,
  type NewCalendar,
} from './calendars.ts';
import type { Copies } from './copies.ts';
import type { EventItem, ResponseStatus } from './event.ts';
import { demandItem, type EventBook, instancesIn, instant, itemOf } from './event-book.ts';
import type { EventChanges, PlacedEvent } from './event-changes.ts';
import { type ViewRules, viewEvent } from './event-view.ts';
import type { Ids } from './ids.ts';
import type { Reply, Responses } from './responses.ts';

/**
 * Calendars are named by their id, a default one also by its owner's address. Events are named by an id of either kind, and are in the
 * form of the API.
 */
export interface CalendarHand {
  /** @returns the event's immutable id */
  create(calendar: string, event: Json): string;
  /** Changes members of an event, a series or one occurrence; the organizer's change mails as Outlook's "Send" does. */
  edit(eventId: string, change: Json): void;
  /** Takes an event, a series or one occurrence away. */
  remove(eventId: string): void;
  /** To another calendar of the same mailbox: the ordinary id changes, the immutable one stays. */
  move(eventId: string, calendar: string): void;
  /** Somebody who was invited answers in their own calendar. @param eventId of any copy of the meeting */
  answer(address: string, eventId: string, reply: Reply): void;
  /** Somebody without a simulated account answers by mail; the organizer's event shows it. */
  answerByMail(eventId: string, address: string, response: ResponseStatus['response']): void;
  /** An organizer elsewhere cancels a meeting that was placed: the copy stays, cancelled. */
  cancelByMail(eventId: string): void;
  /** The event names somebody by another of their addresses from now on, as attendee and as organizer: in this mailbox alone. */
  nameBy(eventId: string, address: string, instead: string): void;
  /** Puts an event of an organizer elsewhere, or in a zone that no request may set, into a calendar. @returns the event's immutable id */
  place(calendar: string, wanted: PlacedEvent): string;
  /** @returns the calendar's id */
  addCalendar(owner: string, wanted: NewCalendar): string;
  /** Null takes the access away. */
  share(calendar: string, address: string, role: CalendarRole | null): void;
  renameCalendar(calendar: string, name: string): void;
  removeCalendar(calendar: string): void;
  /** The id of a default calendar. */
  idOf(address: string): string;
  /** Makes all delta tokens of a calendar invalid. */
  expireDeltaTokens(calendar: string): void;
  /** Rounds of changes do not tell the last change of an event, as has been reported; lists do. */
  hideFromDelta(eventId: string): void;
  /** All single events and series, as their owner sees them, with immutable ids. */
  events(calendar: string): readonly Json[];
  /** What an id stands for, as its owner sees it, with immutable ids and all extended properties; null when it is gone. */
  event(eventId: string): Json | null;
  /** The copy of a meeting in somebody's mailbox; null when they have none. */
  copy(address: string, eventId: string): Json | null;
  /** The occurrences of a series from a week before its start, because the first one may have moved, until so many days after it. */
  occurrences(eventId: string, days: number): readonly Json[];
}

export interface CalendarHandParts {
  readonly people: People;
  readonly calendars: Calendars;
  readonly stamps: Stamps;
  readonly book: EventBook;
  readonly ids: Ids;
  readonly changes: EventChanges;
  readonly copies: Copies;
  readonly responses: Responses;
}

const byHand = { request: null, comment: null, changeKey: null } as const;

export function createCalendarHand(parts: CalendarHandParts): CalendarHand {
  const { people, calendars, stamps, book, ids, changes, copies, responses } = parts;

  const calendarOf = (name: string): Calendar => {
    const person = people.find(name);
    const calendar = person === null ? calendars.byId(name) : calendars.defaultOf(person);
    if (calendar === null) throw new Error(`There is no calendar ${name}.`);
    return calendar;
  };
  const rulesOf = (calendar: Calendar): ViewRules => ({
    calendar,
    ids,
    immutableIds: true,
    timeZone: null,
    bodyType: 'html',
    hidesPrivate: false,
    timesOnly: false,
  });
  const locate = (eventId: string) => {
    const target = ids.find(eventId);
    if (target === null) throw new Error(`There is no event ${eventId}.`);
    const first = calendars.byKey(target.calendar);
    const home =
      first === null
        ? undefined
        : calendars.ownedBy(first.owner).find(({ events }) => events.has(target.key));
    return { target, home };
  };
  const found = (eventId: string): { readonly calendar: Calendar; readonly item: EventItem } => {
    const { target, home } = locate(eventId);
    if (home === undefined) throw new Error(`The event ${eventId} is gone.`);
    return { calendar: home, item: demandItem(home, target.key, target.date) };
  };
  const shown = (calendar: Calendar, item: EventItem): Json => {
    const properties = Object.entries(item.content.properties).map(([id, value]) => ({ id, value }));
    return {
      ...viewEvent(item, rulesOf(calendar)),
      ...(properties.length === 0 ? {} : { singleValueExtendedProperties: properties }),
    };
  };
  const idOfRecord = (calendar: Calendar, key: string): string =>
    ids.write({ calendar: calendar.key, key, date: null }, true);
  /** The item of the same meeting, and the same occurrence of it, in somebody's mailbox. */
  const copyOf = (address: string, eventId: string) => {
    const { item } = found(eventId);
    const theirs = copies.find(people.demand(address), item.record.uid);
    if (theirs === null) return null;
    const date = item.original?.date ?? null;
    if (date !== null && theirs.record.deleted.has(date)) return null;
    return { calendar: theirs.calendar, item: demandItem(theirs.calendar, theirs.record.key, date) };
  };

  return {
    create(name, event) {
      const calendar = calendarOf(name);
      return idOfRecord(calendar, changes.create(calendar, event, byHand).record.key);
    },
    edit(eventId, change) {
      const { calendar, item } = found(eventId);
      changes.update(calendar, item, change, byHand);
    },
    remove(eventId) {
      const { calendar, item } = found(eventId);
      changes.remove(calendar, item, byHand);
    },
    move(eventId, name) {
      const { calendar, item } = found(eventId);
      book.remove(calendar, item.record.key);
      book.put(calendarOf(name), item.record);
    },
    answer(address, eventId, reply) {
      const theirs = copyOf(address, eventId);
      if (theirs === null) throw new Error(`${address} does not have the event ${eventId}.`);
      responses.respond(theirs.calendar, theirs.item, reply, {}, byHand);
    },
    answerByMail(eventId, address, response) {
      const { calendar, item } = found(eventId);
      responses.hear(calendar, item, address, { response });
    },
    cancelByMail(eventId) {
      const { calendar, item } = found(eventId);
      copies.markCancelled(calendar, item.record);
    },
    nameBy(eventId, address, instead) {
      const { calendar, item } = found(eventId);
      const { organizer, content } = item.record;
      const named = <Named extends { readonly address: string }>(one: Named): Named =>
        one.address === address ? { ...one, address: instead } : one;
      const attendees = content.attendees.map(named);
      book.put(calendar, {
        ...item.record,
        organizer: named(organizer),
        content: { ...content, attendees },
      });
    },
    place(name, wanted) {
      const calendar = calendarOf(name);
      return idOfRecord(calendar, changes.place(calendar, wanted).key);
    },
    addCalendar: (owner, wanted) => calendarId(calendars.add(people.demand(owner), wanted)),
    share: (name, address, role) => calendars.share(calendarOf(name), people.demand(address), role),
    renameCalendar(name, wanted) {
      const calendar = calendarOf(name);
      calendar.name = wanted;
      calendar.version = stamps.next();
    },
    removeCalendar(name) {
      calendarOf(name).isGone = true;
    },
    idOf: (address) => calendarId(calendarOf(address)),
    expireDeltaTokens(name) {
      calendarOf(name).tokensFrom = stamps.next();
    },
    hideFromDelta(eventId) {
      const { target, home } = locate(eventId);
      const calendar = home ?? calendars.byKey(target.calendar);
      const stamp = calendar?.events.get(target.key)?.version ?? calendar?.removed.get(target.key);
      if (stamp !== undefined) calendar?.untold.set(target.key, stamp);
    },
    events(name) {
      const calendar = calendarOf(name);
      return [...calendar.events.values()].map((record) => shown(calendar, itemOf(record)));
    },
    event(eventId) {
      const { target, home } = locate(eventId);
      if (home === undefined) return null;
      if (target.date !== null && home.events.get(target.key)?.deleted.has(target.date) === true) return null;
      const { calendar, item } = found(eventId);
      return shown(calendar, item);
    },
    copy(address, eventId) {
      const theirs = copyOf(address, eventId);
      return theirs === null ? null : shown(theirs.calendar, theirs.item);
    },
    occurrences(eventId, days) {
      const { calendar, item } = found(eventId);
      const from = instant(item.record.content.start);
      return instancesIn(item.record, from - 7 * 86_400_000, from + days * 86_400_000).map((one) =>
        shown(calendar, one),
      );
    },
  };
}
