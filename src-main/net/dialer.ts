/**
 * The dialer, through which all of Concord's outgoing traffic goes. For HTTP: WHATWG fetch that sends credentials to one origin only (S1),
 * follows redirects itself, limits the size of answers and the time of requests (S6), and counts traffic. It never retries a
 * request and keeps no cookies.
 */
import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { ProblemError, problem } from '../../src-shared/domain/problems.ts';
import { announcedBytes, failure, watchedResponse } from './answer.ts';
import { createConnector, isLoopback, unreachable } from './connector.ts';
import { type Deadline, type SetTimer, startDeadline } from './deadline.ts';
import { discard } from './discard.ts';
import type { Channel, Dialer, Target, Traffic } from './face.ts';
import { createLine } from './line.ts';
import { type Outgoing, outgoing, redirected, sendable } from './outgoing.ts';
import { setCredentials } from './set-credentials.ts';
import { createTrust } from './trust.ts';
import { Agent, Headers, requestOn } from './undici.ts';

export interface DialerOptions {
  /** PEM certificates of the authorities trusted for every host. Default: Node's own and the operating system's. */
  readonly certificateAuthorities?: readonly string[];
  /** Milliseconds until a connection and its TLS handshake must be complete. Default 15,000. */
  readonly connectTimeoutMs?: number;
  /** The largest number of sockets to one host. Default 6. */
  readonly connectionsPerHost?: number;
  /** The timers for the deadlines of requests. Default: `setTimeout`. */
  readonly setTimer?: SetTimer;
}

const mostRedirects = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** The largest number of 1xx answers before the final one (RFC 9110 15.2). Honest servers send one or two. */
const mostInformationalAnswers = 20;

export function createDialer(options: DialerOptions = {}): Dialer {
  const trust = createTrust(options.certificateAuthorities);
  const setTimer = options.setTimer ?? systemTimer;
  const agents = new Set<Agent>();
  const lines = new Set<Socket>();
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
          trust,
          ...(target.ca === undefined
            ? {}
            : { extra: { origin: new URL(target.origin).origin, ca: target.ca } }),
          ...(target.connectionSignIn === undefined
            ? {}
            : { signIn: { origin: new URL(target.origin).origin, run: target.connectionSignIn } }),
          connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
          onSocket: counter.watch,
        }),
      });
      agents.add(agent);
      return createChannel(target, agent, counter, setTimer);
    },
    line(target) {
      const counter = createCounter();
      const onSocket = (socket: Socket): void => {
        lines.add(socket);
        socket.once('close', () => lines.delete(socket));
        counter.watch(socket);
      };
      return { ...createLine(target, { trust, onSocket }), traffic: counter.traffic };
    },
    async close() {
      for (const socket of lines) socket.destroy();
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

/** Counts bytes on the sockets, so that headers, TLS and compression are included. */
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

function createChannel(target: Target, agent: Agent, counter: Counter, setTimer: SetTimer): Channel {
  const home = new URL(target.origin).origin;
  const maxBytes = target.maxAnswerBytes ?? 64 * 1024 * 1024;

  const send = async (
    request: Outgoing,
    url: URL,
    credentials: boolean,
    deadline: Deadline,
  ): Promise<Dispatcher.ResponseData> => {
    refuseUnsafe(url);
    const headers = new Headers(request.headers);
    if (!credentials) for (const name of ['authorization', 'cookie']) headers.delete(name);
    else if (target.authorization !== undefined)
      setCredentials(headers, await target.authorization(), url.host);
    for (const [name, value] of usualHeaders) if (!headers.has(name)) headers.set(name, value);
    counter.request();
    let informationalAnswers = 0;
    // undici's fetch would take twice the processor time, and most runs consist of two small requests
    return requestOn.call(agent, {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(headers),
      body: await sendable(request.body),
      signal: deadline.signal,
      onInfo() {
        informationalAnswers += 1;
        if (informationalAnswers > mostInformationalAnswers)
          deadline.abort(new ProblemError(problem('answer-invalid', { host: url.host })));
      },
    });
  };

  /** Sends the request, and again for each redirect. The deadline is released when the last answer's body is closed. */
  const follow = async (first: Outgoing, isOpenEnded: boolean, deadline: Deadline): Promise<Response> => {
    let request = first;
    let url = request.url;
    // After a redirect to another origin, that origin decides about the next address: no later request gets credentials, even
    // one that comes back to the account's own origin.
    let credentials = url.origin === home;
    for (let hops = 0; ; hops += 1) {
      const answer = await send(request, url, credentials, deadline).catch((error: unknown) => {
        throw failure(error, url.host, request.signal);
      });
      const { location } = redirectStatuses.has(answer.statusCode) ? answer.headers : {};
      if (typeof location !== 'string' || request.redirect === 'manual') {
        if (isOpenEnded) deadline.removeTimeLimit();
        answer.body.once('close', deadline.release);
        const { signal } = request;
        return watchedResponse(answer, {
          url,
          isRedirected: hops > 0,
          maxBytes,
          signal,
          isOpenEnded,
          setTimer,
        });
      }
      await discard(answer.body, announcedBytes(answer), setTimer);
      const next = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
      if (request.redirect === 'error' || hops === mostRedirects || next === null)
        throw new ProblemError(problem('answer-invalid', { host: url.host, status: answer.statusCode }));
      request = redirected(request, answer.statusCode, url, next);
      credentials &&= next.origin === home;
      url = next;
    }
  };

  const exchange = async (
    input: Parameters<typeof fetch>[0],
    init: RequestInit | undefined,
    isOpenEnded: boolean,
  ): Promise<Response> => {
    const request = outgoing(input, init);
    const deadline = startDeadline({
      limitMs: target.deadlineMs ?? 300_000,
      expired: () => unreachable(request.url.host),
      caller: request.signal,
      setTimer,
    });
    try {
      // undici checks a signal only once the request has a connection; the race also ends the waits before that
      return await deadline.race(follow(request, isOpenEnded, deadline));
    } catch (error) {
      deadline.release();
      throw error;
    }
  };

  return {
    traffic: counter.traffic,
    fetch: (input, init) => exchange(input, init, false),
    stream: (input, init) => exchange(input, init, true),
  };
}

const usualHeaders = [
  ['accept', '*/*'],
  ['accept-encoding', 'gzip, deflate'],
  ['user-agent', 'Concord'],
] as const;

function refuseUnsafe(url: URL): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return;
  throw new ProblemError(problem('host-not-confirmed', { host: url.host }));
}

function systemTimer(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
}
