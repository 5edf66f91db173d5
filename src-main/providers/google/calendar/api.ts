/** The calls of Calendar v3 that Concord makes, each in one place (https://developers.google.com/workspace/calendar/api/v3/reference). */
import { type calendar_v3, calendar as calendarApi } from '@googleapis/calendar';
import { fail, ProblemError } from '../../../../src-shared/domain/problems.ts';
import type { Purpose } from '../errors.ts';
import { idIn, isObject, type Json, listIn, textIn } from '../json.ts';
import type { Refusal } from '../refusal.ts';
import type { Answer, LibraryOptions, Requester } from '../requester.ts';

/** Whom Google mails about a change. It is always said: without it, guests outside Google are mailed. */
export type SendUpdates = 'all' | 'none';

export interface EventsPage {
  readonly items: readonly Json[];
  readonly nextPageToken: string | null;
  readonly nextSyncToken: string | null;
  /** Zone of the calendar; '' when the answer does not say. */
  readonly timeZone: string;
}

export type EventsQuery = Omit<calendar_v3.Params$Resource$Events$List, 'calendarId'>;

export type EventAnswer =
  | { readonly type: 'event'; readonly event: Json }
  | { readonly type: 'refused'; readonly refusal: Refusal };

export interface CalendarApi {
  /** Every row of the list of calendars, hidden ones included. */
  calendarList(signal: AbortSignal): Promise<readonly Json[]>;
  /** A row of the list of calendars; `primary` is the account's own. */
  calendarEntry(id: string, signal: AbortSignal): Promise<Json>;
  /**
   * Each row has an id that can be asked for.
   * @throws ProblemError as `Requester.read` with the purpose `collection`; `answer-invalid` for a row that nobody could ask for (RU9)
   */
  events(calendar: string, query: EventsQuery, signal: AbortSignal): Promise<EventsPage>;
  event(calendar: string, id: string, signal: AbortSignal): Promise<EventAnswer>;
  /** The occurrence of a series with this original start, changed and cancelled ones included; null without one. */
  instance(
    calendar: string,
    series: string,
    originalStart: string,
    signal: AbortSignal,
  ): Promise<Json | null>;
  insert(calendar: string, body: Json, sendUpdates: SendUpdates, signal: AbortSignal): Promise<EventAnswer>;
  patch(calendar: string, id: string, body: Json, options: ChangeOptions): Promise<EventAnswer>;
  /** @returns null when it is done */
  remove(calendar: string, id: string, options: ChangeOptions): Promise<Refusal | null>;
  problemOf: Requester['problemOf'];
}

export interface ChangeOptions {
  readonly sendUpdates: SendUpdates;
  /** The ETag that the event must still have. */
  readonly ifMatch: string;
  readonly signal: AbortSignal;
}

const mostPages = 400;

export function createCalendarApi(requester: Requester, rootUrl: string): CalendarApi {
  const api = calendarApi({ version: 'v3', rootUrl });
  // the library's own type of these options names parts of its HTTP client that are not used here
  const passed = (options: LibraryOptions): object => options;

  const read = async (
    call: (options: object) => Promise<unknown>,
    purpose: Purpose,
    signal: AbortSignal,
  ): Promise<Json> => {
    const value = await requester.read((options) => call(passed(options)), purpose, { signal });
    return isObject(value) ? value : fail('answer-invalid');
  };
  const ask = (
    call: (options: object) => Promise<unknown>,
    signal: AbortSignal,
    ifMatch?: string,
  ): Promise<Answer> =>
    requester.ask((options) => call(passed(options)), {
      signal,
      ...(ifMatch === undefined ? {} : { headers: { 'If-Match': ifMatch } }),
    });
  const eventIn = (answer: Answer): EventAnswer => {
    if (answer.type === 'refused') return answer;
    return isObject(answer.value) && textIn(answer.value, 'id') !== ''
      ? { type: 'event', event: answer.value }
      : fail('answer-invalid');
  };

  return {
    problemOf: requester.problemOf,
    async calendarList(signal) {
      const rows: Json[] = [];
      let pageToken: string | undefined;
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await read(
          (options) =>
            api.calendarList.list(
              { maxResults: 250, showHidden: true, ...(pageToken === undefined ? {} : { pageToken }) },
              options,
            ),
          'account',
          signal,
        );
        if (!Array.isArray(answer.items)) fail('answer-invalid');
        rows.push(...listIn(answer, 'items'));
        pageToken = textIn(answer, 'nextPageToken') || undefined;
        if (pageToken === undefined) return rows;
      }
      return fail('answer-invalid', { limitPages: mostPages });
    },
    calendarEntry: (calendarId, signal) =>
      read((options) => api.calendarList.get({ calendarId }, options), 'account', signal),
    async events(calendarId, query, signal) {
      const answer = await read(
        (options) => api.events.list({ calendarId, ...query }, options),
        'collection',
        signal,
      );
      // an answer without this member is none to this question (RU4, RU9)
      if (!Array.isArray(answer.items)) fail('answer-invalid');
      const items = listIn(answer, 'items');
      if (items.length !== answer.items.length || items.some((row) => idIn(row) === null))
        fail('answer-invalid');
      return {
        items,
        nextPageToken: textIn(answer, 'nextPageToken') || null,
        nextSyncToken: textIn(answer, 'nextSyncToken') || null,
        timeZone: textIn(answer, 'timeZone'),
      };
    },
    async event(calendarId, eventId, signal) {
      return eventIn(await ask((options) => api.events.get({ calendarId, eventId }, options), signal));
    },
    async instance(calendarId, eventId, originalStart, signal) {
      const answer = await ask(
        (options) =>
          api.events.instances(
            { calendarId, eventId, originalStart, showDeleted: true, maxResults: 10 },
            options,
          ),
        signal,
      );
      if (answer.type === 'refused') {
        const { status } = answer.refusal;
        if (status === 404 || status === 410) return null;
        throw new ProblemError(requester.problemOf(answer.refusal, 'item'));
      }
      return isObject(answer.value) ? (listIn(answer.value, 'items')[0] ?? null) : fail('answer-invalid');
    },
    async insert(calendarId, body, sendUpdates, signal) {
      return eventIn(
        await ask(
          (options) =>
            api.events.insert(
              { calendarId, sendUpdates, conferenceDataVersion: 1, requestBody: body },
              options,
            ),
          signal,
        ),
      );
    },
    async patch(calendarId, eventId, body, { sendUpdates, ifMatch, signal }) {
      return eventIn(
        await ask(
          (options) =>
            api.events.patch(
              { calendarId, eventId, sendUpdates, conferenceDataVersion: 1, requestBody: body },
              options,
            ),
          signal,
          ifMatch,
        ),
      );
    },
    async remove(calendarId, eventId, { sendUpdates, ifMatch, signal }) {
      const answer = await ask(
        (options) => api.events.delete({ calendarId, eventId, sendUpdates }, options),
        signal,
        ifMatch,
      );
      return answer.type === 'refused' ? answer.refusal : null;
    },
  };
}
