/** What requests and people do to events: create, import, change, delete, move; with copies for guests, and mails. */
import { createHash } from 'node:crypto';
import type { Stamps } from '../../simulator/stamps.ts';
import { refuseApi, refuseInvalid } from '../api-refusal.ts';
import type { SendUpdates } from '../outbox.ts';
import type { People, Person } from '../people.ts';
import { base32hex } from './base32hex.ts';
import type { Calendar, Calendars } from './calendars.ts';
import type { Copies } from './copies.ts';
import {
  type EventContent,
  type EventRecord,
  type EventType,
  isCancelled,
  isSame,
  type Json,
  withShared,
} from './event.ts';
import type { EventBook } from './event-book.ts';
import { checkMatch, checkType } from './event-checks.ts';
import { merged, readContent, readEventType, refuseTypeRestriction } from './event-input.ts';
import { writableView } from './event-view.ts';
import type { Invitations, Mailing } from './invitations.ts';
import { hasOriginalStart } from './recurrence.ts';

/** Who makes a change, and what the request says about it. */
export interface Edit {
  readonly by: Person;
  readonly sendUpdates: SendUpdates;
  readonly request: number | null;
  readonly ifMatch?: string;
  readonly takesConference?: boolean;
  readonly takesAttachments?: boolean;
}

export interface EventChanges {
  insert(calendar: Calendar, body: Json, edit: Edit): EventRecord;
  import(calendar: Calendar, body: Json, edit: Edit): EventRecord;
  update(calendar: Calendar, id: string, body: Json, way: 'put' | 'patch', edit: Edit): EventRecord;
  remove(calendar: Calendar, id: string, edit: Edit): void;
  /** @returns what is left in the calendar that it was moved from */
  move(calendar: Calendar, id: string, destination: Calendar, edit: Edit): EventRecord;
  /** Puts an event of any type and organiser into a calendar, as only Google itself can. */
  place(calendar: Calendar, wanted: PlacedEvent): EventRecord;
}

export interface PlacedEvent {
  readonly body: Json;
  readonly eventType?: EventType;
  /** Default: the calendar. */
  readonly organizer?: { readonly email: string; readonly displayName?: string };
  readonly iCalUID?: string;
}

export interface ChangeParts {
  readonly people: People;
  readonly calendars: Calendars;
  readonly stamps: Stamps;
  readonly book: EventBook;
  readonly copies: Copies;
  readonly invitations: Invitations;
  readonly refusedZones: ReadonlySet<string>;
}

