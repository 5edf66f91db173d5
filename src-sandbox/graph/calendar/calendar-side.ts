/** The calendars of all mailboxes, put together: their routes, and the hand for tests. */
import type { Outbox } from '../../simulator/outbox.ts';
import type { Stamps } from '../../simulator/stamps.ts';
import type { GraphRoute } from '../api/route.ts';
import type { MicrosoftBehaviour } from '../behaviour.ts';
import type { MeetingMail } from '../outbox.ts';
import type { People } from '../people.ts';
import { type CalendarHand, createCalendarHand } from './calendar-hand.ts';
import { createCalendars } from './calendars.ts';
import { createCopies } from './copies.ts';
import { createEventBook } from './event-book.ts';
import { createEventChanges } from './event-changes.ts';
import { createEventDelta } from './event-delta.ts';
import { createEventListing } from './event-listing.ts';
import { changeKey } from './event-view.ts';
import { createIds } from './ids.ts';
import { createInvitations } from './invitations.ts';
import { createResponses } from './responses.ts';
import { createCalendarRoutes } from './routes.ts';

export interface CalendarSideParts {
  readonly people: People;
  readonly stamps: Stamps;
  readonly outbox: Outbox<MeetingMail>;
  readonly refusedZones: ReadonlySet<string>;
  readonly behaviour: () => MicrosoftBehaviour;
}

export function createCalendarSide(parts: CalendarSideParts): {
  readonly routes: readonly GraphRoute[];
  readonly hand: CalendarHand;
} {
  const { people, stamps, outbox, refusedZones, behaviour } = parts;
  let made = 0;
  const newKey = (): string => {
    made += 1;
    return String(made);
  };
  const calendars = createCalendars(people, stamps);
  for (const person of people.all()) calendars.add(person, { name: 'Calendar' }, true);
  const ids = createIds();
  const book = createEventBook(stamps);
  const copies = createCopies(people, calendars, book, newKey);
  const invitations = createInvitations(outbox, () => behaviour().mailsAboutOwn);
  const changes = createEventChanges({
    stamps,
    book,
    copies,
    invitations,
    newKey,
    refusedZones,
    changeKeyOf: changeKey,
    idOf: (calendar, { key }) => ids.write({ calendar: calendar.key, key, date: null }, true),
  });
  const responses = createResponses({ people, stamps, book, copies, invitations });
  const listing = createEventListing({ calendars, ids, offersCancelled: () => behaviour().offersCancelled });
  const delta = createEventDelta({
    stamps,
    listing,
    tellsDeletedOccurrences: () => behaviour().tellsDeletedOccurrences,
  });
  const honoursIfMatch = (): boolean => behaviour().honoursIfMatch;
  return {
    routes: createCalendarRoutes({ calendars, ids, changes, responses, listing, delta, honoursIfMatch }),
    hand: createCalendarHand({ people, calendars, stamps, book, ids, changes, copies, responses }),
  };
}
