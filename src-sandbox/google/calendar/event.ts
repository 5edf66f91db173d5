/** One event as the simulator keeps it: a copy per calendar, each with its own ETag. */

import type { Json } from '../../simulator/json.ts';

export type { Json } from '../../simulator/json.ts';

/** When something starts or ends. An all-day event has dates, the end not included. */
export type Moment =
  | { readonly type: 'date'; readonly date: string }
  /** Epoch milliseconds; the zone that was named beside it. */
  | { readonly type: 'time'; readonly at: number; readonly zone: string };

export interface Guest {
  readonly email: string;
  readonly displayName?: string;
  readonly optional?: boolean;
  readonly resource?: boolean;
  readonly additionalGuests?: number;
  readonly comment?: string;
  readonly responseStatus: string;
}

export const eventTypes = [
  'default',
  'birthday',
  'focusTime',
  'fromGmail',
  'outOfOffice',
  'workingLocation',
] as const;
export type EventType = (typeof eventTypes)[number];

/** What a request may set. Members that were not set are absent. */
export interface EventContent {
  readonly status: 'confirmed' | 'tentative' | 'cancelled';
  readonly start: Moment;
  readonly end: Moment;
  readonly recurrence?: readonly string[];
  readonly guests?: readonly Guest[];
  /** The other members in Google's form, such as `summary`, `reminders`, `extendedProperties`, `conferenceData`. */
  readonly fields: Json;
}

export interface EventRecord {
  readonly id: string;
  /** The place in the calendar's listing: the order in which events came into the calendar. */
  readonly row: number;
  /** Epoch microseconds: of the ETag, of `updated` (reminders do not move it), and of the last change of any kind. */
  readonly version: number;
  readonly updated: number;
  readonly changed: number;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly content: EventContent;
  readonly eventType: EventType;
  /** Of an exception of a series: the series' id, and the start that the series gives. */
  readonly recurringEventId?: string;
  readonly originalStart?: Moment;
  readonly iCalUID: string;
  readonly sequence: number;
  readonly creator: string;
  /** The calendar's id, where this calendar is the organiser. */
  readonly organizer: { readonly email: string; readonly displayName?: string };
  /** Nothing but the id is left of it, as of an event whose guest was removed. */
  readonly bare: boolean;
}

/** Members that each calendar has for itself: they are not shared with the copies of other people. */
const ownMembers = ['reminders', 'colorId', 'transparency', 'visibility'] as const;

export function etagOf({ version }: Pick<EventRecord, 'version'>): string {
  return `"${version * 2}"`;
}

export function isCancelled({ content }: EventRecord): boolean {
  return content.status === 'cancelled';
}

/** The part of an event's fields that other people's copies have too. */
export function sharedFields(fields: Json): Json {
  const { extendedProperties, ...rest } = fields;
  const shared = Object.entries(rest).filter(([name]) => !(ownMembers as readonly string[]).includes(name));
  const properties = (extendedProperties as Json | undefined)?.shared;
  return {
    ...Object.fromEntries(shared),
    ...(properties === undefined ? {} : { extendedProperties: { shared: properties } }),
  };
}

/** A copy's fields, with the shared part replaced by that of the organiser's event. */
export function withShared(own: Json, organizers: Json): Json {
  const kept = ownMembers.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  const { extendedProperties, ...shared } = sharedFields(organizers);
  const properties = {
    ...((own.extendedProperties as Json | undefined)?.private === undefined
      ? {}
      : { private: (own.extendedProperties as Json).private }),
    ...(extendedProperties as Json | undefined),
  };
  return {
    ...shared,
    ...Object.fromEntries(kept),
    ...(Object.keys(properties).length === 0 ? {} : { extendedProperties: properties }),
  };
}

/** Compares plain JSON values; the order of an object's members does not count. */
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
