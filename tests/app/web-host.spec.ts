/** Protects S4: only the person at the terminal reaches the interface; no other page, host name or message does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../src-main/headless/web-host.ts';
import { readWebPages } from '../../src-main/headless/web-pages.ts';
import type { TopicEvent } from '../../src-shared/contract/index.ts';
import { handClock } from '../support/hand-clock.ts';
import { holdConnection } from '../support/hold-connection.ts';
import { otherOwnAddresses, reaches } from '../support/reaches.ts';

let folder = '';
let host: WebHost;
let origin = '';
let time: ReturnType<typeof handClock>;
const called: { name: string; input: unknown }[] = [];
const listeners = new Set<(event: TopicEvent) => void>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Concord</title>');
  writeFileSync(join(folder, 'assets', 'index.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'index.js.map'), 'not for anybody');
  time = handClock();
  called.length = 0;
  listeners.clear();
  host = await startWebHost({
    application: {
      call: (name, input) => {
        called.push({ name, input });
        return Promise.resolve({ type: 'done', output: {} });
      },
      onTopic: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    pages: readWebPages(folder),
    port: 0,
    clock: time.clock,
  });
  origin = host.origin;
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Sends exactly these headers: a browser's fetch would not let a test choose its Host or Origin. */
function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<Said> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const tokenOf = (address: string): string =>
  new URLSearchParams(new URL(address).hash.slice(1)).get('token') ?? '';
const exchange = (token: string, headers: Readonly<Record<string, string>> = { origin }): Promise<Said> =>
  ask('POST', '/exchange', headers, JSON.stringify({ token }));
const secretFor = async (token: string): Promise<string> => {
  const said = await exchange(token);
  expect(said.status).toBe(200);
  return (JSON.parse(said.text) as { secret: string }).secret;
};

interface Page {
  readonly socket: WebSocket;
  readonly messages: unknown[];
  /** The close code, or the HTTP status that refused the connection. */
  readonly ended: Promise<number>;
}

function open(
  options: { readonly path?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Page> {
  const address = `${origin.replace('http', 'ws')}${options.path ?? '/socket'}`;
  const socket = new WebSocket(address, { headers: { origin, ...options.headers } });
  const messages: unknown[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  const ended = new Promise<number>((resolve) => {
    socket.on('close', (code) => resolve(code));
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
  return new Promise((resolve) => {
    const page = { socket, messages, ended };
    socket.once('open', () => resolve(page));
    void ended.then(() => resolve(page));
  });
}
const say = (page: Page, message: object): void => page.socket.send(JSON.stringify(message));

test('S4: the built interface is served with a policy that lets nothing in or out, and without cookies', async () => {
  const page = await ask('GET', '/');
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('<title>Concord') });
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(page.headers['set-cookie']).toBeUndefined();
  expect((await ask('GET', '/assets/index.js')).headers['content-type']).toBe(
    'text/javascript; charset=utf-8',
  );
});

test.each([
  '/nothing',
  '/assets/index.js.map',
  '/assets/../index.html',
  '/%2e%2e/package.json',
  '/assets/',
  '//index.html',
  '/index.html?x',
])('an address that is not on the list is answered with 404: %s', async (path) => {
  expect((await ask('GET', path)).status).toBe(404);
});

test('only GET reads', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask(method, '/', { origin })).status).toBe(405);
  expect((await ask('GET', '/exchange')).status).toBe(405);
});

