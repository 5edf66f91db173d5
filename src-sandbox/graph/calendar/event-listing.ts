/** Lists of events: `events`, `calendarView` and `instances`, with their pages and query options. */
import { dayMs } from '../../../src-shared/domain/time/wall-time.ts';
import type { Json } from '../../simulator/json.ts';
import { pageOf, readFilter, readOrder, readSelect, selected } from '../api/query-options.ts';
import type { GraphCall } from '../api/route.ts';
import { refuse } from '../refusal.ts';
import { type Calendar, type Calendars, calendarId } from './calendars.ts';
import type { EventItem } from './event.ts';
import { instancesIn, instant, itemOf } from './event-book.ts';
import { eventId, eventMembers, occurrenceId, type ViewRules, viewEvent } from './event-view.ts';
import { expandedProperties, propertyFilter, viewProperties } from './extended-properties.ts';
import type { Ids } from './ids.ts';
import { demandZone } from './zones.ts';

export interface EventListing {
  rulesFor(call: GraphCall, calendar: Calendar): ViewRules;
  /** One event as an answer. */
  view(call: GraphCall, calendar: Calendar, item: EventItem, withLinks: boolean): Json;
  events(call: GraphCall, calendar: Calendar): Json;
  calendarView(call: GraphCall, calendar: Calendar): Json;
  instances(call: GraphCall, calendar: Calendar, item: EventItem): Json;
}

export interface ListingParts {
  readonly calendars: Calendars;
  readonly ids: Ids;
  /** Whether `cancelledOccurrences` and `exceptionOccurrences` can be asked for. */
  readonly offersCancelled: () => boolean;
}

/** Of a list whose request names no size. */
const usualSize = 10;
const longestWindowMs = 1825 * dayMs;

