/** The calendar's part of Graph v1.0 that Concord uses, each call in one place (https://learn.microsoft.com/graph/api/resources/calendar). */
import type { Clock } from '../../../../src-shared/domain/clock.ts';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import { idIn, isObject, type Json, listIn, textIn } from '../../json-members.ts';
import type { Reply } from '../../outlook/index.ts';
import type { BatchAnswer, Question } from '../batch.ts';
import type { Purpose } from '../errors.ts';
import { type Ask, alone, gathered } from '../gathered.ts';
import type { Refusal } from '../refusal.ts';
import { type Answer, type GraphRequest, leadsTo, type Requester, segment } from '../requester.ts';
import { expandProperties } from './extended.ts';

export type EventAnswer =
  | { readonly type: 'event'; readonly event: Json }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface DeltaPage {
  readonly rows: readonly Json[];
  /** Where the round goes on; null on its last page. */
  readonly nextLink: string | null;
  /** On the last page: where the next round begins. */
  readonly deltaLink: string | null;
}

/** Epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

export interface CalendarApi {
  /** Of Graph. */
  readonly host: string;
  /** The name of the time zone that the person set in Outlook; '' where this sign-in may not read it. */
  mailboxZone(signal: AbortSignal): Promise<string>;
  /** The default calendar. */
  defaultCalendar(signal: AbortSignal): Promise<Json>;
  /** Every calendar of the account, those that others share with it included. */
  calendars(signal: AbortSignal): Promise<readonly Json[]>;
  event(calendar: string, id: string, signal: AbortSignal): Promise<EventAnswer>;
  /** Of a series: `cancelledOccurrences` and `exceptionOccurrences`. */
  offered(calendar: string, id: string, signal: AbortSignal): Promise<EventAnswer>;
  /** The occurrences of a series that take place in a range, without their contents. @throws ProblemError for the whole side */
  instances(calendar: string, id: string, range: Range, signal: AbortSignal): Promise<readonly Json[]>;
  /** Single events and series, page by page. @throws ProblemError as `Requester.read` with the purpose `collection` */
  events(calendar: string, query: EventsQuery, signal: AbortSignal): AsyncGenerator<readonly Json[]>;
  /** What takes place in a range, occurrences of series included, page by page. */
  view(
    calendar: string,
    range: Range,
    query: EventsQuery,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Json[]>;
  /** @param at a range for a new round, or a link that an earlier page gave */
  delta(calendar: string, at: Range | string, signal: AbortSignal): Promise<DeltaPage>;
  create(calendar: string, body: Json, signal: AbortSignal): Promise<EventAnswer>;
  patch(calendar: string, id: string, body: Json, ifMatch: string, signal: AbortSignal): Promise<EventAnswer>;
  /** @returns null when it is done */
  remove(calendar: string, id: string, ifMatch: string, signal: AbortSignal): Promise<Refusal | null>;
  /** Answers an invitation, or one occurrence of it. @returns null when it is done */
  reply(
    calendar: string,
    id: string,
    reply: Reply,
    sendResponse: boolean,
    signal: AbortSignal,
  ): Promise<Refusal | null>;
  problemOf: Requester['problemOf'];
  /** The same, where events and parts of series that are asked for at the same time travel in one request. */
  together(): CalendarApi;
}

export interface EventsQuery {
  readonly filter?: string;
  readonly select?: string;
  readonly expand?: string;
  readonly orderBy?: string;
  /** Rows per page. */
  readonly top: number;
}

const mostPages = 400;
const pageSize = 200;

/** Times in UTC; bodies as Exchange keeps them. */
const prefer = ['outlook.timezone="UTC"', 'outlook.body-content-type="html"'];

/** What of an instance tells which occurrence it is. */
const instanceMembers = 'id,type,seriesMasterId,originalStart,start,end,isCancelled';

