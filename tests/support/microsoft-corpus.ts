/**
 * What the adapter for Microsoft Graph makes of each recorded answer of the corpus: a table without anything of the answers themselves. The
 * answers are read in place and never copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../src-main/net/index.ts';
import { zoneByName } from '../../src-main/providers/icalendar/index.ts';
import { createLanes } from '../../src-main/providers/lanes.ts';
import { askAll } from '../../src-main/providers/microsoft/batch.ts';
import { type CalendarApi, createCalendarApi } from '../../src-main/providers/microsoft/calendar/api.ts';
import { calendarIn } from '../../src-main/providers/microsoft/calendar/calendars.ts';
import { changesOf } from '../../src-main/providers/microsoft/calendar/changes.ts';
import { performCalls, type Written } from '../../src-main/providers/microsoft/calendar/perform.ts';
import { byTransaction } from '../../src-main/providers/microsoft/calendar/transaction.ts';
import { createRequester, type Requester } from '../../src-main/providers/microsoft/requester.ts';
import type { Parts } from '../../src-main/providers/outlook/series.ts';
import { fetchedOf, type OutlookCalendar } from '../../src-main/providers/outlook/stored.ts';
import type { Call, Fetched } from '../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { sharedFolder } from './google-discovery.ts';

export const corpusFolder = join(sharedFolder, 'corpus', 'api');
export const hasCorpus = existsSync(join(corpusFolder, 'graph-calendar'));

type Json = Readonly<Record<string, unknown>>;

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface CorpusRow {
  readonly file: string;
  readonly call: string;
  readonly became: string;
}

const signal = new AbortController().signal;
const graph = 'https://graph.microsoft.com/';
const clock: Clock = { now: () => 0, monotonic: () => 0, setTimer: () => () => undefined };
const now = Date.UTC(2026, 4, 4);
export const corpusViewer = {
  own: ['me@example.com'],
  privateEvents: 'full',
  identity: byTransaction,
} as const;
export const corpusCalendar: OutlookCalendar = {
  id: 'primary',
  name: 'Calendar',
  isDefault: true,
  mayWrite: true,
  holdsEvents: true,
  hidesPrivate: false,
};

/** The content of a file of the corpus. */
export function corpusFile(folder: string, file: string): Json {
  return JSON.parse(readFileSync(join(corpusFolder, folder, file), 'utf8')) as Json;
}

export function corpusFiles(folder: string): readonly string[] {
  return readdirSync(join(corpusFolder, folder)).toSorted();
}

/** One row for each answer, in the order of the files' names. */
export async function corpusRows(folder: 'graph-calendar' | 'graph-errors'): Promise<readonly CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const file of corpusFiles(folder)) {
    for (const exchange of exchangesIn(corpusFile(folder, file)))
      rows.push({ file, call: callOf(exchange), became: await becameOf(exchange) });
  }
  return rows;
}

function exchangesIn(content: Json): readonly Exchange[] {
  if (Array.isArray(content.exchanges)) return (content.exchanges as readonly Json[]).map(exchangeIn);
  if (Array.isArray(content.responses)) return [bare('$batch', content)];
  if (content.workingHours !== undefined) return [bare('me/mailboxSettings', content)];
  const isSchedule = JSON.stringify(content).includes('scheduleId') || content.value === undefined;
  if (Array.isArray(content.value) && !isSchedule && !JSON.stringify(content).includes('subscriptionId'))
    return [bare('me/calendarView', content)];
  if (content.start !== undefined) return [bare('me/calendarView', { value: [content] })];
  if (content.attendees !== undefined) {
    const event = { ...content, id: 'one', iCalUId: 'one', start: someTime, end: someTime };
    return [bare('me/events/one', event)];
  }
  return [bare('other', content)];
}

const someTime = { dateTime: '2026-05-04T10:00:00.0000000', timeZone: 'UTC' };

