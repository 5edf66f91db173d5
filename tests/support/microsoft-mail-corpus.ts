/**
 * What the mail adapter for Microsoft Graph makes of each recorded answer of the corpus: a table without anything of the answers
 * themselves. The answers are read in place and never copied.
 */
import type { Channel } from '../../src-main/net/index.ts';
import { createLanes } from '../../src-main/providers/lanes.ts';
import type { ByteBudget } from '../../src-main/providers/mail-kind.ts';
import { createMailApi, type GraphMailApi } from '../../src-main/providers/microsoft/mail/api.ts';
import { changesIn, folderChanges } from '../../src-main/providers/microsoft/mail/changes.ts';
import { describeMessages } from '../../src-main/providers/microsoft/mail/describe.ts';
import { mailboxesIn } from '../../src-main/providers/microsoft/mail/folders.ts';
import { messageIn } from '../../src-main/providers/microsoft/mail/message.ts';
import { writesOf } from '../../src-main/providers/microsoft/mail/perform.ts';
import { problemOfMail } from '../../src-main/providers/microsoft/mail/problems.ts';
import { readMessages } from '../../src-main/providers/microsoft/mail/read.ts';
import { createRequester, type Requester } from '../../src-main/providers/microsoft/requester.ts';
import { performCalls, prepareCalls } from '../../src-main/providers/outlook-mail/index.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { StoredMessage } from '../../src-shared/domain/mail/message.ts';
import type { MailWrite } from '../../src-shared/domain/mail/side.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { batchAs, type CorpusRow, corpusFile, corpusFiles, type Exchange } from './microsoft-corpus.ts';

type Json = Readonly<Record<string, unknown>>;

const signal = new AbortController().signal;
const graph = 'https://graph.microsoft.com/';
/** Longer waits are not waited for. */
const clock: Clock = {
  now: () => Date.UTC(2026, 4, 4),
  monotonic: () => 0,
  setTimer(_delayMs, callback) {
    queueMicrotask(callback);
    return () => undefined;
  },
};

/** One row for each answer, in the order of the files' names. */
export async function mailCorpusRows(folder: 'graph-mail' | 'graph-errors'): Promise<readonly CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const file of corpusFiles(folder)) {
    if (!file.endsWith('.json')) {
      rows.push({ file, call: 'none', became: 'notes of a reader, and no answer' });
      continue;
    }
    const content = corpusFile(folder, file);
    for (const exchange of exchangesIn(content))
      rows.push({ file, call: callOf(exchange), became: await becameOf(exchange) });
  }
  return rows;
}

function exchangesIn(content: Json): readonly Exchange[] {
  if (!Array.isArray(content.exchanges))
    return [
      { method: 'GET', path: 'me/mailFolders/one/messages/delta', status: 200, headers: {}, body: content },
    ];
  return (content.exchanges as readonly Json[]).map(({ request = {}, response = {} }) => {
    const { method = 'GET', url = `${graph}v1.0/other` } = request as Readonly<Record<string, string>>;
    const { status = 200, headers = {}, body } = response as Json;
    return {
      method,
      path: (url.split('?')[0] ?? '').replace(/^https:\/\/[^/]+\/(?:api\/)?(?:v1\.0|v2\.0|beta)\//, ''),
      status: Number(status),
      headers: headers as Exchange['headers'],
      body,
    };
  });
}

const named =
  /^(?:mailFolders|childFolders|messages|delta|move|copy|send|sendMail|attachments|createReplyAll)$/i;

/** The call's name, without ids. */
function callOf({ method, path, status }: Exchange): string {
  const parts = path.split('/').map((part) => part.replace(/\(.*$/, ''));
  return `${method} ${parts.filter((part) => named.test(part)).join('/') || 'other'} ${status}`;
}

function requesterOf({ status, headers, body }: Exchange): Requester {
  const fetch: Channel['fetch'] = async () => {
    const text = body === undefined || body === '' ? null : JSON.stringify(body);
    const answer = new Response(text, {
      status,
      headers: { 'Content-Type': 'application/json', ...shown(headers) },
    });
    Object.defineProperty(answer, 'url', { value: graph });
    return answer;
  };
  const traffic = () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 });
  return createRequester({ channel: { fetch, stream: fetch, traffic }, clock, lanes: createLanes(4), graph });
}

function shown(headers: Exchange['headers']): Exchange['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'retry-after'));
}

