/** Protects, with real loopback servers, that no answer blocks Concord (S6): unread bodies are discarded, and every request has a deadline. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createDialer,
  type Dialer,
  type DialerOptions,
  discardBody,
  type Target,
} from '../../../src-main/net/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { handClock } from '../../support/hand-clock.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.on('error', () => undefined);
    listener(request, response);
  });
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `http://127.0.0.1:${await portOf(server)}`;
}

/** A TCP server without HTTP: a client gets only what `talk` writes. */
async function serveTcp(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    talk(socket);
  });
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return portOf(server);
}

function dial(target: Target, options?: DialerOptions): ReturnType<Dialer['channel']> {
  const dialer = createDialer(options);
  open.push(() => dialer.close());
  return dialer.channel(target);
}

type SetTimer = Required<DialerOptions>['setTimer'];

const methods = ['GET', 'PUT', 'OPTIONS', 'PROPFIND'] as const;
const statuses = [200, 404, 500, 301] as const;
const sizes = [0, 1, 30_000, 65_536, 65_537, 1_000_000, 10_000_000] as const;

/** Ways to send a body of a given size. */
const ways = {
  'with its length': (response: ServerResponse, size: number) => response.end(Buffer.alloc(size)),
  'in chunks': (response: ServerResponse, size: number) => {
    response.write(Buffer.alloc(Math.ceil(size / 2)));
    setImmediate(() => response.end(Buffer.alloc(Math.floor(size / 2))));
  },
  'in two packets ended by closing': (response: ServerResponse, size: number) => {
    response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = false;
    response.write(Buffer.alloc(Math.ceil(size / 2)));
    setImmediate(() => setImmediate(() => response.end(Buffer.alloc(Math.floor(size / 2)))));
  },
  compressed: (response: ServerResponse, size: number) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(Buffer.alloc(size)));
  },
} as const;
type Way = keyof typeof ways;

