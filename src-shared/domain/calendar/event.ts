/**
 * Concord's calendar event: a subset of JSCalendar (RFC 8984) that every side can store.
 * A series is one event that contains its rule, overrides and cancelled occurrences.
 */

/** Wall time without zone, `2026-11-20T09:00:00` (RFC 8984 1.4.4). All-day events use `T00:00:00`. */
export type LocalDateTime = string;
/** ISO 8601 duration as RFC 8984 1.4.6 restricts it: `PT1H30M`, `P1D`. */
export type Duration = string;
/** JSCalendar Id: 1 to 255 of `A-Za-z0-9-_` (RFC 8984 1.4.1). */
export type Id = string;
export type ParticipationStatus = 'needs-action' | 'accepted' | 'declined' | 'tentative' | 'delegated';
export type Role = 'owner' | 'attendee' | 'optional' | 'informational' | 'chair';

export interface Participant {
  /** Lower-cased address; the participant's key is `participantId(email)`. */
  readonly email: string;
  readonly name?: string;
  /** `owner` is the organiser. */
  readonly roles: Readonly<Partial<Record<Role, true>>>;
  readonly kind?: 'individual' | 'group' | 'resource' | 'location';
  readonly participationStatus?: ParticipationStatus;
  /** Concord's own extension: a person ticked this participant in the CRM (C10). Only events of the CRM side have it. */
  readonly invite?: boolean;
}

export interface Location {
  readonly name: string;
}

export interface VirtualLocation {
  readonly name?: string;
  readonly uri: string;
}

/**
 * Connects the parts of a series that was split (RFC 8984 4.1.3, TI2): the older part names the newer one as `next`, and
 * every newer part names the oldest one as `first`.
 */
export interface Relation {
  readonly relation: Readonly<Partial<Record<'first' | 'next', true>>>;
}

export type Frequency = 'yearly' | 'monthly' | 'weekly' | 'daily' | 'hourly' | 'minutely' | 'secondly';
export type Weekday = 'mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su';

export interface NDay {
  readonly day: Weekday;
  readonly nthOfPeriod?: number;
}

/** RFC 8984 4.3.3. `until` is local wall time in the event's own zone. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval?: number;
  readonly firstDayOfWeek?: Weekday;
  readonly byDay?: readonly NDay[];
  readonly byMonthDay?: readonly number[];
  readonly byMonth?: readonly string[];
  readonly byYearDay?: readonly number[];
  readonly byWeekNo?: readonly number[];
  readonly byHour?: readonly number[];
  readonly byMinute?: readonly number[];
  readonly bySecond?: readonly number[];
  readonly bySetPosition?: readonly number[];
  readonly count?: number;
  readonly until?: LocalDateTime;
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** JSCalendar PatchObject (RFC 8984 1.4.9): JSON-pointer paths without the leading slash; null removes. */
export type PatchObject = Readonly<Record<string, JsonValue>>;

export interface CalendarEvent {
  readonly uid: string;
  /**
   * Set on an event that is one occurrence of a series, in a CRM that stores no series (RFC 8984 4.3.1, TI4). The value is
   * the start that the series gives this occurrence, in the series' wall time. Like the uid it is part of the event's
   * identity; all such events of a series have the uid of the series.
   */
  readonly recurrenceId?: LocalDateTime;
  readonly title?: string;
  readonly description?: string;
  readonly descriptionContentType?: 'text/plain' | 'text/html';
  readonly start: LocalDateTime;
  /** IANA name; null = floating. An all-day event is a date and always has null (TI1). */
  readonly timeZone?: string | null;
  readonly duration?: Duration;
  readonly showWithoutTime?: boolean;
  readonly status?: 'confirmed' | 'cancelled' | 'tentative';
  readonly freeBusyStatus?: 'free' | 'busy';
  readonly privacy?: 'public' | 'private' | 'secret';
  readonly locations?: Readonly<Record<Id, Location>>;
  readonly virtualLocations?: Readonly<Record<Id, VirtualLocation>>;
  readonly participants?: Readonly<Record<Id, Participant>>;
  /** Keyed by the other series' uid. */
  readonly relatedTo?: Readonly<Record<string, Relation>>;
  readonly recurrenceRules?: readonly RecurrenceRule[];
  /** Keyed by the occurrence's original start in the series' wall time (ID1). `{excluded: true}` cancels it; `{}` adds a date. */
  readonly recurrenceOverrides?: Readonly<Record<LocalDateTime, PatchObject>>;
}

/** The name of a field that is kept in agreement. `uid` and `recurrenceId` identify the event and are not fields. */
export type FieldName = Exclude<keyof CalendarEvent, 'uid' | 'recurrenceId'>;

export const fieldNames = [
  'title',
  'description',
  'descriptionContentType',
  'start',
  'timeZone',
  'duration',
  'showWithoutTime',
  'status',
  'freeBusyStatus',
  'privacy',
  'locations',
  'virtualLocations',
  'participants',
  'relatedTo',
  'recurrenceRules',
  'recurrenceOverrides',
] as const satisfies readonly FieldName[];

/**
 * The key of a participant: the lower-cased address, in which every character outside `a-z0-9-` is replaced by `_`, its
 * UTF-16 code in hexadecimal, and `_`. Different addresses always give different keys, so two participants never merge.
 */
export function participantId(email: string): Id {
  return email
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`);
}

export function isSeries(event: CalendarEvent): boolean {
  return (event.recurrenceRules?.length ?? 0) > 0 || Object.keys(event.recurrenceOverrides ?? {}).length > 0;
}

/** The organiser's address, lower-cased, or null when the event has no organiser. */
export function organizerOf(event: Pick<CalendarEvent, 'participants'>): string | null {
  for (const participant of Object.values(event.participants ?? {}))
    if (participant.roles.owner === true) return participant.email.toLowerCase();
  return null;
}

/** Participants other than the organiser. */
export function guestsOf(event: CalendarEvent): readonly Participant[] {
  return Object.values(event.participants ?? {}).filter((participant) => participant.roles.owner !== true);
}
