/** S4: how much a page in a browser may ask of the program that serves it, each limit at its edge. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as idle } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createWebKeys } from '../../src-main/headless/web-keys.ts';
import { createWebSockets } from '../../src-main/headless/web-socket.ts';
import { handClock } from '../support/hand-clock.ts';
import { holdConnection } from '../support/hold-connection.ts';

// what a broken limit makes a test wait for never comes
vi.setConfig({ testTimeout: 10_000 });

describe('keys', () => {
  it('a token is valid for ten minutes', async () => {
    const { clock, advance } = handClock();
    const keys = createWebKeys(clock);
    const isValidAfter = async (ms: number) => {
      const token = keys.newToken();
      await advance(ms);
      return keys.exchange(token, '') !== null;
    };
    expect([await isValidAfter(600_000 - 1), await isValidAfter(600_000)]).toEqual([true, false]);
  });
  it('20 secrets are valid at a time: a further one ends the oldest', () => {
    const keys = createWebKeys(handClock().clock);
    const secrets = Array.from({ length: 21 }, () => keys.exchange(keys.newToken(), '') ?? '');
    expect(secrets.map((secret) => keys.knows(secret))).toEqual([false, ...Array(20).fill(true)]);
  });
  it('a tab whose first exchange was interrupted gets the same secret again, no other tab gets one, and not after ten minutes', async () => {
    const { clock, advance } = handClock();
    const keys = createWebKeys(clock);
    const token = keys.newToken();
    const secret = keys.exchange(token, 'this tab') ?? '';
    expect(keys.exchange(token, 'this tab')).toBe(secret);
    expect([keys.exchange(token, 'another tab'), keys.exchange(token, '')]).toEqual([null, null]);
    // repeats take no place among the secrets that are valid at a time
    for (let again = 0; again < 25; again += 1) keys.exchange(token, 'this tab');
    expect(keys.knows(secret)).toBe(true);
    await advance(600_000);
    expect(keys.exchange(token, 'this tab')).toBeNull();
    const nameless = keys.newToken();
    expect([keys.exchange(nameless, '') === null, keys.exchange(nameless, '')]).toEqual([false, null]);
  });
  it('tokens and secrets are 256 random bits', () => {
    const keys = createWebKeys(handClock().clock);
    const token = keys.newToken();
    const secret = keys.exchange(token, '') ?? '';
    expect([token, secret].map((text) => Buffer.from(text, 'base64url').byteLength)).toEqual([32, 32]);
  });
});

const secret = 's'.repeat(200);

/** A program whose calls are answered when the test says so. */
async function serving() {
  const { clock, advance } = handClock();
  const unanswered: (() => void)[] = [];
  const sockets = createWebSockets({
    application: {
      call: () =>
        new Promise((resolve) => {
          unanswered.push(() => resolve({ type: 'done', output: {} }));
        }),
      onTopic: () => () => undefined,
    },
    keys: { newToken: () => '', exchange: () => null, knows: (one) => one.startsWith(secret) },
    clock,
  });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => sockets.take(request, socket, head, () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    sockets.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    socket.on('error', () => undefined);
    let code: number | null = null;
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(JSON.parse(String(data))));
    const ended = new Promise<number>((resolve) => {
      socket.on('close', (closed) => {
        code = closed;
        resolve(closed);
      });
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const say = (message: unknown) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return { socket, say, ended, messages, code: () => code };
  };
  const greeted = async () => {
    const page = await open();
    page.say({ type: 'hello', secret });
    return page;
  };
  const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  return { open, greeted, advance, unanswered, port, connections, close: () => sockets.close() };
}
const call = (id: number, change = {}) => ({ type: 'call', id, name: 'n', input: {}, ...change });
/** Time for what is under way on this machine. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await idle();
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await idle();
}

describe('a message', () => {
  it.each<{ what: string; last: number; of: (amount: number) => string }>([
    { what: 'bytes', last: 256 * 1024, of: (bytes) => filled(bytes, (text) => call(1, { input: text })) },
    {
      what: 'characters of a name',
      last: 100,
      of: (length) => JSON.stringify(call(1, { name: 'n'.repeat(length) })),
    },
    {
      what: 'levels',
      last: 32,
      of: (depth) =>
        `{"type":"call","id":1,"name":"n","input":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`,
    },
    {
      what: 'values',
      last: 20_000,
      of: (count) => JSON.stringify(call(1, { input: Array(count - 7).fill(0) })),
    },
  ])('has up to $last $what; one more ends the connection', async ({ last, of }) => {
    const { greeted, unanswered } = await serving();
    const fine = await greeted();
    fine.say(of(last));
    await until(() => unanswered.length === 1);
    const tooMuch = await greeted();
    tooMuch.say(of(last + 1));
    expect([1008, 1009]).toContain(await tooMuch.ended);
    expect([unanswered.length, fine.code()]).toEqual([1, null]);
  });
  it('begins with a secret of 200 characters at most', async () => {
    const { open } = await serving();
    const page = await open();
    page.say({ type: 'hello', secret: `${secret}s` });
    expect(await page.ended).toBe(1008);
  });
});

describe('pages', () => {
  it('16 are open at a time; a further one is told to try later', async () => {
    const { greeted, unanswered } = await serving();
    const pages = [];
    for (let page = 0; page < 16; page += 1) pages.push(await greeted());
    pages.at(-1)?.say(call(1));
    await until(() => unanswered.length === 1);
    expect(await (await greeted()).ended).toBe(1013);
    expect(pages.map(({ code }) => code())).toEqual(Array(16).fill(null));
  });
  it('16 connections may wait for their secret; a further one ends the oldest', async () => {
    const { open } = await serving();
    const waiting = [];
    for (let connection = 0; connection < 17; connection += 1) waiting.push(await open());
    expect(await waiting[0]?.ended).toBe(1006);
    await turns();
    expect(waiting.slice(1).map(({ code }) => code())).toEqual(Array(16).fill(null));
  });
  it('one that sends no secret within five seconds is ended', async () => {
    const { open, advance } = await serving();
    const page = await open();
    await advance(4_999);
    await turns();
    expect(page.code()).toBeNull();
    await advance(1);
    expect(await page.ended).toBe(1008);
  });
  it('one that does not agree to its end is cut off a second later', async () => {
    const { port, advance, connections } = await serving();
    const { greeted } = holdConnection(
      `http://127.0.0.1:${port}`,
      [
        ...['GET / HTTP/1.1', 'Host: 127.0.0.1', 'Connection: Upgrade', 'Upgrade: websocket'],
        ...['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '', ''],
      ].join('\r\n'),
    );
    await greeted;
    await advance(5_000);
    await advance(999);
    await turns();
    expect(await connections()).toBe(1);
    await advance(1);
    await turns();
    expect(await connections()).toBe(0);
  });
  it('all are told that the program goes away when it does', async () => {
    const { greeted, close } = await serving();
    const page = await greeted();
    close();
    expect(await page.ended).toBe(1001);
  });
});

describe('calls', () => {
  it('32 may be under way; the 33rd ends the connection', async () => {
    const { greeted, unanswered } = await serving();
    const page = await greeted();
    for (let id = 0; id < 32; id += 1) page.say(call(id));
    await until(() => unanswered.length === 32);
    await turns();
    expect(page.code()).toBeNull();
    page.say(call(32));
    expect(await page.ended).toBe(1008);
    expect(unanswered).toHaveLength(32);
  });
  it('100 may be made at once, and 25 more with each second', async () => {
    const { greeted, unanswered, advance } = await serving();
    const page = await greeted();
    let made = 0;
    const make = async (count: number) => {
      for (let one = 0; one < count; one += 1) {
        page.say(call(made));
        made += 1;
        await until(() => unanswered.length === 1);
        unanswered.pop()?.();
        await until(() => page.messages.length === made);
      }
    };
    await make(100);
    await advance(1_000);
    await make(25);
    page.say(call(made));
    expect(await page.ended).toBe(1008);
  });
});

/** A message of this many bytes. */
function filled(bytes: number, message: (text: string) => unknown): string {
  return JSON.stringify(message('x'.repeat(bytes - JSON.stringify(message('')).length)));
}
