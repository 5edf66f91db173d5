/** Protects S4: only the person at the terminal reaches the interface; no other page, host name or message does. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../src-main/headless/web-host.ts';
import { readWebPages } from '../../src-main/headless/web-pages.ts';
import type { TopicEvent } from '../../src-shared/contract/index.ts';
import { handClock } from '../support/hand-clock.ts';

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

test('the built interface is served with a policy that lets nothing in or out, and without cookies', async () => {
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

test('DNS rebinding: another name that leads here is turned away, for pages, tokens and the socket', async () => {
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

test('a missing Origin is refused where something is given out', async () => {
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

test('after too many wrong tokens none is exchanged, not even the right one, until a minute has passed', async () => {
  for (let guess = 0; guess < 10; guess += 1) expect((await exchange(`guess-${guess}`)).status).toBe(403);
  const token = tokenOf(host.newAddress());
  expect((await exchange(token)).status).toBe(429);
  await time.advance(61_000);
  expect((await exchange(token)).status).toBe(200);
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
