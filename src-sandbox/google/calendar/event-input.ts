/** Turns the body of a request into the content of an event, with Google's checks, defaults and silent droppings. */
import { refuseApi, refuseInvalid } from '../api-refusal.ts';
import type { Calendar } from './calendars.ts';
import { newConference } from './conference.ts';
import type { EventContent, EventType, Guest, Json, Moment } from './event.ts';
import { eventTypes } from './event.ts';
import { instantOf, readMoment } from './moment.ts';
import { checkRecurrence } from './recurrence.ts';

export interface InputRules {
  readonly calendar: Calendar;
  /** The organiser's address: as a guest they have accepted, unless the request says otherwise. */
  readonly organizer: string;
  readonly refusedZones: ReadonlySet<string>;
  /** `conferenceDataVersion`: with 0 the conference in the body is ignored and the known one stays. */
  readonly takesConference: boolean;
  /** `supportsAttachments`. */
  readonly takesAttachments: boolean;
  /** What the event has now; null for a new one. */
  readonly known: EventContent | null;
  readonly eventType: EventType;
  /** An instance has no rule of its own. */
  readonly isInstance: boolean;
}

const texts = ['summary', 'description', 'location', 'colorId'] as const;
/** Members that are only answered when they differ from their default. */
const flags = {
  anyoneCanAddSelf: false,
  guestsCanInviteOthers: true,
  guestsCanModify: false,
  guestsCanSeeOtherGuests: true,
  endTimeUnspecified: false,
} as const;
const choices = {
  transparency: ['opaque', 'transparent'],
  visibility: ['default', 'public', 'private', 'confidential'],
} as const;
const typeMembers = {
  birthday: 'birthdayProperties',
  focusTime: 'focusTimeProperties',
  outOfOffice: 'outOfOfficeProperties',
  workingLocation: 'workingLocationProperties',
} as const;

/** @param body the whole event, as PUT sends it; members that Google does not know or does not let set are ignored */
export function readContent(body: Json, rules: InputRules): EventContent {
  const { calendar, refusedZones, known, eventType, isInstance } = rules;
  const recurrence = isInstance ? [] : stringList(body.recurrence);
  const momentRules = { calendarZone: calendar.timeZone, needsZone: recurrence.length > 0, refusedZones };
  const start = readMoment(body.start, { ...momentRules, which: 'start' });
  const end = readMoment(body.end, { ...momentRules, which: 'end' });
  if (start.type !== end.type)
    refuseInvalid('Start and end times must either both be date or both be dateTime.');
  checkOrder(start, end, calendar.timeZone);
  checkRecurrence(recurrence, start);
  const guests = readGuests(body.attendees, rules.organizer);
  const fields: Record<string, unknown> = {};
  for (const name of texts)
    if (typeof body[name] === 'string' && body[name] !== '') fields[name] = body[name];
  for (const [name, usual] of Object.entries(flags))
    if (typeof body[name] === 'boolean' && body[name] !== usual) fields[name] = body[name];
  for (const [name, values] of Object.entries(choices)) {
    const value = body[name];
    if (value === undefined || value === null || value === values[0]) continue;
    if (!(values as readonly unknown[]).includes(value)) refuseInvalid(`Invalid value for: ${name}`);
    fields[name] = value;
  }
  const properties = readProperties(body.extendedProperties);
  if (eventType === 'birthday' && properties?.private !== undefined)
    refuseInvalid("'birthday' event type must not have private extended properties.");
  if (properties !== null) fields.extendedProperties = properties;
  if (typeof body.source === 'object' && body.source !== null) fields.source = body.source;
  const attachments = rules.takesAttachments ? body.attachments : known?.fields.attachments;
  if (Array.isArray(attachments) && attachments.length > 0) fields.attachments = attachments;
  Object.assign(fields, conferenceOf(body, rules), typeFieldsOf(body, eventType));
  fields.reminders = readReminders(body.reminders, start);
  const status = String(body.status ?? known?.status ?? 'confirmed');
  if (status !== 'confirmed' && status !== 'tentative' && status !== 'cancelled')
    refuseInvalid('Invalid value for: status');
  return {
    status,
    start,
    end,
    ...(recurrence.length === 0 ? {} : { recurrence }),
    ...(guests.length === 0 ? {} : { guests }),
    fields,
  };
}

/** The type that a new event asks for. */
export function readEventType(body: Json, calendar: Calendar): EventType {
  const type = (body.eventType ?? 'default') as EventType;
  if (!eventTypes.includes(type)) refuseInvalid('Invalid value for: eventType');
  if (type === 'fromGmail') refuseInvalid("Events of type 'fromGmail' can not be created.");
  for (const [of, member] of Object.entries(typeMembers))
    if (body[member] !== undefined && of !== type) refuseInvalid(`${member} requires an event type of ${of}`);
  if (type !== 'default' && !calendar.primary) refuseTypeRestriction();
  return type;
}

