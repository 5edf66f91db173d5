/** The HTTP side of a simulated service: all its hosts on one loopback address, with delays, cut connections and cut answers. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { inspect } from 'node:util';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { printable } from '../../src-shared/domain/terminal-text.ts';
import type { Fault } from './faults.ts';
import type { Answer } from './http-answer.ts';

/** A request whose body has not been read yet. */
export interface Arrived {
  /** Counts all requests from 1. */
  readonly number: number;
  readonly request: IncomingMessage;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** `http://127.0.0.1:<port>`, or with `https`: the simulated service itself. */
  readonly origin: string;
}

/** What becomes of a request. */
export interface Handling {
  readonly fault: Fault<unknown> | null;
  /** For a service whose requests say in their bodies what they are: asked where `fault` is null. */
  readonly faultOf?: (content: Buffer) => Fault<unknown> | null;
  /** Called when the answer has gone out or the connection has ended. */
  readonly leave: () => void;
  /** Carries the request out. */
  readonly answer: (content: Buffer) => Answer;
}

export interface ServiceParts {
  readonly clock: Clock;
  /** Epoch milliseconds by the service's clock, which is not this machine's: for the header Date. */
  readonly now: () => number;
  readonly mostBodyBytes: number;
  readonly begin: (arrived: Arrived) => Handling;
  /** Names that requests may be for beside the own address, with their port where it is not the usual one. */
  readonly isHost?: (host: string) => boolean;
  /** In PEM: the service is then behind TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export function listen(
  parts: ServiceParts,
  port: number,
): Promise<{ readonly server: Server; readonly url: string }> {
  let origin = '';
  let count = 0;
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    count += 1;
    handle(parts, origin, count, request, response).catch((error: unknown) => {
      // the client went away in the middle of its request
      if (request.destroyed && !request.complete) return;
      // a bug: printed for whoever runs the simulator
      console.error(printable(inspect(error).replaceAll('\n', ' ')));
      cut(response);
    });
  };
  const { tls } = parts;
  const server = tls === undefined ? createServer(take) : createTlsServer({ ...tls }, take);
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
      resolve({ server, url: origin });
    });
  });
}

/** Stops listening, and ends connections that are still open. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function handle(
  parts: ServiceParts,
  origin: string,
  number: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const url = URL.parse(request.url ?? '/', origin);
  const { host = '' } = request.headers;
  if (url === null || (host !== new URL(origin).host && parts.isHost?.(host) !== true)) {
    await send(parts, response, { status: 421, type: null, body: '' });
    return;
  }
  const { pathname: path, searchParams: query } = url;
  const handling = parts.begin({ number, request, method, path, query, origin });
  response.once('close', handling.leave);
  if (await isRefused(parts, handling.fault, response)) return;
  const content = await bodyOf(request, parts.mostBodyBytes);
  const late = handling.fault === null ? (handling.faultOf?.(content) ?? null) : null;
  if (await isRefused(parts, late, response)) return;
  const fault = handling.fault ?? late;
  const answer = handling.answer(content);
  if (fault?.type === 'drop-answer') cut(response);
  else if (fault?.type === 'garbage')
    response.writeHead(fault.status, { 'Content-Type': fault.contentType }).end(fault.body);
  else await send(parts, response, answer, fault?.type === 'cut-answer' ? fault.afterBytes : null);
}

/** Waits, or cuts the connection, where a fault says so. @returns whether it is cut */
async function isRefused(
  { clock }: ServiceParts,
  fault: Fault<unknown> | null,
  response: ServerResponse,
): Promise<boolean> {
  if (fault?.type === 'delay') await new Promise<void>((done) => clock.setTimer(fault.ms, () => done()));
  if (fault?.type === 'refuse') cut(response);
  return fault?.type === 'refuse';
}

/** @param cutAfter bytes of the body, after which the connection is cut; null for all of it */
async function send(
  { now }: ServiceParts,
  response: ServerResponse,
  { status, type, body, headers = {} }: Answer,
  cutAfter: number | null = null,
): Promise<void> {
  response.writeHead(status, {
    Date: new Date(now()).toUTCString(),
    ...(type === null ? {} : { 'Content-Type': type }),
    ...(type === null || typeof body !== 'string' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
  });
  let left = cutAfter ?? Number.POSITIVE_INFINITY;
  for await (const piece of typeof body === 'string' ? [body] : body) {
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

async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new RangeError('a request is larger than any that the simulator takes');
    parts.push(part);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function cut(response: ServerResponse): void {
  response.socket?.destroy();
}
