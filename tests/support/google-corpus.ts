/**
 * What the Google adapter makes of each recorded answer of the corpus: a table without anything of the answers themselves. The answers
 * are read in place and never copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../src-main/net/index.ts';
import { createCalendarApi } from '../../src-main/providers/google/calendar/api.ts';
import { calendarIn } from '../../src-main/providers/google/calendar/calendars.ts';
import { changesOf } from '../../src-main/providers/google/calendar/changes.ts';
import { readEntryNow } from '../../src-main/providers/google/calendar/entries.ts';
import { performCalls } from '../../src-main/providers/google/calendar/perform.ts';
import type { GoogleCalendar } from '../../src-main/providers/google/calendar/stored.ts';
import { createRequester } from '../../src-main/providers/google/requester.ts';
import type { Call, Outcome } from '../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { sharedFolder } from './google-discovery.ts';

export const corpusFolder = join(sharedFolder, 'corpus', 'api', 'google-calendar');
export const hasCorpus = existsSync(corpusFolder);

type Json = Readonly<Record<string, unknown>>;

interface Exchange {
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
const root = 'https://www.googleapis.com/';
const calendar: GoogleCalendar = {
  id: 'primary',
  name: 'Primary',
  isDefault: true,
  mayWrite: true,
  holdsEvents: true,
  timeZone: 'Europe/Amsterdam',
  hidesPrivate: false,
};
const viewer = { own: ['me@example.com'], privateEvents: 'full' } as const;

/** One row for each answer, in the order of the files' names. */
export async function corpusRows(): Promise<readonly CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const file of readdirSync(corpusFolder).toSorted()) {
    if (!file.endsWith('.json')) continue;
    const content = JSON.parse(readFileSync(join(corpusFolder, file), 'utf8')) as Json;
    for (const exchange of exchangesIn(content))
      rows.push({ file, call: callOf(exchange), became: await becameOf(exchange) });
  }
  return rows;
}

function exchangesIn(content: Json): readonly Exchange[] {
  const listed = (content.exchanges ?? content.documented_errors) as readonly Json[] | undefined;
  if (listed !== undefined) return listed.map(exchangeIn);
  if (Array.isArray(content.items)) return [bare('GET', 'events', content)];
  if (content.kind === 'calendar#event') return [bare('GET', 'events/one', content)];
  if (content.calendars !== undefined) return [bare('POST', 'freeBusy', content)];
  return Object.values(content).map((event) => bare('GET', 'events/one', event));
}

