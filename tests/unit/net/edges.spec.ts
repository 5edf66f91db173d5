/** What one request may cost, each limit at its edge (S6): redirects, early answers, connections, bytes, codings, and time. */
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as idle } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createConnector } from '../../../src-main/net/connector.ts';
import { discard } from '../../../src-main/net/discard.ts';
import { createDialer, type DialerOptions } from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

const agentOptions: object[] = [];
vi.mock('../../../src-main/net/undici.ts', async (original) => {
  const undici = await original<typeof import('../../../src-main/net/undici.ts')>();
  class Agent extends undici.Agent {
    constructor(options: ConstructorParameters<typeof undici.Agent>[0]) {
      super(options);
      agentOptions.push(options ?? {});
    }
  }
  return { ...undici, Agent };
});
vi.mock('../../../src-main/net/connector.ts', async (original) => {
  const connector = await original<typeof import('../../../src-main/net/connector.ts')>();
  return { ...connector, createConnector: vi.fn(connector.createConnector) };
});

async function listening<T extends Server>(server: T): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listening(server);
}
function dial(origin: string, options: DialerOptions = {}) {
  const dialer = createDialer(options);
  onTestFinished(() => dialer.close());
  return dialer.channel({ origin });
}
/** How many bytes the body had, or the code of the Problem. */
const read = (answer: Promise<Response>): Promise<number | string | undefined> =>
  answer
    .then((response) => response.arrayBuffer())
    .then(
      ({ byteLength }) => byteLength,
      (error: unknown) => problemOf(error)?.code,
    );

it('five redirects are followed, the sixth is not', async () => {
  const origin = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` });
    response.end();
  });
  const channel = dial(origin);
  expect([await read(channel.fetch(`${origin}/5`)), await read(channel.fetch(`${origin}/6`))]).toEqual([
    0,
    'answer-invalid',
  ]);
});

it('20 early answers may come before the last one, 21 may not', async () => {
  const early = async (count: number) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end(
          `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(count)}HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n`,
        ),
      );
    });
    onTestFinished(() => void server.close());
    const origin = await listening(server);
    return read(dial(origin).fetch(origin));
  };
  expect([await early(20), await early(21)]).toEqual([0, 'answer-invalid']);
});

it('a host has six connections at most', async () => {
  let open = 0;
  const waiting: (() => void)[] = [];
  const origin = await serve((_request, response) => {
    open += 1;
    waiting.push(() => response.end());
  });
  const channel = dial(origin);
  const answers = Array.from({ length: 7 }, () => read(channel.fetch(origin)));
  while (open < 6) await idle();
  for (let turn = 0; turn < 50; turn += 1) await idle();
  expect(open).toBe(6);
  while (open < 7 || waiting.length > 0) {
    waiting.shift()?.();
    await idle();
  }
  expect(await Promise.all(answers)).toEqual(Array(7).fill(0));
});

it('an answer has 64 MiB at most', async () => {
  const most = 64 * 1024 * 1024;
  const origin = await serve((request, response) =>
    response.end(Buffer.alloc(Number(request.url?.slice(1)))),
  );
  const channel = dial(origin);
  const sized = (bytes: number) => read(channel.fetch(`${origin}/${bytes}`));
  expect([await sized(most), await sized(most + 1)]).toEqual([most, 'answer-invalid']);
});

it('three content codings are undone, four are not', async () => {
  const origin = await serve((request, response) => {
    const layers = Number(request.url?.slice(1));
    const body = Array.from({ length: layers }).reduce<Buffer>(
      (inner) => gzipSync(inner),
      Buffer.from('text'),
    );
    response.writeHead(200, { 'content-encoding': Array(layers).fill('gzip').join(', ') }).end(body);
  });
  const channel = dial(origin);
  expect([await read(channel.fetch(`${origin}/3`)), await read(channel.fetch(`${origin}/4`))]).toEqual([
    4,
    'answer-invalid',
  ]);
});

describe('time', () => {
  it('a request has five minutes in all', async () => {
    const { clock, advance } = handClock();
    const origin = await serve(() => undefined);
    let outcome: unknown = 'waiting';
    void read(dial(origin, { setTimer: clock.setTimer }).fetch(origin)).then((found) => {
      outcome = found;
    });
    await advance(299_999);
    await idle();
    expect(outcome).toBe('waiting');
    await advance(1);
    await idle();
    expect(outcome).toBe('unreachable');
  });
  it('connecting has 15 seconds, headers and each part of a body have 90, and headers have 64 KiB', async () => {
    dial('http://127.0.0.1:1');
    expect(vi.mocked(createConnector).mock.lastCall?.[0]).toMatchObject({ connectTimeoutMs: 15_000 });
    expect(agentOptions.at(-1)).toMatchObject({
      headersTimeout: 90_000,
      bodyTimeout: 90_000,
      maxHeaderSize: 65_536,
    });
  });
});

describe('a body that nobody reads', () => {
  const discarding = (announced: number | null) => {
    const { clock, advance } = handClock();
    const body = new PassThrough();
    void discard(body, announced, clock.setTimer);
    return { body, advance };
  };
  it.each([
    { announced: 65_536, isClosed: false },
    { announced: 65_537, isClosed: true },
  ])('is not even begun when more than 64 KiB are announced: $announced bytes', ({ announced, isClosed }) => {
    expect(discarding(announced).body.destroyed).toBe(isClosed);
  });
  it('is dropped up to 64 KiB, then its connection is closed', async () => {
    const { body } = discarding(null);
    body.write(Buffer.alloc(65_536));
    await idle();
    expect(body.destroyed).toBe(false);
    body.write(Buffer.alloc(1));
    await idle();
    expect(body.destroyed).toBe(true);
  });
  it('is dropped for a second, then its connection is closed', async () => {
    const { body, advance } = discarding(null);
    await advance(999);
    expect(body.destroyed).toBe(false);
    await advance(1);
    expect(body.destroyed).toBe(true);
  });
});
