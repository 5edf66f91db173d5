/** Units are spent at the rate of the project's quota, and slower after a refusal. */
import { expect, test } from 'vitest';
import { createMeter, type Meter } from '../../../src-main/providers/google/mail/metering.ts';
import { newProject, oldProject, quotaOf } from '../../../src-main/providers/google/mail/quota.ts';
import type { Clock } from '../../../src-shared/domain/clock.ts';
import { handClock } from '../../support/hand-clock.ts';

const signal = new AbortController().signal;
const refused = { until: 0, unitsPerMinute: null, isOverQuota: true };

/** Nobody else does anything: a wait passes at once. */
function leapingClock(): { readonly clock: Clock; readonly passed: (ms: number) => void } {
  let now = 0;
  const passed = (ms: number): void => {
    now += ms;
  };
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      passed(delayMs);
      queueMicrotask(callback);
      return () => undefined;
    },
  };
  return { clock, passed };
}

test.each([
  ['new', newProject],
  ['old', oldProject],
] as const)(
  '20,000 messages of a %s project: no minute above the quota, and near it',
  async (_name, quota) => {
    const { clock } = leapingClock();
    const meter = createMeter(quota, clock);
    const spentAt: number[] = [];
    for (let count = 0; count < 20_000; count += 1) {
      await meter.take(quota.getUnits, signal);
      spentAt.push(clock.now());
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
  meter.slowDown({ ...refused, until: clock.now() + 30_000 });
  meter.slowDown({ ...refused, until: clock.now() + 30_000 });
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
  const meter = createMeter({ unitsPerMinute: 600, getUnits: 20 }, clock);
  await meter.take(3, signal);
  const stopping = new AbortController();
  const waiting = meter.take(10, stopping.signal);
  await Promise.resolve();
  stopping.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  const next = meter.take(20, signal);
  await advance(10_000);
  await next;
});

test('a program that is started again within the minute stays within the quota', async () => {
  const { clock, passed } = leapingClock();
  // a bucket that is full, and then one of a new start
  const first = createMeter(newProject, clock);
  passed(60_000);
  const begunAt = clock.now();
  let spent = 0;
  const spendUntil = async (meter: Meter, end: number): Promise<void> => {
    for (;;) {
      await meter.take(20, signal);
      if (clock.now() > end) return;
      spent += 20;
    }
  };
  await spendUntil(first, begunAt + 30_000);
  await spendUntil(createMeter(newProject, clock), begunAt + 60_000);
  expect(spent).toBeLessThanOrEqual(newProject.unitsPerMinute);
  expect(spent).toBeGreaterThan(0.9 * newProject.unitsPerMinute);
});

test('the limit that a refusal names is kept, a smaller one as well as a larger one', async () => {
  const { clock, advance } = handClock();
  const meter = createMeter(newProject, clock);
  for (const limit of [3000, 15_000]) {
    meter.slowDown({ ...refused, until: clock.now() + 1000, unitsPerMinute: limit });
    expect(meter.rate()).toBeLessThanOrEqual(0.4 * limit);
    await advance(20 * 60_000);
    await meter.take(1, signal);
    expect(meter.rate()).toBe(0.8 * limit);
  }
  // what cannot be a limit is none
  for (const limit of [0, 1, 999_999_999]) {
    meter.slowDown({ ...refused, until: clock.now(), unitsPerMinute: limit });
    await advance(20 * 60_000);
    await meter.take(1, signal);
    expect(meter.rate()).toBe(12_000);
  }
});

test('an old project pays the new price from its first refusal for quota on, and not for one of too many at a time', () => {
  const { clock } = handClock();
  const meter = createMeter(oldProject, clock);
  meter.slowDown({ ...refused, isOverQuota: false });
  expect(meter.getUnits).toBe(5);
  meter.slowDown(refused);
  expect(meter.getUnits).toBe(20);
});

test('the quota is that of a new project, unless the setup says what the own client has', () => {
  const own = (mailUnitsPerMinute?: number) =>
    quotaOf({
      type: 'oauth',
      user: '',
      client: {
        clientId: 'a',
        clientSecret: '',
        ...(mailUnitsPerMinute === undefined ? {} : { mailUnitsPerMinute }),
      },
    });
  expect(quotaOf({ type: 'oauth', user: '', client: null })).toEqual(newProject);
  expect(own()).toEqual(newProject);
  expect(own(15_000)).toEqual(oldProject);
  expect(own(3000)).toEqual({ unitsPerMinute: 3000, getUnits: 20 });
});