function exchangeIn(one: Json): Exchange {
  const request = (one.request ?? {}) as Readonly<Record<string, string>>;
  const response = (one.response ?? one) as Json;
  const url = URL.parse(request.url ?? `${root}calendar/v3/any`);
  return {
    method: request.method ?? 'ANY',
    path: (url?.pathname ?? request.url ?? '').replace(/^.*?\/calendar\/v3\//, ''),
    status: typeof response.status === 'number' ? response.status : 200,
    headers: (response.headers ?? {}) as Readonly<Record<string, string>>,
    body: response.body,
  };
}

function bare(method: string, path: string, body: unknown): Exchange {
  return { method, path, status: 200, headers: {}, body };
}

/** The call's name, without ids. */
function callOf({ method, path, status }: Exchange): string {
  const names = path
    .split('/')
    .filter((part) => /^(?:users|me|calendarList|calendars|events|[a-z]+[A-Z]?[a-z]*)$/.test(part));
  const known = [
    'calendarList',
    'events',
    'instances',
    'import',
    'move',
    'quickAdd',
    'watch',
    'acl',
    'settings',
  ];
  const shown = [...names.filter((name) => known.includes(name))];
  const isOne =
    /(?:calendarList|events|acl)\/[^/]+$/.test(path) && !known.includes(path.split('/').at(-1) ?? '');
  return `${method} ${shown.join('/') || path.split('/')[0]}${isOne ? '/…' : ''} ${status}`;
}

async function becameOf(exchange: Exchange): Promise<string> {
  const { method, path, status, body } = exchange;
  const api = createCalendarApi(createRequester(channelOf(exchange), { now: () => 0 }), root);
  try {
    if (
      /(?:acl|freeBusy|settings|watch|quickAdd|import|move|clear)(?:\/|$)/.test(path) ||
      path === 'calendars'
    )
      return 'no call that Concord makes';
    if (/calendarList$/.test(path) && method === 'POST') return 'no call that Concord makes';
    if (status >= 400) return await refusedAs(exchange);
    if (/calendarList$/.test(path)) {
      const found = (await api.calendarList(signal)).map((row) => calendarIn(row, 'Etc/UTC'));
      const holding = found.filter((one) => one?.holdsEvents === true).length;
      return `${found.length} rows: ${holding} calendars with events, ${found.filter((one) => one === null).length} deleted`;
    }
    if (/calendarList\/[^/]+$/.test(path))
      return calendarIn(await api.calendarEntry('primary', signal), 'Etc/UTC') === null
        ? 'no calendar'
        : 'a calendar';
    if (/events\/[^/]+\/instances$/.test(path))
      return (await api.instance('primary', 'series', '2026-01-01', signal)) === null
        ? 'no occurrence'
        : 'an occurrence';
    if (method === 'GET' && /events$/.test(path)) return await listedAs(api);
    if (method === 'GET') return await entryAs(api, body);
    return await writtenAs(exchange, api);
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}`;
  }
}

async function listedAs(api: ReturnType<typeof createCalendarApi>): Promise<string> {
  const parts = { api, calendar, viewer: () => viewer, seenSeries: new Set<string>(), now: () => 0 };
  for await (const { changes, last } of changesOf(parts, null, true, signal)) {
    const told = changes.filter((one) => one.type === 'changed' && one.stored !== undefined).length;
    return `${changes.length} entries, ${told} of them read, ${last ? 'the last page' : 'more pages'}`;
  }
  return 'no page';
}

async function entryAs(api: ReturnType<typeof createCalendarApi>, body: unknown): Promise<string> {
  const found = await readEntryNow(api, calendar, 'one', viewer, signal);
  if (found.type === 'found') {
    const { event, readOnly } = found.stored;
    const kind = (event.recurrenceRules?.length ?? 0) > 0 ? 'a series' : 'an event';
    return `${kind}${readOnly === undefined ? '' : `, read-only: ${readOnly.reason}`}`;
  }
  if (found.type === 'unreadable') return `unreadable: ${found.problem.params.reason ?? found.problem.code}`;
  return (body as Json).recurringEventId === undefined ? found.type : `${found.type}, a part of a series`;
}

async function refusedAs(exchange: Exchange): Promise<string> {
  const requester = createRequester(channelOf(exchange), { now: () => 0 });
  const answer = await requester.ask((options) => createCall(options), { signal });
  if (answer.type !== 'refused') return 'no refusal';
  const codes = (['account', 'collection', 'item'] as const).map(
    (purpose) => requester.problemOf(answer.refusal, purpose).code,
  );
  return `problem: ${[...new Set(codes)].join(' or ')}`;
}

const createCall = (options: { readonly fetchImplementation: typeof fetch }): Promise<unknown> =>
  options.fetchImplementation(`${root}calendar/v3/any`, { method: 'GET' });

async function writtenAs(
  { method, body }: Exchange,
  api: ReturnType<typeof createCalendarApi>,
): Promise<string> {
  const type = method === 'POST' ? 'insert' : method === 'DELETE' ? 'delete' : 'patch';
  const common = {
    write: 'key',
    id: 'one',
    ifMatch: '"1"',
    sendUpdates: 'none',
    isSeries: false,
    moves: false,
  };
  const call: Call = {
    key: 'key',
    write: type === 'insert' ? 'create' : type === 'delete' ? 'remove' : 'update',
    calendar: 'primary',
    ref: 'one',
    revision: '"1"',
    request: { method: type, ...common, body: body === undefined ? {} : { summary: 'x' } },
    delivers: [''],
  };
  const parts = {
    api,
    calendarOf: async () => calendar,
    viewer: () => viewer,
    writing: new Map<string, never>(),
  };
  for await (const [, outcome] of performCalls([call], signal, parts)) return outcomeAs(outcome);
  return 'no outcome';
}

function outcomeAs(outcome: Outcome): string {
  return outcome.type === 'done' ? 'done' : `${outcome.type}: ${outcome.problem.code}`;
}

/** Answers every request with the recorded answer; a listing, which reads the exceptions of a series, with the event alone. */
function channelOf({ status, headers, body, path }: Exchange): Channel {
  const text = body === undefined ? '' : JSON.stringify(body);
  const fetch: Channel['fetch'] = async (input) => {
    const asksList = /\/events\?/.test(String(input)) && !/events$/.test(path);
    const { 'content-encoding': _coding, ...kept } = headers;
    const isEmpty = status === 204;
    const response = new Response(isEmpty ? null : asksList ? JSON.stringify({ items: [body] }) : text, {
      status,
      headers: { 'content-type': 'application/json', ...kept },
    });
    Object.defineProperty(response, 'url', { value: String(input) });
    return response;
  };
  return { fetch, stream: fetch, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) };
}