export function createEventChanges(parts: ChangeParts): EventChanges {
  const { people, calendars, stamps, book, copies, invitations, refusedZones } = parts;
  let made = 0;
  const newId = (): string => {
    made += 1;
    return base32hex(createHash('sha256').update(`event ${made}`).digest().subarray(0, 16));
  };
  const mailing = (calendar: Calendar, { by, sendUpdates, request }: Edit): Mailing => ({
    by,
    sendUpdates,
    request,
    calendarId: calendar.id,
  });
  const isOrganizer = (calendar: Calendar, event: EventRecord): boolean =>
    event.organizer.email === calendar.id;
  const organizerOf = (calendar: Calendar) =>
    calendar.primary ? { email: calendar.id } : { email: calendar.id, displayName: calendar.summary };
  const rulesFor = (
    calendar: Calendar,
    edit: Edit | null,
    eventType: EventType,
    known: EventRecord | null,
    organizer = known?.organizer.email ?? calendar.id,
  ) => ({
    calendar,
    organizer,
    refusedZones,
    eventType,
    known: known?.content ?? null,
    takesConference: edit?.takesConference ?? false,
    takesAttachments: edit?.takesAttachments ?? false,
    isInstance: known?.recurringEventId !== undefined,
  });

  const create = (
    calendar: Calendar,
    id: string,
    content: EventContent,
    creator: string,
    rest: {
      readonly eventType: EventType;
      readonly iCalUID?: string;
      readonly organizer?: PlacedEvent['organizer'];
    },
  ): EventRecord =>
    book.put(calendar, {
      id,
      created: Math.floor(stamps.now() / 1000) * 1000,
      content,
      eventType: rest.eventType,
      iCalUID: rest.iCalUID ?? `${id}@google.com`,
      sequence: 0,
      creator,
      organizer: rest.organizer ?? organizerOf(calendar),
      bare: false,
    });

  /** Of exceptions that a series does not have any more, as after a change of its rule, tombstones remain. */
  const dropExceptions = (calendar: Calendar, master: EventRecord): void => {
    const { recurrence = [], start } = master.content;
    for (const exception of book.exceptionsOf(calendar, master.id)) {
      if (isCancelled(exception)) continue;
      const { originalStart } = exception;
      const stays =
        !isCancelled(master) &&
        originalStart !== undefined &&
        hasOriginalStart(recurrence, start, originalStart);
      if (stays) continue;
      const gone = { ...exception, content: { ...exception.content, status: 'cancelled' as const } };
      copies.spread(calendar, exception, book.put(calendar, gone));
    }
  };

  /** Changes the organiser's own event. */
  const apply = (calendar: Calendar, before: EventRecord, content: EventContent, edit: Edit): EventRecord => {
    const after = book.change(calendar, before, content);
    if (after === before) return before;
    if (!isSame([before.content.start, before.content.recurrence], [content.start, content.recurrence]))
      dropExceptions(calendar, after);
    copies.spread(calendar, before, after);
    if (isOrganizer(calendar, after)) invitations.tell(before, after, mailing(calendar, edit));
    return after;
  };

  const cancel = (calendar: Calendar, before: EventRecord, edit: Edit): EventRecord => {
    const content = { ...before.content, status: 'cancelled' as const };
    const hasGuests = (before.content.guests ?? []).length > 0;
    const after = book.put(calendar, { ...before, content, sequence: before.sequence + (hasGuests ? 1 : 0) });
    if (before.content.recurrence !== undefined) dropExceptions(calendar, after);
    if (isOrganizer(calendar, before)) {
      copies.spread(calendar, before, after);
      invitations.tell(before, after, mailing(calendar, edit));
    } else if (ownAnswer(calendar, before) !== null) {
      // whoever takes a meeting out of their calendar declines it
      copies.answer(calendar, before, 'declined');
      invitations.reply(before, mailing(calendar, edit));
    }
    return after;
  };

  const ownAnswer = (calendar: Calendar, event: EventRecord) =>
    event.content.guests?.find(({ email }) => people.byAddress(email)?.email === calendar.id) ?? null;

  const updateAsGuest = (
    calendar: Calendar,
    before: EventRecord,
    content: EventContent,
    edit: Edit,
  ): EventRecord => {
    for (const name of ['guestsCanModify', 'guestsCanInviteOthers', 'guestsCanSeeOtherGuests'])
      if (content.fields[name] !== before.content.fields[name])
        refuseApi({
          status: 403,
          domain: 'calendar',
          reason: 'forbiddenForNonOrganizer',
          message: 'Shared properties can only be changed by the organizer of the event.',
        });
    const organizers = calendars.byId(before.organizer.email);
    const event = organizers === null ? null : book.find(organizers, before.id);
    const was = ownAnswer(calendar, before);
    const wanted = ownAnswer(calendar, { ...before, content });
    const guests = (before.content.guests ?? []).map((guest) =>
      guest.email === was?.email && wanted !== null ? { ...guest, ...wanted } : guest,
    );
    const mayModify = before.content.fields.guestsCanModify === true && organizers !== null && event !== null;
    // without that right a change of time, title or place stays in the guest's own copy
    const after = book.change(calendar, before, mayModify ? content : { ...content, guests });
    if (mayModify)
      apply(
        organizers,
        event,
        { ...content, fields: withShared(event.content.fields, content.fields) },
        edit,
      );
    if (was !== null && wanted !== null && was.responseStatus !== wanted.responseStatus) {
      copies.answer(calendar, after, wanted.responseStatus, wanted.comment);
      invitations.reply(after, mailing(calendar, edit));
    }
    return calendar.events.get(after.id) ?? after;
  };

  return {
    insert(calendar, body, edit) {
      const id = typeof body.id === 'string' ? body.id : newId();
      if (!/^[a-v0-9]{5,1024}$/.test(id)) refuseInvalid('Invalid resource id value.');
      // the id of a deleted event stays taken
      if (calendar.events.has(id))
        refuseApi({
          status: 409,
          domain: 'global',
          reason: 'duplicate',
          message: 'The requested identifier already exists.',
        });
      const eventType = readEventType(body, calendar);
      const content = readContent(body, rulesFor(calendar, edit, eventType, null));
      if (eventType !== 'default' && content.guests !== undefined) refuseTypeRestriction();
      const event = create(calendar, id, content, edit.by.email, { eventType });
      copies.spread(calendar, null, event);
      invitations.tell(null, event, mailing(calendar, edit));
      return event;
    },
    import(calendar, body, edit) {
      const { iCalUID } = body;
      if (typeof iCalUID !== 'string' || iCalUID === '') refuseInvalid('Missing iCalUID.', 'required');
      const known = [...calendar.events.values()].find(
        (event) => event.iCalUID === iCalUID && event.recurringEventId === undefined,
      );
      const { email, displayName } = (body.organizer ?? {}) as Json;
      const organizer =
        typeof email !== 'string'
          ? organizerOf(calendar)
          : { email, ...(typeof displayName === 'string' ? { displayName } : {}) };
      // a deleted event comes back
      const living = { ...body, status: body.status ?? 'confirmed' };
      const rules = rulesFor(
        calendar,
        edit,
        'default',
        known ?? null,
        known?.organizer.email ?? organizer.email,
      );
      const content = readContent(living, rules);
      if (known !== undefined) return book.change(calendar, known, content);
      const id = `_${base32hex(Buffer.from(iCalUID))}`;
      return create(calendar, id, content, edit.by.email, { eventType: 'default', iCalUID, organizer });
    },
    update(calendar, id, body, way, edit) {
      const before = book.demand(calendar, id);
      checkMatch(before, edit.ifMatch);
      const { eventType } = before;
      if (body.eventType !== undefined && body.eventType !== eventType) refuseTypeRestriction();
      if (eventType === 'fromGmail' && way === 'put')
        refuseApi({ status: 400, domain: 'global', reason: 'badRequest', message: 'Bad Request' });
      if (typeof body.sequence === 'number' && body.sequence < before.sequence)
        refuseInvalid(
          'Invalid sequence value. The specified sequence number is below the current sequence number of the resource. Re-fetch the resource and use its sequence number on the following request.',
        );
      const given = body.attendeesOmitted === true ? withOtherGuests(before, body) : body;
      const asked = way === 'put' ? given : merged(writable(calendar, before), given);
      const content = readContent(asked, rulesFor(calendar, edit, eventType, before));
      checkType(before, content);
      if (content.status === 'cancelled' && !isCancelled(before)) return cancel(calendar, before, edit);
      return isOrganizer(calendar, before) || ownAnswer(calendar, before) === null
        ? apply(calendar, before, content, edit)
        : updateAsGuest(calendar, before, content, edit);
    },
    remove(calendar, id, edit) {
      const before = book.demand(calendar, id);
      if (isCancelled(before))
        refuseApi({ status: 410, domain: 'global', reason: 'deleted', message: 'Resource has been deleted' });
      checkMatch(before, edit.ifMatch);
      cancel(calendar, before, edit);
    },
    move(calendar, id, destination, edit) {
      const before = book.demand(calendar, id);
      if (before.eventType !== 'default') refuseTypeRestriction();
      if (isCancelled(before))
        refuseApi({ status: 410, domain: 'global', reason: 'deleted', message: 'Resource has been deleted' });
      if (before.recurringEventId !== undefined || !isOrganizer(calendar, before))
        refuseInvalid('The operation can only be performed by the organizer of the event.');
      const organizer = organizerOf(destination);
      const taken = [before, ...book.exceptionsOf(calendar, id)];
      const moved = taken.map((event) => book.put(destination, { ...event, organizer }));
      const [left] = taken.map((event) => {
        const content = { ...event.content, status: 'cancelled' as const };
        return book.put(calendar, { ...event, organizer, content }, 'left-behind');
      });
      for (const event of moved) copies.spread(destination, null, event);
      const [first] = moved;
      if (first !== undefined) invitations.tell(before, first, mailing(destination, edit));
      return left ?? before;
    },
    place(calendar, { body, eventType = 'default', organizer, iCalUID }) {
      const content = readContent(body, rulesFor(calendar, null, eventType, null, organizer?.email));
      const event = create(calendar, newId(), content, organizer?.email ?? calendar.id, {
        eventType,
        ...(iCalUID === undefined ? {} : { iCalUID }),
        ...(organizer === undefined ? {} : { organizer }),
      });
      copies.spread(calendar, null, event);
      return event;
    },
  };

  function writable(calendar: Calendar, event: EventRecord): Json {
    return writableView(event, { calendar, role: 'owner', people });
  }
}

/** With `attendeesOmitted` a request names only the guests that it changes. */
function withOtherGuests({ content: { guests = [] } }: EventRecord, body: Json): Json {
  const named = (Array.isArray(body.attendees) ? body.attendees : []) as readonly Json[];
  return {
    ...body,
    attendees: guests.map((guest) => ({ ...guest, ...named.find(({ email }) => email === guest.email) })),
  };
}
