/** Tests the dialer with real loopback servers: which origins get credentials, what is refused, and which Problems failures give. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { madeByDialer } from '../../../src-main/net/connector.ts';
import {
  createDialer,
  type Dialer,
  type DialerOptions,
  retryAfter,
  type Target,
} from '../../../src-main/net/index.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { codeOf } from '../../support/code-of.ts';
import { type Certificate, selfSigned } from './certificates.ts';

const open: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(listener: RequestListener, certificate?: Certificate): Promise<string> {
  const server: Server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function dial(target: Target, options?: DialerOptions): ReturnType<Dialer['channel']> {
  const dialer = createDialer(options);
  open.push(() => dialer.close());
  return dialer.channel(target);
}

describe('credentials (S1)', () => {
  test('are sent to the target origin and read again for each request', async () => {
    const seen: unknown[] = [];
    const origin = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('ok');
    });
    let turn = 0;
    const channel = dial({ origin, authorization: () => `Bearer ${++turn}` });
    await (await channel.fetch(`${origin}/a`)).text();
    await (await channel.fetch(`${origin}/b`)).text();
    expect(seen).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('are dropped when a redirect leaves the origin, and stay dropped when it returns', async () => {
    const seen: string[] = [];
    let home = '';
    const foreign = await serve((request, response) => {
      seen.push(`foreign ${request.headers.authorization ?? 'none'}`);
      response.writeHead(302, { location: `${home}/back` }).end();
    });
    home = await serve((request, response) => {
      seen.push(`home ${request.headers.authorization ?? 'none'}`);
      if (request.url === '/back') response.end('here');
      else response.writeHead(307, { location: `${foreign}/x` }).end();
    });
    const channel = dial({ origin: home, authorization: () => 'Basic c2VjcmV0' });
    const answer = await channel.fetch(`${home}/start`, { headers: { authorization: 'own', cookie: 'a=b' } });
    expect(await answer.text()).toBe('here');
    expect(answer.url).toBe(`${home}/back`);
    expect(seen).toEqual(['home Basic c2VjcmV0', 'foreign none', 'home none']);
  });

  test('are not sent to another origin that is requested directly', async () => {
    let seen: string | undefined = 'nothing arrived';
    const foreign = await serve((request, response) => {
      seen = request.headers.authorization;
      response.end();
    });
    const channel = dial({ origin: 'https://mail.example.org', authorization: () => 'Basic c2VjcmV0' });
    await channel.fetch(foreign, { headers: { authorization: 'Basic own' } });
    expect(seen).toBeUndefined();
  });

  test('content is not sent again to another origin', async () => {
    let bodies = 0;
    const foreign = await serve((_request, response) => {
      bodies += 1;
      response.end();
    });
    const home = await serve((_request, response) => {
      response.writeHead(307, { location: foreign }).end();
    });
    const channel = dial({ origin: home });
    expect(await codeOf(channel.fetch(home, { method: 'PUT', body: 'private' }))).toBe('host-not-confirmed');
    expect(bodies).toBe(0);
  });
});

describe('redirects', () => {
  test('keep method and body within the origin, and are followed at most five times', async () => {
    const origin = await serve((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 5) request.pipe(response.writeHead(200, { 'x-method': request.method ?? '' }));
      else response.writeHead(308, { location: `/${hop + 1}` }).end();
    });
    const channel = dial({ origin });
    const answer = await channel.fetch(`${origin}/0`, { method: 'REPORT', body: '<x/>' });
    expect([answer.headers.get('x-method'), await answer.text(), answer.redirected]).toEqual([
      'REPORT',
      '<x/>',
      true,
    ]);
    expect(await codeOf(channel.fetch(`${origin}/-1`, { method: 'REPORT', body: '<x/>' }))).toBe(
      'answer-invalid',
    );
  });

  test('are returned to a caller that asks for them', async () => {
    const origin = await serve((_request, response) => response.writeHead(301, { location: '/dav' }).end());
    const answer = await dial({ origin }).fetch(origin, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/dav']);
  });
});

describe('TLS', () => {
  let certificate: Certificate;
  beforeAll(() => {
    certificate = selfSigned();
  });

  test('an untrusted certificate gives a Problem that names the host and its port', async () => {
    const origin = await serve((_request, response) => response.end('secret'), certificate);
    const error: unknown = await dial({ origin })
      .fetch(origin)
      .catch((caught: unknown) => caught);
    expect(problemOf(error)).toMatchObject({
      code: 'certificate-untrusted',
      params: { host: new URL(origin).host },
    });
  });

  test("an account's own authority is trusted for its origin", async () => {
    const origin = await serve((_request, response) => response.end('trusted'), certificate);
    expect(await (await dial({ origin, ca: certificate.cert }).fetch(origin)).text()).toBe('trusted');
  });

  test("an account's own authority is not trusted for another origin", async () => {
    const origin = await serve((_request, response) => response.end('trusted'), certificate);
    const other = await serve((_request, response) => response.end('other'), certificate);
    expect(await codeOf(dial({ origin, ca: certificate.cert }).fetch(other))).toBe('certificate-untrusted');
  });

  test('http to other machines is refused before connecting, also after a redirect', async () => {
    const origin = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://mail.example.org/dav' }).end(),
    );
    const channel = dial({ origin });
    expect(await codeOf(channel.fetch('http://192.0.2.1/'))).toBe('host-not-confirmed');
    expect(await codeOf(channel.fetch(origin))).toBe('host-not-confirmed');
  });

  test('a redirect from https to http is refused', async () => {
    const plain = await serve((_request, response) => response.end('plain'));
    const origin = await serve(
      (_request, response) => response.writeHead(302, { location: plain }).end(),
      certificate,
    );
    expect(await codeOf(dial({ origin, ca: certificate.cert }).fetch(origin))).toBe('host-not-confirmed');
  });
});

describe('limits (S6)', () => {
  test('an answer that is too large is invalid', async () => {
    const origin = await serve((_request, response) => response.end(Buffer.alloc(300_000)));
    const answer = await dial({ origin, maxAnswerBytes: 200_000 }).fetch(origin);
    expect(await codeOf(answer.arrayBuffer())).toBe('answer-invalid');
  });

  test('a gzip bomb is stopped after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const answer = await dial({ origin, maxAnswerBytes: 1_000_000 }).fetch(origin);
    expect(await codeOf(answer.text())).toBe('answer-invalid');
  });

  test('compressed answers below the limit are returned completely', async () => {
    const origin = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    );
    expect(await (await dial({ origin }).fetch(origin)).text()).toBe('hello');
  });

  test('a server that never answers is unreachable', async () => {
    const origin = await serve(() => undefined);
    expect(await codeOf(dial({ origin, timeoutMs: 200 }).fetch(origin))).toBe('unreachable');
  });

  test('a server that stops in the middle of its answer is unreachable', async () => {
    const origin = await serve((_request, response) => response.writeHead(200).write('half'));
    const answer = await dial({ origin, timeoutMs: 200 }).fetch(origin);
    expect(await codeOf(answer.text())).toBe('unreachable');
  });

  test('a broken connection is unreachable, and the request is not repeated', async () => {
    let tries = 0;
    const origin = await serve((request) => {
      tries += 1;
      request.socket.destroy();
    });
    expect(await codeOf(dial({ origin }).fetch(origin))).toBe('unreachable');
    expect(tries).toBe(1);
  });

  test('a closed port is unreachable', async () => {
    const origin = await serve(() => undefined);
    for (const close of open.splice(0)) await close();
    expect(await codeOf(dial({ origin }).fetch(origin))).toBe('unreachable');
  });

  test("the caller's own abort is not a Problem", async () => {
    const origin = await serve(() => undefined);
    const abort = new AbortController();
    const pending = dial({ origin }).fetch(origin, { signal: abort.signal });
    abort.abort(new Error('stopped'));
    await expect(pending).rejects.toThrow('stopped');
  });
});

test('every socket is created by the dialer', async () => {
  const foreign: Socket[] = [];
  // biome-ignore lint/complexity/useLiteralKeys: the property is replaced on purpose
  const original = Socket.prototype['connect'];
  Socket.prototype.connect = function (this: Socket, ...args: never[]) {
    if (!madeByDialer(this)) foreign.push(this);
    return Reflect.apply(original, this, args);
  } as typeof original;
  try {
    const certificate = selfSigned();
    const plain = await serve((_request, response) => response.end());
    const secure = await serve((_request, response) => response.end(), certificate);
    await (await dial({ origin: plain }).fetch(plain)).text();
    await (await dial({ origin: secure, ca: certificate.cert }).fetch(secure)).text();
    expect(foreign).toHaveLength(0);
    await fetch(plain);
    expect(foreign).toHaveLength(1);
  } finally {
    Socket.prototype.connect = original;
  }
});

test('connections are reused, and their traffic is counted', async () => {
  const ports = new Set<unknown>();
  const origin = await serve((request, response) => {
    ports.add(request.socket.remotePort);
    response.end('x'.repeat(1000));
  });
  const channel = dial({ origin }, { connectionsPerHost: 1 });
  for (let turn = 0; turn < 3; turn += 1)
    await (await channel.fetch(origin, { method: 'POST', body: 'y'.repeat(500) })).text();
  expect(ports.size).toBe(1);
  expect(channel.traffic().requests).toBe(3);
  expect(channel.traffic().bytesSent).toBeGreaterThan(1500);
  expect(channel.traffic().bytesReceived).toBeGreaterThan(3000);
});

describe('Retry-After', () => {
  const clock = { now: () => Date.parse('2026-11-20T10:00:00Z') };
  const from = (headers: Record<string, string>): number | null =>
    retryAfter(new Response(null, { headers }), clock);

  test('in seconds', () => expect(from({ 'retry-after': '120' })).toBe(clock.now() + 120_000));
  test('as a date is relative to the server’s own clock', () =>
    expect(
      from({ 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' }),
    ).toBe(clock.now() + 60_000));
  test('in the past means now', () =>
    expect(from({ 'retry-after': 'Fri, 20 Nov 2020 12:01:00 GMT' })).toBe(clock.now()));
  test.each(['', 'soon', '-1', '1e9'])('unreadable: %s', (value) =>
    expect(from({ 'retry-after': value })).toBeNull(),
  );
});