export function createEventListing({ calendars, ids, offersCancelled }: ListingParts): EventListing {
  const rulesFor = ({ person, prefer }: GraphCall, calendar: Calendar): ViewRules => {
    if (prefer.timeZone !== null) demandZone(prefer.timeZone);
    return {
      calendar,
      ids,
      immutableIds: prefer.immutableIds,
      timeZone: prefer.timeZone,
      bodyType: prefer.bodyType,
      hidesPrivate: !calendars.maySeePrivate(person, calendar),
      timesOnly: calendars.seesTimesOnly(person, calendar),
    };
  };
  const linksOf = ({ root }: GraphCall, calendar: Calendar): Json => {
    const address = `${root}/users('${calendar.owner.email}')/calendars('${calendarId(calendar)}')`;
    return {
      'calendar@odata.associationLink': `${address}/$ref`,
      'calendar@odata.navigationLink': address,
    };
  };
  const extended = (call: GraphCall, rules: ViewRules, item: EventItem): Json => {
    const asked = expandedProperties(call.query);
    return {
      ...(asked === null ? {} : viewProperties(rules.timesOnly ? {} : item.content.properties, asked)),
    };
  };
  /** Members of a series that are shown when they are asked for by name. */
  const seriesMembers = (call: GraphCall, rules: ViewRules, { record, original }: EventItem): Json => {
    const select = (call.query.get('$select') ?? '').split(',');
    const expand = call.query.get('$expand') ?? '';
    const wantsCancelled = select.includes('cancelledOccurrences');
    const wantsExceptions = /exceptionOccurrences/.test(expand);
    if ((wantsCancelled || wantsExceptions) && !offersCancelled())
      refuse(
        400,
        'RequestBroker--ParseUri',
        `Could not find a property named '${wantsCancelled ? 'cancelledOccurrences' : 'exceptionOccurrences'}' on type 'microsoft.graph.event'.`,
      );
    if (record.content.recurrence === null || original !== null) return {};
    const from = instant(record.content.start) - 366 * dayMs;
    return {
      ...(wantsCancelled
        ? {
            cancelledOccurrences: [...record.deleted].sort().map((date) => occurrenceId(record, date, rules)),
          }
        : {}),
      ...(wantsExceptions
        ? {
            exceptionOccurrences: instancesIn(record, from, from + 20 * 366 * dayMs)
              .filter(({ type }) => type === 'exception')
              .map((one) => viewEvent(one, rules)),
          }
        : {}),
    };
  };

  const listed = (
    call: GraphCall,
    calendar: Calendar,
    items: readonly EventItem[],
    context: string,
    withLinks: boolean,
  ): Json => {
    const { query } = call;
    const rules = rulesFor(call, calendar);
    const { top, skip } = pageOf(query, call.prefer.pageSize ?? usualSize);
    const names = readSelect(query, 'event', eventMembers);
    const filter = query.get('$filter');
    const test =
      filter === null
        ? null
        : readFilter(filter, (part) => {
            const found = propertyFilter(part);
            return found === null ? null : (_row, properties) => found(properties);
          });
    const order = readOrder(query);
    const all = items.map((item) => ({ item, row: () => viewEvent(item, rules) }));
    const found = test === null ? all : all.filter(({ item, row }) => test(row(), item.content.properties));
    const sorted = order === null ? found : found.toSorted((a, b) => order(a.row(), b.row()));
    const links = withLinks && names === null ? linksOf(call, calendar) : {};
    const page = sorted.slice(skip, skip + top).map(({ item, row }) => ({
      ...withMeeting(selected({ ...row(), ...links }, names), names),
      ...extended(call, rules, item),
    }));
    const rest = skip + top < sorted.length;
    return {
      '@odata.context': context,
      ...(rest ? { '@odata.nextLink': nextLink(call, skip + top, top) } : {}),
      value: page,
    };
  };
  const contextOf = ({ root, owner, query }: GraphCall, path: string): string => {
    const select = query.get('$select');
    return `${root}/$metadata#users('${encodeURIComponent(owner.email)}')/${path}${select === null ? '' : `(${select})`}`;
  };

  return {
    rulesFor,
    view(call, calendar, item, withLinks) {
      const rules = rulesFor(call, calendar);
      const series = seriesMembers(call, rules, item);
      const row = { ...viewEvent(item, rules), ...series };
      const names = readSelect(call.query, 'event', eventMembers);
      const links = withLinks && names === null ? linksOf(call, calendar) : {};
      return {
        '@odata.context': `${contextOf(call, 'events')}/$entity`,
        ...selected({ ...row, ...links }, names),
        ...extended(call, rules, item),
        ...('exceptionOccurrences' in series ? { exceptionOccurrences: series.exceptionOccurrences } : {}),
      };
    },
    events(call, calendar) {
      // the newest first, as recorded lists are
      const items = [...calendar.events.values()].sort((a, b) => b.created - a.created).map(itemOf);
      return listed(call, calendar, items, contextOf(call, 'events'), true);
    },
    calendarView(call, calendar) {
      const { from, until } = windowOf(call);
      const items = [...calendar.events.values()].flatMap((record) => instancesIn(record, from, until));
      return listed(call, calendar, items, contextOf(call, 'calendarView'), false);
    },
    instances(call, calendar, item) {
      const { from, until } = windowOf(call);
      if (item.type !== 'seriesMaster')
        refuse(400, 'ErrorInvalidRequest', 'Instances can be listed for a series master only.');
      const all = instancesIn(item.record, from, until);
      // exceptions come before occurrences that are earlier
      const items = [
        ...all.filter(({ type }) => type === 'exception'),
        ...all.filter(({ type }) => type !== 'exception'),
      ];
      const id = encodeURIComponent(eventId(item, rulesFor(call, calendar)));
      return listed(call, calendar, items, contextOf(call, `events('${id}')/instances`), false);
    },
  };
}

/** Lists leave `onlineMeeting` out where `isOnlineMeeting` is not selected too. */
function withMeeting(row: Json, names: readonly string[] | null): Json {
  if (names === null || names.includes('isOnlineMeeting')) return row;
  const { onlineMeeting: _, ...rest } = row;
  return rest;
}

export interface Window {
  /** Epoch milliseconds; the end is not included. */
  readonly from: number;
  readonly until: number;
}

/** The window of a request, in any case: the documentation itself writes both. @throws GraphRefusal 400 */
export function windowOf({ query }: Pick<GraphCall, 'query'>): Window {
  const value = (name: string): string | undefined =>
    [...query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const [start, end] = [value('startDateTime'), value('endDateTime')];
  if (start === undefined || end === undefined)
    refuse(
      400,
      'ErrorInvalidParameter',
      'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
    );
  const [from = Number.NaN, until = Number.NaN] = [start, end].map((text) =>
    // a plus sign that was not encoded arrives as a blank; a time without an offset is in UTC
    Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text.slice(0, 23)}Z`),
  );
  if (Number.isNaN(from + until))
    refuse(400, 'ErrorInvalidParameter', `The value '${start}' of parameter 'StartDateTime' is invalid.`);
  if (until < from)
    refuse(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. The end of the time window is before its start.",
    );
  if (until - from > longestWindowMs)
    refuse(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. The range between the start and end dates is greater than the allowed range. Maximum number of days: 1825",
    );
  return { from, until };
}

function nextLink({ root, pathname, query }: GraphCall, skip: number, top: number): string {
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip));
  if (query.has('$top')) next.set('$top', String(top));
  return `${root}${pathname.replace(/^\/v1\.0/, '')}?${next.toString()}`;
}
