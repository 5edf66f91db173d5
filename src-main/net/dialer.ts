/**
 * The one dialer: WHATWG fetch with credentials that reach one origin only (S1), redirects followed by hand, capped answers
 * (S6) and counted traffic. It retries nothing and keeps no cookies.
 */
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { getCACertificates } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { failure, watchedResponse } from './answer.ts';
import { createConnector, isLoopback } from './connector.ts';
import type { Channel, Dialer, Target, Traffic } from './face.ts';

export interface DialerOptions {
  /** PEM certificates that count everywhere. Default: Node's own and the operating system's. */
  readonly certificateAuthorities?: readonly string[];
  /** Default 15,000. */
  readonly connectTimeoutMs?: number;
  /** Sockets per host at most. Default 6. */
  readonly connectionsPerHost?: number;
}

const mostRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** Methods that carry nothing of the user's; any other one is not repeated at another origin. */
const harmlessMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PROPFIND']);

export function createDialer(options: DialerOptions = {}): Dialer {
  const authorities = options.certificateAuthorities ?? systemAuthorities();
  const agents = new Set<Agent>();
  return {
    channel(target) {
      const counter = createCounter();
      const agent = new Agent({
        pipelining: 1, // keep-alive, one request at a time
        connections: options.connectionsPerHost ?? 6,
        allowH2: false,
        headersTimeout: target.timeoutMs ?? 90_000,
        bodyTimeout: target.timeoutMs ?? 90_000,
        maxHeaderSize: 64 * 1024,
        connect: createConnector({
          certificateAuthorities: authorities,
          ...(target.ca === undefined
            ? {}
            : { extra: { origin: new URL(target.origin).origin, ca: target.ca } }),
          connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
          onSocket: counter.watch,
        }),
      });
      agents.add(agent);
      return createChannel(target, agent, counter);
    },
    async close() {
      await Promise.all([...agents].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}

interface Counter {
  readonly watch: (socket: Socket) => void;
  readonly request: () => void;
  readonly traffic: () => Traffic;
}

/** Counts on the sockets themselves, so that headers, TLS and compression are what they really were. */
function createCounter(): Counter {
  const open = new Set<Socket>();
  let requests = 0;
  let bytesSent = 0;
  let bytesReceived = 0;
  return {
    watch(socket) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        bytesSent += socket.bytesWritten;
        bytesReceived += socket.bytesRead;
      });
    },
    request() {
      requests += 1;
    },
    traffic: () => {
      const live = [...open];
      return {
        requests,
        bytesSent: live.reduce((sum, socket) => sum + socket.bytesWritten, bytesSent),
        bytesReceived: live.reduce((sum, socket) => sum + socket.bytesRead, bytesReceived),
      };
    },
  };
}

function createChannel(target: Target, agent: Agent, counter: Counter): Channel {
  const home = new URL(target.origin).origin;
  const maxBytes = target.maxAnswerBytes ?? 64 * 1024 * 1024;

  const send = async (url: URL, request: Outgoing, credentials: boolean): Promise<Answer> => {
    refuseUnsafe(url);
    const headers = new Headers(request.headers);
    if (!credentials) for (const name of ['authorization', 'cookie']) headers.delete(name);
    else if (target.authorization !== undefined) headers.set('authorization', await target.authorization());
    for (const [name, value] of usualHeaders) if (!headers.has(name)) headers.set(name, value);
    counter.request();
    try {
      // undici's fetch would do the same at twice the cost: an idle look at both sides is two requests
      return await agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method as Dispatcher.HttpMethod,
        headers: Object.fromEntries(headers),
        body: await sendable(request.body),
        signal: request.signal,
      });
    } catch (error) {
      throw failure(error, url.hostname, request.signal);
    }
  };

  return {
    traffic: counter.traffic,
    fetch: async (input, init) => {
      let request = outgoing(input, init);
      let url = request.url;
      // Once a redirect has left the origin, the answer is another's word: nothing after it gets credentials, not even at home.
      let credentials = url.origin === home;
      for (let hops = 0; ; hops += 1) {
        const answer = await send(url, request, credentials);
        const { location } = redirectStatuses.has(answer.statusCode) ? answer.headers : {};
        if (typeof location !== 'string' || request.redirect === 'manual')
          return watchedResponse(answer, url.href, hops > 0, {
            host: url.hostname,
            maxBytes,
            signal: request.signal,
          });
        await answer.body.dump().catch(() => undefined);
        const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
        if (request.redirect === 'error' || hops === mostRedirects || next === null)
          throw new ProblemError(
            problem('answer-invalid', { host: url.hostname, status: answer.statusCode }),
          );
        request = redirected(request, answer.statusCode, url, next);
        credentials &&= next.origin === home;
        url = next;
      }
    },
  };
}

type Answer = Dispatcher.ResponseData;

const usualHeaders = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate'],
  ['user-agent', 'Concord'],
] as const;

/** A body as undici sends it; streams are sent as they come. */
async function sendable(body: Outgoing['body']): Promise<string | Uint8Array | Readable | null> {
  if (body === null || body === undefined || typeof body === 'string' || body instanceof Uint8Array)
    return body ?? null;
  if (body instanceof ReadableStream) return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  return new Uint8Array(await new Response(body).arrayBuffer());
}

interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: RequestInit['body'] | null;
  readonly signal: AbortSignal | null;
  readonly redirect: 'follow' | 'manual' | 'error';
}

function outgoing(input: Parameters<typeof fetch>[0], init: RequestInit | undefined): Outgoing {
  const given = input instanceof Request ? input : null;
  const method = (init?.method ?? given?.method ?? 'GET').toUpperCase();
  return {
    url: new URL(given?.url ?? String(input)),
    method,
    headers: new Headers(init?.headers ?? given?.headers),
    body: method === 'GET' || method === 'HEAD' ? null : (init?.body ?? given?.body ?? null),
    signal: init?.signal ?? given?.signal ?? null,
    redirect: (init?.redirect ?? given?.redirect ?? 'follow') as Outgoing['redirect'],
  };
}

/** The request a redirect asks for (WHATWG fetch, HTTP-redirect fetch), or a Problem when it may not be made. */
function redirected(request: Outgoing, status: number, from: URL, to: URL): Outgoing {
  const becomesGet =
    (status === 303 && request.method !== 'GET' && request.method !== 'HEAD') ||
    ((status === 301 || status === 302) && request.method === 'POST');
  const method = becomesGet ? 'GET' : request.method;
  const leaves = from.origin !== to.origin;
  if ((from.protocol === 'https:' && to.protocol !== 'https:') || (leaves && !harmlessMethods.has(method)))
    throw new ProblemError(problem('host-not-confirmed', { host: to.hostname }));
  if (!becomesGet && request.body instanceof ReadableStream)
    throw new ProblemError(problem('answer-invalid', { host: from.hostname, status }));
  const headers = new Headers(request.headers);
  if (becomesGet) for (const name of ['content-type', 'content-length']) headers.delete(name);
  if (leaves) for (const name of ['authorization', 'cookie']) headers.delete(name);
  return { ...request, method, headers, body: becomesGet ? null : request.body };
}

function refuseUnsafe(url: URL): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new ProblemError(problem('host-not-confirmed', { host: url.hostname }));
}

function systemAuthorities(): readonly string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
