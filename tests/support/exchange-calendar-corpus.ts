/**
 * What the calendar side for Exchange makes of each recorded message of EWS in the corpus: a table without anything of the messages
 * themselves.
 */
import type { Channel } from '../../src-main/net/index.ts';
import type { ItemAnswer } from '../../src-main/providers/exchange/calendar/answer-parts.ts';
import { type CalendarApi, createCalendarApi } from '../../src-main/providers/exchange/calendar/api.ts';
import { byUid } from '../../src-main/providers/exchange/calendar/global-id.ts';
import { operationsOver } from '../../src-main/providers/exchange/operations.ts';
import { createRequester } from '../../src-main/providers/exchange/requester.ts';
import { wakeOnNews } from '../../src-main/providers/exchange/wake.ts';
import { createLanes } from '../../src-main/providers/lanes.ts';
import { fetchedOf, type OutlookCalendar } from '../../src-main/providers/outlook/stored.ts';
import { childOf, readXml, XmlFault, type XmlNode } from '../../src-sandbox/simulator/xml.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { ProblemError, problem, problemOf } from '../../src-shared/domain/problems.ts';
import { corpusEnvelopes, corpusFiles, corpusText } from './exchange-corpus.ts';

export interface CalendarCorpusRow {
  readonly file: string;
  /** `GetItem`; of several answers in one file each, and `no answer` for a file without one. */
  readonly operation: string;
  readonly became: string;
}

const signal = new AbortController().signal;
const url = 'https://mail.example.com/EWS/Exchange.asmx';
const clock: Clock = { now: () => 0, monotonic: () => 0, setTimer: () => () => undefined };
const calendar: OutlookCalendar = {
  id: 'calendar',
  name: 'Calendar',
  isDefault: true,
  mayWrite: true,
  holdsEvents: true,
  hidesPrivate: false,
};
const viewer = { own: ['me@example.com'], privateEvents: 'full', identity: byUid } as const;

/** One row or more for each file, in the order of their names. */
export async function calendarCorpusRows(): Promise<readonly CalendarCorpusRow[]> {
  const rows: CalendarCorpusRow[] = [];
  for (const file of corpusFiles('ews')) {
    const envelopes = envelopesOf(corpusText('ews', file));
    if (envelopes.length === 0) rows.push({ file, operation: 'no answer', became: 'notes' });
    else if (isStream(envelopes))
      rows.push({ file, operation: 'GetStreamingEvents', became: await streamAs(envelopes.join('')) });
    else for (const envelope of envelopes) rows.push({ file, ...(await becameOf(envelope)) });
  }
  return rows;
}

/** The documentation shows some answers without the element around header and body. */
function envelopesOf(text: string): readonly string[] {
  const found = corpusEnvelopes(text);
  const [parts] = /<(?:\w+:)?Header[\s\S]*<\/(?:\w+:)?Body>/.exec(text) ?? [];
  if (found.length > 0 || parts === undefined || !text.trimStart().startsWith('<')) return found;
  return [`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">${parts}</soap:Envelope>`];
}

function isStream(envelopes: readonly string[]): boolean {
  return envelopes.every((one) => one.includes('GetStreamingEventsResponse'));
}

async function becameOf(envelope: string): Promise<Omit<CalendarCorpusRow, 'file'>> {
  const content = contentOf(envelope);
  if (content === null) return { operation: 'no XML', became: await refusedAs(envelope) };
  if (content.name === 'Fault') return { operation: 'a fault', became: await refusedAs(envelope) };
  const [, operation = ''] = /^(\w+)Response$/.exec(content.name) ?? [];
  if (operation === '') return { operation: content.name, became: 'a request' };
  const read = readers[operation];
  if (read === undefined) return { operation, became: 'no call that the calendar makes' };
  const messages = childOf(content, 'ResponseMessages')?.children ?? [];
  try {
    return { operation, became: await read(apiOn(envelope), messages, envelope) };
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return { operation, became: `problem: ${found.code}` };
  }
}

/** What the body of an envelope holds; null for one that is not well-formed, as the documentation prints some. */
function contentOf(envelope: string): XmlNode | null {
  try {
    return childOf(readXml(envelope), 'Body')?.children[0] ?? null;
  } catch (error) {
    if (error instanceof XmlFault) return null;
    throw error;
  }
}

type Reader = (api: CalendarApi, messages: readonly XmlNode[], envelope: string) => Promise<string>;

const readers: Readonly<Record<string, Reader>> = {
  async GetItem(api, messages) {
    const targets = messages.map((_, index) => ({ id: `item ${index}` }));
    return (await api.items(targets, signal)).map(itemAs).join('; ');
  },
  async SyncFolderItems(api) {
    const { changed, deleted, last } = await api.sync('calendar', null, signal);
    return `${changed.length} changed, ${deleted.length} deleted, ${last ? 'the last page' : 'more pages'}`;
  },
  async FindItem(api) {
    for await (const ids of api.list('calendar', signal)) return `${ids.length} items`;
    return 'no page';
  },
  async FindFolder(_api, _messages, envelope) {
    const pages: string[] = [];
    const api = apiThat(() => {
      pages.push(envelope);
      return pages.length === 1 ? envelope : envelope.replace(goesOn, 'IncludesLastItemInRange="true"');
    });
    // a page that is not the last one is the second one too, which ends the listing
    const folders = await api.calendarsBelow({ known: 'msgfolderroot' }, signal);
    const found = folders.filter(({ folderClass }) => folderClass === 'IPF.Appointment');
    const more = pages.length === 1 ? 'the last page' : 'more pages';
    return `${folders.length / pages.length} folders, ${found.length / pages.length} calendars, ${more}`;
  },
  async GetFolder(api, messages) {
    const found = await api.folders(
      messages.map((_, index) => ({ id: `folder ${index}` })),
      signal,
    );
    return found
      .map(({ folderClass, mayWrite }) => `${folderClass || 'a folder'}${mayWrite ? ', writable' : ''}`)
      .join('; ');
  },
  CreateItem: async (api, messages) => {
    // a reply is answered with what it changed, which is nobody's new item
    const answer = await api.create('calendar', someEvent, 'SendToNone', signal);
    return answer.type === 'refused' ? `refused: ${answer.problem.code}` : `created (${messages.length})`;
  },
  UpdateItem: async (api) =>
    doneAs(await api.update({ id: 'one', changeKey: 'k' }, someEvent, 'SendToNone', signal)),
  DeleteItem: async (api) => doneAs(await api.remove({ id: 'one' }, 'SendToNone', signal)),
  Subscribe: (_api, _messages, envelope) => subscribedAs(envelope),
};

