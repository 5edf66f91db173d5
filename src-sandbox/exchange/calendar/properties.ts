/** The properties of appointments and meetings, in the order of the schema's CalendarItemType. */
import { element } from '../../simulator/xml.ts';
import type { Address } from '../items/common.ts';
import {
  type CalendarSubject,
  type Property,
  property,
  textXml,
  timeText,
  type ViewContext,
} from '../items/property.ts';
import type { Schema } from '../versions.ts';
import { legacyDn } from './legacy-dn.ts';
import { type Occurrence, occurrencesOf, originalsOf } from './occurrences.ts';
import { type Attendee, attendeesOf, type CalendarContent } from './record.ts';
import { recurrenceXml } from './recurrence.ts';
import { zoneXml } from './zones.ts';

type Of = CalendarSubject;
const isOpen = { inLists: false } as const;
const with2010: { readonly since: Schema; readonly inLists: boolean } = {
  since: 'Exchange2010',
  inLists: false,
};

export function calendarTypeOf({ item, occurrence }: Of): string {
  if (occurrence !== null) return occurrence.isException ? 'Exception' : 'Occurrence';
  return item.record.content.recurrence === null ? 'Single' : 'RecurringMaster';
}

const yearOf = ({ content }: Of): number => new Date(content.start).getUTCFullYear();

const people = (
  tag: 'RequiredAttendees' | 'OptionalAttendees' | 'Resources',
  of: (content: CalendarContent) => readonly Attendee[],
): Property<Of> =>
  property(
    `calendar:${tag}`,
    'all',
    ({ content }, context) => {
      const rows = of(content).map((one) => attendeeXml(one, context));
      return rows.length === 0 ? '' : element(`t:${tag}`, rows.join(''));
    },
    isOpen,
  );

function attendeeXml({ response, respondedAt, ...address }: Attendee, { zone }: ViewContext): string {
  return element(
    't:Attendee',
    mailboxXml(address) +
      textXml('ResponseType', response) +
      (respondedAt === null ? '' : textXml('LastResponseTime', timeText(respondedAt, zone))),
  );
}

export function mailboxXml({ name, address }: Address, kind = 'Mailbox'): string {
  return element(
    't:Mailbox',
    textXml('Name', name === '' ? address : name) +
      textXml('EmailAddress', address) +
      textXml('RoutingType', address.includes('@') ? 'SMTP' : 'EX') +
      textXml('MailboxType', kind),
  );
}