async function becameOf(exchange: Exchange): Promise<string> {
  if (exchange.status >= 400) return refusedAs(exchange);
  if (Array.isArray((exchange.body as Json | undefined)?.responses))
    return batchAs(exchange.body as Json, requesterOf);
  const { method, path, body } = exchange;
  const api = createMailApi(requesterOf(exchange), clock, graph);
  try {
    if (method === 'GET' && /mailFolders\/delta$/i.test(path)) {
      const { rows } = await api.delta({ link: `${graph}v1.0/me/mailFolders/delta` }, signal);
      return `${mailboxesIn(rows, new Map()).length} mailboxes`;
    }
    if (method === 'GET' && /messages\/delta$/i.test(path)) return await roundAs(api, body as Json);
    if (/messages\/[^/]+\/\$value$/.test(path)) return await bytesAs(api);
    if (method === 'GET' && /messages\/[^/]+$/i.test(path)) return await messageAs(body as Json);
    if (method === 'PATCH' || /\/move$/.test(path)) return await writtenAs(api, exchange);
    // the question after a Message-ID has such an answer
    if (method === 'GET' && /(?:^me|users\/[^/]+|mailFolders\/[^/]+)\/messages$/i.test(path)) {
      const rows = (body as { readonly value: readonly Json[] }).value;
      return `${rows.filter((row) => messageIn(row) !== null).length} of ${rows.length} messages whole`;
    }
    return 'no call that Concord makes';
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}`;
  }
}

async function roundAs(api: GraphMailApi, body: Json): Promise<string> {
  const changes = changesIn((body.value ?? []) as readonly Json[]);
  const types = changes.map(({ type }) => type).join(', ') || 'nothing';
  // a file that shows rows only has no link behind them
  if (!Object.keys(body).some((name) => name.endsWith('Link'))) return types;
  // what is asked for behind thin rows was not recorded
  const withoutLooks: GraphMailApi = { ...api, async *messages() {} };
  for await (const { last } of folderChanges('one', null, signal, withoutLooks))
    return `${types}; ${last ? 'the last page' : 'more pages'}`;
  return 'no page';
}

async function bytesAs(api: GraphMailApi): Promise<string> {
  const budget: ByteBudget = { reserve: async () => () => undefined };
  const randomness = { uuid: () => 'one', fraction: () => 0 };
  for await (const one of readMessages(['one'], signal, { api, budget, randomness, temporaryDirectory: '' }))
    return one.type === 'read' ? 'the bytes of a message' : one.type;
  return 'no answer';
}

/** A message is asked for in a batch. */
async function messageAs(body: Json): Promise<string> {
  const ref = String(body.id);
  const batch = { responses: [{ id: '0', status: 200, headers: {}, body }] };
  const api = createMailApi(
    requesterOf({ method: 'POST', path: '$batch', status: 200, headers: {}, body: batch }),
    clock,
    graph,
  );
  for await (const one of describeMessages([ref], signal, api)) {
    if (one.type !== 'found') return one.type;
    return messageText(one.message);
  }
  return 'no answer';
}

function messageText({ keywords, from, others, messageId, sentAt }: StoredMessage): string {
  return [
    'a message',
    keywords.join(' ') || 'no keywords',
    `from ${from.length}, to ${others.length}`,
    ...(messageId === null ? ['no Message-ID'] : []),
    ...(sentAt === null ? ['no date'] : []),
  ].join(', ');
}

async function writtenAs(api: GraphMailApi, { method, body }: Exchange): Promise<string> {
  const before: StoredMessage = {
    ...{ ref: String((body as Json).id), messageId: null, size: null, receivedAt: 0, sentAt: null },
    ...{ mailboxes: ['before'], keywords: [], subject: '', from: [], others: [] },
  };
  const write: MailWrite =
    method === 'PATCH'
      ? { type: 'keywords', key: 'a', message: before, add: ['$seen'], remove: [] }
      : { type: 'move', key: 'a', message: before, add: ['after'], remove: ['before'] };
  // what is looked at before the write is in another place, unread
  const there = { ...(body as Json), parentFolderId: 'before', isRead: false };
  const looking: GraphMailApi = {
    ...api,
    async *messages(refs) {
      for (const ref of refs) yield [ref, { type: 'message', message: there }] as const;
    },
  };
  const calls = prepareCalls(write, ({ type }) => ({ type }));
  const noSource = () => Promise.reject(new Error('no bytes are needed'));
  for await (const [, outcome] of performCalls(calls, noSource, signal, writesOf(looking))) {
    if (outcome.type !== 'done') return outcome.type;
    const isElsewhere = write.type === 'move' && outcome.stored.mailboxes[0] !== 'before';
    return `done: ${isElsewhere ? 'at its new place, ' : ''}${messageText(outcome.stored)}`;
  }
  return 'no outcome';
}

async function refusedAs(exchange: Exchange): Promise<string> {
  const requester = requesterOf(exchange);
  const answer = await requester.ask({ path: 'any' }, signal);
  if (answer.type !== 'refused') return 'no refusal';
  const found = (['account', 'collection', 'item'] as const).map((purpose) => {
    const { code, params, retryAt } = problemOfMail(answer.refusal, purpose, requester.problemOf);
    const wait = retryAt === undefined ? '' : ` for ${(retryAt - clock.now()) / 1000} s`;
    return `${code}${params.reason === undefined ? '' : ` (${params.reason})`}${code === 'throttled' && exchange.headers['retry-after'] !== undefined ? wait : ''}`;
  });
  return `problem: ${[...new Set(found)].join(' or ')}`;
}
