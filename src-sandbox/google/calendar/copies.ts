/** Keeps the copies of an event in its guests' calendars the same as the organiser's event. Mails are another matter. */
import type { People } from '../people.ts';
import type { Calendar, Calendars } from './calendars.ts';
import { type EventRecord, type Guest, isCancelled, isSame, withShared } from './event.ts';
import type { EventBook } from './event-book.ts';

export interface Copies {
  /** After a change of the organiser's event: invited people have it, others do not any more. */
  spread(organizers: Calendar, before: EventRecord | null, after: EventRecord): void;
  /** After a guest's answer: everybody's list of guests says so. @returns the organiser's event, where it is here */
  answer(calendar: Calendar, copy: EventRecord, responseStatus: string, comment?: string): EventRecord | null;
}

export function createCopies(people: People, calendars: Calendars, book: EventBook): Copies {
  const copyFor = (address: string, organizers: Calendar): Calendar | null => {
    const person = people.byAddress(address);
    const calendar = person === null ? null : calendars.byId(person.email);
    return calendar === organizers ? null : calendar;
  };
  const isOf = (guest: Guest, calendar: Calendar): boolean =>
    people.byAddress(guest.email)?.email === calendar.id;

  const place = (calendar: Calendar, after: EventRecord): void => {
    const known = calendar.events.get(after.id);
    // whoever took the event out of their calendar does not get it back by a change
    if (known !== undefined && isCancelled(known) && !known.bare) return;
    const { guests = [], fields } = after.content;
    const visible =
      fields.guestsCanSeeOtherGuests === false ? guests.filter((guest) => isOf(guest, calendar)) : guests;
    const content = {
      ...after.content,
      guests: visible,
      fields: withShared(known?.content.fields ?? { reminders: { useDefault: true } }, fields),
    };
    const isKnown =
      known !== undefined &&
      !known.bare &&
      isSame([known.content, known.organizer], [content, after.organizer]);
    if (isKnown) return;
    book.put(calendar, { ...after, content, bare: false });
  };

  return {
    spread(organizers, before, after) {
      if (after.organizer.email !== organizers.id || after.eventType !== 'default') return;
      const invited = isCancelled(after) ? [] : (after.content.guests ?? []);
      const addresses = [...(before?.content.guests ?? []), ...invited].map(({ email }) => email);
      for (const address of new Set(addresses)) {
        const calendar = copyFor(address, organizers);
        if (calendar === null) continue;
        if (invited.some((guest) => isOf(guest, calendar))) {
          place(calendar, after);
          continue;
        }
        const known = calendar.events.get(after.id);
        const gone = { ...(known ?? after).content, status: 'cancelled' } as const;
        // an instance that was never an exception in this calendar becomes a cancelled one
        if (known !== undefined ? !isCancelled(known) : after.recurringEventId !== undefined)
          book.put(calendar, { ...after, content: gone, bare: true });
      }
    },
    answer(calendar, copy, responseStatus, comment) {
      const organizers = calendars.byId(copy.organizer.email);
      const event = organizers === null ? null : book.find(organizers, copy.id);
      if (organizers === null || event === null || isCancelled(event)) return null;
      const guests = (event.content.guests ?? []).map((guest) =>
        isOf(guest, calendar)
          ? { ...guest, responseStatus, ...(comment === undefined ? {} : { comment }) }
          : guest,
      );
      const after = book.change(organizers, event, { ...event.content, guests });
      for (const { email } of guests) {
        const other = copyFor(email, organizers);
        if (other !== null && other !== calendar) place(other, after);
      }
      return after;
    },
  };
}