export const calendarProperties: readonly Property<Of>[] = [
  property('calendar:UID', 'all', ({ item }) => textXml('UID', item.record.uid)),
  property('calendar:RecurrenceId', 'all', ({ occurrence }, { zone }) =>
    occurrence === null ? '' : textXml('RecurrenceId', timeText(occurrence.originalStart, zone)),
  ),
  property('calendar:DateTimeStamp', 'all', ({ item }, { zone }) =>
    textXml('DateTimeStamp', timeText(item.modified, zone)),
  ),
  property('calendar:Start', 'default', ({ content }, { zone }) =>
    textXml('Start', timeText(content.start, zone)),
  ),
  property('calendar:End', 'default', ({ content }, { zone }) => textXml('End', timeText(content.end, zone))),
  property('calendar:OriginalStart', 'asked', ({ occurrence }, { zone }) =>
    occurrence === null ? '' : textXml('OriginalStart', timeText(occurrence.originalStart, zone)),
  ),
  property('calendar:IsAllDayEvent', 'all', ({ content }) => textXml('IsAllDayEvent', content.isAllDay)),
  property('calendar:LegacyFreeBusyStatus', 'default', ({ content }) =>
    textXml('LegacyFreeBusyStatus', content.freeBusy),
  ),
  property('calendar:Location', 'default', ({ content }) =>
    content.location === '' ? '' : textXml('Location', content.location),
  ),
  property('calendar:IsMeeting', 'all', ({ item, content }) =>
    textXml('IsMeeting', item.record.isReceived || attendeesOf(content).length > 0),
  ),
  property('calendar:IsCancelled', 'all', ({ content }) => textXml('IsCancelled', content.isCancelled)),
  // false of a master: recordings of 2019 have it so
  property('calendar:IsRecurring', 'default', ({ occurrence }) =>
    textXml('IsRecurring', occurrence !== null),
  ),
  property('calendar:MeetingRequestWasSent', 'all', ({ item }) =>
    textXml('MeetingRequestWasSent', item.record.wasSent),
  ),
  property('calendar:IsResponseRequested', 'all', ({ content }) =>
    textXml('IsResponseRequested', content.isResponseRequested),
  ),
  property('calendar:CalendarItemType', 'default', (subject) =>
    textXml('CalendarItemType', calendarTypeOf(subject)),
  ),
  property('calendar:MyResponseType', 'all', ({ content }) => textXml('MyResponseType', content.myResponse)),
  property('calendar:Organizer', 'default', ({ item: { record } }, { operation }) =>
    element(
      't:Organizer',
      operation === 'get'
        ? mailboxXml(record.organizer)
        : mailboxXml({ name: record.organizer.name, address: legacyDn(record.organizer.address) }, 'OneOff'),
    ),
  ),
  people('RequiredAttendees', ({ required }) => required),
  people('OptionalAttendees', ({ optional }) => optional),
  people('Resources', ({ resources }) => resources),
  property('calendar:Duration', 'all', ({ content }) =>
    textXml('Duration', durationText(content.end - content.start)),
  ),
  property('calendar:TimeZone', 'all', ({ content: { startZone } }) =>
    textXml('TimeZone', startZone.id === 'UTC' ? 'UTC' : startZone.name),
  ),
  property('calendar:AppointmentReplyTime', 'all', ({ content: { repliedAt } }, { zone }) =>
    repliedAt === null ? '' : textXml('AppointmentReplyTime', timeText(repliedAt, zone)),
  ),
  property('calendar:AppointmentSequenceNumber', 'all', ({ item }) =>
    textXml('AppointmentSequenceNumber', item.record.sequence),
  ),
  // MS-OXOCAL 2.2.1.10: a meeting, received, cancelled
  property('calendar:AppointmentState', 'all', ({ item, content }) =>
    textXml(
      'AppointmentState',
      (item.record.isReceived || attendeesOf(content).length > 0 ? 1 : 0) |
        (item.record.isReceived ? 2 : 0) |
        (content.isCancelled ? 4 : 0),
    ),
  ),
  property(
    'calendar:Recurrence',
    'all',
    ({ content: { recurrence } }) => (recurrence === null ? '' : recurrenceXml(recurrence)),
    isOpen,
  ),
  property(
    'calendar:FirstOccurrence',
    'all',
    (subject, context) => occurrenceXml('FirstOccurrence', subject, seriesOf(subject)[0], context),
    isOpen,
  ),
  property(
    'calendar:LastOccurrence',
    'all',
    (subject, context) => {
      const { recurrence } = subject.content;
      const isEndless = recurrence?.count === null && recurrence.endDate === null;
      return isEndless ? '' : occurrenceXml('LastOccurrence', subject, seriesOf(subject).at(-1), context);
    },
    isOpen,
  ),
  property(
    'calendar:ModifiedOccurrences',
    'all',
    (subject, context) => {
      const rows = seriesOf(subject).filter(({ isException }) => isException);
      return rows.length === 0
        ? ''
        : element(
            't:ModifiedOccurrences',
            rows.map((row) => occurrenceXml('Occurrence', subject, row, context)).join(''),
          );
    },
    isOpen,
  ),
  property(
    'calendar:DeletedOccurrences',
    'all',
    ({ item: { record }, occurrence }, { zone }) => {
      if (occurrence !== null || record.deleted.size === 0) return '';
      const rows = originalsOf(record.content)
        .filter(({ date }) => record.deleted.has(date))
        .map(({ start }) => element('t:DeletedOccurrence', textXml('Start', timeText(start, zone))));
      return rows.length === 0 ? '' : element('t:DeletedOccurrences', rows.join(''));
    },
    isOpen,
  ),
  property(
    'calendar:MeetingTimeZone',
    'asked',
    ({ content: { startZone } }) => element('t:MeetingTimeZone', '', { TimeZoneName: startZone.id }),
    isOpen,
  ),
  property(
    'calendar:StartTimeZone',
    'all',
    (subject) => zoneXml('t:StartTimeZone', subject.content.startZone, yearOf(subject)),
    with2010,
  ),
  property(
    'calendar:EndTimeZone',
    'all',
    (subject) => zoneXml('t:EndTimeZone', subject.content.endZone, yearOf(subject)),
    with2010,
  ),
  property('calendar:ConferenceType', 'asked', ({ content }) =>
    textXml('ConferenceType', content.conferenceType),
  ),
  property('calendar:AllowNewTimeProposal', 'all', ({ content }) =>
    textXml('AllowNewTimeProposal', content.allowNewTimeProposal),
  ),
  property('calendar:IsOnlineMeeting', 'all', ({ content }) =>
    textXml('IsOnlineMeeting', content.isOnlineMeeting),
  ),
  property('calendar:MeetingWorkspaceUrl', 'asked', ({ content }) =>
    content.meetingWorkspaceUrl === '' ? '' : textXml('MeetingWorkspaceUrl', content.meetingWorkspaceUrl),
  ),
  property('calendar:NetShowUrl', 'asked', ({ content }) =>
    content.netShowUrl === '' ? '' : textXml('NetShowUrl', content.netShowUrl),
  ),
];

function seriesOf({ item, occurrence }: Of): readonly Occurrence[] {
  return occurrence === null && item.record.content.recurrence !== null ? occurrencesOf(item.record) : [];
}

function occurrenceXml(
  tag: string,
  { item }: Of,
  occurrence: Occurrence | undefined,
  { ids, zone }: ViewContext,
): string {
  if (occurrence === undefined) return '';
  const { start, end } = occurrence.content;
  return element(
    `t:${tag}`,
    ids.itemXml('ItemId', item, occurrence) +
      textXml('Start', timeText(start, zone)) +
      textXml('End', timeText(end, zone)) +
      textXml('OriginalStart', timeText(occurrence.originalStart, zone)),
  );
}

/** `PT1H`, `P1D`, `P1DT30M`. */
function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const time = `${hours === 0 ? '' : `${hours}H`}${rest === 0 ? '' : `${rest}M`}`;
  if (minutes === 0) return 'PT0S';
  return `P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`;
}
