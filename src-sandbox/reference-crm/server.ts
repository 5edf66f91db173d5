/**
 * The HTTP side of the reference CRM: loopback only, exact Host and Origin (S4), tokens, limits, bodies of bounded size and
 * depth, every request checked against the OpenAPI document. What is not the API goes to the web view.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { inspect } from 'node:util';
import { parseBoundedJson } from '../../src-shared/domain/bounded-json.ts';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { type ConnectionLimit, limitConnections } from '../../src-shared/domain/connection-limit.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import { type Api, answerOf } from './api.ts';
import type { ApiAnswer, CrmUser } from './handler.ts';
import { cut, type Fault, type FaultHook, waited } from './http-faults.ts';
import type { MessageFiles, Upload } from './message-files.ts';
import { type ProblemDetails, problemDetails, Refusal, refuse } from './problem.ts';
import type { RateLimit } from './rate-limit.ts';
import { limits } from './routes.ts';

export interface ServerParts {
  /** Null: a page alone. */
  readonly api: ApiParts | null;
  readonly view: (request: ViewRequest) => Promise<ViewAnswer>;
}

export interface ApiParts extends Api {
  readonly clock: Clock;
  readonly rateLimit: RateLimit | null;
  readonly faults: () => FaultHook | null;
  readonly userByToken: (token: string) => CrmUser | null;
  readonly messageFiles: MessageFiles;
  readonly maxMessageBytes: number;
  readonly joinWake: (answer: ServerResponse) => void;
}

export interface ViewRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
  /** This server's own origin. */
  readonly origin: string;
}

export interface ViewAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

const mostConnections = 100;
/** A connection that has not sent a request's headers, or its whole body, within this time is closed. A large message takes minutes on a slow line. */
const headersWithinMs = 5_000;
const requestWithinMs = 300_000;
/** How often Node looks for such connections. */
const checkEveryMs = 1_000;
const bodyLimits = { mostDepth: 64, mostSeparators: 2_000_000 };

/** The one style sheet that a message's frame has, which stands in the frame itself (S6). */
const frameStyle = new URL('../../src-sandbox/reference-crm/web/shared/mail-frame.css', import.meta.url);
const frameStyleHash = createHash('sha256').update(readFileSync(frameStyle)).digest('base64');

const securityHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': `default-src 'none'; script-src 'self'; style-src 'self' 'sha256-${frameStyleHash}'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
} as const;

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listen(
  parts: ServerParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  let origin = '';
  let count = 0;
  const options = { maxHeaderSize: 32 * 1024, connectionsCheckingInterval: checkEveryMs };
  const server = createServer(options, (request, answer) => {
    count += 1;
    handle(parts, origin, count, connections, request, answer).catch((error: unknown) => {
      // the client went away in the middle of its request
      if (request.destroyed && !request.complete) return;
      // a bug: printed for whoever runs the sandbox, and not told to the client
      console.error(printable(inspect(error).replaceAll('\n', ' ')));
      if (!answer.headersSent) sendProblem(answer, problemDetails('failed'), null);
      else cut(answer);
    });
  });
  server.headersTimeout = headersWithinMs;
  server.requestTimeout = requestWithinMs;
  server.keepAliveTimeout = 65_000;
  const connections = limitConnections<Socket>(server, mostConnections);
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
  connections: ConnectionLimit<Socket>,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(securityHeaders)) answer.setHeader(name, value);
  try {
    const method = request.method ?? 'GET';
    const url = URL.parse(request.url ?? '/', origin) ?? refuse('invalid-request');
    if (request.headers.host !== new URL(origin).host) refuse('misdirected');
    if (request.headers.origin !== undefined && request.headers.origin !== origin) refuse('misdirected');
    if (parts.api === null || !/^\/(v1|\.well-known)\//.test(url.pathname)) {
      const body = method === 'POST' ? await jsonBody(request, 'application/json') : undefined;
      const {
        status,
        type,
        body: content,
      } = await parts.view({ method, path: url.pathname, headers: request.headers, body, origin });
      // whoever is answered below /view/ has sent a valid token or secret
      if (url.pathname.startsWith('/view/')) connections.proved(request.socket);
      answer.writeHead(status, { 'Content-Type': type }).end(content);
      return;
    }
    await api(parts.api, url, method, number, connections, request, answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    sendProblem(answer, error.details, error.retryAfterS);
  }
}

