/** What a request sets of an appointment or meeting, and what becomes of it. */
import { childOf, textOf, type XmlNode } from '../../simulator/xml.ts';
import { type CommonContent, emptyContent } from '../items/common.ts';
import { isTrue, readTime } from '../items/property.ts';
import { refuse } from '../refusal.ts';
import { isAtLeast, type Schema } from '../versions.ts';
import { originalsOf } from './occurrences.ts';
import type { Attendee, CalendarContent } from './record.ts';
import { readRecurrence } from './recurrence.ts';
import { instantIn, readZone, wallIn, type Zone, zoneNamed } from './zones.ts';

export interface InputContext {
  readonly schema: Schema;
  /** Of the header TimeZoneContext. */
  readonly zone: Zone;
}

/** Read one after the other, put together at the end: a time depends on the zone beside it. */
export interface CalendarInput {
  content: Partial<CalendarContent>;
  start: string | null;
  end: string | null;
  /** Null: none is set. `delete`: the series becomes a single appointment. */
  recurrence: XmlNode | 'delete' | null;
  uid: string | null;
}

export function emptyInput(): CalendarInput {
  return { content: {}, start: null, end: null, recurrence: null, uid: null };
}

export function newContent(zone: Zone): CalendarContent {
  return {
    ...emptyContent,
    isReminderSet: true,
    reminderMinutes: 15,
    start: 0,
    end: 0,
    startZone: zone,
    endZone: zone,
    isAllDay: false,
    freeBusy: 'Busy',
    location: '',
    required: [],
    optional: [],
    resources: [],
    isResponseRequested: true,
    allowNewTimeProposal: null,
    isOnlineMeeting: false,
    conferenceType: 0,
    meetingWorkspaceUrl: '',
    netShowUrl: '',
    recurrence: null,
    isCancelled: false,
    myResponse: 'Organizer',
    repliedAt: null,
  };
}

type Reader = (node: XmlNode, context: InputContext) => Partial<CalendarContent>;

const text =
  (name: keyof CalendarContent & keyof Omit<CalendarContent, keyof CommonContent>): Reader =>
  (node) => ({ [name]: node.text });

const people =
  (name: 'required' | 'optional' | 'resources'): Reader =>
  (node) => ({ [name]: node.children.map(readAttendee) });

const readers: Readonly<Record<string, Reader>> = {
  IsAllDayEvent: (node) => ({ isAllDay: isTrue(node) }),
  LegacyFreeBusyStatus: text('freeBusy'),
  Location: text('location'),
  IsResponseRequested: (node) => ({ isResponseRequested: isTrue(node) }),
  RequiredAttendees: people('required'),
  OptionalAttendees: people('optional'),
  Resources: people('resources'),
  MeetingTimeZone: (node, { schema }) => {
    // what came with Exchange 2010 takes its place
    if (isAtLeast(schema, 'Exchange2010')) return refuse('ErrorInvalidPropertySet');
    const zone = zoneNamed(node.attributes.TimeZoneName ?? '');
    return { startZone: zone, endZone: zone };
  },
  StartTimeZone: (node) => ({ startZone: readZone(node) }),
  EndTimeZone: (node) => ({ endZone: readZone(node) }),
  ConferenceType: (node) => ({ conferenceType: Number(node.text) }),
  AllowNewTimeProposal: (node) => ({ allowNewTimeProposal: isTrue(node) }),
  IsOnlineMeeting: (node) => ({ isOnlineMeeting: isTrue(node) }),
  MeetingWorkspaceUrl: text('meetingWorkspaceUrl'),
  NetShowUrl: text('netShowUrl'),
};

const emptied: Readonly<Record<string, Partial<CalendarContent>>> = {
  Location: { location: '' },
  When: {},
  RequiredAttendees: { required: [] },
  OptionalAttendees: { optional: [] },
  Resources: { resources: [] },
  MeetingWorkspaceUrl: { meetingWorkspaceUrl: '' },
  NetShowUrl: { netShowUrl: '' },
};

/** @returns false for an element that is none of a calendar item's own. @throws EwsError */
export function readCalendarElement(input: CalendarInput, node: XmlNode, context: InputContext): boolean {
  if (node.name === 'Start') input.start = node.text;
  else if (node.name === 'End') input.end = node.text;
  else if (node.name === 'Recurrence') input.recurrence = node;
  else if (node.name === 'UID') input.uid = node.text;
  else {
    const reader = readers[node.name];
    if (reader === undefined) return false;
    input.content = { ...input.content, ...reader(node, context) };
  }
  return true;
}

