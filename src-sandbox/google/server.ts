/** The HTTP side: Google's hosts on one loopback address, told apart by their paths, which do not overlap. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import { type ApiParts, callApi, findRoute } from './api-calls.ts';
import type { Concurrency } from './concurrency.ts';
import { type Answer, bearer } from './http-answer.ts';
import type { Fault, FaultHook } from './http-faults.ts';
import { mailErrors } from './mail/mail-errors.ts';
import { pageLanguage } from './page-frame.ts';
import type { PersonPage } from './person-page/page.ts';
import { oauthOperation, type SignInParts, signIn } from './sign-in-calls.ts';
import type { Stamps } from './stamps.ts';

export interface ServerParts extends ApiParts, SignInParts {
  readonly clock: Clock;
  readonly stamps: Stamps;
  readonly faults: () => FaultHook | null;
  /** Of requests to Gmail. */
  readonly concurrency: Concurrency;
  /** Called after each request to an API that may have changed something, before it is answered. */
  readonly keep: () => void;
  /** Null: no page for a person. */
  readonly page: PersonPage | null;
}

/** Gmail takes messages of 150 MB, a third more as base64. */
const mostBodyBytes = 210 * 1024 * 1024;
const apiPaths = /^\/(calendar|gmail|(resumable\/)?upload\/gmail)\//;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listen(
  parts: ServerParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  let origin = '';
  let count = 0;
  const server = createServer((request, answer) => {
    count += 1;
    handle(parts, origin, count, request, answer).catch((error: unknown) => {
      // the client went away in the middle of its request
      if (request.destroyed && !request.complete) return;
      // a bug: printed for whoever runs the simulator
      console.error(printable(inspect(error).replaceAll('\n', ' ')));
      cut(answer);
    });
  });
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
      resolve({ server, url: origin });
    });
  });
}

async function handle(
  parts: ServerParts,
  origin: string,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = URL.parse(request.url ?? '/', origin);
  if (url === null || request.headers.host !== new URL(origin).host) {
    await send(parts, response, { status: 421, type: null, body: '' });
    return;
  }
  const path = url.pathname;
  const query = url.searchParams;
  const found = apiPaths.test(path) ? findRoute(parts.routes, method, path) : null;
  const operation = found?.route.operation ?? oauthOperation(path);
  const leave = operation?.startsWith('gmail.') === true ? parts.concurrency.enter(bearer(request)) : noop;
  response.once('close', leave ?? noop);
  const fault: Fault | null =
    leave === null
      ? { type: 'error', error: mailErrors.concurrent }
      : (parts.faults()?.({ method, path, operation, query, number }) ?? null);
  if (fault?.type === 'delay')
    await new Promise<void>((done) => parts.clock.setTimer(fault.ms, () => done()));
  if (fault?.type === 'refuse') {
    cut(response);
    return;
  }
  const content = await bodyOf(request);
  const isPage = parts.page !== null && path === parts.page.path;
  const answer = isPage
    ? pageAnswer(parts, request, query, content)
    : apiPaths.test(path)
      ? callApi(parts, { number, request, path, query, content, found, fault })
      : signIn(parts, { request, path, query, content, fault });
  if (method !== 'GET' && apiPaths.test(path)) parts.keep();
  if (fault?.type === 'drop-answer') cut(response);
  else if (fault?.type === 'garbage')
    response.writeHead(fault.status, { 'Content-Type': fault.contentType }).end(fault.body);
  else await send(parts, response, answer, fault?.type === 'cut-answer' ? fault.afterBytes : null);
}

function pageAnswer(
  { page }: ServerParts,
  request: IncomingMessage,
  query: URLSearchParams,
  content: Buffer,
): Answer {
  const form = request.method === 'POST' ? new URLSearchParams(content.toString('utf8')) : null;
  const language = pageLanguage(request.headers['accept-language']);
  return page?.answer(form, query, language) ?? { status: 404, type: null, body: '' };
}

const noop = (): void => {};

/** @param cutAfter bytes of the body, after which the connection is cut; null for all of it */
async function send(
  { stamps }: ServerParts,
  response: ServerResponse,
  { status, type, body, headers }: Answer,
  cutAfter: number | null = null,
): Promise<void> {
  response.writeHead(status, {
    // by Google's clock, which is not this machine's
    Date: new Date(stamps.now()).toUTCString(),
    ...(type === null ? {} : { 'Content-Type': type }),
    ...(type === null || typeof body !== 'string' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  });
  let left = cutAfter ?? Number.POSITIVE_INFINITY;
  for (const piece of typeof body === 'string' ? [body] : body) {
    if (response.destroyed) return;
    const bytes = Buffer.from(piece);
    if (!response.write(bytes.subarray(0, left))) await drained(response);
    left -= bytes.length;
    if (left > 0) continue;
    // what was written is on its way first
    await new Promise((done) => setImmediate(done));
    cut(response);
    return;
  }
  response.end();
}

/** Settles when there is room again, and also when the client went away. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((done) => {
    const settle = (): void => {
      response.off('drain', settle);
      response.off('close', settle);
      done();
    };
    response.once('drain', settle);
    response.once('close', settle);
  });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBodyBytes) throw new RangeError('a request is larger than any that the simulator takes');
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function cut(response: ServerResponse): void {
  response.socket?.destroy();
}