export function createCalendarApi(requester: Requester, clock: Clock, root: string): CalendarApi {
  const { host } = new URL(root);
  const read = async (request: GraphRequest, purpose: Purpose, signal: AbortSignal): Promise<Json> => {
    const value = await requester.read({ prefer, ...request }, purpose, signal);
    return isObject(value) ? value : fail('answer-invalid');
  };
  const ask = (request: GraphRequest, signal: AbortSignal): Promise<Answer> =>
    requester.ask({ prefer, ...request }, signal);
  const eventIn = (answer: Answer | BatchAnswer): EventAnswer => {
    if (answer.type === 'refused') return answer;
    return isObject(answer.value) && textIn(answer.value, 'id') !== ''
      ? { type: 'event', event: answer.value }
      : fail('answer-invalid');
  };
  /** As `eventIn`, of the event with this id: a single event or a series keeps it for good. */
  const ownEventIn = (answer: Answer | BatchAnswer, id: string): EventAnswer => {
    const found = eventIn(answer);
    const isAnother =
      found.type === 'event' && textIn(found.event, 'seriesMasterId') === '' && found.event.id !== id;
    return isAnother ? fail('answer-invalid') : found;
  };
  /** Of a listing of events. One without an id, and one without rows, is no answer to this question (RU4, RU9). */
  const rowsIn = (answer: Json): readonly Json[] => {
    const rows = listIn(answer, 'value');
    if (!Array.isArray(answer.value) || rows.length !== answer.value.length) fail('answer-invalid');
    return rows.every((row) => idIn(row) !== null) ? rows : fail('answer-invalid');
  };
  /** Null without one. What leads elsewhere could not be asked for, and is not kept. */
  const linkIn = (answer: Json, name: string): string | null => {
    const link = textIn(answer, name);
    if (link === '') return null;
    return leadsTo(root, link) ? link : fail('answer-invalid');
  };
  const refusalIn = (answer: Answer): Refusal | null => (answer.type === 'refused' ? answer.refusal : null);
  const eventPath = (calendar: string, id: string): string =>
    `me/calendars/${segment(calendar)}/events/${segment(id)}`;

  /** @param first its `path` is that of the first page; the others have links of their own */
  async function* pages(
    first: GraphRequest,
    purpose: Purpose,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Json[]> {
    let request = first;
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await read(request, purpose, signal);
      if (!Array.isArray(answer.value)) fail('answer-invalid');
      yield purpose === 'account' ? listIn(answer, 'value') : rowsIn(answer);
      const next = textIn(answer, '@odata.nextLink');
      if (next === '') return;
      request = { path: next };
    }
    fail('answer-invalid', { limitPages: mostPages });
  }
  const all = async (
    request: GraphRequest,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<readonly Json[]> => {
    const rows: Json[] = [];
    for await (const page of pages(request, purpose, signal)) rows.push(...page);
    return rows;
  };

  const batchParts = { requester, clock, host, prefer };
  const apiBy = (askOne: Ask): CalendarApi => ({
    host,
    problemOf: requester.problemOf,
    together: () => apiBy(gathered(batchParts)),
    async mailboxZone(signal) {
      const answer = await ask({ path: 'me/mailboxSettings', query: { $select: 'timeZone' } }, signal);
      if (answer.type === 'value') return isObject(answer.value) ? textIn(answer.value, 'timeZone') : '';
      const found = requester.problemOf(answer.refusal, 'item');
      if (found.code === 'not-permitted') return '';
      throw new ProblemError(found);
    },
    defaultCalendar: (signal) => read({ path: 'me/calendar' }, 'account', signal),
    calendars: (signal) => all({ path: 'me/calendars', query: { $top: '100' } }, 'account', signal),
    async event(calendar, id, signal) {
      const question = questionOf(eventPath(calendar, id), { $expand: expandProperties });
      return ownEventIn(await askOne(question, signal), id);
    },
    async offered(calendar, id, signal) {
      const question = questionOf(eventPath(calendar, id), {
        $select: 'id,changeKey,cancelledOccurrences',
        $expand: 'exceptionOccurrences',
      });
      return ownEventIn(await askOne(question, signal), id);
    },
    async instances(calendar, id, range, signal) {
      const question = questionOf(`${eventPath(calendar, id)}/instances`, {
        ...rangeQuery(range),
        $select: instanceMembers,
        $top: '500',
      });
      const first = await askOne(question, signal);
      if (first.type === 'refused') throw new ProblemError(requester.problemOf(first.refusal, 'item'));
      const rows = [...rowsIn(first.value)];
      const next = textIn(first.value, '@odata.nextLink');
      return next === '' ? rows : [...rows, ...(await all({ path: next }, 'item', signal))];
    },
    events: (calendar, query, signal) =>
      pages(
        { path: `me/calendars/${segment(calendar)}/events`, query: queryOf(query) },
        'collection',
        signal,
      ),
    view: (calendar, range, query, signal) =>
      pages(
        {
          path: `me/calendars/${segment(calendar)}/calendarView`,
          query: { ...rangeQuery(range), ...queryOf(query) },
        },
        'collection',
        signal,
      ),
    async delta(calendar, at, signal) {
      const answer = await read(
        {
          ...(typeof at === 'string'
            ? { path: at }
            : { path: `me/calendars/${segment(calendar)}/calendarView/delta`, query: rangeQuery(at) }),
          prefer: [...prefer, `odata.maxpagesize=${pageSize}`],
        },
        'collection',
        signal,
      );
      return {
        rows: rowsIn(answer),
        nextLink: linkIn(answer, '@odata.nextLink'),
        deltaLink: linkIn(answer, '@odata.deltaLink'),
      };
    },
    async create(calendar, body, signal) {
      const path = `me/calendars/${segment(calendar)}/events`;
      return eventIn(await ask({ method: 'POST', path, body }, signal));
    },
    async patch(calendar, id, body, ifMatch, signal) {
      return eventIn(await ask({ method: 'PATCH', path: eventPath(calendar, id), body, ifMatch }, signal));
    },
    async remove(calendar, id, ifMatch, signal) {
      return refusalIn(await ask({ method: 'DELETE', path: eventPath(calendar, id), ifMatch }, signal));
    },
    async reply(calendar, id, reply, sendResponse, signal) {
      const path = `${eventPath(calendar, id)}/${reply}`;
      return refusalIn(await ask({ method: 'POST', path, body: { sendResponse } }, signal));
    },
  });
  return apiBy(alone(batchParts));
}

function questionOf(path: string, query: Readonly<Record<string, string>>): Question {
  const given = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${path}?${given.join('&')}`;
}

function rangeQuery({ from, until }: Range): Readonly<Record<string, string>> {
  return { startDateTime: new Date(from).toISOString(), endDateTime: new Date(until).toISOString() };
}

function queryOf({ filter, select, expand, orderBy, top }: EventsQuery): Readonly<Record<string, string>> {
  return {
    ...(filter === undefined ? {} : { $filter: filter }),
    ...(select === undefined ? {} : { $select: select }),
    ...(expand === undefined ? {} : { $expand: expand }),
    ...(orderBy === undefined ? {} : { $orderby: orderBy }),
    $top: String(top),
  };
}
