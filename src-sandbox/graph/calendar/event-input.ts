/** Reads what a request says of an event, checked as Graph does. */
import type { Json } from '../../simulator/json.ts';
import { refuse } from '../refusal.ts';
import { readBodyText } from './body.ts';
import type { Attendee, EventContent, Moment } from './event.ts';
import { instant } from './event-book.ts';
import { readRecurrence } from './recurrence.ts';
import { demandZone, instantIn, wallIn } from './zones.ts';

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

export interface InputRules {
  /** What the event has; null for a new one. */
  readonly before: EventContent | null;
  /** Zones that this mailbox server does not know. */
  readonly refusedZones: ReadonlySet<string>;
  readonly isOccurrence: boolean;
}

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
export function readContent(body: Json, rules: InputRules): EventContent {
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

type Times = Pick<EventContent, 'start' | 'end' | 'startZone' | 'endZone'>;

function readTimes(body: Json, before: EventContent, { before: was, refusedZones }: InputRules): Times {
  if (was === null && (body.start == null || body.end == null))
    refuse(400, 'ErrorInvalidRequest', 'The Event.Start and Event.End properties are required.');
  const isAllDay =
    typeof body.isAllDay === 'boolean' ? body.isAllDay : was !== null && was.start.type === 'date';
  if (body.start == null && body.end == null && isAllDay === (before.start.type === 'date')) return before;
  const start = readMoment(
    body.start as Json | undefined,
    before.start,
    before.startZone,
    'Start',
    isAllDay,
    refusedZones,
  );
  const end = readMoment(
    body.end as Json | undefined,
    before.end,
    before.endZone,
    'End',
    isAllDay,
    refusedZones,
  );
  if (instant(end.moment) < instant(start.moment))
    refuse(400, 'ErrorPropertyValidationFailure', 'At least one property failed validation.');
  if (isAllDay && instant(end.moment) === instant(start.moment))
    refuse(
      400,
      'ErrorInvalidRequest',
      'The duration of an event marked as All day must be at least 24 hours.',
    );
  if (isAllDay && start.zone !== end.zone)
    refuse(
      400,
      'ErrorInvalidRequest',
      'The start and end of an all-day event need to be in the same time zone.',
    );
  return { start: start.moment, end: end.moment, startZone: start.zone, endZone: end.zone };
}

function readMoment(
  value: Json | undefined,
  before: Moment,
  zoneBefore: string,
  which: 'Start' | 'End',
  isAllDay: boolean,
  refusedZones: ReadonlySet<string>,
): { readonly moment: Moment; readonly zone: string } {
  const zone = value === undefined ? zoneBefore : String(value.timeZone ?? '');
  demandZone(zone, value === undefined ? new Set() : refusedZones);
  const text =
    value === undefined
      ? before.type === 'date'
        ? `${before.date}T00:00:00`
        : wallIn(zone, before.at)
      : String(value.dateTime ?? '');
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?(Z)?)?$/.exec(text);
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  if (match === null || Number.isNaN(at))
    refuse(400, 'ErrorInvalidRequest', `The Event.${which}.DateTime '${text}' is no valid time.`);
  const wall = `${match[1]}T${match[2] ?? '00:00:00'}`;
  if (!isAllDay) return { moment: { type: 'time', at: match[3] === 'Z' ? at : instantIn(zone, wall) }, zone };
  if (!wall.endsWith('T00:00:00'))
    refuse(
      400,
      'ErrorInvalidRequest',
      `The Event.${which} property for an all-day event needs to be set to midnight.`,
    );
  return { moment: { type: 'date', date: wall.slice(0, 10) }, zone };
}

function readSeries(
  body: Json,
  times: Times,
  before: EventContent,
  { isOccurrence }: InputRules,
): EventContent['recurrence'] {
  const { start, startZone } = times;
  const date = start.type === 'date' ? start.date : wallIn(startZone, start.at).slice(0, 10);
  if (body.recurrence === null) return null;
  if (body.recurrence !== undefined) {
    if (isOccurrence) refuse(400, 'ErrorInvalidRequest', 'The recurrence of an occurrence cannot be set.');
    return readRecurrence(body.recurrence as Json, { date, zone: startZone });
  }
  const { recurrence } = before;
  if (recurrence === null || recurrence.range.startDate === date || isOccurrence) return recurrence;
  // the series begins where its first occurrence was moved to
  return { ...recurrence, range: { ...recurrence.range, startDate: date } };
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

const propertyId =
  /^(\w+) (?:\{?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}? (?:Name (.+)|Id (0x[\da-f]+))|(0x[\da-f]+))$/i;

/** An extended property's id in the form that answers have: braces, and the GUID in lower case. @throws GraphRefusal 400 */
export function canonicalPropertyId(id: string): string {
  const match = propertyId.exec(id);
  if (match === null) refuse(400, 'ErrorInvalidProperty', `The property '${id}' is invalid.`);
  const [, type, guid, name, number, tag] = match;
  if (tag !== undefined) return `${type} ${tag.toLowerCase()}`;
  return `${type} {${guid?.toLowerCase()}} ${name === undefined ? `Id ${number?.toLowerCase()}` : `Name ${name}`}`;
}

function readProperties(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ((value ?? []) as readonly Json[]).map(({ id, value: text }) => [
      canonicalPropertyId(String(id ?? '')),
      String(text ?? ''),
    ]),
  );
}

/** Names of values are taken in any case. */
function oneOf(name: string, all: readonly string[], value: unknown): string {
  const text = String(value).toLowerCase();
  return (
    all.find((one) => one.toLowerCase() === text) ??
    refuse(400, 'RequestBodyRead', `Requested value '${String(value)}' was not found for '${name}'.`)
  );
}
