/** `events.list` and `events.instances`: pages, sync tokens, filters. Series are expanded for a range alone. */

import { type Stamps, timestamp } from '../../simulator/stamps.ts';
import { refuseApi, refuseFullSync, refuseInvalid } from '../api-refusal.ts';
import type { People, Person } from '../people.ts';
import type { Calendar, Calendars } from './calendars.ts';
import { type EventRecord, isCancelled, isSame, type Json } from './event.ts';
import type { EventBook } from './event-book.ts';
import { viewEvent } from './event-view.ts';
import { instantOf } from './moment.ts';
import { listEtag, readToken, type TokenContent, writeToken } from './tokens.ts';

export interface EventListing {
  list(person: Person, calendar: Calendar, query: URLSearchParams): Json;
  instances(person: Person, calendar: Calendar, id: string, query: URLSearchParams): Json;
}

export interface ListingParts {
  readonly people: People;
  readonly calendars: Calendars;
  readonly stamps: Stamps;
  readonly book: EventBook;
  /** Told what Google calls undefined behaviour, so that a test sees it. */
  readonly complain: (text: string) => void;
}

/** Parameters that the documentation forbids beside a sync token. */
const notWithToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'timeMin',
  'timeMax',
  'updatedMin',
];
/** Listings with these give no sync token. */
const withoutToken = [
  'iCalUID',
  'orderBy',
  'privateExtendedProperty',
  'q',
  'sharedExtendedProperty',
  'updatedMin',
];
/** How a page is cut is no part of what is listed. */
const pagingOnly = ['pageToken', 'syncToken', 'maxResults', 'alt', 'prettyPrint'];
const dayMs = 86_400_000;
/** Google does not say how far back it goes; recordings and reports name about four weeks. */
const oldestUpdatedMinMs = 28 * dayMs;
/** How far ahead the instances of an endless series go. */
const horizonMs = 3_653 * dayMs;

