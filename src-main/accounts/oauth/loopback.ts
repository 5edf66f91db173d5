/**
 * Waits on 127.0.0.1 for the browser to come back (RFC 8252 section 7.3, S3): a free port, one answer, five minutes. Whatever is not that
 * answer gets no byte back and changes nothing, so that a page or a program that finds the port can neither end nor watch a sign-in.
 */
import type { createServer as CreateServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { pageHeaders } from './browser-page.ts';

export interface LoopbackParts {
  /** Node's `createServer` of `node:http`. */
  readonly createServer: typeof CreateServer;
  readonly clock: Pick<Clock, 'setTimer'>;
}

export interface LoopbackOptions<T> {
  /** The only host that a request may name, beside the port. */
  readonly host: '127.0.0.1' | 'localhost';
  readonly path: string;
  /** Reads a query, without its `?`; null: it is not the answer. */
  readonly read: (query: string) => T | null;
  /** The page for the browser (HTML). @param acceptLanguage the request's header of that name */
  readonly page: (answer: T, acceptLanguage: string | undefined) => string;
}

export type Waited<T> =
  | { readonly type: 'answered'; readonly answer: T }
  | { readonly type: 'expired' }
  | { readonly type: 'closed' };

export interface Loopback<T> {
  readonly redirectUri: string;
  readonly result: Promise<Waited<T>>;
  /** Stops waiting. Nothing happens after an answer. */
  close(): void;
}

/** How long a sign-in waits for the browser. */
export const signInWaitMs = 5 * 60_000;
/** The time in which a browser reads the page. */
const pageMs = 5_000;
const requestMs = 10_000;
const mostConnections = 16;

/** @throws Error when the system gives no port */
export async function openLoopback<T>(
  options: LoopbackOptions<T>,
  parts: LoopbackParts,
): Promise<Loopback<T>> {
  const { createServer, clock } = parts;
  let host = '';
  let settle: (result: Waited<T>) => void = () => undefined;
  const result = new Promise<Waited<T>>((resolve) => {
    settle = resolve;
  });
  let isOver = false;

  const answerTo = (request: IncomingMessage): T | null => {
    if (isOver || request.method !== 'GET' || request.headers.host !== host) return null;
    const target = request.url ?? '';
    const mark = target.indexOf('?');
    if (mark < 0 || target.slice(0, mark) !== options.path) return null;
    return options.read(target.slice(mark + 1));
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const answer = answerTo(request);
    if (answer === null) return void request.socket.destroy();
    const page = options.page(answer, request.headers['accept-language']);
    end({ type: 'answered', answer });
    response.writeHead(200, { ...pageHeaders, 'content-length': Buffer.byteLength(page) });
    response.end(page);
    const cancel = clock.setTimer(pageMs, () => server.closeAllConnections());
    response.once('close', () => {
      cancel();
      server.closeAllConnections();
    });
  };

  const server = createServer(
    {
      requireHostHeader: false,
      headersTimeout: requestMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: 1_000,
      keepAlive: false,
    },
    onRequest,
  );
  server.maxConnections = mostConnections;
  // without these Node answers by itself
  const drop = (request: IncomingMessage): void => void request.socket.destroy();
  server.on('checkContinue', drop).on('checkExpectation', drop);
  server.on('upgrade', drop).on('connect', drop);
  server.on('clientError', (_error, socket) => void socket.destroy());
  server.on('connection', (socket: Socket) => socket.on('error', () => undefined));

  const end = (outcome: Waited<T>): void => {
    if (isOver) return;
    isOver = true;
    cancelWait();
    server.close();
    if (outcome.type !== 'answered') server.closeAllConnections();
    settle(outcome);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      server.off('error', reject).on('error', () => end({ type: 'closed' }));
      resolve();
    });
  });
  const cancelWait = clock.setTimer(signInWaitMs, () => end({ type: 'expired' }));
  host = `${options.host}:${(server.address() as AddressInfo).port}`;
  return {
    redirectUri: `http://${host}${options.path}`,
    result,
    close: () => end({ type: 'closed' }),
  };
}
