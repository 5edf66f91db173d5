/**
 * A connection that the server closed while this thread was busy gets no request (RFC 9112 9.3.1). undici sees to that by looking at an
 * idle connection before it is used again.
 */
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';

/** Keeps connections until it is told to close them, and does not announce that, as a restarted server does. */
const server = `
  const { createServer } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const [told, closed] = [new Int32Array(workerData, 0, 1), new Int32Array(workerData, 4, 1)];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 8\\r\\n\\r\\nanswered'));
    Atomics.waitAsync(told, 0, 0).value?.then?.(() => {
      socket.on('close', () => {
        Atomics.store(closed, 0, 1);
        Atomics.notify(closed, 0);
      });
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let worker: Worker;
afterEach(() => worker.terminate());

test.each(['GET', 'PUT'])('%s: the next request takes another connection', async (method) => {
  const shared = new SharedArrayBuffer(8);
  const [told, closed] = [new Int32Array(shared, 0, 1), new Int32Array(shared, 4, 1)];
  worker = new Worker(server, { eval: true, workerData: shared });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const origin = `http://127.0.0.1:${port}`;
  const dialer = createDialer();
  const channel = dialer.channel({ origin });
  expect(await (await channel.fetch(`${origin}/first`)).text()).toBe('answered');
  Atomics.store(told, 0, 1);
  Atomics.notify(told, 0);
  // as busy as with a long computation: nothing that arrives is handled until the server has closed the connection
  expect(Atomics.wait(closed, 0, 0, 30_000)).not.toBe('timed-out');
  const body = method === 'PUT' ? { body: 'text' } : {};
  expect(await (await channel.fetch(`${origin}/second`, { method, ...body })).text()).toBe('answered');
  await dialer.close();
});