const someEvent = { subject: 'A' };

function doneAs(refused: Awaited<ReturnType<CalendarApi['remove']>>): string {
  return refused === null ? 'done' : `refused: ${refused.problem.code}`;
}

function itemAs(answer: ItemAnswer): string {
  if (answer.type === 'refused') return `refused: ${answer.problem.code}`;
  if (answer.type === 'unreadable') return `unreadable: ${problemOf(answer.error)?.code}`;
  const { entry, modified, deleted } = answer;
  const found = fetchedOf(calendar, 'one', { entry, exceptions: [], cancelled: [] }, viewer);
  if (found.type !== 'found')
    return found.type === 'unreadable' ? `unreadable: ${found.problem.params.reason}` : found.type;
  const { event, readOnly, unaddressed = [] } = found.stored;
  const isSeries = (event.recurrenceRules?.length ?? 0) > 0;
  return [
    isSeries ? `a series (${modified.length} changed, ${deleted.length} cancelled)` : 'an event',
    event.timeZone ?? 'no zone',
    `${Object.keys(event.participants ?? {}).length + unaddressed.length} people`,
    ...(readOnly === undefined ? [] : [`read-only: ${readOnly.reason}`]),
  ].join(', ');
}

/** A fault, or what is no SOAP, as the answer to a question about the whole calendar. */
async function refusedAs(envelope: string): Promise<string> {
  try {
    await apiOn(envelope, envelope.includes('Fault') ? 500 : 200).sync('calendar', null, signal);
    return 'read';
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}`;
  }
}

const goesOn = 'IncludesLastItemInRange="false"';

function apiOn(envelope: string, status = 200): CalendarApi {
  return apiThat(() => envelope, status);
}

function apiThat(answer: () => string, status = 200): CalendarApi {
  const requester = requesterOn(() => new Response(answer(), { status, headers: xml }));
  return createCalendarApi(operationsOver(requester));
}

const xml = { 'content-type': 'text/xml; charset=utf-8' };
const services = 'http://schemas.microsoft.com/exchange/services/2006';
const subscription = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><SubscribeResponse xmlns="${services}/messages"><ResponseMessages><SubscribeResponseMessage ResponseClass="Success"><ResponseCode>NoError</ResponseCode><SubscriptionId>one</SubscriptionId></SubscribeResponseMessage></ResponseMessages></SubscribeResponse></Body></Envelope>`;

/** Whether the next request names the subscription that was given. */
async function subscribedAs(envelope: string): Promise<string> {
  const asked: string[] = [];
  const ends = new AbortController();
  const requester = requesterOn((body) => {
    asked.push(body);
    if (asked.length === 1) return new Response(envelope, { headers: xml });
    ends.abort();
    throw new ProblemError(problem('unreachable'));
  });
  const parts = { requester, clock, mailbox: 'me@example.com' };
  for await (const _ of wakeOnNews(parts, async () => ['calendar'], ends.signal)) break;
  return asked[1]?.includes('GetStreamingEvents') ? 'a subscription' : 'no subscription';
}

/** How often a stream tells of a change. */
async function streamAs(text: string): Promise<string> {
  let requests = 0;
  let woken = 0;
  const ends = new AbortController();
  const requester = requesterOn(() => {
    requests += 1;
    if (requests === 1) return new Response(subscription, { headers: xml });
    if (requests === 2) return new Response(text, { headers: xml });
    ends.abort();
    throw new ProblemError(problem('unreachable'));
  });
  const parts = { requester, clock: ringing, mailbox: 'me@example.com' };
  for await (const _ of wakeOnNews(parts, async () => ['calendar'], ends.signal)) woken += 1;
  return `woken ${woken} times, then ${requests > 2 ? 'asked again' : 'polled'}`;
}

/** Its waits are over at once. */
const ringing: Clock = {
  ...clock,
  setTimer(_delayMs, callback) {
    queueMicrotask(callback);
    return () => undefined;
  },
};

function requesterOn(answer: (body: string) => Response): ReturnType<typeof createRequester> {
  let asked = 0;
  const fetch: Channel['fetch'] = async (input, init) => {
    asked += 1;
    const response = answer(String(init?.body ?? ''));
    if (asked > mostRequests) throw new Error('asks without an end');
    Object.defineProperty(response, 'url', { value: String(input) });
    return response;
  };
  return createRequester({
    channel: { fetch, stream: fetch, traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }) },
    clock,
    lanes: createLanes(4),
    url,
    version: 'Exchange2013_SP1',
    way: 'basic',
  });
}

const mostRequests = 10;
