/** What each call of Graph does that Concord may make for calendars. */
import type { Json } from '../../simulator/json.ts';
import { pageOf, readSelect, selected } from '../api/query-options.ts';
import { type GraphCall, type GraphResult, type GraphRoute, graphRoute } from '../api/route.ts';
import { refuse, refuseAccess, refuseNotFound } from '../refusal.ts';
import { viewCalendar, viewMailboxSettings, viewUser } from './calendar-view.ts';
import { type Calendar, type Calendars, calendarId } from './calendars.ts';
import type { EventItem } from './event.ts';
import { demandItem, itemOf } from './event-book.ts';
import { demandOrganizer, type Edit, type EventChanges } from './event-changes.ts';
import type { EventDelta } from './event-delta.ts';
import type { EventListing } from './event-listing.ts';
import type { Ids } from './ids.ts';
import { commentIn, type Reply, type Responses } from './responses.ts';
import { supportedZones } from './zones.ts';

export interface CalendarParts {
  readonly calendars: Calendars;
  readonly ids: Ids;
  readonly changes: EventChanges;
  readonly responses: Responses;
  readonly listing: EventListing;
  readonly delta: EventDelta;
  readonly honoursIfMatch: () => boolean;
}

const read = [
  'Calendars.Read',
  'Calendars.ReadWrite',
  'Calendars.ReadBasic',
  'Calendars.Read.Shared',
  'Calendars.ReadWrite.Shared',
];
const write = ['Calendars.ReadWrite', 'Calendars.ReadWrite.Shared'];
const shared = ['Calendars.Read.Shared', 'Calendars.ReadWrite.Shared'];
const oneCalendar = '/calendars/:calendar';
/** The default calendar goes by two more names. */
const ofCalendar = `(?:/calendar|${oneCalendar})?`;
const oneEvent = `${ofCalendar}/events/:event`;
const delta = '/(?:microsoft\\.graph\\.)?delta(?:\\(\\))?';

