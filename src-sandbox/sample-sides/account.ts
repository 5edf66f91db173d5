/**
 * The state of a sample account: the functions by which an entry is added, changed and removed. Each change is one row in the
 * log, and the number of that row is the entry's revision, so that a listing reports every change.
 */

import { hash } from 'node:crypto';
import { canonicalEvent } from '../../src-shared/domain/calendar/canonical.ts';
import {
  type CalendarEvent,
  type FieldName,
  fieldNames,
  organizerOf,
  type Participant,
  type PatchObject,
  participantId,
} from '../../src-shared/domain/calendar/event.ts';
import { guestLists } from '../../src-shared/domain/calendar/participants.ts';
import { fieldOf } from '../../src-shared/domain/calendar/patch.ts';
import { isPrivate } from '../../src-shared/domain/calendar/private-events.ts';
import type { CalendarId, Ref, RemovalReason, StoredEvent } from '../../src-shared/domain/calendar/side.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import type { CrmRules } from '../../src-shared/domain/crm.ts';
import type { Profile } from './profile.ts';
import type { CalendarRecord, Entry } from './sample-entry.ts';
import type { Storage } from './storage.ts';

export interface Account {
  readonly profile: Profile;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The person's own addresses, lower-cased, the main one first; the others are aliases. */
  readonly own: readonly [string, ...string[]];
  readonly personName: string;
}

/** What guests share with the organiser and may not change themselves. */
const sharedFields: readonly FieldName[] = fieldNames.filter(
  (field) => field !== 'freeBusyStatus' && field !== 'privacy',
);

export function calendarsOf(account: Account): readonly CalendarRecord[] {
  return account.storage.fact<readonly CalendarRecord[]>('calendars') ?? [];
}

export function calendarOf(account: Account, id: CalendarId): CalendarRecord | undefined {
  return calendarsOf(account).find((calendar) => calendar.id === id);
}

/**
 * The address of a new object. In the CRM it is a UUID (RFC 9562, version 8) made from the write's key, so that a repeated create gets
 * the same one.
 */
export function refFor(account: Account, calendar: CalendarId, event: CalendarEvent, key: string): Ref {
  switch (account.profile.refs) {
    case 'from-uid':
      return `/${calendar}/${encodeURIComponent(event.uid)}.ics`;
    case 'from-key':
      return uuidFrom(key);
    case 'server':
      return `AAMk${account.randomness.uuid()}`;
  }
}

export function uuidFrom(key: string): string {
  const hex = hash('sha256', key, 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The event as this server stores it: canonical, without the fields that it cannot hold. */
export function asKept(account: Account, event: CalendarEvent): CalendarEvent {
  const { capabilities, keepsTicks, addsOrganizer } = account.profile;
  const kept: Record<string, unknown> = { ...withPrimaries(account, event) };
  for (const field of capabilities.lacks) delete kept[field];
  if (capabilities.lacks.length > 0 && kept.recurrenceOverrides !== undefined)
    kept.recurrenceOverrides = Object.fromEntries(
      Object.entries((kept.recurrenceOverrides ?? {}) as Record<string, PatchObject>).map(
        ([occurrence, override]) => [
          occurrence,
          Object.fromEntries(
            Object.entries(override).filter(([path]) => !capabilities.lacks.includes(fieldOf(path))),
          ),
        ],
      ),
    );
  if (kept.participants !== undefined) {
    const people = Object.values((kept.participants ?? {}) as Record<string, Participant>).map(
      ({ invite, ...participant }) =>
        keepsTicks && invite === true ? { ...participant, invite } : participant,
    );
    const me: Participant = { email: account.own[0], roles: { owner: true } };
    const organized = people.length === 0 || people.some(({ roles }) => roles.owner === true);
    kept.participants = Object.fromEntries(
      [...(addsOrganizer && !organized ? [me] : []), ...people].map((participant) => [
        participantId(participant.email),
        participant,
      ]),
    );
  }
  return canonicalEvent(kept as unknown as CalendarEvent);
}

/** The primary address of everybody who is named by an alias that this server replaces. */
function withPrimaries({ storage }: Account, event: CalendarEvent): CalendarEvent {
  const primaries = storage.fact<Readonly<Record<string, string>>>('primaries');
  if (primaries === undefined) return event;
  const replaced = (participants: CalendarEvent['participants']): Record<string, Participant> =>
    Object.fromEntries(
      Object.values(participants ?? {}).map((one) => {
        const email = primaries[one.email] ?? one.email;
        return [participantId(email), { ...one, email }];
      }),
    );
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, override]) => [
    id,
    override.participants == null
      ? override
      : {
          ...override,
          participants: replaced(override.participants as unknown as CalendarEvent['participants']),
        },
  ]);
  return {
    ...event,
    ...(event.participants === undefined ? {} : { participants: replaced(event.participants) }),
    ...(event.recurrenceOverrides === undefined
      ? {}
      : { recurrenceOverrides: Object.fromEntries(overrides) }),
  };
}

