/** What people do with their calendars in Google itself, for tests: nothing here is a request of a program. */

import type { Stamps } from '../../simulator/stamps.ts';
import type { SendUpdates } from '../outbox.ts';
import type { People, Person } from '../people.ts';
import type { AccessRole, Calendar, Calendars, ListEntry, NewCalendar } from './calendars.ts';
import { isCancelled, type Json } from './event.ts';
import type { EventBook } from './event-book.ts';
import type { Edit, EventChanges, PlacedEvent } from './event-changes.ts';
import { viewEvent } from './event-view.ts';

/** Calendars are named by their id; a primary one by the person's address. Events are in the form of the API. */
export interface CalendarHand {
  /** @returns the event's id */
  create(calendarId: string, event: Json, sendUpdates?: SendUpdates): string;
  /** Changes members of an event or of one instance of a series; null takes a member away. */
  edit(calendarId: string, eventId: string, change: Json, sendUpdates?: SendUpdates): void;
  remove(calendarId: string, eventId: string, sendUpdates?: SendUpdates): void;
  /** Takes a deleted event out of the bin. */
  restore(calendarId: string, eventId: string): void;
  move(calendarId: string, eventId: string, destination: string): void;
  /** A guest answers in their own calendar. */
  answer(guest: string, eventId: string, responseStatus: string, comment?: string): void;
  /** Guests without a simulated account answer by mail; the organiser's event shows it. */
  answerByMail(calendarId: string, eventId: string, guest: string, responseStatus: string): void;
  /** Puts an event of any type, and of organisers elsewhere, into a calendar. @returns the event's id */
  place(calendarId: string, wanted: PlacedEvent): string;
  /** @param owner null: one of Google's own, such as holidays. @returns the calendar's id */
  addCalendar(owner: string | null, wanted: NewCalendar): string;
  /** Null takes the access away. */
  share(calendarId: string, person: string, role: AccessRole | null): void;
  changeCalendar(calendarId: string, change: Parameters<Calendars['changeCalendar']>[1]): void;
  /** Changes a person's row in their list: hide, colour, own name, default reminders. */
  changeEntry(
    person: string,
    calendarId: string,
    change: Partial<Omit<ListEntry, 'calendar' | 'version'>>,
  ): void;
  /** Makes all sync tokens of a calendar's events invalid. */
  expireSyncTokens(calendarId: string): void;
  expireListTokens(person: string): void;
  /** Deleted events finally vanish: listings and `get` do not know them any more. */
  purgeDeleted(calendarId: string): void;
  /** All events and exceptions that are not deleted, as their owner sees them. */
  events(calendarId: string): readonly Json[];
  /** All exceptions of a series, cancelled ones included. */
  exceptions(calendarId: string, seriesId: string): readonly Json[];
  /** Stored or instance, deleted or not; null when there is none. */
  event(calendarId: string, eventId: string): Json | null;
}

export interface CalendarHandParts {
  readonly people: People;
  readonly calendars: Calendars;
  readonly stamps: Stamps;
  readonly book: EventBook;
  readonly changes: EventChanges;
}

export function createCalendarHand(parts: CalendarHandParts): CalendarHand {
  const { people, calendars, stamps, book, changes } = parts;
  const personOf = (address: string): Person => {
    const person = people.byAddress(address);
    if (person === null) throw new Error(`There is no account ${address}.`);
    return person;
  };
  const calendarOf = (id: string): Calendar => {
    const calendar = calendars.byId(id);
    if (calendar === null) throw new Error(`There is no calendar ${id}.`);
    return calendar;
  };
  const edit = (calendar: Calendar, sendUpdates: SendUpdates = 'all'): Edit => ({
    by: personOf(calendar.owner ?? calendar.id),
    sendUpdates,
    request: null,
    takesConference: true,
    takesAttachments: true,
  });
  const shown = (calendar: Calendar, event: Parameters<typeof viewEvent>[0]): Json =>
    viewEvent(event, { calendar, role: 'owner', people });

  return {
    create(calendarId, event, sendUpdates) {
      const calendar = calendarOf(calendarId);
      return changes.insert(calendar, event, edit(calendar, sendUpdates)).id;
    },
    edit(calendarId, eventId, change, sendUpdates) {
      const calendar = calendarOf(calendarId);
      changes.update(calendar, eventId, change, 'patch', edit(calendar, sendUpdates));
    },
    remove(calendarId, eventId, sendUpdates) {
      const calendar = calendarOf(calendarId);
      changes.remove(calendar, eventId, edit(calendar, sendUpdates));
    },
    restore(calendarId, eventId) {
      const calendar = calendarOf(calendarId);
      changes.update(calendar, eventId, { status: 'confirmed' }, 'patch', edit(calendar));
    },
    move(calendarId, eventId, destination) {
      const calendar = calendarOf(calendarId);
      changes.move(calendar, eventId, calendarOf(destination), edit(calendar, 'none'));
    },
    answer(guest, eventId, responseStatus, comment) {
      const calendar = calendarOf(personOf(guest).email);
      const attendees = (book.demand(calendar, eventId).content.guests ?? []).map((one) =>
        people.byAddress(one.email)?.email === calendar.id
          ? { ...one, responseStatus, ...(comment === undefined ? {} : { comment }) }
          : one,
      );
      changes.update(calendar, eventId, { attendees }, 'patch', edit(calendar));
    },
    answerByMail(calendarId, eventId, guest, responseStatus) {
      const calendar = calendarOf(calendarId);
      const attendees = (book.demand(calendar, eventId).content.guests ?? []).map((one) =>
        one.email === guest ? { ...one, responseStatus } : one,
      );
      changes.update(calendar, eventId, { attendees }, 'patch', edit(calendar, 'none'));
    },
    place: (calendarId, wanted) => changes.place(calendarOf(calendarId), wanted).id,
    addCalendar: (owner, wanted) => calendars.add(owner, wanted).id,
    share: (calendarId, person, role) => calendars.share(calendarOf(calendarId), personOf(person), role),
    changeCalendar: (calendarId, change) => calendars.changeCalendar(calendarOf(calendarId), change),
    changeEntry: (person, calendarId, change) =>
      calendars.changeEntry(personOf(person), calendarOf(calendarId), change),
    expireSyncTokens(calendarId) {
      calendarOf(calendarId).tokensFrom = stamps.next();
    },
    expireListTokens: (person) => calendars.expireListTokens(personOf(person)),
    purgeDeleted(calendarId) {
      const calendar = calendarOf(calendarId);
      for (const event of calendar.events.values())
        if (isCancelled(event) && event.recurringEventId === undefined) calendar.events.delete(event.id);
    },
    events(calendarId) {
      const calendar = calendarOf(calendarId);
      return [...calendar.events.values()]
        .filter((event) => !isCancelled(event))
        .map((event) => shown(calendar, event));
    },
    exceptions(calendarId, seriesId) {
      const calendar = calendarOf(calendarId);
      return book.exceptionsOf(calendar, seriesId).map((event) => shown(calendar, event));
    },
    event(calendarId, eventId) {
      const calendar = calendarOf(calendarId);
      const event = book.find(calendar, eventId);
      return event === null ? null : shown(calendar, event);
    },
  };
}
