/** `calendarList.list` and `.get`: pages, sync tokens, deleted and hidden rows. */

import type { Stamps } from '../../simulator/stamps.ts';
import { refuseApi, refuseFullSync, refuseInvalid, refuseNotFound } from '../api-refusal.ts';
import type { Person } from '../people.ts';
import {
  type AccessRole,
  accessRoles,
  belongsToPeople,
  type Calendars,
  type ListEntry,
} from './calendars.ts';
import type { Json } from './event.ts';
import { listEtag, readToken, writeToken } from './tokens.ts';

const colours = ['#ac725e', '#d06b64', '#f83a22', '#fa573c', '#ff7537', '#ffad46', '#42d692', '#16a765'];

export interface CalendarList {
  list(person: Person, query: URLSearchParams): Json;
  get(person: Person, id: string): Json;
}

export function createCalendarList(calendars: Calendars, stamps: Stamps): CalendarList {
  const view = (person: Person, entry: ListEntry): Json => {
    const { calendar } = entry;
    const head = { kind: 'calendar#calendarListEntry', etag: `"${entry.version}"`, id: calendar.id };
    if (entry.deleted) return { ...head, defaultReminders: entry.defaultReminders, deleted: true };
    return {
      ...head,
      summary: calendar.summary,
      ...optional('description', calendar.description),
      ...optional('location', calendar.location),
      timeZone: calendar.timeZone,
      ...(calendar.primary || calendar.owner === null ? {} : { dataOwner: calendar.owner }),
      ...optional('summaryOverride', entry.summaryOverride),
      colorId: entry.colorId,
      backgroundColor: colours[Number(entry.colorId) % colours.length],
      foregroundColor: '#000000',
      ...(entry.hidden ? { hidden: true } : {}),
      // the member is only there when it is true, as all that have a default
      ...(entry.selected ? { selected: true } : {}),
      accessRole: calendars.roleOf(person, calendar) ?? 'reader',
      defaultReminders: entry.defaultReminders,
      ...(calendar.primary
        ? {
            notificationSettings: {
              notifications: ['eventCreation', 'eventChange'].map((type) => ({ type, method: 'email' })),
            },
            primary: true,
          }
        : {}),
      ...(belongsToPeople(calendar)
        ? { conferenceProperties: { allowedConferenceSolutionTypes: ['hangoutsMeet'] } }
        : {}),
    };
  };

  return {
    list(person, query) {
      const size = Math.min(250, Number(query.get('maxResults') ?? 100));
      const least = query.get('minAccessRole');
      const syncToken = query.get('syncToken');
      const showsDeleted = query.get('showDeleted') === 'true';
      const showsHidden = query.get('showHidden') === 'true';
      if (syncToken !== null && least !== null)
        refuseInvalid('Invalid combination of sync token and minAccessRole.');
      if (syncToken !== null && [query.get('showDeleted'), query.get('showHidden')].includes('false'))
        refuseInvalid('Sync token cannot be combined with showDeleted=false or showHidden=false.');
      const since = syncToken === null ? null : readToken(syncToken, 'list', person.email);
      if (syncToken !== null && (since === null || since.at < calendars.listTokensFrom(person)))
        refuseFullSync();
      const pageToken = query.get('pageToken');
      const page = pageToken === null ? null : readToken(pageToken, 'list-page', person.email);
      if (pageToken !== null && page === null) refuseInvalid('Invalid page token value.');
      const from = page?.row ?? 0;
      const until = page?.at ?? stamps.last();

      const all = calendars.listOf(person).filter((entry) => {
        if (since !== null) return entry.version > since.at;
        if (entry.deleted) return showsDeleted;
        return (showsHidden || !entry.hidden) && hasRole(calendars.roleOf(person, entry.calendar), least);
      });
      const items = all.slice(from, from + size);
      const ends = from + size >= all.length;
      return {
        kind: 'calendar#calendarList',
        etag: listEtag(until),
        ...(ends
          ? { nextSyncToken: writeToken('list', person.email, { at: until }) }
          : { nextPageToken: writeToken('list-page', person.email, { at: until, row: from + size }) }),
        items: items.map((entry) => view(person, entry)),
      };
    },
    get(person, id) {
      const calendar = calendars.demand(person, id);
      const entry = calendars.entryOf(person, calendar);
      if (entry === null || entry.deleted) refuseNotFound();
      return view(person, entry);
    },
  };
}

function hasRole(role: AccessRole | null, least: string | null): boolean {
  if (least === null) return true;
  return role !== null && accessRoles.indexOf(role) >= accessRoles.indexOf(least as AccessRole);
}

function optional(name: string, value: string | undefined): Json {
  return value === undefined || value === '' ? {} : { [name]: value };
}

/** What a request needs that only a writer may make. */
export function refuseRole(): never {
  refuseApi({
    status: 403,
    domain: 'calendar',
    reason: 'requiredAccessLevel',
    message: 'You need to have writer access to this calendar.',
  });
}
