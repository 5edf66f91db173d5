/** Calendars of mailboxes, and who else may see them. */

import type { Stamps } from '../../simulator/stamps.ts';
import type { People, Person } from '../people.ts';
import { personalTenant } from '../people.ts';
import { refuse, refuseAccess, refuseNotFound } from '../refusal.ts';
import type { EventRecord } from './event.ts';
import { calendarIdOf } from './ids.ts';

/** As `calendarRoleType` has them; an owner has none. */
export type CalendarRole =
  | 'freeBusyRead'
  | 'read'
  | 'write'
  | 'delegateWithoutPrivateEventAccess'
  | 'delegateWithPrivateEventAccess';

export interface Calendar {
  readonly key: string;
  readonly owner: Person;
  readonly isDefault: boolean;
  name: string;
  color: string;
  /** False for those that Outlook fills itself: birthdays and holidays. */
  readonly isEditable: boolean;
  /** Epoch microseconds. */
  version: number;
  readonly events: Map<string, EventRecord>;
  /** Keys of events that left the calendar, with the stamp of that. */
  readonly removed: Map<string, number>;
  /** Changes that rounds of changes do not tell: the stamp of the change, by the event's key. */
  readonly untold: Map<string, number>;
  /** Delta tokens from before this stamp are not valid any more. */
  tokensFrom: number;
  readonly roles: Map<string, CalendarRole>;
  /** The calendar itself was deleted. */
  isGone: boolean;
}

export interface NewCalendar {
  readonly name: string;
  readonly color?: string;
  readonly isEditable?: boolean;
}

export interface Calendars {
  add(owner: Person, wanted: NewCalendar, isDefault?: boolean): Calendar;
  /** Those that the person sees in their own list: the own ones, then those that others share with them. */
  listOf(person: Person): readonly Calendar[];
  /** All calendars of a mailbox. */
  ownedBy(person: Person): readonly Calendar[];
  defaultOf(person: Person): Calendar;
  byKey(key: string): Calendar | null;
  byId(id: string): Calendar | null;
  /** @throws GraphRefusal 404 for one that is not there or not shared with the person */
  demand(person: Person, id: string): Calendar;
  /** The default calendar of an owner. @throws GraphRefusal 403 where it is not shared with the person */
  demandDefault(person: Person, owner: Person): Calendar;
  share(calendar: Calendar, person: Person, role: CalendarRole | null): void;
  mayEdit(person: Person, calendar: Calendar): boolean;
  maySeePrivate(person: Person, calendar: Calendar): boolean;
  /** Only busy times are shown. */
  seesTimesOnly(person: Person, calendar: Calendar): boolean;
}

export function calendarId({ key }: Calendar): string {
  return calendarIdOf(key);
}

/** Which online meetings a calendar offers. */
export function meetingProviders({ owner, isEditable }: Calendar): readonly string[] {
  if (!isEditable) return [];
  return owner.tenant === personalTenant ? ['unknown'] : ['teamsForBusiness'];
}

export function createCalendars(people: People, stamps: Stamps): Calendars {
  const calendars = new Map<string, Calendar>();
  const byId = new Map<string, Calendar>();
  const all = (): readonly Calendar[] => [...calendars.values()].filter(({ isGone }) => !isGone);
  const isShown = (person: Person, calendar: Calendar): boolean =>
    calendar.owner === person || calendar.roles.has(person.id);
  const edits: readonly CalendarRole[] = [
    'write',
    'delegateWithoutPrivateEventAccess',
    'delegateWithPrivateEventAccess',
  ];
  const defaultOf = (person: Person): Calendar => {
    const found = all().find((one) => one.owner === person && one.isDefault);
    if (found === undefined) throw new Error(`${person.email} has no calendar.`);
    return found;
  };
  return {
    add(owner, { name, color = 'auto', isEditable = true }, isDefault = false) {
      const calendar: Calendar = {
        key: String(calendars.size + 1),
        owner: people.demand(owner.email),
        isDefault,
        name,
        color,
        isEditable,
        version: stamps.next(),
        events: new Map(),
        removed: new Map(),
        untold: new Map(),
        tokensFrom: 0,
        roles: new Map(),
        isGone: false,
      };
      calendars.set(calendar.key, calendar);
      byId.set(calendarId(calendar), calendar);
      return calendar;
    },
    listOf: (person) => [
      ...all().filter(({ owner }) => owner === person),
      ...all().filter(({ owner, roles }) => owner !== person && roles.has(person.id)),
    ],
    ownedBy: (person) => all().filter(({ owner }) => owner === person),
    defaultOf,
    byKey: (key) => calendars.get(key) ?? null,
    byId: (id) => byId.get(id) ?? null,
    demand(person, id) {
      const calendar = byId.get(id);
      if (calendar === undefined && !/^[\w+/=-]{60,}$/.test(id))
        refuse(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
      if (calendar === undefined || calendar.isGone || !isShown(person, calendar)) refuseNotFound();
      return calendar;
    },
    demandDefault(person, owner) {
      const calendar = defaultOf(owner);
      if (!isShown(person, calendar)) refuseAccess();
      return calendar;
    },
    share(calendar, person, role) {
      if (role === null) calendar.roles.delete(person.id);
      else calendar.roles.set(person.id, role);
      calendar.version = stamps.next();
    },
    mayEdit: (person, { owner, roles, isEditable }) =>
      isEditable && (owner === person || edits.includes(roles.get(person.id) ?? 'read')),
    maySeePrivate: (person, { owner, roles }) =>
      owner === person || roles.get(person.id) === 'delegateWithPrivateEventAccess',
    seesTimesOnly: (person, { owner, roles }) => owner !== person && roles.get(person.id) === 'freeBusyRead',
  };
}