/** The sets of addresses that the CRM knows as one person each, of those who take part. */
function peopleIn({ storage }: Account, { event }: Entry): readonly (readonly string[])[] {
  const known = storage.fact<readonly (readonly string[])[]>('people') ?? [];
  const lists = guestLists(event);
  return known.filter((addresses) =>
    addresses.some((address) => lists.some((list) => Object.hasOwn(list, participantId(address)))),
  );
}

export interface NewEntry {
  readonly calendar: CalendarId;
  readonly ref: Ref;
  readonly uid: string;
  readonly event: CalendarEvent;
  readonly link?: Entry['link'];
  readonly lastWrite?: string;
  readonly push?: boolean;
  readonly locked?: Entry['locked'];
}

export function addEntry(account: Account, made: NewEntry): Entry {
  const { storage } = account;
  return storage.atomically(() => {
    const n = storage.append({ calendar: made.calendar, ref: made.ref, type: 'changed', reason: 'deleted' });
    const entry: Entry = {
      calendar: made.calendar,
      ref: made.ref,
      uids: [made.uid],
      event: asKept(account, { ...made.event, uid: made.uid }),
      version: n,
      ordinal: n,
      link: made.link ?? null,
      lastWrite: made.lastWrite ?? null,
      push: made.push ?? true,
      scheduled: true,
      hidden: false,
      unreadable: false,
      withheld: [],
      locked: made.locked ?? null,
    };
    storage.putEntry(entry);
    return entry;
  });
}

/** Changes an entry. With a `reason`, the change takes it out of the person's calendar while the account keeps it. */
export function changeEntry(
  account: Account,
  entry: Entry,
  change: Partial<Omit<Entry, 'version' | 'ordinal' | 'ref' | 'calendar'>>,
  reason?: RemovalReason,
): Entry {
  const { storage } = account;
  return storage.atomically(() => {
    const n = storage.append({
      calendar: entry.calendar,
      ref: entry.ref,
      type: reason === undefined ? 'changed' : 'removed',
      reason: reason ?? 'deleted',
    });
    const changed: Entry = {
      ...entry,
      lastWrite: null,
      ...change,
      ...(change.event === undefined ? {} : { event: asKept(account, change.event) }),
      version: n,
    };
    storage.putEntry(changed);
    return changed;
  });
}

export function eraseEntry(account: Account, entry: Entry): void {
  account.storage.atomically(() => {
    account.storage.append({ calendar: entry.calendar, ref: entry.ref, type: 'removed', reason: 'deleted' });
    account.storage.removeEntry(entry.ref);
  });
}

export function revisionOf(entry: Entry): string {
  return `"${entry.version}"`;
}

/** An entry as Concord reads it, without the fields that are withheld from it. */
export function toStored(account: Account, entry: Entry): StoredEvent {
  return storedWith(account, entry, withheldOf(account, entry));
}

/** What the person sees of an entry: nothing is withheld. */
export function toPerson(account: Account, entry: Entry): StoredEvent {
  return storedWith(account, entry, []);
}

/** Fields that are withheld from Concord: those the person hid, and for a private entry those the profile hides. */
export function withheldOf({ profile }: Account, { event, withheld }: Entry): readonly FieldName[] {
  return isPrivate(event) ? [...new Set([...withheld, ...profile.masksOfPrivate])] : withheld;
}