export function createEventListing(parts: ListingParts): EventListing {
  const { people, calendars, stamps, book, complain } = parts;

  const head = (person: Person, calendar: Calendar, etag: number): Json => ({
    kind: 'calendar#events',
    etag: listEtag(etag),
    summary: calendar.summary,
    description: calendar.description ?? '',
    updated: timestamp(calendar.updated),
    timeZone: calendar.timeZone,
    accessRole: calendars.roleOf(person, calendar),
    defaultReminders: calendars.entryOf(person, calendar)?.defaultReminders ?? [],
  });
  const viewRules = (person: Person, calendar: Calendar, query: URLSearchParams) => {
    const [zone, mostGuests] = [query.get('timeZone'), query.get('maxAttendees')];
    return {
      calendar,
      role: calendars.roleOf(person, calendar) ?? ('freeBusyReader' as const),
      people,
      ...(zone === null ? {} : { zone }),
      ...(mostGuests === null ? {} : { mostGuests: Number(mostGuests) }),
    };
  };
  const isSeriesOver = (calendar: Calendar, event: EventRecord, from: number): boolean =>
    !book
      .instancesOf(calendar, event, from - 400 * dayMs, from + horizonMs)
      .some(({ content }) => instantOf(content.end, calendar.timeZone) > from);

  const inRange = (
    calendar: Calendar,
    event: EventRecord,
    asked: Readonly<Record<string, string>>,
  ): boolean => {
    const { content } = event;
    const [from, until] = [asked.timeMin, asked.timeMax].map((text) =>
      text === undefined ? null : instant(text),
    );
    if (until != null && instantOf(content.start, calendar.timeZone) >= until) return false;
    if (from == null) return true;
    return content.recurrence === undefined
      ? instantOf(content.end, calendar.timeZone) > from
      : !isSeriesOver(calendar, event, from);
  };

  return {
    list(person, calendar, query) {
      if (query.get('singleEvents') === 'true') return expanded(person, calendar, query);
      if (query.get('orderBy') === 'startTime')
        refuseInvalid('The requested ordering is not available for the particular query.');
      const size = Math.min(2500, Number(query.get('maxResults') ?? 250));
      const asked = Object.fromEntries([...query].filter(([name]) => !pagingOnly.includes(name)));
      const syncToken = query.get('syncToken');
      const since = syncToken === null ? null : demandSync(calendar, syncToken, query);
      const pageToken = query.get('pageToken');
      const page = pageToken === null ? null : readToken(pageToken, 'events-page', calendar.id);
      if (pageToken !== null && (page === null || page.since !== since?.at))
        refuseInvalid('Invalid page token value.');
      const first = since ?? page;
      if (
        first?.query !== undefined &&
        !isSame({ ...first.query, ...rangeOf(asked) }, { ...asked, ...rangeOf(first.query) })
      )
        complain('a sync or page token is used with other parameters than it was made with');
      const range = since?.query ?? asked;
      const until = page?.at ?? stamps.last();
      const updatedMin = asked.updatedMin === undefined ? null : demandUpdatedMin(asked.updatedMin);

      const showsDeleted = asked.showDeleted === 'true';
      const known = [...calendar.events.values()].filter(
        ({ row, changed }) => row > (page?.row ?? 0) && (since === null || changed > since.at),
      );
      known.sort((a, b) => a.row - b.row);
      // a page is cut before deleted events are left out: it may be empty and yet not the last
      const cut = known.slice(0, size);
      const shown = cut.filter((event) => {
        if (isCancelled(event)) {
          const uid = query.get('iCalUID');
          if (uid !== null && uid !== event.iCalUID) return false;
          return since !== null || updatedMin !== null
            ? updatedMin === null || event.changed / 1000 >= updatedMin
            : showsDeleted || isCancelledException(calendar, event);
        }
        if (updatedMin !== null && event.updated / 1000 < updatedMin) return false;
        return matches(event, query) && inRange(calendar, event, range);
      });
      const last = cut.at(-1);
      const rules = { ...viewRules(person, calendar, query), hidesDeletedDetails: !showsDeleted };
      return {
        ...head(person, calendar, until),
        ...(known.length > size && last !== undefined
          ? {
              nextPageToken: writeToken('events-page', calendar.id, {
                at: until,
                row: last.row,
                query: asked,
                ...(since === null ? {} : { since: since.at }),
              }),
            }
          : withoutToken.some((name) => query.has(name))
            ? {}
            : { nextSyncToken: writeToken('events', calendar.id, { at: until, query: range }) }),
        items: shown.map((event) => viewEvent(event, rules)),
      };
    },
    instances(person, calendar, id, query) {
      const master = book.demand(calendar, id);
      const size = Math.min(2500, Number(query.get('maxResults') ?? 250));
      const pageToken = query.get('pageToken');
      const page = pageToken === null ? null : readToken(pageToken, 'instances-page', id);
      if (pageToken !== null && page === null) refuseInvalid('Invalid page token value.');
      const original = query.get('originalStart');
      const start = instantOf(master.content.start, calendar.timeZone);
      const [from, until] =
        original === null
          ? [Math.min(start, stamps.now()) - dayMs, Math.max(start, stamps.now()) + horizonMs]
          : [instant(original), instant(original) + 1];
      const [timeMin, timeMax] = [query.get('timeMin'), query.get('timeMax')];
      const all = (isCancelled(master) ? [] : book.instancesOf(calendar, master, from, until)).filter(
        (event) => {
          const { content } = event;
          if (isCancelled(event) && query.get('showDeleted') !== 'true') return false;
          return (
            (timeMin === null || instantOf(content.end, calendar.timeZone) > instant(timeMin)) &&
            (timeMax === null || instantOf(content.start, calendar.timeZone) < instant(timeMax))
          );
        },
      );
      const skipped = page?.row ?? 0;
      const ends = skipped + size >= all.length;
      const at = stamps.last();
      return {
        ...head(person, calendar, at),
        ...(ends
          ? { nextSyncToken: writeToken('events', `${calendar.id} ${id}`, { at }) }
          : { nextPageToken: writeToken('instances-page', id, { at, row: skipped + size }) }),
        items: all
          .slice(skipped, skipped + size)
          .map((event) => viewEvent(event, viewRules(person, calendar, query))),
      };
    },
  };

  /** Instances in place of their series. Only a range can be asked for, and it has no sync token when it is ordered. */
  function expanded(person: Person, calendar: Calendar, query: URLSearchParams): Json {
    const [timeMin, timeMax] = [query.get('timeMin'), query.get('timeMax')];
    if (query.has('syncToken') || query.has('pageToken') || timeMin === null || timeMax === null) {
      complain('the simulator expands series in one page of a range only');
      refuseInvalid('The simulator expands series in one page of a range only.');
    }
    const [from, until] = [instant(timeMin), instant(timeMax)];
    const inside = [...calendar.events.values()]
      .filter(({ recurringEventId }) => recurringEventId === undefined)
      .flatMap((event) =>
        isCancelled(event)
          ? []
          : event.content.recurrence === undefined
            ? [event]
            : book.instancesOf(calendar, event, from - 400 * dayMs, until + dayMs),
      )
      .filter(
        ({ content, ...event }) =>
          !isCancelled({ ...event, content }) &&
          instantOf(content.end, calendar.timeZone) > from &&
          instantOf(content.start, calendar.timeZone) < until,
      );
    if (query.get('orderBy') === 'startTime')
      inside.sort(
        (a, b) =>
          instantOf(a.content.start, calendar.timeZone) - instantOf(b.content.start, calendar.timeZone),
      );
    return {
      ...head(person, calendar, stamps.last()),
      items: inside
        .slice(0, Number(query.get('maxResults') ?? 250))
        .map((event) => viewEvent(event, viewRules(person, calendar, query))),
    };
  }

  function demandSync(calendar: Calendar, token: string, query: URLSearchParams): TokenContent {
    const forbidden = notWithToken.find((name) => query.has(name));
    if (forbidden !== undefined) refuseInvalid(`Sync token cannot be combined with ${forbidden}.`);
    if (query.get('showDeleted') === 'false')
      refuseInvalid('Sync token cannot be combined with showDeleted=false.');
    const content = readToken(token, 'events', calendar.id);
    if (content === null || content.at < calendar.tokensFrom) refuseFullSync();
    return content;
  }

  function demandUpdatedMin(text: string): number {
    const at = instant(text);
    if (at < stamps.now() - oldestUpdatedMinMs)
      refuseApi({
        status: 410,
        domain: 'calendar',
        reason: 'updatedMinTooLongAgo',
        message: 'The requested minimum modification time lies too far in the past.',
        locationType: 'parameter',
        location: 'updatedMin',
      });
    return at;
  }
}

