/**
 * What the Gmail adapter makes of each recorded answer of the corpus: a table without anything of the answers themselves. The answers are
 * read in place and never copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../src-main/net/index.ts';
import { createGmailApi, type GmailApi } from '../../src-main/providers/google/mail/api.ts';
import { accountChanges } from '../../src-main/providers/google/mail/changes.ts';
import { lookAt } from '../../src-main/providers/google/mail/describe.ts';
import { mailboxesIn, mailboxesOf } from '../../src-main/providers/google/mail/labels.ts';
import { stateOf } from '../../src-main/providers/google/mail/mail-state.ts';
import { labelsIn } from '../../src-main/providers/google/mail/message.ts';
import { createMeter } from '../../src-main/providers/google/mail/metering.ts';
import { addressesIn } from '../../src-main/providers/google/mail/own-addresses.ts';
import { newProject } from '../../src-main/providers/google/mail/quota.ts';
import { createRequester } from '../../src-main/providers/google/requester.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { problemOf } from '../../src-shared/domain/problems.ts';
import { sharedFolder } from './google-discovery.ts';

export const mailCorpusFolder = join(sharedFolder, 'corpus', 'api', 'gmail');
export const hasMailCorpus = existsSync(mailCorpusFolder);

type Json = Readonly<Record<string, unknown>>;

interface Exchange {
  readonly method: string;
  /** Below `users/me/`. */
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
}

export interface CorpusRow {
  readonly file: string;
  readonly call: string;
  readonly became: string;
}

const signal = new AbortController().signal;
const root = 'https://gmail.googleapis.com/';

const notCalled = 'no call that Concord makes';

export function mailCorpusFiles(): readonly string[] {
  return readdirSync(mailCorpusFolder).toSorted();
}

/** One row for each answer, in the order of the files' names; each file has at least one. */
export async function mailCorpusRows(): Promise<readonly CorpusRow[]> {
  const rows: CorpusRow[] = [];
  for (const file of mailCorpusFiles()) {
    const text = readFileSync(join(mailCorpusFolder, file), 'utf8');
    const exchanges = file.endsWith('.json') ? exchangesIn(text) : [];
    for (const exchange of exchanges)
      rows.push({ file, call: callOf(exchange), became: await becameOf(exchange) });
    if (exchanges.length === 0) rows.push({ file, call: callInText(text), became: notCalled });
  }
  return rows;
}

function exchangesIn(text: string): readonly Exchange[] {
  const { exchanges } = JSON.parse(text) as { readonly exchanges?: readonly Json[] };
  return (exchanges ?? []).map(exchangeIn);
}

/**
 * What a file without requests is about. Concord sends no batches, which spare requests and no quota; and it watches nothing, because a
 * push needs a server of ours that Google can reach.
 */
function callInText(text: string): string {
  if (/^--batch_/.test(text)) return 'POST batch 200';
  const [, method, path] = /^(GET|POST) \/gmail\/v1\/users\/me\/([a-z]+)\b/.exec(text) ?? [];
  if (method !== undefined) return `${method} ${path}`;
  if (/"historyId"/.test(text)) return 'a push that follows POST watch';
  throw new Error('a file of the corpus that is not known');
}

function exchangeIn(one: Json): Exchange {
  const request = (one.request ?? {}) as Readonly<Record<string, string>>;
  const response = (one.response ?? {}) as Json;
  const url = URL.parse(request.url ?? '');
  return {
    method: request.method ?? 'ANY',
    path: (url?.pathname ?? '').replace(/^.*?\/users\/[^/]+\//, ''),
    status: typeof response.status === 'number' ? response.status : 200,
    body: response.body,
  };
}

/** The call's name, without ids. */
function callOf({ method, path, status }: Exchange): string {
  const shown = path
    .split('/')
    .map((part) => (/^(?:[a-z]+|batchDelete|sendAs|forwardingAddresses)$/.test(part) ? part : '…'));
  return `${method} ${shown.join('/')} ${status}`;
}

/** An API whose every request gets this answer, and the id that the answer is about. */
function answering({ status, body }: Exchange): GmailApi {
  let now = Date.UTC(2026, 10, 25);
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      now += delayMs;
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  const fetch: Channel['fetch'] = async () =>
    new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json' },
    });
  const channel: Channel = {
    fetch,
    stream: fetch,
    traffic: () => ({ requests: 0, bytesSent: 0, bytesReceived: 0 }),
  };
  return createGmailApi({
    requester: createRequester(channel, clock),
    uploading: { channel, rootUrl: root, randomness: { uuid: () => 'a', fraction: () => 0 } },
    rootUrl: root,
    meter: createMeter(newProject, clock),
    clock,
  });
}

async function becameOf(exchange: Exchange): Promise<string> {
  const { method, path, body } = exchange;
  const api = answering(exchange);
  const id = typeof (body as Json | undefined)?.id === 'string' ? ((body as Json).id as string) : '1';
  try {
    if (method === 'GET' && path === 'profile')
      return `${(await api.profile(signal)).address === '' ? 'nobody' : 'an account with a place in its history'}`;
    if (method === 'GET' && path === 'labels') {
      const found = mailboxesIn(await api.labels(signal));
      return `${found.length} mailboxes: ${found.flatMap(({ role }) => role ?? []).join(', ')}`;
    }
    if (method === 'GET' && path === 'messages') {
      const page = await api.list({}, signal);
      return `${page?.ids.length} messages, ${page?.nextPageToken === null ? 'the last page' : 'more pages'}`;
    }
    if (method === 'GET' && path === 'history') return await historyAs(api);
    if (method === 'GET' && /^messages\/[^/]+$/.test(path)) {
      const looked = await lookAt(id, signal, api);
      if (looked.type === 'found') return `a message in ${looked.found.message.mailboxes.join(', ')}`;
      return looked.type === 'absent' ? 'no message' : `problem: ${looked.problem.code}`;
    }
    if (/^messages\/[^/]+\/(?:modify|trash|untrash)$/.test(path)) {
      const answer = await api.modify(id, { add: [], remove: [] }, signal);
      return answer.type === 'message'
        ? `is in ${mailboxesOf(labelsIn(answer.message)).join(', ')}`
        : answer.type;
    }
    if (/^settings\/sendAs/.test(path)) {
      return `${addressesIn([body as Json]).length} own address`;
    }
    // an error that any call may get
    if (exchange.status >= 400) return `answered with ${typeof (await api.profile(signal))}`;
    return notCalled;
  } catch (error) {
    const found = problemOf(error);
    if (found === null) throw error;
    return `problem: ${found.code}${found.retryAt === undefined ? '' : ', with a time'}`;
  }
}

async function historyAs(api: GmailApi): Promise<string> {
  const pages = accountChanges(stateOf({ historyId: '1', pageToken: null }), signal, api);
  for await (const { changes, last } of pages)
    return `${changes.length} hints, ${last ? 'the last page' : 'more pages'}`;
  return 'no page';
}
