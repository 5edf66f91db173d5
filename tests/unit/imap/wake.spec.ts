/** Protects RU5: waiting for news renews itself, comes back after a broken line with growing pauses, and ends where it would be refused. */
import { expect, test } from 'vitest';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import type { MailSession } from '../../support/mail-servers/connected.ts';
import { type ScriptedImap, scriptedImap } from '../../support/scripted-imap/index.ts';
import { sessionOn } from '../../support/scripted-imap/session.ts';

const capabilities = ['IMAP4rev1', 'AUTH=PLAIN', 'IDLE'];
interface Scene {
  readonly server: ScriptedImap;
  readonly session: MailSession;
  /** The delays of the timers that run now. */
  readonly timers: Map<() => void, number>;
  /** Lets the one timer with this delay ring. */
  ring(delayMs: number): Promise<void>;
}

async function scene(): Promise<Scene> {
  const server = await scriptedImap(['INBOX'], { capabilities });
  const timers = new Map<() => void, number>();
  const clock: Clock = {
    now: () => Date.now(),
    monotonic: () => Date.now(),
    setTimer(delayMs, ring) {
      timers.set(ring, delayMs);
      return () => timers.delete(ring);
    },
  };
  const session = await sessionOn(server, { clock });
  const find = (delayMs: number) => [...timers].find(([, each]) => each === delayMs)?.[0];
  return {
    server,
    session,
    timers,
    async ring(delayMs) {
      await expect.poll(() => find(delayMs) !== undefined).toBe(true);
      const ring = find(delayMs);
      if (ring === undefined) throw new Error(`no timer of ${delayMs} ms`);
      timers.delete(ring);
      ring();
    },
  };
}

test('news wake the side, and IDLE is renewed after nine minutes', async () => {
  const { server, session, ring } = await scene();
  const stop = new AbortController();
  const waking = session.side.wake?.(stop.signal)[Symbol.asyncIterator]();
  if (waking === undefined) throw new Error('no wake');
  const first = waking.next();
  await expect.poll(() => server.waiting()).toBe(1);
  server.tell('* OK still here');
  server.tell('* 4 EXISTS');
  expect(await first).toMatchObject({ done: false });
  const second = waking.next();
  await ring(9 * 60_000);
  await expect.poll(() => server.commands.filter((command) => command === 'IDLE').length).toBe(2);
  expect(server.commands).toContain('DONE');
  await expect.poll(() => server.waiting()).toBe(1);
  server.tell('* 3 EXPUNGE');
  expect(await second).toMatchObject({ done: false });
  const third = waking.next();
  stop.abort();
  expect(await third).toMatchObject({ done: true });
});

test('a broken line is opened again after pauses that grow, and the working connection is not touched', async () => {
  const { server, session, timers, ring } = await scene();
  const stop = new AbortController();
  const waking = session.side.wake?.(stop.signal)[Symbol.asyncIterator]();
  if (waking === undefined) throw new Error('no wake');
  const next = waking.next();
  await expect.poll(() => server.waiting()).toBe(1);
  server.change({ instead: { EXAMINE: '* BYE later' } });
  server.tell('* BYE bye');
  for (const pauseMs of [5000, 10_000, 20_000]) await ring(pauseMs);
  await expect.poll(() => [...timers.values()]).toContain(40_000);
  server.change({});
  await ring(40_000);
  await expect.poll(() => server.waiting()).toBe(1);
  server.tell('* 1 EXISTS');
  expect(await next).toMatchObject({ done: false });
  expect(await session.side.mailboxes(stop.signal)).toHaveLength(1);
  stop.abort();
});

test('S1: it ends when the sign-in is refused, after one try', async () => {
  const { server, session } = await scene();
  server.change({ instead: { AUTHENTICATE: 'NO [AUTHENTICATIONFAILED] no' } });
  const waking = session.side.wake?.(new AbortController().signal)[Symbol.asyncIterator]();
  expect(await waking?.next()).toMatchObject({ done: true });
  expect(server.connections()).toBe(2);
});

test('without IDLE there is nothing to wait on', async () => {
  const server = await scriptedImap(['INBOX']);
  const session = await sessionOn(server);
  expect(session.side.wake).toBeUndefined();
});
