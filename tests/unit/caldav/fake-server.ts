/** A scripted CalDAV server on loopback, for answers no well-behaved server gives. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createDialer, type Dialer } from '../../../src-main/net/index.ts';
import { type ConnectedCalDav, connectCalDav } from '../../../src-main/providers/caldav/side.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';

export interface Answer {
  readonly status: number;
  /** Several values are several lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Announces the whole body, sends half of it and closes the connection. */
  readonly endsEarly?: boolean;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Script = (asked: Asked) => Answer | 'hang up' | 'stay silent' | null;

export interface FakeServer {
  readonly origin: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export async function serveScript(
  script: (asked: Asked) => ReturnType<Script> | Promise<NonNullable<ReturnType<Script>>>,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<FakeServer> {
  const asked: Asked[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
      };
      asked.push(one);
      const answer = script(one);
      if (answer instanceof Promise) answer.then((later) => give(later, request, response));
      else give(answer ?? { status: 404 }, request, response);
    });
  };
  const server: Server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
  // it shares its thread with the client: a long computation there must not look like a connection that nobody uses
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function give(
  answer: NonNullable<ReturnType<Script>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (answer === 'hang up') request.socket.destroy();
  else if (answer !== 'stay silent') send(response, answer);
}

function send(response: ServerResponse, { status, headers, body = '', endsEarly }: Answer): void {
  const content = Buffer.from(body);
  const lines = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [name, value] : value.flatMap((one) => [name, one]),
  );
  if (endsEarly !== true) response.writeHead(status, lines).end(content);
  else {
    response.writeHead(status, [...lines, 'content-length', String(content.length + 1)]);
    response.write(content.subarray(0, content.length / 2), () => response.socket?.destroy());
  }
}

export function multistatus(inside: string): Answer {
  return {
    status: 207,
    headers: { 'content-type': 'application/xml; charset=utf-8' },
    body: `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">${inside}</D:multistatus>`,
  };
}

/** A 200 propstat for one path. */
export function row(path: string, properties: string): string {
  return `<D:response><D:href>${path}</D:href><D:propstat><D:prop>${properties}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
}

export function statusRow(path: string, status: number): string {
  return `<D:response><D:href>${path}</D:href><D:status>HTTP/1.1 ${status} x</D:status></D:response>`;
}

const changeLog = '<D:supported-report><D:report><D:sync-collection/></D:report></D:supported-report>';

/** An account with one calendar `/cal/`; what the script leaves open is answered as a good server would. */
export function account(
  script: Script,
  calendar: { readonly features?: string; readonly reports?: string } = {},
): Script {
  return (asked) => {
    const own = script(asked);
    if (own !== null) return own;
    if (asked.headers.authorization === undefined)
      return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
    if (asked.method === 'OPTIONS')
      return { status: 200, headers: { dav: calendar.features ?? '1, calendar-access' } };
    if (asked.method !== 'PROPFIND') return null;
    if (asked.body.includes('current-user-principal'))
      return multistatus(
        row('/', '<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>'),
      );
    if (asked.body.includes('calendar-home-set'))
      return multistatus(
        row(
          '/me/',
          '<C:calendar-home-set><D:href>/</D:href></C:calendar-home-set><C:calendar-user-address-set><D:href>mailto:me@example.org</D:href></C:calendar-user-address-set>',
        ),
      );
    if (asked.body.includes('displayname'))
      return multistatus(
        row(
          '/cal/',
          `<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>Cal</D:displayname><D:supported-report-set>${calendar.reports ?? changeLog}</D:supported-report-set>`,
        ),
      );
    if (asked.body.includes('supported-report-set'))
      return multistatus(
        row(
          '/cal/',
          `<S:getctag>one</S:getctag><D:supported-report-set>${calendar.reports ?? changeLog}</D:supported-report-set>`,
        ),
      );
    return null;
  };
}

export const testClock: Clock = {
  now: () => Date.parse('2026-11-20T10:00:00Z'),
  monotonic: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

export const forever: AbortSignal = new AbortController().signal;

export interface Session extends ConnectedCalDav {
  close(): Promise<void>;
}

/** Connects as `me` with the right password, unless told otherwise. */
export async function connectTo(
  address: string,
  options: Partial<Parameters<typeof connectCalDav>[0]> & {
    readonly privateEvents?: 'busy' | 'full';
    /** Timers ring at once: whoever is patient runs out of it. */
    readonly impatient?: boolean;
    /** Epoch milliseconds, asked every time. */
    readonly now?: () => number;
    /** Hears every request's method. */
    readonly hears?: (method: string) => void;
  } = {},
): Promise<Session> {
  const { privateEvents, impatient, now = testClock.now, hears, ...login } = options;
  const plain = createDialer();
  const dialer: Dialer = {
    close: () => plain.close(),
    line: (target) => plain.line(target),
    channel(target) {
      const channel = plain.channel(target);
      return {
        ...channel,
        fetch(url, request) {
          hears?.(request?.method ?? 'GET');
          return channel.fetch(url, request);
        },
      };
    },
  };
  const clock: Clock = {
    ...testClock,
    now,
    ...(impatient === true ? { setTimer: (_delayMs, ring) => testClock.setTimer(100, ring) } : {}),
  };
  try {
    const connected = await connectCalDav(
      { address, userName: 'me', password: () => 'secret', confirmedHosts: [], ...login },
      { dialer, clock },
      forever,
    );
    if (privateEvents !== undefined) connected.side.tellPrivate?.(privateEvents);
    return { ...connected, close: () => dialer.close() };
  } catch (error) {
    await dialer.close();
    throw error;
  }
}

export async function collected<T>(source: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const one of source) result.push(one);
  return result;
}

/** Closes it when the running test has ended; what was opened last is closed first. */
export function closedAfterTest<Closable extends { close(): Promise<void> }>(one: Closable): Closable {
  onTestFinished(() => one.close());
  return one;
}

/** A server that answers by the script and as a good account in all else, and its calendar, connected. Both end with the test. */
export async function connectToAccount(
  script: Script,
  calendar: Parameters<typeof account>[1] = {},
  { path = '', ...options }: Parameters<typeof connectTo>[1] & { readonly path?: string } = {},
): Promise<{ readonly side: CalendarSide; readonly server: FakeServer; readonly session: Session }> {
  const server = closedAfterTest(await serveScript(account(script, calendar)));
  const session = closedAfterTest(await connectTo(`${server.origin}${path}`, options));
  return { side: session.side, server, session };
}