/** @param tag of DeleteItemField. @returns false for what is none of a calendar item's own, or cannot be empty */
export function emptyCalendarElement(input: CalendarInput, tag: string): boolean {
  if (tag === 'Recurrence') {
    input.recurrence = 'delete';
    return true;
  }
  const without = emptied[tag];
  if (without === undefined) return false;
  input.content = { ...input.content, ...without };
  return true;
}

function readAttendee(node: XmlNode): Attendee {
  const mailbox = childOf(node, 'Mailbox');
  const address = textOf(mailbox, 'EmailAddress')?.trim() ?? '';
  if (address === '') refuse('ErrorInvalidRequest', 'An attendee has no address.');
  return { name: textOf(mailbox, 'Name') ?? address, address, response: 'Unknown', respondedAt: null };
}

/** @param isSeriesPart one occurrence, which has no rule. @throws EwsError */
export function appliedInput(
  before: CalendarContent,
  input: CalendarInput,
  context: InputContext,
  isSeriesPart: boolean,
): CalendarContent {
  if (isSeriesPart && input.recurrence !== null) refuse('ErrorInvalidPropertySet');
  const zones = { ...before, ...withAnswers(before, input.content) };
  const hasZone = (name: 'startZone' | 'endZone'): boolean => input.content[name] !== undefined;
  // a time without an offset is by the clock of the zone beside it, else of the request
  const at = (value: string, name: 'startZone' | 'endZone'): number =>
    readTime(value, hasZone(name) ? zones[name] : context.zone);
  const start = input.start === null ? before.start : at(input.start, 'startZone');
  const end = input.end === null ? before.end : at(input.end, 'endZone');
  const placed = { ...zones, ...wholeDays({ ...zones, start, end }) };
  if (placed.end < placed.start) refuse('ErrorCalendarEndDateIsEarlierThanStartDate');
  if (placed.end - placed.start > 5 * 366 * 86_400_000) refuse('ErrorCalendarDurationIsTooLong');
  if (input.recurrence === null && (before.recurrence === null || placed.start === before.start))
    return placed;
  return withRule(placed, input.recurrence);
}

/** Who stays keeps the answer. */
function withAnswers(before: CalendarContent, change: Partial<CalendarContent>): Partial<CalendarContent> {
  const all = [...before.required, ...before.optional, ...before.resources];
  const kept = (rows: readonly Attendee[]): readonly Attendee[] =>
    rows.map((row) => {
      const known = all.find(({ address }) => address.toLowerCase() === row.address.toLowerCase());
      return known === undefined ? row : { ...known, name: row.name };
    });
  return {
    ...change,
    ...(change.required === undefined ? {} : { required: kept(change.required) }),
    ...(change.optional === undefined ? {} : { optional: kept(change.optional) }),
    ...(change.resources === undefined ? {} : { resources: kept(change.resources) }),
  };
}

/** An all-day event begins and ends at midnights: the end goes up to the next one. */
function wholeDays(content: CalendarContent): Pick<CalendarContent, 'start' | 'end'> {
  const { isAllDay, start, end, startZone, endZone } = content;
  if (!isAllDay) return { start, end };
  const first = wallIn(startZone, start).slice(0, 10);
  const last = wallIn(endZone, end);
  const midnight = (zone: Zone, date: string): number => instantIn(zone, `${date}T00:00:00`);
  const isMidnight = last.slice(11, 19) === '00:00:00' && last.slice(0, 10) > first;
  return {
    start: midnight(startZone, first),
    end: midnight(endZone, isMidnight ? last.slice(0, 10) : nextDay(last.slice(0, 10))),
  };
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** A series begins with the first day that its pattern gives. */
function withRule(content: CalendarContent, rule: XmlNode | 'delete' | null): CalendarContent {
  if (rule === 'delete') return { ...content, recurrence: null };
  const firstDay = wallIn(content.startZone, content.start).slice(0, 10);
  const recurrence =
    rule === null
      ? content.recurrence && { ...content.recurrence, startDate: firstDay }
      : readRecurrence(rule, firstDay);
  const asked = { ...content, recurrence };
  const [first] = originalsOf(asked);
  if (first === undefined || recurrence === null) return refuse('ErrorRecurrenceHasNoOccurrence');
  return {
    ...asked,
    recurrence: { ...recurrence, startDate: first.date },
    start: first.start,
    end: first.start + content.end - content.start,
  };
}
