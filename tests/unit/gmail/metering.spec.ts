/** Units are spent at the rate of the project's quota, and slower after a refusal. */
import { expect, test } from 'vitest';
import { createMeter, newProject, oldProject } from '../../../src-main/providers/google/mail/metering.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { handClock } from '../../support/hand-clock.ts';

const signal = new AbortController().signal;

test.each([
  ['new', newProject],
  ['old', oldProject],
] as const)(
  '20,000 messages of a %s project: no minute above the quota, and near it',
  async (_name, quota) => {
    let now = 0;
    // nobody else does anything: a wait passes at once
    const clock: Clock = {
      now: () => now,
      monotonic: () => now,
      setTimer(delayMs, callback) {
        now += delayMs;
        queueMicrotask(callback);
        return () => undefined;
      },
    };
    const meter = createMeter(quota, clock);
    const spentAt: number[] = [];
    for (let count = 0; count < 20_000; count += 1) {
      await meter.take(quota.getUnits, signal);
      spentAt.push(now);
    }
    let from = 0;
    let most = 0;
    spentAt.forEach((at, index) => {
      while ((spentAt[from] ?? 0) <= at - 60_000) from += 1;
      most = Math.max(most, (index - from + 1) * quota.getUnits);
    });
    expect(most).toBeLessThanOrEqual(quota.unitsPerMinute);
    const minutes = (spentAt.at(-1) ?? 0) / 60_000;
    expect(minutes).toBeLessThan((1.3 * 20_000 * quota.getUnits) / quota.unitsPerMinute);
  },
);

test('a refusal closes it, halves the rate once, and quiet minutes bring the rate back', async () => {
  const { clock, advance } = handClock();
  const meter = createMeter(newProject, clock);
  const full = meter.rate();
  meter.slowDown(clock.now() + 30_000);
  meter.slowDown(clock.now() + 30_000);
  expect(meter.rate()).toBe(full / 2);
  let isTaken = false;
  const taken = meter.take(20, signal).then(() => {
    isTaken = true;
  });
  await advance(29_000);
  expect(isTaken).toBe(false);
  await advance(2_000);
  await taken;
  await advance(10 * 60_000);
  await meter.take(1, signal);
  expect(meter.rate()).toBe(full);
});

test('a wait ends with its signal, and the next one goes on', async () => {
  const { clock, advance } = handClock();
  const meter = createMeter({ unitsPerMinute: 60, getUnits: 20 }, clock);
  await meter.take(12, signal);
  const stopping = new AbortController();
  const waiting = meter.take(10, stopping.signal);
  await Promise.resolve();
  stopping.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  const next = meter.take(5, signal);
  await advance(10_000);
  await next;
});
