/**
 * Serves the interface on loopback and carries the contract over a WebSocket (S4): no cookies, exact Host and Origin, a one-time
 * token for a secret, and nothing that a page of another origin could load, frame or send.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { limitConnections } from '../../src-shared/domain/connection-limit.ts';
import type { Application } from '../app/index.ts';
import { createWebKeys } from './web-keys.ts';
import type { WebPages } from './web-pages.ts';
import { createWebSockets } from './web-socket.ts';

export interface WebHost {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** The interface's address with a fresh one-time token; the token before it stops being valid. */
  newAddress(): string;
  close(): Promise<void>;
}

export interface WebHostParts {
  readonly application: Pick<Application, 'call' | 'onTopic'>;
  readonly pages: WebPages;
  /** 0 takes a free port. */
  readonly port: number;
  readonly clock: Clock;
  /** Called each time a page got the state. */
  readonly onServed?: () => void;
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const mostExchangeBytes = 1_024;
const mostConnections = 100;
/** A connection without a complete request is closed after this time, whether it sends nothing or one byte a second. */
const requestWithinMs = 5_000;
/** How often Node looks for such connections. */
const checkEveryMs = 1_000;

/** Rejects when the port cannot be taken. */
export async function startWebHost({
  application,
  pages,
  port,
  clock,
  onServed,
}: WebHostParts): Promise<WebHost> {
  const keys = createWebKeys(clock);
  let host = '';
  let origin = '';

  const answer = (
    response: ServerResponse,
    status: number,
    type: string,
    body: string | Uint8Array,
  ): void => {
    response.writeHead(status, {
      ...headers,
      'content-type': type,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  };
  const refuse = (response: ServerResponse, status: number): void =>
    answer(response, status, 'text/plain; charset=utf-8', `${status}\n`);

  const exchange = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= mostExchangeBytes) parts.push(part);
      else if (!response.headersSent) refuse(response.setHeader('connection', 'close'), 413);
    });
    request.on('end', () => {
      if (response.headersSent) return;
      const { token, tab } = exchangeIn(Buffer.concat(parts).toString('utf8'));
      const secret = keys.exchange(token, tab);
      if (secret === null) return refuse(response, 403);
      answer(response, 200, 'application/json', JSON.stringify({ secret }));
    });
  };

  const server = createServer({ connectionsCheckingInterval: checkEveryMs }, (request, response) => {
    const path = request.url ?? '';
    // a foreign name that was made to resolve to 127.0.0.1 (DNS rebinding) sends its own Host
    if (request.headers.host !== host) return refuse(response, 421);
    const from = request.headers.origin;
    if (from !== undefined && from !== origin) return refuse(response, 403);
    if (path === '/exchange') {
      if (request.method !== 'POST') return refuse(response, 405);
      if (from !== origin) return refuse(response, 403);
      return exchange(request, response);
    }
    if (request.method !== 'GET') return refuse(response, 405);
    const page = pages.get(path);
    if (page !== undefined) return answer(response, 200, page.type, page.body);
    if (path === '/' && pages.size === 0)
      return answer(
        response,
        503,
        'text/plain; charset=utf-8',
        'The interface has not been built: npm run build\n',
      );
    refuse(response, 404);
  });
  server.headersTimeout = requestWithinMs;
  server.requestTimeout = requestWithinMs;
  const connections = limitConnections<Socket>(server, mostConnections);

  const sockets = createWebSockets({
    application,
    keys,
    clock,
    ...(onServed === undefined ? {} : { onServed }),
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const status =
      request.headers.host !== host
        ? '421 Misdirected Request'
        : request.headers.origin !== origin
          ? '403 Forbidden'
          : request.url !== '/socket'
            ? '404 Not Found'
            : null;
    if (status === null) return sockets.take(request, socket, head, () => connections.proved(socket));
    socket.on('error', () => undefined);
    // the client may keep its own half open, so the connection is closed as a whole
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
      socket.destroy(),
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  origin = `http://${host}`;
  return {
    origin,
    newAddress: () => `${origin}/#token=${keys.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `{"token": "…", "tab": "…"}`; what is missing is blank, and a blank token is never valid. */
function exchangeIn(text: string): { readonly token: string; readonly tab: string } {
  const said = { token: '', tab: '' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return said;
    if ('token' in value && typeof value.token === 'string') said.token = value.token;
    if ('tab' in value && typeof value.tab === 'string') said.tab = value.tab;
  } catch {
    // not JSON
  }
  return said;
}
