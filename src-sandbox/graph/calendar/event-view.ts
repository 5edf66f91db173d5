/** How events are written in answers: members and their order as in recorded answers. */
import type { Json } from '../../simulator/json.ts';
import { type Person, personalTenant } from '../people.ts';
import { previewOf, viewBody } from './body.ts';
import type { Calendar } from './calendars.ts';
import type { EventContent, EventItem, EventRecord, Moment, ResponseStatus } from './event.ts';
import { datedUid } from './global-object-id.ts';
import type { Ids } from './ids.ts';
import { viewRecurrence } from './recurrence.ts';
import { wallIn } from './zones.ts';

export interface ViewRules {
  readonly calendar: Calendar;
  readonly ids: Ids;
  readonly immutableIds: boolean;
  /** Of the header Prefer; null: UTC. */
  readonly timeZone: string | null;
  readonly bodyType: 'html' | 'text';
  /** The viewer does not see what is private. */
  readonly hidesPrivate: boolean;
  /** The viewer sees times alone. */
  readonly timesOnly: boolean;
}

/** What $select may name. */
export const eventMembers: readonly string[] = [
  ...[
    'id',
    'createdDateTime',
    'lastModifiedDateTime',
    'changeKey',
    'categories',
    'transactionId',
    'iCalUId',
    'uid',
  ],
  ...[
    'originalStartTimeZone',
    'originalEndTimeZone',
    'reminderMinutesBeforeStart',
    'isReminderOn',
    'hasAttachments',
  ],
  ...[
    'subject',
    'bodyPreview',
    'importance',
    'sensitivity',
    'isAllDay',
    'isCancelled',
    'isOrganizer',
    'showAs',
    'type',
  ],
  ...[
    'responseRequested',
    'seriesMasterId',
    'webLink',
    'onlineMeetingUrl',
    'isOnlineMeeting',
    'onlineMeetingProvider',
  ],
  ...[
    'allowNewTimeProposals',
    'occurrenceId',
    'isDraft',
    'hideAttendees',
    'originalStart',
    'responseStatus',
    'body',
  ],
  ...['start', 'end', 'location', 'locations', 'recurrence', 'attendees', 'organizer', 'onlineMeeting'],
  ...['cancelledOccurrences', 'exceptionOccurrences', 'singleValueExtendedProperties'],
];

/** Stands for "never" and for "no end". */
const noTime = '0001-01-01T00:00:00Z';

