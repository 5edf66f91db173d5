/** What each call of Calendar v3 does that Concord may make. */
import { refuseInvalid } from '../api-refusal.ts';
import type { SendUpdates } from '../outbox.ts';
import type { People } from '../people.ts';
import type { ApiCall, ApiResult, Route } from '../route.ts';
import type { CalendarList } from './calendar-list.ts';
import { refuseRole } from './calendar-list.ts';
import type { AccessRole, Calendar, Calendars } from './calendars.ts';
import { type EventRecord, etagOf } from './event.ts';
import type { EventBook } from './event-book.ts';
import type { Edit, EventChanges } from './event-changes.ts';
import type { EventListing } from './event-listing.ts';
import { viewEvent } from './event-view.ts';
import type { Settings } from './settings.ts';

export interface CalendarParts {
  readonly people: People;
  readonly calendars: Calendars;
  readonly calendarList: CalendarList;
  readonly book: EventBook;
  readonly changes: EventChanges;
  readonly listing: EventListing;
  readonly settings: Settings;
  readonly complain: (text: string) => void;
}

const scope = (name: string): string => `https://www.googleapis.com/auth/${name}`;
const listScopes = [
  'calendar',
  'calendar.readonly',
  'calendar.calendarlist',
  'calendar.calendarlist.readonly',
].map(scope);
const writeScopes = ['calendar', 'calendar.events', 'calendar.events.owned'].map(scope);
const readScopes = [
  ...writeScopes,
  ...['calendar.readonly', 'calendar.events.readonly', 'calendar.events.owned.readonly'].map(scope),
];
const settingScopes = ['calendar', 'calendar.readonly', 'calendar.settings.readonly'].map(scope);
const root = '/calendar/v3';
const events = `${root}/calendars/(?<calendarId>[^/]+)/events`;

export function createCalendarRoutes(parts: CalendarParts): readonly Route[] {
  const { people, calendars, calendarList, book, changes, listing, settings, complain } = parts;

  const reader = ({ person, path }: ApiCall): Calendar => calendars.demand(person, path.calendarId ?? '');
  const writer = (call: ApiCall, id = call.path.calendarId ?? ''): Calendar => {
    const calendar = calendars.demand(call.person, id);
    const role = calendars.roleOf(call.person, calendar);
    if (role !== 'writer' && role !== 'owner') refuseRole();
    return calendar;
  };
  const role = ({ person }: ApiCall, calendar: Calendar): AccessRole =>
    calendars.roleOf(person, calendar) ?? 'freeBusyReader';
  const shown = (call: ApiCall, calendar: Calendar, event: EventRecord): ApiResult => {
    const [zone, mostGuests] = [call.query.get('timeZone'), call.query.get('maxAttendees')];
    return {
      status: 200,
      etag: etagOf(event),
      body: viewEvent(event, {
        calendar,
        people,
        role: role(call, calendar),
        ...(zone === null ? {} : { zone }),
        ...(mostGuests === null ? {} : { mostGuests: Number(mostGuests) }),
      }),
    };
  };
  /** Without `sendUpdates` Google sends nothing to its own users, and yet mails to others have been seen. */
  const edit = (call: ApiCall, invites: boolean): Edit => {
    const { person, query, number, ifMatch } = call;
    const asked = query.get('sendUpdates');
    if (asked !== null && !['all', 'externalOnly', 'none'].includes(asked))
      refuseInvalid('Invalid value for: sendUpdates');
    if (asked === null && invites) complain('a change without sendUpdates');
    if (query.has('sendNotifications'))
      complain('the deprecated sendNotifications, which has no effect here');
    return {
      by: person,
      sendUpdates: invites ? ((asked ?? 'externalOnly') as SendUpdates) : 'none',
      request: number,
      takesConference: query.get('conferenceDataVersion') === '1',
      takesAttachments: query.get('supportsAttachments') === 'true',
      ...(ifMatch === undefined ? {} : { ifMatch }),
    };
  };
  const update =
    (way: 'put' | 'patch') =>
    (call: ApiCall): ApiResult => {
      const calendar = writer(call);
      return shown(
        call,
        calendar,
        changes.update(calendar, call.path.eventId ?? '', call.body, way, edit(call, true)),
      );
    };
  const route = (
    operation: string,
    method: string,
    path: string,
    scopes: readonly string[],
    handle: Route['handle'],
    units = 1,
  ): Route => ({
    operation: `calendar.${operation}`,
    method,
    path: new RegExp(`^${path}$`),
    scopes,
    units: () => units,
    handle,
  });

  return [
    route('calendarList.list', 'GET', `${root}/users/me/calendarList`, listScopes, ({ person, query }) => ({
      status: 200,
      body: calendarList.list(person, query),
    })),
    route(
      'calendarList.get',
      'GET',
      `${root}/users/me/calendarList/(?<calendarId>[^/]+)`,
      listScopes,
      (call) => ({
        status: 200,
        body: calendarList.get(call.person, call.path.calendarId ?? ''),
      }),
    ),
    route('settings.list', 'GET', `${root}/users/me/settings`, settingScopes, ({ person }) => ({
      status: 200,
      body: settings.list(person),
    })),
    route('settings.get', 'GET', `${root}/users/me/settings/(?<setting>[^/]+)`, settingScopes, (call) => ({
      status: 200,
      body: settings.get(call.person, call.path.setting ?? ''),
    })),
    route('events.list', 'GET', events, readScopes, (call) => ({
      status: 200,
      body: listing.list(call.person, reader(call), call.query),
    })),
    route('events.insert', 'POST', events, writeScopes, (call) => {
      const calendar = writer(call);
      return shown(call, calendar, changes.insert(calendar, call.body, edit(call, true)));
    }),
    // before the routes with an event's id
    route('events.import', 'POST', `${events}/import`, writeScopes, (call) => {
      const calendar = writer(call);
      return shown(call, calendar, changes.import(calendar, call.body, edit(call, false)));
    }),
    route('events.get', 'GET', `${events}/(?<eventId>[^/]+)`, readScopes, (call) => {
      const calendar = reader(call);
      return shown(call, calendar, book.demand(calendar, call.path.eventId ?? ''));
    }),
    route('events.update', 'PUT', `${events}/(?<eventId>[^/]+)`, writeScopes, update('put')),
    route('events.patch', 'PATCH', `${events}/(?<eventId>[^/]+)`, writeScopes, update('patch'), 3),
    route('events.delete', 'DELETE', `${events}/(?<eventId>[^/]+)`, writeScopes, (call) => {
      changes.remove(writer(call), call.path.eventId ?? '', edit(call, true));
      return { status: 204 };
    }),
    route('events.instances', 'GET', `${events}/(?<eventId>[^/]+)/instances`, readScopes, (call) => ({
      status: 200,
      body: listing.instances(call.person, reader(call), call.path.eventId ?? '', call.query),
    })),
    route('events.move', 'POST', `${events}/(?<eventId>[^/]+)/move`, writeScopes, (call) => {
      const destination = call.query.get('destination');
      if (destination === null) refuseInvalid('Required parameter: destination', 'required');
      const from = writer(call);
      const to = writer(call, destination);
      return shown(call, from, changes.move(from, call.path.eventId ?? '', to, edit(call, true)));
    }),
  ];
}
