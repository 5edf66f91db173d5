/** Calendars, who may see them, and each person's list of them. */
import { createHash } from 'node:crypto';
import type { Stamps } from '../../simulator/stamps.ts';
import { refuseNotFound } from '../api-refusal.ts';
import type { People, Person } from '../people.ts';
import type { EventRecord, Json } from './event.ts';

export const accessRoles = ['freeBusyReader', 'reader', 'writer', 'owner'] as const;
export type AccessRole = (typeof accessRoles)[number];

export interface Calendar {
  readonly id: string;
  /** The address of whom it belongs to; null for calendars of Google itself, such as holidays. */
  readonly owner: string | null;
  readonly primary: boolean;
  summary: string;
  description?: string;
  location?: string;
  timeZone: string;
  /** Epoch microseconds: of the ETag of its listing. */
  updated: number;
  readonly events: Map<string, EventRecord>;
  /** Rows of the listing given so far. */
  rows: number;
  /** Tokens from before this stamp are not valid any more. */
  tokensFrom: number;
  readonly access: Map<string, AccessRole>;
}

/** One person's row of a calendar. */
export interface ListEntry {
  readonly calendar: Calendar;
  version: number;
  colorId: string;
  selected: boolean;
  hidden: boolean;
  deleted: boolean;
  summaryOverride?: string;
  defaultReminders: readonly Json[];
}

export interface NewCalendar {
  /** Default: one made from the number of the calendar, in Google's form. */
  readonly id?: string;
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly timeZone?: string;
  readonly defaultReminders?: readonly Json[];
  readonly hidden?: boolean;
}

export interface Calendars {
  /** Makes a person's primary calendar. */
  addPrimary(person: Person): Calendar;
  add(owner: string | null, wanted: NewCalendar): Calendar;
  /** Gives a person access, takes it away (null), and puts the calendar on the person's list. */
  share(calendar: Calendar, person: Person, role: AccessRole | null): void;
  /** @param id `primary` is the person's own. @throws ApiRefusal 404 for whoever has no access at all */
  demand(person: Person, id: string): Calendar;
  byId(id: string): Calendar | null;
  roleOf(person: Person, calendar: Calendar): AccessRole | null;
  listOf(person: Person): readonly ListEntry[];
  entryOf(person: Person, calendar: Calendar): ListEntry | null;
  /** Changes a person's row. */
  changeEntry(
    person: Person,
    calendar: Calendar,
    change: Partial<Omit<ListEntry, 'calendar' | 'version'>>,
  ): void;
  /** Changes the calendar itself; readers see it the next time they list. */
  changeCalendar(
    calendar: Calendar,
    change: Partial<Pick<Calendar, 'summary' | 'description' | 'timeZone'>>,
  ): void;
  /** Calendar list tokens from before this stamp are not valid any more, by person. */
  expireListTokens(person: Person): void;
  listTokensFrom(person: Person): number;
}

const googleOwned = /@group\.v\.calendar\.google\.com$/;

export function createCalendars(people: People, stamps: Stamps): Calendars {
  const calendars = new Map<string, Calendar>();
  const lists = new Map<string, ListEntry[]>();
  const listTokens = new Map<string, number>();

  const listOf = (person: Person): ListEntry[] => {
    const list = lists.get(person.email) ?? [];
    lists.set(person.email, list);
    return list;
  };
  const make = (id: string, owner: string | null, primary: boolean, wanted: NewCalendar): Calendar => {
    const person = owner === null ? null : people.byAddress(owner);
    const calendar: Calendar = {
      id,
      owner,
      primary,
      summary: wanted.summary,
      ...(wanted.description === undefined ? {} : { description: wanted.description }),
      ...(wanted.location === undefined ? {} : { location: wanted.location }),
      timeZone: wanted.timeZone ?? person?.timeZone ?? 'UTC',
      updated: stamps.next(),
      events: new Map(),
      rows: 0,
      tokensFrom: 0,
      access: new Map(),
    };
    calendars.set(id, calendar);
    if (person !== null) put(person, calendar, 'owner', wanted);
    return calendar;
  };
  const put = (person: Person, calendar: Calendar, role: AccessRole, wanted?: NewCalendar): void => {
    calendar.access.set(person.email, role);
    const list = listOf(person);
    const known = list.find((entry) => entry.calendar === calendar);
    if (known !== undefined) {
      Object.assign(known, { deleted: false, version: stamps.next() });
      return;
    }
    list.push({
      calendar,
      version: stamps.next(),
      colorId: String(calendar.primary ? 14 : 4 + (list.length % 20)),
      selected: true,
      hidden: wanted?.hidden ?? false,
      deleted: false,
      defaultReminders:
        wanted?.defaultReminders ?? (calendar.primary ? [{ method: 'popup', minutes: 10 }] : []),
    });
  };

  return {
    addPrimary: (person) =>
      make(person.email, person.email, true, { summary: person.email, timeZone: person.timeZone }),
    add(owner, wanted) {
      const digest = createHash('sha256').update(`calendar ${calendars.size}`).digest('hex');
      return make(wanted.id ?? `c_${digest}@group.calendar.google.com`, owner, false, wanted);
    },
    share(calendar, person, role) {
      if (role !== null) {
        put(person, calendar, role);
        return;
      }
      calendar.access.delete(person.email);
      const entry = listOf(person).find((one) => one.calendar === calendar);
      if (entry !== undefined) Object.assign(entry, { deleted: true, version: stamps.next() });
    },
    demand(person, id) {
      const calendar = calendars.get(id === 'primary' ? person.email : id);
      if (calendar === undefined || !calendar.access.has(person.email)) refuseNotFound();
      return calendar;
    },
    byId: (id) => calendars.get(id) ?? null,
    roleOf: (person, calendar) => calendar.access.get(person.email) ?? null,
    listOf,
    entryOf: (person, calendar) => listOf(person).find((entry) => entry.calendar === calendar) ?? null,
    changeEntry(person, calendar, change) {
      const entry = listOf(person).find((one) => one.calendar === calendar);
      if (entry !== undefined) Object.assign(entry, change, { version: stamps.next() });
    },
    changeCalendar(calendar, change) {
      Object.assign(calendar, change, { updated: stamps.next() });
      for (const list of lists.values())
        for (const entry of list) if (entry.calendar === calendar) entry.version = stamps.next();
    },
    expireListTokens: (person) => void listTokens.set(person.email, stamps.next()),
    listTokensFrom: (person) => listTokens.get(person.email) ?? 0,
  };
}

/** Whether people own calendars of this kind: those of holidays and birthdays belong to Google. */
export function belongsToPeople({ id }: Calendar): boolean {
  return !googleOwned.test(id);
}
