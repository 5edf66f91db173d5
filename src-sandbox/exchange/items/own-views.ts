/** What common properties say of appointments and of messages. */
import { attendeesOf } from '../calendar/record.ts';
import { messageFacts } from '../mail/facts.ts';
import type { OwnViews } from './item-properties.ts';
import type { CalendarSubject, MessageSubject, Subject } from './property.ts';

function of<Value>(
  subject: Subject,
  calendar: (subject: CalendarSubject) => Value,
  message: (subject: MessageSubject) => Value,
): Value {
  return subject.item.record.type === 'calendar'
    ? calendar(subject as CalendarSubject)
    : message(subject as MessageSubject);
}

export const ownViews: OwnViews = {
  sent: (subject) =>
    of(
      subject,
      ({ item }) => item.created,
      ({ item }) => messageFacts(item.record.mime).sentAt ?? item.created,
    ),
  received: (subject) =>
    of(
      subject,
      ({ item }) => item.created,
      ({ item }) => item.record.received,
    ),
  displayTo: (subject) =>
    of(
      subject,
      ({ content }) => [...content.required].map(({ name }) => name).join('; '),
      ({ item }) =>
        messageFacts(item.record.mime)
          .to.map(({ name }) => name)
          .join('; '),
    ),
  displayCc: (subject) =>
    of(
      subject,
      ({ content }) => [...content.optional].map(({ name }) => name).join('; '),
      ({ item }) =>
        messageFacts(item.record.mime)
          .cc.map(({ name }) => name)
          .join('; '),
    ),
  responses: (subject) =>
    of(
      subject,
      ({ item: { record }, content }) =>
        record.isReceived
          ? [
              ...['AcceptItem', 'TentativelyAcceptItem', 'DeclineItem'],
              ...['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'],
            ]
          : attendeesOf(content).length > 0
            ? ['CancelCalendarItem', 'ForwardItem']
            : ['ForwardItem'],
      ({ item }) =>
        item.record.isDraft ? ['ForwardItem'] : ['ReplyToItem', 'ReplyAllToItem', 'ForwardItem'],
    ),
  size: (subject) =>
    of(
      subject,
      ({ content }) => 4_000 + content.subject.length * 2 + content.body.text.length,
      ({ item }) => item.record.mime.length,
    ),
  isDraft: (subject) =>
    of(
      subject,
      () => false,
      ({ item }) => item.record.isDraft,
    ),
  hasAttachments: (subject) =>
    of(
      subject,
      () => false,
      ({ item }) => messageFacts(item.record.mime).isMixed,
    ),
  reminderDue: (subject) =>
    of(
      subject,
      ({ content }) => (content.isReminderSet ? content.start : null),
      () => null,
    ),
  mime: (subject) =>
    of(
      subject,
      ({ content }) => Buffer.from(`Subject: ${content.subject}\r\n\r\n`),
      ({ item }) => item.record.mime,
    ),
};
