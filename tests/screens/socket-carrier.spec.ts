/** Protects S4 in the page: one token gives one secret, and the page reconnects with that secret. */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../src-renderer/api/carrier.ts';
import {
  createSocketCarrier,
  type Socket,
  waitBeforeAttempt,
} from '../../src-renderer/api/socket-carrier.ts';

interface FakeSocket extends Socket {
  readonly sent: Record<string, unknown>[];
}

function parts(
  exchange: () => Promise<string | null> = () => Promise.resolve('the-secret'),
  keptSecret: string | null = null,
) {
  const kept: (string | null)[] = [];
  const sockets: FakeSocket[] = [];
  const timers: { run: () => void; ms: number }[] = [];
  let exchanges = 0;
  const carrier = createSocketCarrier({
    exchange: () => {
      exchanges += 1;
      return exchange();
    },
    keptSecret,
    keep: (secret) => kept.push(secret),
    connect: () => {
      const sent: Record<string, unknown>[] = [];
      const socket: FakeSocket = {
        sent,
        send: (text) => sent.push(JSON.parse(text) as Record<string, unknown>),
        close: () => {},
        onopen: null,
        onclose: null,
        onmessage: null,
      };
      sockets.push(socket);
      return socket;
    },
    setTimer: (run, ms) => timers.push({ run, ms }),
    random: () => 0,
  });
  const connections: Connection[] = [];
  carrier.onConnection((connection) => connections.push(connection));
  return { carrier, sockets, timers, connections, kept, exchanges: () => exchanges };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const open = (socket: FakeSocket | undefined) => socket?.onopen?.(undefined as never);

describe('S4: the page of the headless host', () => {
  test('sends its secret first, before any call', async () => {
    const { carrier, sockets, connections } = parts();
    await settled();
    await expect(carrier.call('sync.now', {})).rejects.toThrow();
    open(sockets[0]);
    const answered = carrier.call('sync.now', {});
    expect(sockets[0]?.sent).toEqual([
      { type: 'hello', secret: 'the-secret' },
      { type: 'call', id: 1, name: 'sync.now', input: {} },
    ]);
    sockets[0]?.onmessage?.({
      data: JSON.stringify({ type: 'answer', id: 1, answer: { type: 'done', output: {} } }),
    });
    expect(await answered).toEqual({ type: 'done', output: {} });
    expect(connections).toEqual(['open']);
  });

  test('reconnects with the same secret, waits longer each time, and never uses the token twice', async () => {
    const { sockets, timers, connections, exchanges, carrier } = parts();
    await settled();
    open(sockets[0]);
    const lost = carrier.call('sync.now', {});
    sockets[0]?.onclose?.({ code: 1006 });
    await expect(lost).rejects.toThrow('connection lost');
    timers[0]?.run();
    sockets[1]?.onclose?.({ code: 1006 });
    timers[1]?.run();
    open(sockets[2]);
    expect(sockets[2]?.sent).toEqual([{ type: 'hello', secret: 'the-secret' }]);
    expect(timers.map(({ ms }) => ms)).toEqual([500, 1000]);
    expect(connections).toEqual(['open', 'lost', 'open']);
    expect(exchanges()).toBe(1);
  });

  test('after a used token or an unknown secret it does not try again', async () => {
    const used = parts(() => Promise.resolve(null));
    await settled();
    expect(used.connections).toEqual(['refused']);
    expect(used.timers).toEqual([]);
    const unknownSecret = parts();
    await settled();
    open(unknownSecret.sockets[0]);
    unknownSecret.sockets[0]?.onclose?.({ code: 1008 });
    expect(unknownSecret.connections).toEqual(['open', 'refused']);
    expect(unknownSecret.timers).toEqual([]);
  });

  test('reconnects when the host closes the connection after it has sent a message', async () => {
    const { sockets, connections, timers } = parts();
    await settled();
    open(sockets[0]);
    sockets[0]?.onmessage?.({
      data: JSON.stringify({ type: 'topic', event: { revision: 2, topic: 'sync', value: {} } }),
    });
    sockets[0]?.onclose?.({ code: 1008 });
    expect(connections).toEqual(['open', 'lost']);
    expect(timers).toHaveLength(1);
  });

  test('keeps its secret for a reload, goes on with the kept one without a token, and forgets one that nobody knows', async () => {
    const first = parts();
    await settled();
    expect(first.kept).toEqual(['the-secret']);
    const reloaded = parts(() => Promise.reject(new Error('no token is left')), 'the-secret');
    open(reloaded.sockets[0]);
    expect(reloaded.sockets[0]?.sent).toEqual([{ type: 'hello', secret: 'the-secret' }]);
    expect(reloaded.exchanges()).toBe(0);
    reloaded.sockets[0]?.onclose?.({ code: 1008 });
    expect(reloaded.connections).toEqual(['open', 'refused']);
    expect(reloaded.kept).toEqual([null]);
  });

  test('tries again when the host cannot be reached yet', async () => {
    let tries = 0;
    const { timers, sockets, connections } = parts(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve('late-secret');
    });
    await settled();
    expect(connections).toEqual(['lost']);
    timers[0]?.run();
    await settled();
    open(sockets[0]);
    expect(sockets[0]?.sent).toEqual([{ type: 'hello', secret: 'late-secret' }]);
  });

  test('waits at most 15 seconds, and a random part less', () => {
    expect(waitBeforeAttempt(20, 0)).toBe(15_000);
    expect(waitBeforeAttempt(20, 1)).toBe(10_000);
  });
});