function storedWith(account: Account, entry: Entry, withheld: readonly FieldName[]): StoredEvent {
  const readOnly = readOnlyFor(account, entry, withheld);
  const people = peopleIn(account, entry);
  return {
    calendar: entry.calendar,
    ref: entry.ref,
    revision: revisionOf(entry),
    uids: entry.uids,
    event: withheld.length === 0 ? entry.event : masked(entry, withheld),
    withheld,
    ...(readOnly === undefined ? {} : { readOnly }),
    ...traitsOf(account, entry, withheld),
    ...(entry.linkedBy === undefined ? {} : { linkedBy: entry.linkedBy }),
    ...(entry.link !== null && entry.link.ref === entry.ref ? { key: entry.link.key } : {}),
    ...(account.profile.keepsTicks ? { push: entry.push } : {}),
    ...(people.length === 0 ? {} : { people }),
    ...(entry.locked === null || entry.locked.fields.length === 0
      ? {}
      : { lockedFields: entry.locked.fields }),
    ...(entry.locked?.guests === undefined ? {} : { shownGuests: entry.locked.guests }),
  };
}

/** What a provider tells of an entry for filters; the categories of a private one stay with it. */
function traitsOf(
  { profile, own }: Account,
  { event, traits = {} }: Entry,
  withheld: readonly FieldName[],
): Pick<StoredEvent, 'traits'> {
  if (profile.keepsTicks) return {};
  const { labels, ...others } = traits;
  const isDeclined = Object.values(event.participants ?? {}).some(
    ({ email, participationStatus }) => participationStatus === 'declined' && own.includes(email),
  );
  const told = {
    ...others,
    ...(labels === undefined || withheld.length > 0 ? {} : { labels }),
    ...(isDeclined ? { declined: true as const } : {}),
  };
  return Object.keys(told).length === 0 ? {} : { traits: told };
}

export function readOnlyFor(
  account: Account,
  entry: Entry,
  withheld = withheldOf(account, entry),
): StoredEvent['readOnly'] {
  if (calendarOf(account, entry.calendar)?.mayWrite === false)
    return { fields: 'all', reason: 'calendar-read-only' };
  if (account.profile.organizerOwns && !organizes(account.own, entry.event))
    return { fields: sharedFields, reason: 'not-organizer' };
  if (withheld.length > 0) return { fields: withheld, reason: 'masked' };
  const isMadeHere = entry.link === null;
  return isMadeHere && account.profile.keepsTicks && rulesOf(account).editingRestricted
    ? { fields: notEditable, reason: 'editing-restricted' }
    : undefined;
}

/** What cannot be edited of an entry made in the CRM while editing is restricted (C12). */
const notEditable = fieldNames.filter(
  (field) => field !== 'participants' && field !== 'freeBusyStatus' && field !== 'privacy',
);

const openRules: CrmRules = {
  direction: 'two-way',
  createPrefix: '',
  useOrganizer: false,
  deletingRestricted: false,
  editingRestricted: false,
  providers: ['google', 'microsoft', 'exchange', 'caldav', 'sample'],
  features: { calendar: true, mail: true },
};

/** The administrator's rules of an account that plays a CRM. */
export function rulesOf({ storage }: Account): CrmRules {
  return storage.fact<CrmRules>('rules') ?? openRules;
}

/** True also for an event without an organiser. */
export function organizes(own: readonly string[], event: CalendarEvent): boolean {
  const organizer = organizerOf(event);
  return organizer === null || own.includes(organizer);
}

function masked({ event }: Entry, withheld: readonly FieldName[]): CalendarEvent {
  const shown = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).filter(([path]) => !withheld.includes(fieldOf(path))));
  const overrides = Object.entries(event.recurrenceOverrides ?? {}).map(([id, patch]) => [id, shown(patch)]);
  return canonicalEvent({
    ...shown(event),
    ...(withheld.includes('title') ? { title: 'Busy' } : {}),
    recurrenceOverrides: Object.fromEntries(overrides),
  } as unknown as CalendarEvent);
}