test('S4: DNS rebinding: another name that leads here is turned away, for pages, tokens and the socket', async () => {
  const { port } = new URL(origin);
  const token = tokenOf(host.newAddress());
  for (const name of ['rebound.example', `rebound.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
    expect((await ask('GET', '/', { host: name })).status, name).toBe(421);
    const said = await exchange(token, { host: name, origin: `http://${name}` });
    expect(said.status, name).toBe(421);
    expect(await (await open({ headers: { host: name } })).ended, name).toBe(421);
  }
  // the token was not used up by any of them
  expect((await exchange(token)).status).toBe(200);
});

test.each([
  ['another page', 'http://evil.example'],
  ['another port', 'http://127.0.0.1:1'],
  ['another scheme', 'https://127.0.0.1'],
  ['a sandboxed frame', 'null'],
])('a foreign Origin is refused: %s', async (_, foreign) => {
  const token = tokenOf(host.newAddress());
  expect((await exchange(token, { origin: foreign })).status).toBe(403);
  expect((await ask('GET', '/', { origin: foreign })).status).toBe(403);
  expect(await (await open({ headers: { origin: foreign } })).ended).toBe(403);
  expect((await exchange(token)).status).toBe(200);
});

test('S4: a missing Origin is refused where something is given out', async () => {
  expect((await exchange(tokenOf(host.newAddress()), {})).status).toBe(403);
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
  socket.on('error', () => undefined);
  const status = await new Promise((resolve) =>
    socket.on('unexpected-response', (_, answer) => resolve(answer.statusCode)),
  );
  expect(status).toBe(403);
});

test('a token is exchanged once; making a fresh one ends the old one', async () => {
  const first = tokenOf(host.newAddress());
  const second = tokenOf(host.newAddress());
  expect((await exchange(first)).status).toBe(403);
  expect((await exchange(second)).status).toBe(200);
  expect((await exchange(second)).status).toBe(403);
});

test('S4: wrong tokens lock nobody out, because nobody can guess one of 256 bits', async () => {
  const token = tokenOf(host.newAddress());
  for (let guess = 0; guess < 50; guess += 1) expect((await exchange(`guess-${guess}`)).status).toBe(403);
  expect((await exchange(token)).status).toBe(200);
});

test('S4: a token that nobody used opens nothing after ten minutes', async () => {
  const fresh = tokenOf(host.newAddress());
  await time.advance(10 * 60_000 - 1);
  expect((await exchange(fresh)).status).toBe(200);
  const old = tokenOf(host.newAddress());
  await time.advance(10 * 60_000);
  expect((await exchange(old)).status).toBe(403);
});

test('an exchange that is no small JSON object is refused', async () => {
  const token = tokenOf(host.newAddress());
  const send = (body: string): Promise<Said> => ask('POST', '/exchange', { origin }, body);
  expect((await send('{')).status).toBe(403);
  expect((await send('null')).status).toBe(403);
  expect((await send(JSON.stringify({ token: [token] }))).status).toBe(403);
  expect((await send(JSON.stringify({ token, more: 'x'.repeat(2_000) }))).status).toBe(413);
});

test('with the secret first, calls are answered and topics arrive', async () => {
  const page = await open();
  say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
  say(page, { type: 'call', id: 7, name: 'state.get', input: {} });
  await expect
    .poll(() => page.messages)
    .toEqual([{ type: 'answer', id: 7, answer: { type: 'done', output: {} } }]);
  expect(called).toEqual([{ name: 'state.get', input: {} }]);
  const event: TopicEvent = { revision: 2, topic: 'decisions', value: [] };
  for (const tell of listeners) tell(event);
  await expect.poll(() => page.messages.at(-1)).toEqual({ type: 'topic', event });
  page.socket.close();
  await expect.poll(() => listeners.size).toBe(0);
});

test.each([
  ['a wrong secret', { type: 'hello', secret: 'wrong' }],
  ['no secret', { type: 'hello' }],
  ['a call', { type: 'call', id: 1, name: 'state.get', input: {} }],
  ['something else', ['hello']],
])('a connection that begins with %s is closed without an answer', async (_, message) => {
  await secretFor(tokenOf(host.newAddress()));
  const page = await open();
  say(page, message);
  expect(await page.ended).toBe(1008);
  expect(page.messages).toEqual([]);
  expect(called).toEqual([]);
  expect(listeners.size).toBe(0);
});

test('a connection that says nothing is closed after five seconds', async () => {
  const page = await open();
  await time.advance(5_001);
  expect(await page.ended).toBe(1008);
});

test('after the greeting, a message that is no call ends the connection: bad JSON, bytes, another shape', async () => {
  for (const message of ['{', Buffer.from([1, 2, 3]), JSON.stringify({ type: 'call', id: '1', name: 'x' })]) {
    const page = await open();
    say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
    page.socket.send(message);
    expect(await page.ended).toBe(1008);
  }
  expect(called).toEqual([]);
});

test('an oversized message ends the connection and reaches nobody', async () => {
  const page = await open();
  say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
  say(page, { type: 'call', id: 1, name: 'setup.account', input: { ca: 'x'.repeat(300 * 1024) } });
  expect(await page.ended).toBe(1009);
  expect(called).toEqual([]);
});

test('more calls than a person can make end the connection: many at once, and many one after the other', async () => {
  const greeted = async (): Promise<Page> => {
    const page = await open();
    say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
    return page;
  };
  const state = { type: 'call', name: 'state.get', input: {} };
  const hasty = await greeted();
  for (let id = 0; id < 300; id += 1) say(hasty, { ...state, id });
  expect(await hasty.ended).toBe(1008);
  expect(called.length).toBeLessThanOrEqual(100);

  const steady = await greeted();
  for (let id = 0; id < 100; id += 1) {
    say(steady, { ...state, id });
    await expect.poll(() => steady.messages.length, { interval: 1 }).toBe(id + 1);
  }
  // a second later there is room for a few again
  await time.advance(1_000);
  say(steady, { ...state, id: 100 });
  await expect.poll(() => steady.messages.length, { interval: 1 }).toBe(101);
  for (let id = 101; id < 130; id += 1) say(steady, { ...state, id });
  expect(await steady.ended).toBe(1008);
});

test('the socket is at one address only', async () => {
  for (const path of ['/', '/other', '/socket/', '/socket?x=1'])
    expect(await (await open({ path })).ended, path).toBe(404);
});

test('without a built interface the page says what to do', async () => {
  const bare = await startWebHost({
    application: { call: () => Promise.resolve({ type: 'refused' }), onTopic: () => () => undefined },
    pages: readWebPages(join(folder, 'not-there')),
    port: 0,
    clock: time.clock,
  });
  origin = bare.origin;
  expect(await ask('GET', '/')).toMatchObject({
    status: 503,
    text: expect.stringContaining('npm run build'),
  });
  await bare.close();
});

const hold = (text: string) => holdConnection(origin, text);

describe('S4: nobody without a secret shuts out the person', () => {
  const upgrade = (headers: Readonly<Record<string, string>>): string =>
    [
      'GET /socket HTTP/1.1',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
      '',
    ].join('\r\n');
  const socketHeaders = (): Readonly<Record<string, string>> => ({
    Host: origin.slice('http://'.length),
    Origin: origin,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  });
  const personStillGetsIn = async (): Promise<void> => {
    expect((await ask('GET', '/')).status).toBe(200);
    const page = await open();
    say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
    say(page, { type: 'call', id: 1, name: 'state.get', input: {} });
    await expect.poll(() => page.messages.length).toBe(1);
    page.socket.terminate();
  };

  test.each([
    ['that send nothing', () => ''],
    ['that never end their headers', () => 'GET / HTTP/1.1\r\nX: '],
    [
      'that never send their body',
      () =>
        `POST /exchange HTTP/1.1\r\nHost: ${origin.slice(7)}\r\nOrigin: ${origin}\r\nContent-Length: 100\r\n\r\n`,
    ],
    ['whose upgrade is refused', () => upgrade({ ...socketHeaders(), Origin: 'http://evil.example' })],
    ['that opened the socket and say nothing', () => upgrade(socketHeaders())],
  ])('by 300 connections %s', async (_, text) => {
    const held = Array.from({ length: 300 }, () => hold(text()));
    await Promise.all(held.slice(0, 150).map(({ gone }) => gone));
    await personStillGetsIn();
    for (const { end } of held) end();
  });

  test('a refused upgrade is closed, although its client keeps its side open', async () => {
    const { gone } = hold(upgrade({ ...socketHeaders(), Origin: 'http://evil.example' }));
    expect(await gone).toContain('403 Forbidden');
  });

  test('a page that is at work stays while others fill the connections', async () => {
    const page = await open();
    say(page, { type: 'hello', secret: await secretFor(tokenOf(host.newAddress())) });
    say(page, { type: 'call', id: 1, name: 'state.get', input: {} });
    await expect.poll(() => page.messages.length).toBe(1);
    const held = Array.from({ length: 300 }, () => hold(upgrade(socketHeaders())));
    await Promise.all(held.slice(0, 150).map(({ gone }) => gone));
    say(page, { type: 'call', id: 2, name: 'state.get', input: {} });
    await expect.poll(() => page.messages.length).toBe(2);
    for (const { end } of held) end();
  });

  test('a client that does not agree to the end of its socket is disconnected a second later', async () => {
    const { gone, greeted } = hold(upgrade(socketHeaders()));
    await greeted;
    await time.advance(5_001);
    await time.advance(1_001);
    await gone;
  });

  test('a connection without a complete request is closed after five seconds, whether silent or slow', async () => {
    const silent = hold('');
    const slow = hold('GET / HTTP/1.1\r\nX: ');
    const begun = performance.now();
    await Promise.all([silent.gone, slow.gone]);
    // of Node's own limits the next one is a minute
    expect(performance.now() - begun).toBeLessThan(30_000);
  });
});

test('S4/S8: the host listens on 127.0.0.1 and on no other address of this machine', async () => {
  const port = Number(new URL(origin).port);
  for (const address of otherOwnAddresses()) expect(await reaches(address, port), address).toBe(false);
  expect(await reaches('127.0.0.1', port)).toBe(true);
});
