/**
 * Whom Exchange mails about a meeting, by the attributes SendMeetingInvitations, SendMeetingInvitationsOrCancellations and
 * SendMeetingCancellations (https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem).
 */
import type { Outbox } from '../../simulator/outbox.ts';
import type { MeetingMail } from '../outbox.ts';
import { invalidSchema } from '../refusal.ts';
import type { Delivery } from './delivery.ts';
import { type Attendee, attendeesOf, type CalendarContent, type CalendarRecord } from './record.ts';

export const sendings = [
  ...(['SendToNone', 'SendOnlyToAll', 'SendOnlyToChanged'] as const),
  ...(['SendToAllAndSaveCopy', 'SendToChangedAndSaveCopy'] as const),
];
export type Sending = (typeof sendings)[number];

export interface Mailing {
  readonly sending: Sending;
  readonly request: number | null;
  readonly comment: string | null;
}

export interface Invitations {
  /** After a creation or change. @param before null for a new meeting. @returns whether anybody was mailed */
  tell(
    record: CalendarRecord,
    before: CalendarContent | null,
    after: CalendarContent,
    occurrence: string | null,
    mailing: Mailing,
  ): boolean;
  /** After a meeting, or one occurrence of it, was taken away. */
  cancel(
    record: CalendarRecord,
    content: CalendarContent,
    occurrence: string | null,
    mailing: Mailing,
  ): boolean;
  respond(
    record: CalendarRecord,
    from: string,
    response: string,
    occurrence: string | null,
    mailing: Mailing,
  ): void;
}

/** @throws EwsFault for what is none of the values */
export function readSending(value: string): Sending {
  return sendings.find((one) => one === value) ?? invalidSchema(`The value '${value}' is invalid.`);
}

/**
 * The organizer's meeting without the answers so far, where all who answered are told of another time or rule
 * (https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocal, 3.1.4.7.3.2).
 */
export function askedAgain(
  before: CalendarContent,
  after: CalendarContent,
  sending: Sending,
): CalendarContent {
  const times = ({ start, end, recurrence }: CalendarContent): string =>
    JSON.stringify([start, end, recurrence]);
  if (!isToAll(sending) || !after.isResponseRequested || times(before) === times(after)) return after;
  const unanswered = (rows: readonly Attendee[]): readonly Attendee[] =>
    rows.map((one) => ({ ...one, response: 'Unknown', respondedAt: null }));
  return {
    ...after,
    required: unanswered(after.required),
    optional: unanswered(after.optional),
    resources: unanswered(after.resources),
  };
}

function isToAll(sending: Sending): boolean {
  return sending.startsWith('SendOnlyToAll') || sending.startsWith('SendToAll');
}

const isSame = (a: Attendee, b: Attendee): boolean => a.address.toLowerCase() === b.address.toLowerCase();

export function createInvitations(outbox: Outbox<MeetingMail>, delivery: Delivery): Invitations {
  const send = (
    record: CalendarRecord,
    { address }: Attendee,
    kind: MeetingMail['kind'],
    content: CalendarContent,
    occurrence: string | null,
    { sending, request, comment }: Mailing,
  ): void => {
    const { organizer, uid } = record;
    const mail: MeetingMail = {
      ...{ to: address, from: organizer.address, kind, subject: content.subject, uid, occurrence },
      ...{ comment, request, response: null },
      isSaved: sending.endsWith('AndSaveCopy'),
    };
    outbox.send(mail);
    delivery.deliver(mail, record, content);
  };
  return {
    tell(record, before, after, occurrence, mailing) {
      if (mailing.sending === 'SendToNone') return false;
      const was = before === null ? [] : attendeesOf(before);
      const is = attendeesOf(after);
      let isMailed = false;
      const mail = (one: Attendee, kind: MeetingMail['kind']): void => {
        isMailed = true;
        send(record, one, kind, after, occurrence, mailing);
      };
      for (const one of is) {
        if (!was.some((other) => isSame(one, other))) mail(one, 'request');
        else if (isToAll(mailing.sending)) mail(one, 'update');
      }
      for (const one of was) if (!is.some((other) => isSame(one, other))) mail(one, 'cancellation');
      return isMailed;
    },
    cancel(record, content, occurrence, mailing) {
      if (mailing.sending === 'SendToNone') return false;
      for (const one of attendeesOf(content)) send(record, one, 'cancellation', content, occurrence, mailing);
      return attendeesOf(content).length > 0;
    },
    respond(record, from, response, occurrence, { sending, request, comment }) {
      if (sending === 'SendToNone') return;
      const { organizer, uid, content } = record;
      const mail: MeetingMail = {
        ...{ to: organizer.address, from, kind: 'response', subject: content.subject, uid, occurrence },
        ...{ response, comment, request, isSaved: sending.endsWith('AndSaveCopy') },
      };
      outbox.send(mail);
      delivery.deliver(mail, record, content);
    },
  };
}