async function api(
  parts: ApiParts,
  url: URL,
  method: string,
  number: number,
  connections: ConnectionLimit<Socket>,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const { contract, clock } = parts;
  const found = contract.find(method, url.pathname);
  const operation = found.type === 'operation' ? found.operation : null;
  const fault =
    parts.faults()?.({ method, path: url.pathname, operation: operation?.id ?? null, number }) ?? null;
  if (await beforehand(fault, clock, answer)) return;

  if (found.type === 'no-such-method') {
    answer.setHeader('Allow', found.allowed.join(', '));
    refuse('method-not-allowed');
  }
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/.exec(request.headers.authorization ?? '')?.[1];
  const user = token === undefined ? null : parts.userByToken(token);
  if (user === null && operation?.secured !== false) {
    answer.setHeader('WWW-Authenticate', 'Bearer');
    refuse('sign-in-required');
  }
  if (user !== null) {
    connections.proved(request.socket);
    parts.rateLimit?.(user.id, answer);
  }
  if (found.type !== 'operation') refuse('not-found');

  const { bodyType } = found.operation;
  const upload = bodyType === 'message/rfc822' ? await uploaded(parts, request, bodyType) : null;
  const body = upload ?? (bodyType === null ? undefined : await jsonBody(request, bodyType));
  let result: ApiAnswer | null = null;
  try {
    const read = { user, query: url.searchParams, headers: singleHeaders(request), body };
    result = answerOf(parts, found, read);
  } catch (error) {
    // a fault also replaces refusals
    if (!(error instanceof Refusal) || (fault?.type !== 'drop-answer' && fault?.type !== 'garbage'))
      throw error;
  } finally {
    if (upload !== null) parts.messageFiles.discard(upload);
  }
  if (result === 'stream') parts.joinWake(answer);
  else if (fault?.type === 'drop-answer') cut(answer);
  else if (fault?.type === 'garbage')
    answer
      .writeHead(fault.status ?? 200, { 'Content-Type': fault.contentType ?? 'application/json' })
      .end(fault.body);
  else if (result !== null && 'bytes' in result) {
    answer.writeHead(result.status, { 'Content-Type': 'message/rfc822', ...result.headers });
    // a client that goes away ends the reading
    await pipeline(result.bytes, answer).catch(() => cut(answer));
  } else if (result !== null) send(answer, result);
}

/** Receives a message, whole. @throws Refusal */
async function uploaded(
  { messageFiles, maxMessageBytes }: ApiParts,
  request: IncomingMessage,
  mediaType: string,
): Promise<Upload> {
  demandMediaType(request, mediaType);
  const upload = await messageFiles.receive(request as AsyncIterable<Buffer>, maxMessageBytes);
  return upload ?? refuse('too-large', { limitBytes: maxMessageBytes });
}

/** True when the fault has answered already. */
async function beforehand(fault: Fault | null, clock: Clock, answer: ServerResponse): Promise<boolean> {
  if (fault?.type === 'delay') await waited(clock, fault.ms);
  if (fault?.type === 'refuse') {
    cut(answer);
    return true;
  }
  if (fault?.type === 'problem') refuse(fault.code, {}, fault.retryAfterS ?? null);
  return false;
}

function send(
  answer: ServerResponse,
  result: Exclude<ApiAnswer, 'stream' | { readonly bytes: unknown }>,
): void {
  if (result.body === undefined) {
    answer.writeHead(result.status, result.headers ?? {}).end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(result.body));
  answer
    .writeHead(result.status, {
      'Content-Type': 'application/json',
      'Content-Length': bytes.length,
      ...result.headers,
    })
    .end(bytes);
}

function sendProblem(answer: ServerResponse, details: ProblemDetails, retryAfterS: number | null): void {
  if (answer.headersSent) {
    cut(answer);
    return;
  }
  // the unread rest of the request would be taken for the next request
  if (details.status === 413) answer.setHeader('Connection', 'close');
  answer.writeHead(details.status, {
    'Content-Type': 'application/problem+json',
    ...(retryAfterS === null ? {} : { 'Retry-After': String(retryAfterS) }),
  });
  answer.end(JSON.stringify(details));
}

function demandMediaType(request: IncomingMessage, mediaType: string): void {
  if ((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() !== mediaType)
    refuse('unsupported-media-type');
}

async function jsonBody(request: IncomingMessage, mediaType: string): Promise<unknown> {
  demandMediaType(request, mediaType);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > limits.maxBodyBytes) refuse('too-large');
    parts.push(part);
  }
  let value: unknown;
  try {
    value = parseBoundedJson(
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)),
      bodyLimits,
    );
  } catch {
    refuse('invalid-request', { detail: 'The body is not JSON in UTF-8, or has too many levels or values.' });
  }
  return value;
}

function singleHeaders(request: IncomingMessage): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}
