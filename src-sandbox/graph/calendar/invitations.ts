/**
 * Whom Exchange mails about a change of the organizer's event (https://learn.microsoft.com/en-us/graph/api/event-update): a request that
 * names attendees alone mails those that were added or removed; any other change mails everybody, and once more for each exception of a
 * series.
 */
import type { Outbox } from '../../simulator/outbox.ts';
import type { MeetingMail } from '../outbox.ts';
import { type Attendee, type EventContent, type EventRecord, isSame } from './event.ts';

export interface Mailing {
  readonly request: number | null;
  readonly comment: string | null;
}

export interface Change {
  readonly record: EventRecord;
  readonly before: EventContent | null;
  readonly after: EventContent;
  /** Of one occurrence: the date that the rule gives. */
  readonly occurrence: string | null;
  /** The request named attendees and nothing else. */
  readonly onlyAttendees: boolean;
}

export interface Invitations {
  /** After a creation or change. */
  tell(change: Change, mailing: Mailing): void;
  /** After the event, or one occurrence of it, was taken away. */
  cancel(record: EventRecord, content: EventContent, occurrence: string | null, mailing: Mailing): void;
  respond(
    record: EventRecord,
    from: string,
    response: string,
    occurrence: string | null,
    mailing: Mailing,
  ): void;
}

/** Rooms answer by themselves, and read no mail. */
function mailed({ attendees }: EventContent): readonly Attendee[] {
  return attendees.filter(({ type }) => type !== 'resource');
}

/** @param mailsAboutOwn whether a change of what each mailbox has for itself, such as categories, mails too: nobody documents it */
export function createInvitations(outbox: Outbox<MeetingMail>, mailsAboutOwn: () => boolean): Invitations {
  const send = (
    { organizer, uid }: EventRecord,
    to: string,
    kind: MeetingMail['kind'],
    subject: string,
    occurrence: string | null,
    { request, comment }: Mailing,
  ): void =>
    outbox.send({
      to,
      from: organizer.address,
      kind,
      subject,
      uid,
      occurrence,
      comment,
      response: null,
      request,
    });
  return {
    tell({ record, before, after, occurrence, onlyAttendees }, mailing) {
      const was = before === null ? [] : mailed(before);
      const is = mailed(after);
      const others = before === null ? false : !isSame(sharedPart(before), sharedPart(after));
      const own = before === null ? false : !isSame(before, { ...after, attendees: before.attendees });
      // a request that names anything beside attendees is about everybody, also where only they differ
      const people = before !== null && !isSame(before.attendees, after.attendees);
      const isUpdate = !onlyAttendees && (others || people || (own && mailsAboutOwn()));
      for (const one of is) {
        if (!was.some((other) => isSamePerson(one, other)))
          send(record, one.address, 'invitation', after.subject, occurrence, mailing);
        else if (isUpdate) {
          send(record, one.address, 'update', after.subject, occurrence, mailing);
          if (occurrence === null)
            for (const date of record.exceptions.keys())
              send(record, one.address, 'update', after.subject, date, mailing);
        }
      }
      for (const one of was)
        if (!is.some((other) => isSamePerson(one, other)))
          send(record, one.address, 'cancellation', after.subject, occurrence, mailing);
    },
    cancel(record, content, occurrence, mailing) {
      for (const { address } of mailed(content))
        send(record, address, 'cancellation', content.subject, occurrence, mailing);
    },
    respond(record, from, response, occurrence, { request, comment }) {
      const { organizer, uid, content } = record;
      const subject = content.subject;
      outbox.send({
        to: organizer.address,
        from,
        kind: 'response',
        subject,
        uid,
        occurrence,
        comment,
        response,
        request,
      });
    },
  };
}

function isSamePerson(a: Attendee, b: Attendee): boolean {
  return a.address.toLowerCase() === b.address.toLowerCase();
}

function sharedPart(content: EventContent): unknown {
  const { showAs: _s, categories: _c, reminderMinutesBeforeStart: _m, isReminderOn: _o, ...rest } = content;
  const { properties: _p, attendees: _a, response: _r, sensitivity: _v, ...shared } = rest;
  return shared;
}
