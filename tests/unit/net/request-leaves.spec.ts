/** Requests leave before the thread that asked for them goes on with long work: the server works meanwhile. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createDialer } from '../../../src-main/net/index.ts';
import { type RunnableCall, runCalls } from '../../../src-main/sync/common/call-runner.ts';

/** A server in a thread of its own: it counts the requests that arrived whole in shared memory, and wakes whoever waits for one. */
const server = `
  const { createServer } = require('node:http');
  const { parentPort, workerData: arrived } = require('node:worker_threads');
  createServer((request, answer) => {
    request.resume().on('end', () => {
      Atomics.add(arrived, 0, 1);
      Atomics.notify(arrived, 0);
      answer.end('{}');
    });
  }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });
`;
/** Longer than any request on this machine takes; it passes only when the request has not left. */
const longestWaitMs = 3_000;

it('a batch is on its way to the server while the batch before it is committed', async () => {
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(server, { eval: true, workerData: arrived });
  const [port] = (await once(worker, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const dialer = createDialer({ certificateAuthorities: [] });
  const channel = dialer.channel({ origin });
  const calls = ['a', 'b', 'c'].map((key): RunnableCall => ({ call: { key }, write: { key } }));
  const seen: string[] = [];
  try {
    await runCalls<RunnableCall, { readonly type: 'done' }>([calls], {
      maxBatch: 1,
      beforeSending: async () => undefined,
      record: () => undefined,
      async *perform(entries) {
        const answer = await channel.fetch(`${origin}/`, { method: 'POST', body: 'x'.repeat(300_000) });
        await answer.text();
        for (const { call } of entries) yield [call.key, { type: 'done' }] as const;
      },
      commit: ([entry]) => {
        // nothing else happens in this thread until the next request has arrived
        const sent = entry?.call.key === 'c' ? 3 : seen.length + 2;
        while (Atomics.load(arrived, 0) < sent)
          if (Atomics.wait(arrived, 0, sent - 1, longestWaitMs) === 'timed-out') break;
        seen.push(`${entry?.call.key} after request ${Atomics.load(arrived, 0)}`);
        return null;
      },
    });
  } finally {
    await dialer.close();
    await worker.terminate();
  }
  expect(seen).toEqual(['a after request 2', 'b after request 3', 'c after request 3']);
});