/** `/{status}/{size}/{way}`; a 301 leads to `/`, which answers `here`. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, status = '', size, way] = decodeURI(request.url ?? '').split('/');
  if (status === '') return void response.end('here');
  response.statusCode = Number(status);
  if (status === '301') response.setHeader('location', '/');
  response.setHeader('content-type', 'text/html');
  ways[way as Way](response, Number(size));
}

describe('discarding an unread body', () => {
  describe.each(Object.keys(ways))('%s', (way) => {
    test.each(methods.flatMap((method) => statuses.map((status) => [method, status] as const)))(
      'works for every size: %s answered %i',
      async (method, status) => {
        const origin = await serve(answer);
        const channel = dial({ origin, timeoutMs: 2_000, deadlineMs: 2_000 }, { connectionsPerHost: 1 });
        for (const size of sizes) {
          const response = await channel.fetch(`${origin}/${status}/${size}/${encodeURI(way)}`, {
            method,
            ...(method === 'GET' ? {} : { body: '<x/>' }),
          });
          expect(response.status).toBe(status === 301 ? 200 : status);
          await discardBody(response);
          // There is only one connection, so an unread rest of the last answer would block this request.
          expect(await (await channel.fetch(`${origin}/`)).text()).toBe('here');
        }
      },
    );
  });

  test('works after a part of it was read', async () => {
    const origin = await serve(answer);
    const channel = dial({ origin, deadlineMs: 2_000 }, { connectionsPerHost: 1 });
    for (const way of Object.keys(ways)) {
      const response = await channel.fetch(`${origin}/200/10000000/${encodeURI(way)}`);
      const reader = response.body?.getReader();
      expect((await reader?.read())?.value?.byteLength).toBeGreaterThan(0);
      await reader?.cancel();
      expect(await (await channel.fetch(`${origin}/`)).text()).toBe('here');
    }
  });

  test('keeps the connection open when the body is short', async () => {
    const ports = new Set<unknown>();
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      answer(request, response);
    });
    const channel = dial({ origin }, { connectionsPerHost: 1 });
    for (let turn = 0; turn < 5; turn += 1)
      await discardBody(await channel.fetch(`${origin}/404/30000/with%20its%20length`));
    expect(ports.size).toBe(1);
  });

  test('ends at once when an endless body arrives as fast as possible', async () => {
    const closed = Promise.withResolvers<void>();
    const origin = await serve((_request, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more).on('close', closed.resolve);
      more();
    });
    const { clock } = handClock();
    await discardBody(await dial({ origin }, { setTimer: clock.setTimer }).fetch(origin));
    await closed.promise;
  });

  test('waits at most one second for a body that arrives slowly', async () => {
    const closed = Promise.withResolvers<void>();
    const origin = await serve((_request, response) => {
      response.write('x');
      const dripping = setInterval(() => response.write('x'), 1);
      response.on('close', () => {
        clearInterval(dripping);
        closed.resolve();
      });
    });
    const { clock, advance } = handClock();
    const response = await dial({ origin }, { setTimer: clock.setTimer }).fetch(origin);
    let over = false;
    const discarding = discardBody(response).then(() => {
      over = true;
    });
    await advance(999);
    expect(over).toBe(false);
    await advance(1);
    await discarding;
    await closed.promise;
  });

  test('closes the connection when a status without body is followed by a body', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await serveTcp((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 205 Reset\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'),
      );
      socket.on('close', () => closed.resolve());
    });
    const { clock, advance } = handClock();
    const origin = `http://127.0.0.1:${port}`;
    const response = await dial({ origin }, { setTimer: clock.setTimer }).fetch(origin);
    expect([response.status, response.body]).toEqual([205, null]);
    await advance(1_000);
    await closed.promise;
  });

  test('does not fail when the connection breaks meanwhile', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(404, { 'content-length': '1000' }).write('half');
      setImmediate(() => response.destroy());
    });
    const response = await dial({ origin }).fetch(origin);
    await response.body?.getReader().closed.catch(() => undefined);
    await discardBody(response);
  });
});

describe('the deadline of a request', () => {
  const deadlineMs = 60_000;

  /** Starts a request, waits for `reached`, which tells that the server got that far, and then advances the time. */
  async function outcomeAt(
    ms: number,
    start: (setTimer: SetTimer) => Promise<unknown>,
    reached: Promise<void>,
  ): Promise<string> {
    const { clock, advance } = handClock();
    let outcome = 'pending';
    const ended = codeOf(start(clock.setTimer)).then((code) => {
      outcome = code;
    });
    await reached;
    await advance(ms - 1);
    if (outcome !== 'pending') return `${outcome}, too early`;
    await advance(1);
    await ended;
    return outcome;
  }

  test('covers the wait for credentials', async () => {
    const asked = Promise.withResolvers<void>();
    const authorization = (): Promise<string> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const origin = await serve((_request, response) => response.end());
    const start = (setTimer: SetTimer): Promise<unknown> =>
      dial({ origin, deadlineMs, authorization }, { setTimer }).fetch(origin);
    expect(await outcomeAt(deadlineMs, start, asked.promise)).toBe('unreachable');
  });

  test('covers connecting, including a TLS handshake that never ends', async () => {
    const connected = Promise.withResolvers<void>();
    const origin = `https://127.0.0.1:${await serveTcp(() => connected.resolve())}`;
    const start = (setTimer: SetTimer): Promise<unknown> =>
      dial({ origin, deadlineMs }, { setTimer }).fetch(origin);
    expect(await outcomeAt(deadlineMs, start, connected.promise)).toBe('unreachable');
  });

  test('covers headers that never arrive', async () => {
    const asked = Promise.withResolvers<void>();
    const origin = await serve(() => asked.resolve());
    const start = (setTimer: SetTimer): Promise<unknown> =>
      dial({ origin, deadlineMs }, { setTimer }).fetch(origin);
    expect(await outcomeAt(deadlineMs, start, asked.promise)).toBe('unreachable');
  });

  test('covers a body that arrives slowly and never ends', async () => {
    const answering = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const origin = await serve((_request, response) => {
      const dripping = setInterval(() => response.write('x'), 1);
      response.write('x', () => answering.resolve());
      response.on('close', () => {
        clearInterval(dripping);
        closed.resolve();
      });
    });
    const start = async (setTimer: SetTimer): Promise<unknown> =>
      (await dial({ origin, deadlineMs }, { setTimer }).fetch(origin)).text();
    expect(await outcomeAt(deadlineMs, start, answering.promise)).toBe('unreachable');
    await closed.promise;
  });

  test('closes the connection of a body that is never read', async () => {
    const closed = Promise.withResolvers<void>();
    const origin = await serve((_request, response) => {
      response.write('x');
      response.on('close', closed.resolve);
    });
    const { clock, advance } = handClock();
    await dial({ origin, deadlineMs }, { setTimer: clock.setTimer }).fetch(origin);
    await advance(deadlineMs);
    await closed.promise;
  });

  test('covers all redirects of a request together', async () => {
    let hops = 0;
    const last = Promise.withResolvers<void>();
    const { clock, advance } = handClock();
    const origin = await serve((_request, response) => {
      hops += 1;
      if (hops > 3) return last.resolve();
      response.writeHead(302, { location: `/${hops}` }).end('moved');
      void advance(20_000 - 1);
    });
    const pending = codeOf(dial({ origin, deadlineMs }, { setTimer: clock.setTimer }).fetch(origin));
    await last.promise;
    await advance(3);
    expect(await pending).toBe('unreachable');
    expect(clock.now()).toBe(deadlineMs);
  });

  test('covers only the headers of a stream, which then continues', async () => {
    let send: (text: string) => void = () => undefined;
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      send = (text) => void response.write(text);
    });
    const { clock, advance } = handClock();
    const response = await dial({ origin, deadlineMs }, { setTimer: clock.setTimer }).stream(origin);
    await advance(deadlineMs * 10);
    const reader = response.body?.getReader();
    send('event: change\n\n');
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('event: change\n\n');
    await reader?.cancel();
  });

  test('lets a caller abort while all connections are busy', async () => {
    const busy = Promise.withResolvers<void>();
    const origin = await serve(() => busy.resolve());
    const channel = dial({ origin }, { connectionsPerHost: 1 });
    const first = codeOf(channel.fetch(origin));
    await busy.promise;
    const abort = new AbortController();
    const second = channel.fetch(origin, { signal: abort.signal });
    abort.abort(new Error('stopped'));
    await expect(second).rejects.toThrow('stopped');
    for (const close of open.splice(0)) await close();
    expect(await first).toBe('unreachable');
  });
});

describe('abusive answers are refused', () => {
  test('an endless series of 103 answers', async () => {
    const port = await serveTcp((socket) => {
      const flood = (): void => {
        while (socket.writable && socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)));
      };
      socket.once('data', flood).on('drain', flood);
    });
    const origin = `http://127.0.0.1:${port}`;
    expect(await codeOf(dial({ origin }).fetch(origin))).toBe('answer-invalid');
  });

  test('a content coding repeated in many layers', async () => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': Array(5_000).fill('gzip').join() }).end('x'),
    );
    expect(await codeOf(dial({ origin }).fetch(origin))).toBe('answer-invalid');
  });

  test('thousands of empty compressed blocks', async () => {
    const nothing = Buffer.concat(Array(10_000).fill(gzipSync('')));
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(nothing),
    );
    const response = await dial({ origin, maxAnswerBytes: 100_000 }).fetch(origin);
    expect(await codeOf(response.text())).toBe('answer-invalid');
  });
});