export function viewEvent(item: EventItem, rules: ViewRules): Json {
  const { record, original } = item;
  const content = visible(item.content, rules);
  const { calendar } = rules;
  const id = eventId(item, rules);
  const isOrganizer = record.organizer.address.toLowerCase() === calendar.owner.email.toLowerCase();
  const key = changeKey(record);
  const host = calendar.owner.tenant === personalTenant ? 'outlook.live.com' : 'outlook.office365.com';
  const [location = null] = content.locations;
  return {
    '@odata.etag': `W/"${key}"`,
    id,
    createdDateTime: sevenDigits(record.created),
    lastModifiedDateTime: sevenDigits(record.version),
    changeKey: key,
    categories: content.categories,
    transactionId: record.transactionId,
    originalStartTimeZone: content.startZone,
    originalEndTimeZone: content.endZone,
    iCalUId: original === null ? record.uid : datedUid(record.uid, original.date),
    uid: record.uid,
    reminderMinutesBeforeStart: content.reminderMinutesBeforeStart,
    isReminderOn: content.isReminderOn,
    hasAttachments: false,
    subject: content.subject,
    bodyPreview: previewOf(content.body),
    importance: content.importance,
    sensitivity: content.sensitivity,
    isAllDay: content.start.type === 'date',
    isCancelled: content.isCancelled,
    isOrganizer,
    responseRequested: content.responseRequested,
    seriesMasterId: original === null ? null : masterId(record, rules),
    showAs: content.showAs,
    type: item.type,
    webLink: `https://${host}/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: content.isOnlineMeeting,
    onlineMeetingProvider: content.onlineMeetingProvider,
    allowNewTimeProposals: content.allowNewTimeProposals,
    occurrenceId: original === null ? null : occurrenceId(record, original.date, rules),
    isDraft: false,
    hideAttendees: content.hideAttendees,
    ...(original === null ? {} : { originalStart: originalStart(original.start) }),
    responseStatus: status(content.response),
    body: viewBody(content.body, rules.bodyType),
    start: viewMoment(content.start, rules.timeZone),
    end: viewMoment(content.end, rules.timeZone),
    location: location === null ? noLocation : viewLocation(location, content.locations),
    locations: content.locations.map((one) => ({ locationType: 'default', uniqueIdType: 'unknown', ...one })),
    recurrence: content.recurrence === null ? null : viewRecurrence(content.recurrence),
    attendees: attendeesOf(content, calendar.owner, isOrganizer),
    organizer: { emailAddress: record.organizer },
    onlineMeeting: content.joinUrl === null ? null : { joinUrl: content.joinUrl },
  };
}

/** A row of a delta for an occurrence: seven members, whatever the occurrence has. */
export function viewThin(item: EventItem, rules: ViewRules): Json {
  return {
    '@odata.type': '#microsoft.graph.event',
    '@odata.etag': `W/"DwAAABYAAAC${changeKey(item.record)}"`,
    seriesMasterId: masterId(item.record, rules),
    type: item.type,
    start: viewMoment(item.content.start, null),
    end: viewMoment(item.content.end, null),
    id: eventId(item, rules),
  };
}

export function eventId({ record, original }: EventItem, { ids, calendar, immutableIds }: ViewRules): string {
  return ids.write({ calendar: calendar.key, key: record.key, date: original?.date ?? null }, immutableIds);
}

function masterId({ key }: EventRecord, { ids, calendar, immutableIds }: ViewRules): string {
  return ids.write({ calendar: calendar.key, key, date: null }, immutableIds);
}

/** The form in which `cancelledOccurrences` names an occurrence. */
export function occurrenceId(record: EventRecord, date: string, rules: ViewRules): string {
  return `OID.${masterId(record, rules)}.${date}`;
}

export function changeKey({ version }: EventRecord): string {
  const bytes = Buffer.alloc(16, 0x79);
  bytes.writeBigUInt64BE(BigInt(version), 8);
  return bytes.toString('base64');
}

/** What a viewer may see who is not the owner. */
function visible(content: EventContent, { hidesPrivate, timesOnly }: ViewRules): EventContent {
  const isPrivate = content.sensitivity === 'private' || content.sensitivity === 'confidential';
  if (!timesOnly && !(hidesPrivate && isPrivate)) return content;
  return {
    ...content,
    subject: timesOnly ? 'Busy' : 'Private Appointment',
    body: '',
    locations: [],
    attendees: [],
    categories: [],
    joinUrl: null,
    properties: {},
  };
}

/** Whoever organises sees the answers; others see who is invited, unless the list is hidden. */
function attendeesOf(
  { attendees, hideAttendees }: EventContent,
  owner: Person,
  isOrganizer: boolean,
): readonly Json[] {
  const shown =
    isOrganizer || !hideAttendees ? attendees : attendees.filter(({ address }) => address === owner.email);
  return shown.map((one) => ({
    type: one.type,
    status: status(one.status),
    emailAddress: { name: one.name, address: one.address },
    ...(one.proposedNewTime === undefined ? {} : { proposedNewTime: one.proposedNewTime }),
  }));
}

function status({ response, at }: ResponseStatus): Json {
  return { response, time: at === null ? noTime : sevenDigits(at * 1000) };
}

/** @param zone Windows or IANA; null: UTC. All-day events are midnights whatever the zone is. */
function viewMoment(moment: Moment, zone: string | null): Json {
  const wall = moment.type === 'date' ? `${moment.date}T00:00:00` : wallIn(zone ?? 'UTC', moment.at);
  return { dateTime: `${wall}.0000000`, timeZone: zone ?? 'UTC' };
}

function originalStart(start: Moment): string {
  return start.type === 'date'
    ? `${start.date}T00:00:00Z`
    : new Date(start.at).toISOString().replace('.000Z', 'Z');
}

const noLocation = {
  displayName: '',
  locationType: 'default',
  uniqueIdType: 'unknown',
  address: {},
  coordinates: {},
};

function viewLocation(first: Json, all: readonly Json[]): Json {
  const displayName = all.map((one) => String(one.displayName ?? '')).join('; ');
  return { ...first, displayName, locationType: 'default', uniqueId: displayName, uniqueIdType: 'private' };
}

/** @param microseconds of the epoch */
function sevenDigits(microseconds: number): string {
  const ms = Math.floor(microseconds / 1000);
  const rest = String(microseconds - ms * 1000).padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, 23)}${rest}1Z`;
}