/** The documented refusal of changes that an event's type does not allow. */
export function refuseTypeRestriction(): never {
  refuseApi({
    status: 400,
    domain: 'calendar',
    reason: 'eventTypeRestriction',
    message: 'Attempt to change an event in a way that its event type does not allow.',
  });
}

function checkOrder(start: Moment, end: Moment, zone: string): void {
  const [from, to] = [instantOf(start, zone), instantOf(end, zone)];
  if (start.type === 'date' ? from < to : from <= to) return;
  // Google names a parameter of the listing here
  refuseApi({
    status: 400,
    domain: 'calendar',
    reason: 'timeRangeEmpty',
    message: 'The specified time range is empty.',
    locationType: 'parameter',
    location: 'timeMax',
  });
}

function readGuests(value: unknown, organizer: string): readonly Guest[] {
  if (!Array.isArray(value)) return [];
  const guests = new Map<string, Guest>();
  for (const one of value as readonly Json[]) {
    const { email, displayName, optional, resource, additionalGuests, comment, responseStatus } = one;
    if (typeof email !== 'string' || email === '') refuseInvalid('Missing attendee email.', 'required');
    if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(email)) refuseInvalid('Invalid attendee email.');
    const isOrganizer = email.toLowerCase() === organizer.toLowerCase();
    guests.set(email.toLowerCase(), {
      email,
      ...(typeof displayName === 'string' && displayName !== '' ? { displayName } : {}),
      ...(optional === true ? { optional } : {}),
      ...(resource === true ? { resource } : {}),
      ...(typeof additionalGuests === 'number' && additionalGuests > 0 ? { additionalGuests } : {}),
      ...(typeof comment === 'string' && comment !== '' ? { comment } : {}),
      responseStatus:
        typeof responseStatus === 'string' ? responseStatus : isOrganizer ? 'accepted' : 'needsAction',
    });
  }
  return [...guests.values()];
}

/** Keys above 44 and values above 1,024 characters are dropped in silence. */
function readProperties(value: unknown): { readonly private?: Json; readonly shared?: Json } | null {
  const given = (value ?? {}) as Json;
  const part = (name: 'private' | 'shared') => {
    const entries = Object.entries((given[name] ?? {}) as Json).filter(
      ([key, text]) => typeof text === 'string' && key.length <= 44 && text.length <= 1024,
    );
    return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
  };
  const both = { ...part('private'), ...part('shared') };
  return Object.keys(both).length === 0 ? null : both;
}

/** All-day events have no default reminders unless they ask for them. */
function readReminders(value: unknown, start: Moment): Json {
  const { useDefault, overrides } = (value ?? {}) as Json;
  const list = Array.isArray(overrides) ? overrides : [];
  if (useDefault === true && list.length > 0)
    refuseApi({
      status: 400,
      domain: 'calendar',
      reason: 'cannotUseDefaultRemindersAndSpecifyOverride',
      message: 'Cannot specify both default reminders and overrides at the same time.',
    });
  if (list.length > 5) refuseInvalid('Invalid value for: reminders');
  const usesDefault =
    typeof useDefault === 'boolean' ? useDefault : list.length === 0 && start.type === 'time';
  return { useDefault: usesDefault, ...(list.length === 0 ? {} : { overrides: list }) };
}

function conferenceOf(body: Json, { takesConference, known }: InputRules): Json {
  const old = known?.fields ?? {};
  const kept = {
    ...(old.hangoutLink === undefined ? {} : { hangoutLink: old.hangoutLink }),
    ...(old.conferenceData === undefined ? {} : { conferenceData: old.conferenceData }),
  };
  if (!takesConference) return kept;
  const asked = body.conferenceData as Json | null | undefined;
  if (asked === null || asked === undefined) return {};
  if (asked.createRequest !== undefined && asked.conferenceId === undefined)
    return newConference(asked.createRequest as Json, kept);
  return { ...kept, conferenceData: asked };
}

function typeFieldsOf(body: Json, eventType: EventType): Json {
  const member = (typeMembers as Readonly<Record<string, string>>)[eventType];
  return member === undefined || body[member] === undefined ? {} : { [member]: body[member] };
}

function stringList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** JSON merge patch (RFC 7396): null takes a member away, arrays are replaced whole. */
export function merged(known: Json, patch: Json): Json {
  const result: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else if (typeof value === 'object' && !Array.isArray(value))
      result[name] = merged((known[name] ?? {}) as Json, value as Json);
    else result[name] = value;
  }
  return result;
}
