/** A first import under Google's quota: it waits instead of being refused, and after a restart it goes on where it was. */
import { afterEach, expect, test } from 'vitest';
import { newProject } from '../../../src-main/providers/google/mail/quota.ts';
import { mailLimits } from '../../../src-sandbox/google/index.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { type GmailWorld, gmailWorld, mailText, signal } from '../../support/gmail-account.ts';
import { anna } from '../../support/simulated-google.ts';

let world: GmailWorld | null = null;
afterEach(() => world?.stop());

test('no request is refused while messages are described at the rate of a new project', async () => {
  let now = Date.UTC(2026, 10, 25, 9);
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      const timer = setImmediate(() => {
        now += delayMs;
        callback();
      });
      return () => clearImmediate(timer);
    },
  };
  const options = { clock, accessTokenS: 1_000_000, projectAge: 'new' as const };
  world = await gmailWorld(
    { ...options, mailQuota: { ...mailLimits.new, status: 429 } },
    { quota: newProject },
  );
  const ids = Array.from(
    { length: 600 },
    (_, index) => world?.google.mail.deliver(anna, mailText(`m${index}`)) ?? '',
  );
  const startedAt = now;
  let found = 0;
  for (let at = 0; at < ids.length; at += 100)
    for await (const one of world.side.describe(ids.slice(at, at + 100), signal))
      if (one.type === 'found') found += 1;
  expect(found).toBe(600);
  expect(world.google.requests().filter(({ status }) => status !== 200)).toEqual([]);
  // 12,000 units, of which 300 were there at the start, at 80 units a second
  const seconds = (now - startedAt) / 1000;
  expect(seconds).toBeGreaterThan(120);
  expect(seconds).toBeLessThan(150);
});
