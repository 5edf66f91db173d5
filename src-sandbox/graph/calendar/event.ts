/** One event as the simulator keeps it: each mailbox has a copy of its own. A series is kept with its exceptions, as in Exchange. */
import type { Json } from '../../simulator/json.ts';

/** An all-day event has dates, the end not included, and no zone. Others have epoch milliseconds. */
export type Moment =
  | { readonly type: 'date'; readonly date: string }
  | { readonly type: 'time'; readonly at: number };

export const answers = [
  'none',
  'organizer',
  'tentativelyAccepted',
  'accepted',
  'declined',
  'notResponded',
] as const;

export interface ResponseStatus {
  readonly response: (typeof answers)[number];
  /** Epoch milliseconds; null: never. */
  readonly at: number | null;
}

export interface Address {
  readonly name: string;
  readonly address: string;
}

export interface Attendee extends Address {
  readonly type: 'required' | 'optional' | 'resource';
  readonly status: ResponseStatus;
  /** Members `start` and `end` of a proposed time, in Graph's form. */
  readonly proposedNewTime?: Json;
}

export interface Recurrence {
  readonly type:
    | 'daily'
    | 'weekly'
    | 'absoluteMonthly'
    | 'relativeMonthly'
    | 'absoluteYearly'
    | 'relativeYearly';
  readonly interval: number;
  readonly month: number;
  readonly dayOfMonth: number;
  /** In lower case: `monday`. */
  readonly daysOfWeek: readonly string[];
  readonly firstDayOfWeek: string;
  readonly index: string;
  readonly range: {
    readonly type: 'endDate' | 'noEnd' | 'numbered';
    readonly startDate: string;
    /** The last day, included; null without one. */
    readonly endDate: string | null;
    readonly numberOfOccurrences: number;
    /** As it was given. */
    readonly recurrenceTimeZone: string;
  };
}

export interface EventContent {
  readonly subject: string;
  /** HTML. */
  readonly body: string;
  readonly start: Moment;
  readonly end: Moment;
  /** Zone names as they were given: Windows or IANA. */
  readonly startZone: string;
  readonly endZone: string;
  /** In Graph's form. */
  readonly locations: readonly Json[];
  readonly recurrence: Recurrence | null;
  readonly attendees: readonly Attendee[];
  readonly showAs: string;
  readonly sensitivity: string;
  readonly importance: string;
  readonly categories: readonly string[];
  readonly reminderMinutesBeforeStart: number;
  readonly isReminderOn: boolean;
  readonly responseRequested: boolean;
  readonly allowNewTimeProposals: boolean;
  readonly hideAttendees: boolean;
  readonly isOnlineMeeting: boolean;
  readonly onlineMeetingProvider: string;
  /** Null without an online meeting of Teams. */
  readonly joinUrl: string | null;
  /** Single-value extended properties by their id. */
  readonly properties: Readonly<Record<string, string>>;
  readonly isCancelled: boolean;
  /** The answer of the mailbox that the event is in. */
  readonly response: ResponseStatus;
}

/** A single event or a series. */
export interface EventRecord {
  readonly key: string;
  /** The global object id in hexadecimal: the same in the mailboxes of all who take part. */
  readonly uid: string;
  /** Epoch microseconds. */
  readonly created: number;
  /** Epoch microseconds of the last change of the event or of one of its occurrences: `changeKey` is made from it. */
  readonly version: number;
  readonly organizer: Address;
  readonly transactionId: string | null;
  readonly content: EventContent;
  /** Of a series, by the date that its rule gives: what an occurrence has instead of the series' own. */
  readonly exceptions: ReadonlyMap<string, Partial<EventContent>>;
  /** Of a series: the dates of occurrences that were deleted. */
  readonly deleted: ReadonlySet<string>;
}

/** A single event, a series, or one occurrence of it. */
export interface EventItem {
  readonly record: EventRecord;
  readonly content: EventContent;
  readonly type: 'singleInstance' | 'seriesMaster' | 'occurrence' | 'exception';
  /** Of an occurrence: the date and the start that the rule gives. */
  readonly original: { readonly date: string; readonly start: Moment } | null;
}

/** What each mailbox has for itself: it is not shared with the copies of other people. */
export const ownMembers = [
  'showAs',
  'categories',
  'reminderMinutesBeforeStart',
  'isReminderOn',
  'properties',
  'response',
  'sensitivity',
] as const satisfies readonly (keyof EventContent)[];

/** Compares plain values; the order of an object's members does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

export function isOrganizedIn(record: EventRecord, owner: { readonly email: string }): boolean {
  return record.organizer.address.toLowerCase() === owner.email.toLowerCase();
}
