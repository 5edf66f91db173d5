/** Whom Google mails for a change of an event, given what the request said about it. */
import type { Outbox, SendUpdates } from '../outbox.ts';
import type { People, Person } from '../people.ts';
import { type EventRecord, type Guest, isCancelled, isSame, sharedFields } from './event.ts';

export interface Mailing {
  /** Who made the change; nobody is mailed about their own. */
  readonly by: Person | null;
  readonly sendUpdates: SendUpdates;
  readonly calendarId: string;
  readonly request: number | null;
}

export interface Invitations {
  /**
   * Mails the guests of the organiser's event. Guests cannot be chosen one by one: with `all`, a change of anything that guests
   * share goes to each of them, also when only another guest was added (googleapis/google-api-nodejs-client issue 3310).
   */
  tell(before: EventRecord | null, after: EventRecord, mailing: Mailing): void;
  /** Mails the organiser what a guest answered. */
  reply(event: EventRecord, answer: string, mailing: Mailing): void;
}

export function createInvitations(people: People, outbox: Outbox): Invitations {
  const isBy = (address: string, by: Person | null): boolean =>
    by !== null && people.byAddress(address) === by;
  const send = (
    to: string,
    kind: 'invitation' | 'update' | 'cancellation' | 'reply',
    event: EventRecord,
    mailing: Mailing,
    answer?: string,
  ) => {
    const { sendUpdates, calendarId, request, by } = mailing;
    if (sendUpdates === 'none' || (sendUpdates === 'externalOnly' && people.usesGoogleCalendar(to))) return;
    // a secondary calendar reads no mail
    if (isBy(to, by) || to === calendarId) return;
    outbox.send({
      to,
      kind,
      calendarId,
      eventId: event.id,
      request,
      ...(answer === undefined ? {} : { answer }),
    });
  };
  return {
    tell(before, after, mailing) {
      const was = before === null || isCancelled(before) ? [] : invitedOf(before);
      const is = isCancelled(after) ? [] : invitedOf(after);
      const changed = before === null || !isSame(sharedPart(before), sharedPart(after));
      for (const guest of is) {
        if (!was.some((one) => isSamePerson(one, guest))) send(guest.email, 'invitation', after, mailing);
        else if (changed) send(guest.email, 'update', after, mailing);
      }
      for (const guest of was)
        if (!is.some((one) => isSamePerson(one, guest))) send(guest.email, 'cancellation', after, mailing);
    },
    reply: (event, answer, mailing) => send(event.organizer.email, 'reply', event, mailing, answer),
  };
}

/** Rooms and other resources read no mail. */
function invitedOf({ content: { guests = [] } }: EventRecord): readonly Guest[] {
  return guests.filter(({ resource }) => resource !== true);
}

function isSamePerson(a: Guest, b: Guest): boolean {
  return a.email.toLowerCase() === b.email.toLowerCase();
}

function sharedPart({ content, organizer }: EventRecord): unknown {
  return { ...content, organizer, fields: sharedFields(content.fields) };
}
