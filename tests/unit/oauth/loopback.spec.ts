/** Protects S3: the listener is on 127.0.0.1 only, reads one answer, and goes away. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { openLoopback } from '../../../src-main/accounts/oauth/loopback.ts';
import { handClock } from '../../support/hand-clock.ts';
import { browserRequest, isListening, portOf, rawRequest } from './world.ts';

const opened = async (host: '127.0.0.1' | 'localhost' = '127.0.0.1') => {
  const read: string[] = [];
  const hand = handClock();
  const loopback = await openLoopback(
    {
      host,
      path: '/back',
      read: (query) => {
        read.push(query);
        return query;
      },
      page: (answer) => `<p>${answer.length}`,
    },
    { createServer, clock: hand.clock },
  );
  const url = new URL(`${loopback.redirectUri}?x=1`);
  return { loopback, read, hand, url, port: portOf(loopback.redirectUri) };
};

test('S3: no other address of this machine is listened on', async () => {
  const { loopback, port } = await opened();
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .map(({ address }) => address)
    .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80'));
  for (const host of [...others, '127.0.0.2'])
    expect([
      host,
      await new Promise((resolve) => {
        const socket = connect({ host, port }, () => {
          socket.destroy();
          resolve('listens');
        });
        socket.on('error', () => resolve('nobody'));
      }),
    ]).toEqual([host, 'nobody']);
  expect(await isListening(port)).toBe(true);
  loopback.close();
  expect(await isListening(port)).toBe(false);
});

test('S3: a second request on the same connection is not read', async () => {
  const { loopback, read, url, port } = await opened();
  const one = browserRequest(url);
  await rawRequest(port, `${one}${one}${one}`);
  expect(await loopback.result).toEqual({ type: 'answered', answer: 'x=1' });
  expect(read).toEqual(['x=1']);
});

test('a browser that never reads the page is cut off after five seconds', async () => {
  const { loopback, url, port, hand } = await opened();
  const silent = rawRequest(port, 'GET /back');
  expect(await rawRequest(port, browserRequest(url))).toContain('<p>3');
  await hand.advance(5_000);
  expect(await silent).toBe('');
  expect(await loopback.result).toMatchObject({ type: 'answered' });
});

test('where the redirect address says localhost, the request has to say it as well', async () => {
  const { loopback, read, url, port } = await opened('localhost');
  expect(loopback.redirectUri).toBe(`http://localhost:${port}/back`);
  expect(await rawRequest(port, browserRequest(url, { host: `127.0.0.1:${port}` }))).toBe('');
  expect(read).toEqual([]);
  expect(await rawRequest(port, browserRequest(url))).toContain('<p>3');
});

test('closing after an answer changes nothing', async () => {
  const { loopback, url, port } = await opened();
  await rawRequest(port, browserRequest(url));
  loopback.close();
  expect(await loopback.result).toMatchObject({ type: 'answered' });
});
