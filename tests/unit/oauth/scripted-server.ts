/** A token endpoint on a real socket that answers as the test says, and keeps what it was asked. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  /** The connection is cut after the request was read. */
  readonly cut?: true;
}

export interface ScriptedServer {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** The replies in order; the last one stays. */
  script(...replies: readonly (Reply | ((asked: Asked) => Reply | Promise<Reply>))[]): void;
  close(): Promise<void>;
}

export async function scriptedServer(): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  let replies: (Reply | ((asked: Asked) => Reply | Promise<Reply>))[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      fields: Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8'))),
    };
    asked.push(one);
    const next = replies.length > 1 ? replies.shift() : replies[0];
    const {
      status = 200,
      headers = {},
      body,
      cut,
    } = (typeof next === 'function' ? await next(one) : next) ?? {};
    if (cut === true) return void request.socket.destroy();
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    // the time is the test's
    response.sendDate = false;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(text);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    script(...next) {
      replies = [...next];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