/** A cancelled occurrence of a series that lives is always listed. */
function isCancelledException(calendar: Calendar, { recurringEventId, bare }: EventRecord): boolean {
  const master = recurringEventId === undefined ? undefined : calendar.events.get(recurringEventId);
  return master !== undefined && !isCancelled(master) && !bare;
}

function matches({ iCalUID, eventType, content }: EventRecord, query: URLSearchParams): boolean {
  const uid = query.get('iCalUID');
  const types = query.getAll('eventTypes');
  const properties = content.fields.extendedProperties as
    | { readonly private?: Json; readonly shared?: Json }
    | undefined;
  const has = (name: 'private' | 'shared'): boolean => {
    const wanted = query.getAll(`${name}ExtendedProperty`);
    return (
      wanted.length === 0 ||
      wanted.some((text) => {
        const at = text.indexOf('=');
        return properties?.[name]?.[text.slice(0, at)] === text.slice(at + 1);
      })
    );
  };
  return (
    (uid === null || uid === iCalUID) &&
    (types.length === 0 || types.includes(eventType)) &&
    has('private') &&
    has('shared')
  );
}

/** The range of a first listing, which the incremental ones may not repeat. */
function rangeOf(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(query).filter(([name]) => name === 'timeMin' || name === 'timeMax'),
  );
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) refuseInvalid('Bad Request');
  return at;
}