function exchangeIn({ request = {}, response = {} }: Json): Exchange {
  const { method = 'GET', url = `${graph}v1.0/any` } = request as Readonly<Record<string, string>>;
  const { status = 200, headers = {}, body } = response as Json;
  return {
    method,
    path: url.replace(/^https:\/\/[^/]+\/(?:v1\.0|beta)\//, ''),
    status: Number(status),
    headers: headers as Exchange['headers'],
    body,
  };
}

function bare(path: string, body: unknown): Exchange {
  return { method: 'GET', path, status: 200, headers: {}, body };
}

const named = ['calendars', 'calendarView', 'delta', 'events', 'instances', 'accept', 'tentativelyAccept'];
const further = [
  'attachments',
  'cancel',
  'mailboxSettings',
  'messages',
  '$batch',
  'getSchedule',
  'findMeetingTimes',
];

/** The call's name, without ids. */
function callOf({ method, path, status }: Exchange): string {
  const parts = (path.split('?')[0] ?? '').split('/').filter((one) => [...named, ...further].includes(one));
  return `${method} ${parts.join('/') || 'other'} ${status}`;
}

async function becameOf(exchange: Exchange): Promise<string> {
  const path = exchange.path.split('?')[0] ?? '';
  if (exchange.status >= 400) return refusedAs(exchange);
  const requester = requesterOf(exchange);
  const api = createCalendarApi(requester, clock, graph);
  try {
    if (/attachments|\/cancel$/.test(path) || (/calendars$/.test(path) && exchange.method === 'POST'))
      return 'no call that Concord makes';
    if (/mailboxSettings$/.test(path))
      return zoneByName(await api.mailboxZone(signal)) === null ? 'a zone that nobody knows' : 'a zone';
    if (path === '$batch') return await batchAs(exchange.body as Json, requesterOf);
    if (/calendars$/.test(path)) {
      const found = (await api.calendars(signal)).flatMap((row) => calendarIn(row) ?? []);
      return `${found.length} calendars, ${found.filter(({ mayWrite }) => mayWrite).length} of them writable`;
    }
    if (/calendars\/[^/]+$/.test(path))
      return calendarIn(await api.defaultCalendar(signal)) === null ? 'no calendar' : 'a calendar';
    if (/delta$/.test(path)) return await roundAs(requester);
    if (/(?:events|calendarView|instances)$/.test(path) && exchange.method === 'GET')
      return rowsAs(exchange.body);
    if (/events(?:\/[^/]+)?$/.test(path) && exchange.method === 'GET') return entryAs(exchange.body);
    if (/(?:events(?:\/[^/]+)?|accept|tentativelyAccept)$/.test(path)) return await writtenAs(exchange);
    return 'no call that Concord makes';
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}`;
  }
}

/**
 * What each answer of a batch is, as the answer to a single question.
 * @param requesterThat gives this answer to every request
 */
export async function batchAs(body: Json, requesterThat: (exchange: Exchange) => Requester): Promise<string> {
  const found: string[] = [];
  for (const one of body.responses as readonly Json[]) {
    const answer = { responses: [{ ...one, id: '0' }] };
    const requester = requesterThat({
      method: 'POST',
      path: '$batch',
      status: 200,
      headers: {},
      body: answer,
    });
    try {
      const [only] = await askAll(['any'], { requester, clock, host: new URL(graph).host }, signal);
      found.push(
        only?.type === 'refused' ? requester.problemOf(only.refusal, 'item').code : 'an answer that is read',
      );
    } catch (error) {
      const trouble = problemOf(error);
      if (trouble === null) throw error;
      found.push(trouble.code);
    }
  }
  return `a batch: ${found.join(', ')}`;
}

async function roundAs(requester: Requester): Promise<string> {
  // what is asked for behind a row that says "removed" was not recorded
  const gone = { host: '', existing: '', retryAt: null, isPage: false, isGraphs: true } as const;
  const api: CalendarApi = {
    ...createCalendarApi(requester, clock, graph),
    event: async () => ({ type: 'refused', refusal: { ...gone, status: 404, codes: ['erroritemnotfound'] } }),
    together: () => api,
  };
  const parts = { api, calendar: 'primary', now };
  for await (const { changes, last } of changesOf(parts, null, signal))
    return `${changes.length} entries, ${last ? 'the last page' : 'more pages'}`;
  return 'no page';
}

function rowsAs(body: unknown): string {
  const rows = ((body as Json).value ?? []) as readonly Json[];
  return (
    rows
      .map((row) => (row['@removed'] === undefined ? entryAs(row) : 'removed, to be asked for'))
      .join('; ') || 'nothing'
  );
}

/** A row of a listing may have a few members only: then the adapter reads the event itself. */
function entryAs(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'no JSON';
  const entry = completed(body as Json);
  if (typeof entry.seriesMasterId === 'string') return 'an occurrence, of whose series is read';
  const found = corpusRead({ entry, exceptions: [], cancelled: [] });
  if (found.type === 'found') {
    const { event, readOnly } = found.stored;
    const kind = (event.recurrenceRules?.length ?? 0) > 0 ? 'a series' : 'an event';
    const people = Object.keys(event.participants ?? {}).length + (found.stored.unaddressed?.length ?? 0);
    return [
      kind,
      event.timeZone ?? 'no zone',
      `${people} people`,
      ...(readOnly === undefined ? [] : [`read-only: ${readOnly.reason}`]),
    ].join(', ');
  }
  return found.type === 'unreadable' ? `unreadable: ${String(found.problem.params.reason)}` : found.type;
}

/** Answers that were shown in part lack what every event has. */
function completed(entry: Json): Json {
  const range = ((entry.recurrence ?? {}) as Json).range as Json | undefined;
  const date = typeof range?.startDate === 'string' ? range.startDate : '2026-05-04';
  const time = { dateTime: `${date}T10:00:00.0000000`, timeZone: 'UTC' };
  return { id: 'one', iCalUId: 'one', start: time, end: time, ...entry };
}

export function corpusRead(parts: Parts): Fetched {
  return fetchedOf(corpusCalendar, 'one', parts, corpusViewer);
}

async function refusedAs(exchange: Exchange): Promise<string> {
  const requester = requesterOf(exchange);
  const answer = await requester.ask({ path: 'any' }, signal);
  if (answer.type !== 'refused') return 'no refusal';
  const found = (['account', 'collection', 'item'] as const).map((purpose) => {
    const { code, params } = requester.problemOf(answer.refusal, purpose);
    return params.reason === undefined ? code : `${code} (${params.reason})`;
  });
  return `problem: ${[...new Set(found)].join(' or ')}`;
}

async function writtenAs(exchange: Exchange): Promise<string> {
  const { method, path, body } = exchange;
  const id = typeof (body as Json | undefined)?.id === 'string' ? String((body as Json).id) : 'one';
  const request = /accept$/i.test(path)
    ? { method: 'reply', reply: 'accept', occurrence: null, originalStart: 0, sendResponse: true }
    : { method: method === 'POST' ? 'create' : method === 'DELETE' ? 'delete' : 'patch', body: {} };
  const call: Call = {
    key: 'key',
    write: method === 'POST' ? 'create' : 'update',
    calendar: 'primary',
    ref: id,
    revision: null,
    request: { write: 'key', id, ...request },
    delivers: [''],
  };
  const parts = {
    api: createCalendarApi(requesterOf(exchange), clock, graph),
    calendarOf: async () => corpusCalendar,
    viewer: () => corpusViewer,
    now: () => now,
    calendarZone: 'Europe/Amsterdam',
    writing: new Map<string, Written>([['key', { ref: id, parts: held }]]),
  };
  for await (const [, outcome] of performCalls([call], signal, parts))
    return outcome.type === 'done' ? 'done' : `${outcome.type}: ${outcome.problem.code}`;
  return 'no outcome';
}

/** An event that a recorded change may be of. */
const held: Parts = {
  entry: { id: 'one', iCalUId: 'one', changeKey: '1', start: someTime, end: someTime },
  exceptions: [],
  cancelled: [],
};

function requesterOf(exchange: Exchange): Requester {
  return createRequester({
    channel: channelOf(exchange),
    clock,
    lanes: createLanes(4),
    graph,
  });
}

/** Answers every request with the recorded answer; an answer without a body is followed by the event. */
function channelOf({ status, headers, body }: Exchange): Channel {
  let asked = 0;
  const fetch: Channel['fetch'] = async (input, init) => {
    asked += 1;
    const hasBody = body !== undefined && body !== '';
    const isEvent = !hasBody && asked > 1 && init?.method === 'GET';
    const { 'content-encoding': _coding, 'transfer-encoding': _transfer, ...kept } = headers;
    const text = isEvent ? JSON.stringify(held.entry) : hasBody ? JSON.stringify(body) : null;
    const response = new Response(text, {
      status: isEvent ? 200 : status,
      headers: { ...kept, 'content-type': 'application/json' },
    });
    Object.defineProperty(response, 'url', { value: String(input) });
    return response;
  };
  return { fetch, stream: fetch, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) };
}
