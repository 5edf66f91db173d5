/** Reads what a request says of an event, checked as Graph does. */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';
import { readBodyText } from './body.ts';
import type { Attendee, EventContent } from './event.ts';
import { readSeries, readTimes, type TimeRules } from './event-times.ts';
import { readProperties } from './extended-properties.ts';

/** Members that Graph makes itself: requests may carry them, and nothing becomes of it. */
const readOnly = [
  ...[
    'id',
    'createdDateTime',
    'lastModifiedDateTime',
    'changeKey',
    'bodyPreview',
    'hasAttachments',
    'iCalUId',
    'uid',
  ],
  ...[
    'isCancelled',
    'isOrganizer',
    'seriesMasterId',
    'type',
    'webLink',
    'onlineMeetingUrl',
    'onlineMeeting',
    'organizer',
  ],
  ...[
    'responseStatus',
    'originalStartTimeZone',
    'originalEndTimeZone',
    'originalStart',
    'occurrenceId',
    'isDraft',
  ],
  ...['cancelledOccurrences', 'exceptionOccurrences', 'transactionId'],
];
const values: Readonly<Record<string, readonly string[]>> = {
  showAs: ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown'],
  sensitivity: ['normal', 'personal', 'private', 'confidential'],
  importance: ['low', 'normal', 'high'],
  onlineMeetingProvider: ['unknown', 'teamsForBusiness', 'skypeForBusiness', 'skypeForConsumer'],
};
const booleans = [
  ...['isReminderOn', 'responseRequested', 'allowNewTimeProposals', 'hideAttendees', 'isOnlineMeeting'],
];
/** Read by parts of this file. */
const others = [
  ...[
    'subject',
    'body',
    'start',
    'end',
    'isAllDay',
    'location',
    'locations',
    'recurrence',
    'attendees',
    'categories',
  ],
  ...['reminderMinutesBeforeStart', 'singleValueExtendedProperties'],
];
const known = new Set([...readOnly, ...Object.keys(values), ...booleans, ...others]);

const usual: EventContent = {
  subject: '',
  body: '',
  start: { type: 'time', at: 0 },
  end: { type: 'time', at: 0 },
  startZone: 'UTC',
  endZone: 'UTC',
  locations: [],
  recurrence: null,
  attendees: [],
  showAs: 'busy',
  sensitivity: 'normal',
  importance: 'normal',
  categories: [],
  reminderMinutesBeforeStart: 15,
  isReminderOn: true,
  responseRequested: true,
  allowNewTimeProposals: true,
  hideAttendees: false,
  isOnlineMeeting: false,
  onlineMeetingProvider: 'unknown',
  joinUrl: null,
  properties: {},
  isCancelled: false,
  response: { response: 'organizer', at: null },
};

/** The content after a request: what it does not name stays. @throws GraphRefusal 400 */
export function readContent(body: Json, rules: TimeRules): EventContent {
  const before = rules.before ?? { ...usual, body: readBodyText(undefined) };
  for (const name of Object.keys(body))
    if (!known.has(name) && !name.includes('@odata.'))
      refuse(
        400,
        'RequestBodyRead',
        `The property '${name}' does not exist on type 'microsoft.graph.event'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
      );
  const times = readTimes(body, before, rules);
  return {
    ...before,
    ...times,
    ...(typeof body.subject === 'string'
      ? { subject: body.subject }
      : body.subject === null
        ? { subject: '' }
        : {}),
    ...(body.body === undefined ? {} : { body: readBodyText((body.body ?? undefined) as Json | undefined) }),
    ...readLocations(body),
    ...(body.attendees === undefined ? {} : { attendees: readAttendees(body.attendees, before.attendees) }),
    ...(body.categories === undefined ? {} : { categories: (body.categories ?? []) as readonly string[] }),
    ...readNumbers(body),
    ...Object.fromEntries(
      booleans.flatMap((name) => (typeof body[name] === 'boolean' ? [[name, body[name]]] : [])),
    ),
    ...Object.fromEntries(
      Object.entries(values).flatMap(([name, all]) =>
        body[name] == null ? [] : [[name, oneOf(name, all, body[name])]],
      ),
    ),
    properties: { ...before.properties, ...readProperties(body.singleValueExtendedProperties) },
    recurrence: readSeries(body, times, before, rules),
  };
}

/** `location` and `locations` correspond with each other: a change of the one replaces the other. */
function readLocations(body: Json): Pick<EventContent, 'locations'> | Record<string, never> {
  if (body.locations !== undefined)
    return { locations: ((body.locations ?? []) as readonly Json[]).filter(hasName) };
  if (body.location === undefined) return {};
  const location = (body.location ?? {}) as Json;
  return { locations: hasName(location) ? [location] : [] };
}

function hasName({ displayName }: Json): boolean {
  return typeof displayName === 'string' && displayName !== '';
}

function readAttendees(value: unknown, before: readonly Attendee[]): readonly Attendee[] {
  const found = ((value ?? []) as readonly Json[]).map((one): Attendee => {
    const { address, name } = (one.emailAddress ?? {}) as Json;
    if (typeof address !== 'string' || !/^\S+@\S+$/.test(address))
      refuse(400, 'ErrorInvalidRecipients', 'At least one recipient is not valid.');
    const type = oneOf(
      'type',
      ['required', 'optional', 'resource'],
      one.type ?? 'required',
    ) as Attendee['type'];
    const old = before.find((other) => other.address.toLowerCase() === address.toLowerCase());
    return {
      name: typeof name === 'string' && name !== '' ? name : (old?.name ?? address),
      address: old?.address ?? address,
      type,
      status: old?.status ?? { response: 'none', at: null },
    };
  });
  // somebody who is named twice is invited once
  return found.filter(
    (one, at) => found.findIndex(({ address }) => address.toLowerCase() === one.address.toLowerCase()) === at,
  );
}

function readNumbers(body: Json): Pick<EventContent, 'reminderMinutesBeforeStart'> | Record<string, never> {
  const minutes = body.reminderMinutesBeforeStart;
  if (minutes == null) return {};
  if (!Number.isInteger(minutes))
    refuse(400, 'ErrorInvalidRequest', 'reminderMinutesBeforeStart is no number.');
  return { reminderMinutesBeforeStart: minutes as number };
}

/** Names of values are taken in any case. */
function oneOf(name: string, all: readonly string[], value: unknown): string {
  const text = String(value).toLowerCase();
  return (
    all.find((one) => one.toLowerCase() === text) ??
    refuse(400, 'RequestBodyRead', `Requested value '${String(value)}' was not found for '${name}'.`)
  );
}
