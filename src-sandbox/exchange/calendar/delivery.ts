/** What mails about meetings do in the mailboxes of the organisation: the copies of attendees, the organizer's list of answers, and the mails themselves. */
import { messageWith } from '../mail/input.ts';
import type { Mailbox, Mailboxes } from '../mailboxes.ts';
import type { MeetingMail } from '../outbox.ts';
import type { Folders } from '../store/folders.ts';
import { type CalendarItem, type Items, isCalendarItem } from '../store/items.ts';
import type { Attendee, CalendarContent, CalendarRecord } from './record.ts';

export interface Delivery {
  /** @param record of the organizer's meeting after the change, or of the copy that is answered. @param content of the meeting or the occurrence that the mail is about */
  deliver(mail: MeetingMail, record: CalendarRecord, content: CalendarContent): void;
  /** The meeting in somebody's calendars; null without one. */
  copyOf(mailbox: Mailbox, uid: string): CalendarItem | null;
}

const classes: Readonly<Record<MeetingMail['kind'], string>> = {
  request: 'IPM.Schedule.Meeting.Request',
  update: 'IPM.Schedule.Meeting.Request',
  cancellation: 'IPM.Schedule.Meeting.Canceled',
  response: 'IPM.Schedule.Meeting.Resp',
};
const suffixes: Readonly<Record<string, string>> = { Accept: '.Pos', Tentative: '.Tent', Decline: '.Neg' };
const words: Readonly<Record<string, string>> = {
  Accept: 'Accepted: ',
  Tentative: 'Tentative: ',
  Decline: 'Declined: ',
};

export function createDelivery(parts: {
  readonly mailboxes: Mailboxes;
  readonly folders: Folders;
  readonly items: Items;
  readonly now: () => number;
}): Delivery {
  const { mailboxes, folders, items, now } = parts;

  const copyOf: Delivery['copyOf'] = (mailbox, uid) => {
    const root = folders.distinguished(mailbox, 'calendar');
    const calendars = root === null ? [] : [root, ...folders.below(root)];
    return (
      calendars
        .flatMap((folder) => items.in(folder))
        .filter(isCalendarItem)
        .find(({ record }) => record.uid === uid) ?? null
    );
  };
  const put = (mailbox: Mailbox, folderId: string, mail: MeetingMail): void => {
    const folder = folders.distinguished(mailbox, folderId);
    if (folder === null) return;
    const suffix = mail.response === null ? '' : (suffixes[mail.response] ?? '');
    const subject = `${mail.response === null ? '' : (words[mail.response] ?? '')}${mail.kind === 'cancellation' ? 'Canceled: ' : ''}${mail.subject}`;
    const record = messageWith({ from: mail.from, to: mail.to, subject, text: mail.comment ?? '' }, now());
    items.add(folder, {
      itemClass: `${classes[mail.kind]}${suffix}`,
      record: { ...record, meetingUid: mail.uid, isRead: folderId === 'sentitems' },
    });
  };
  /** The copy with what the organizer changed; what each mailbox has for itself stays. */
  const received = (copy: CalendarItem | null, organized: CalendarRecord): CalendarRecord => {
    const { content } = organized;
    const before = copy?.record.content ?? null;
    const isMoved = before === null || before.start !== content.start || before.end !== content.end;
    return {
      ...organized,
      isReceived: true,
      content: {
        ...content,
        freeBusy: isMoved ? 'Tentative' : before.freeBusy,
        myResponse: isMoved ? 'NoResponseReceived' : before.myResponse,
        repliedAt: isMoved ? null : before.repliedAt,
        categories: before?.categories ?? [],
        extended: before?.extended ?? {},
        isReminderSet: before?.isReminderSet ?? true,
        reminderMinutes: before?.reminderMinutes ?? 15,
      },
    };
  };
  const invite = (mailbox: Mailbox, mail: MeetingMail, record: CalendarRecord): void => {
    const copy = copyOf(mailbox, mail.uid);
    if (copy !== null) {
      items.change(copy, received(copy, record));
      return;
    }
    const folder = folders.distinguished(mailbox, 'calendar');
    if (folder !== null) items.add(folder, { itemClass: 'IPM.Appointment', record: received(null, record) });
  };
  const cancel = (mailbox: Mailbox, mail: MeetingMail): void => {
    const copy = copyOf(mailbox, mail.uid);
    if (copy === null) return;
    const { record } = copy;
    const changed = { isCancelled: true, freeBusy: 'Free', subject: `Canceled: ${mail.subject}` };
    if (mail.occurrence === null)
      items.change(copy, { ...record, content: { ...record.content, ...changed } });
    else items.change(copy, { ...record, deleted: new Set([...record.deleted, mail.occurrence]) });
  };
  const hear = (mailbox: Mailbox, mail: MeetingMail): void => {
    const meeting = copyOf(mailbox, mail.uid);
    if (meeting === null) return;
    const { record } = meeting;
    const answered = (rows: readonly Attendee[]): readonly Attendee[] =>
      rows.map((one) =>
        one.address.toLowerCase() === mail.from.toLowerCase()
          ? { ...one, response: (mail.response ?? 'Unknown') as Attendee['response'], respondedAt: now() }
          : one,
      );
    const change = (content: CalendarContent): Partial<CalendarContent> => ({
      required: answered(content.required),
      optional: answered(content.optional),
      resources: answered(content.resources),
    });
    if (mail.occurrence === null) {
      items.change(meeting, { ...record, content: { ...record.content, ...change(record.content) } });
      return;
    }
    const known = record.exceptions.get(mail.occurrence);
    const exception = { ...known, ...change({ ...record.content, ...known }) };
    items.change(meeting, {
      ...record,
      exceptions: new Map(record.exceptions).set(mail.occurrence, exception),
    });
  };

  return {
    copyOf,
    deliver(mail, record, content) {
      const to = mailboxes.find(mail.to);
      const from = mailboxes.find(mail.from);
      if (from !== null && mail.isSaved) put(from, 'sentitems', mail);
      if (to === null) return;
      put(to, 'inbox', mail);
      if (mail.kind === 'cancellation') cancel(to, mail);
      else if (mail.kind === 'response') hear(to, mail);
      // a copy of the whole series: somebody invited to one occurrence alone has only the mail
      else if (content.recurrence !== null || mail.occurrence === null || copyOf(to, mail.uid) !== null)
        invite(to, mail, record);
    },
  };
}