export function createCalendarRoutes(parts: CalendarParts): readonly GraphRoute[] {
  const { calendars, ids, changes, responses, listing, delta: deltas, honoursIfMatch } = parts;

  const readable = ({ person, permissions }: GraphCall, calendar: Calendar): Calendar => {
    if (calendar.owner !== person && !permissions.some((one) => shared.includes(one))) refuseAccess();
    return calendar;
  };
  const calendarOf = (call: GraphCall): Calendar =>
    readable(
      call,
      call.path.calendar === undefined
        ? calendars.demandDefault(call.person, call.owner)
        : calendars.demand(call.person, call.path.calendar),
    );
  /** What is shared takes a permission of its own, whatever the owner allows. */
  const writable = ({ person, permissions }: GraphCall, calendar: Calendar): Calendar => {
    const isOwn = calendar.owner === person;
    const needed = isOwn ? write : ['Calendars.ReadWrite.Shared'];
    if (!calendars.mayEdit(person, calendar) || !permissions.some((one) => needed.includes(one)))
      refuseAccess();
    return calendar;
  };
  /** An event by its id, wherever the path looks for it. */
  const found = (call: GraphCall): { readonly calendar: Calendar; readonly item: EventItem } => {
    const id = call.path.event ?? '';
    const target = ids.find(id);
    if (target === null && !/^AA[\w+/=-]{40,}$/.test(id))
      refuse(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
    const calendar = target === null ? null : calendars.byKey(target.calendar);
    if (target === null || calendar === null || calendar.isGone) refuseNotFound();
    if (calendar.owner !== call.owner && !calendars.listOf(call.person).includes(calendar)) refuseNotFound();
    // an event that has moved to another calendar is found there by its immutable id
    const home = calendars.ownedBy(calendar.owner).find(({ events }) => events.has(target.key));
    const isImmutable = home !== undefined && ids.write({ ...target, calendar: home.key }, true) === id;
    const place = isImmutable ? home : calendar;
    return { calendar: readable(call, place), item: demandItem(place, target.key, target.date) };
  };
  const edit = ({ number, ifMatch, body }: GraphCall): Edit => ({
    request: number,
    comment: commentIn(body),
    changeKey:
      ifMatch === null || !honoursIfMatch() ? null : (/^(?:W\/)?"(.*)"$/.exec(ifMatch)?.[1] ?? ifMatch),
  });
  const reply =
    (answer: Reply) =>
    (call: GraphCall): GraphResult => {
      const { calendar, item } = found(call);
      responses.respond(writable(call, calendar), item, answer, call.body, edit(call));
      return { status: 202 };
    };
  const context = ({ root, owner }: GraphCall, path: string): Json => ({
    '@odata.context': `${root}/$metadata#users('${encodeURIComponent(owner.email)}')/${path}`,
  });
  const directory = (route: GraphRoute): GraphRoute => ({ ...route, isOfDirectory: true });

  return [
    directory(
      graphRoute('users.get', 'GET', '', ['User.Read'], ({ owner, query, root }) => {
        const select = query.get('$select')?.split(',') ?? null;
        const suffix = select === null ? '' : `(${select.join(',')})`;
        return {
          status: 200,
          body: { '@odata.context': `${root}/$metadata#users${suffix}/$entity`, ...viewUser(owner, select) },
        };
      }),
    ),
    graphRoute(
      'mailboxSettings.get',
      'GET',
      '/mailboxSettings',
      ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'],
      (call) => ({
        status: 200,
        body: {
          ...context(call, 'mailboxSettings'),
          ...chosen(viewMailboxSettings(call.owner), call.query, 'mailboxSettings'),
        },
      }),
    ),
    graphRoute(
      'outlook.supportedTimeZones',
      'GET',
      "/outlook/supportedTimeZones(?<standard>\\(TimeZoneStandard=microsoft\\.graph\\.timeZoneStandard'\\w+'\\))?(?:\\(\\))?",
      ['User.Read'],
      ({ root, path }) => ({
        status: 200,
        body: {
          '@odata.context': `${root}/$metadata#Collection(microsoft.graph.timeZoneInformation)`,
          value: supportedZones(/iana/i.test(path.standard ?? '') ? 'iana' : 'windows'),
        },
      }),
    ),
    graphRoute('calendars.list', 'GET', '/calendars', read, (call) => {
      const { person, owner, query } = call;
      const all =
        owner === person
          ? calendars.listOf(person)
          : calendars.ownedBy(owner).filter((one) => calendars.listOf(person).includes(one));
      const { top, skip } = pageOf(query, 10);
      const rows = all.map((one) => chosen(viewCalendar(one, person, calendars), query, 'calendar'));
      const next =
        skip + top < rows.length
          ? { '@odata.nextLink': `${call.root}/me/calendars?$skip=${skip + top}&$top=${top}` }
          : {};
      return {
        status: 200,
        body: { ...context(call, 'calendars'), ...next, value: rows.slice(skip, skip + top) },
      };
    }),
    graphRoute('calendars.create', 'POST', '/calendars', write, (call) => {
      const { name, color } = call.body;
      if (typeof name !== 'string' || name === '')
        refuse(400, 'ErrorInvalidRequest', 'The name of a calendar is required.');
      if (calendars.ownedBy(call.owner).some((one) => one.name === name))
        refuse(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
      const calendar = calendars.add(call.owner, { name, ...(typeof color === 'string' ? { color } : {}) });
      return {
        status: 201,
        body: { ...context(call, 'calendars/$entity'), ...viewCalendar(calendar, call.person, calendars) },
        headers: {
          Location: `${call.root}/users('${call.owner.email}')/calendars('${calendarId(calendar)}')`,
        },
      };
    }),
    graphRoute('calendars.get', 'GET', `(?:/calendar|${oneCalendar})`, read, (call) => ({
      status: 200,
      body: {
        ...context(call, call.path.calendar === undefined ? 'calendar/$entity' : 'calendars/$entity'),
        ...chosen(viewCalendar(calendarOf(call), call.person, calendars), call.query, 'calendar'),
      },
    })),
    graphRoute('calendarView.delta', 'GET', `${ofCalendar}/calendarView${delta}`, read, (call) => ({
      status: 200,
      body: deltas.delta(call, calendarOf(call)),
    })),
    graphRoute('calendarView.list', 'GET', `${ofCalendar}/calendarView`, read, (call) => ({
      status: 200,
      body: listing.calendarView(call, calendarOf(call)),
    })),
    graphRoute('events.list', 'GET', `${ofCalendar}/events`, read, (call) => ({
      status: 200,
      body: listing.events(call, calendarOf(call)),
    })),
    graphRoute('events.create', 'POST', `${ofCalendar}/events`, write, (call) => {
      const calendar = writable(call, calendarOf(call));
      const { record, isRepeated } = changes.create(calendar, call.body, edit(call));
      const body = listing.view({ ...call, query: new URLSearchParams() }, calendar, itemOf(record), false);
      const headers = { Location: `${call.root}/users('${call.owner.email}')/events('${String(body.id)}')` };
      return isRepeated ? { status: 201, body } : { status: 201, body, headers };
    }),
    graphRoute('events.get', 'GET', oneEvent, read, (call) => {
      const { calendar, item } = found(call);
      return { status: 200, body: listing.view(call, calendar, item, true) };
    }),
    graphRoute('events.update', 'PATCH', oneEvent, write, (call) => {
      const { calendar, item } = found(call);
      const after = changes.update(writable(call, calendar), item, call.body, edit(call));
      return { status: 200, body: listing.view(call, calendar, after, false) };
    }),
    graphRoute('events.delete', 'DELETE', oneEvent, write, (call) => {
      const { calendar, item } = found(call);
      changes.remove(writable(call, calendar), item, edit(call));
      return { status: 204 };
    }),
    graphRoute('events.instances', 'GET', `${oneEvent}/instances`, read, (call) => {
      const { calendar, item } = found(call);
      return { status: 200, body: listing.instances(call, calendar, item) };
    }),
    graphRoute('events.cancel', 'POST', `${oneEvent}/(?:microsoft\\.graph\\.)?cancel`, write, (call) => {
      const { calendar, item } = found(call);
      demandOrganizer(writable(call, calendar), item);
      changes.remove(calendar, item, edit(call));
      return { status: 202 };
    }),
    graphRoute(
      'events.accept',
      'POST',
      `${oneEvent}/(?:microsoft\\.graph\\.)?accept`,
      write,
      reply('accepted'),
    ),
    graphRoute(
      'events.tentativelyAccept',
      'POST',
      `${oneEvent}/(?:microsoft\\.graph\\.)?tentativelyAccept`,
      write,
      reply('tentativelyAccepted'),
    ),
    graphRoute(
      'events.decline',
      'POST',
      `${oneEvent}/(?:microsoft\\.graph\\.)?decline`,
      write,
      reply('declined'),
    ),
  ];
}

/** What $select leaves of a row that has all members of its type. */
function chosen(row: Json, query: URLSearchParams, type: string): Json {
  return selected(row, readSelect(query, type, Object.keys(row)));
}
