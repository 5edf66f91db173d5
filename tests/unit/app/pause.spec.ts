/** Protects a person's pause: it lasts as long as they said, survives a restart, and is kept apart from the battery's. */
import { expect, test } from 'vitest';
import { createPause } from '../../../src-main/app/running/pause.ts';
import type { ProfileStore } from '../../../src-main/store/index.ts';
import { handClock } from '../../support/hand-clock.ts';

const hour = 3_600_000;

function desk(startsAt = new Date(2026, 10, 20, 15, 30).getTime()) {
  const kept = new Map<string, unknown>();
  const profile = {
    get: (key: string) => kept.get(key) ?? null,
    set: (key: string, value: unknown) => void kept.set(key, value),
  } as unknown as ProfileStore;
  const time = handClock(startsAt);
  let over = 0;
  const start = () =>
    createPause({
      clock: time.clock,
      profile,
      onOver: () => {
        over += 1;
      },
    });
  return { ...time, start, over: () => over, startsAt, profile };
}

test('an hour is an hour, also across a restart', async () => {
  const { start, advance, over, startsAt } = desk();
  start().start('hour');
  await advance(hour / 2);
  const again = start();
  expect(again.current()).toEqual({ until: startsAt + hour });
  await advance(hour / 2 + 1);
  expect(again.holds()).toBe(false);
  expect(over()).toBeGreaterThan(0);
  expect(start().current()).toBeNull();
});

test('a pause until tomorrow ends at midnight', () => {
  const pause = desk().start();
  pause.start('tomorrow');
  expect(pause.current()?.until).toBe(new Date(2026, 10, 21).getTime());
});

test('a pause until resumed lasts until a person resumes', async () => {
  const { start, advance } = desk();
  const pause = start();
  pause.start('resume');
  await advance(1_000 * hour);
  expect(start().holds()).toBe(true);
  pause.end();
  expect(start().holds()).toBe(false);
});

test('a machine that slept through the end of a pause notices when it wakes', () => {
  const { clock } = handClock();
  // timers stand still while a machine sleeps: only the wall clock moves
  let now = 0;
  const pause = createPause({
    clock: { ...clock, now: () => now },
    profile: { get: () => null, set: () => undefined } as unknown as ProfileStore,
    onOver: () => undefined,
  });
  pause.start('hour');
  now = 2 * hour;
  expect(pause.holds()).toBe(true);
  pause.check();
  expect(pause.holds()).toBe(false);
});

test("mains end the battery's pause and not a person's; resuming on battery stays resumed", () => {
  const pause = desk().start();
  pause.holdOnBattery(true);
  expect(pause.current()).toEqual({ until: null });
  pause.holdOnBattery(false);
  expect(pause.holds()).toBe(false);
  pause.start('resume');
  pause.holdOnBattery(true);
  pause.holdOnBattery(false);
  expect(pause.holds()).toBe(true);
  pause.holdOnBattery(true);
  pause.end();
  expect(pause.holds()).toBe(false);
});

test.each([
  { span: 'hour', longestMs: hour },
  { span: 'tomorrow', longestMs: 8.5 * hour },
] as const)(
  'a pause ($span) that was begun while the clock was 40 days ahead lasts no longer than asked for',
  ({ span, longestMs }) => {
    const ahead = desk(new Date(2026, 11, 30, 15, 30).getTime());
    ahead.start().start(span);
    const right = desk();
    right.profile.set('pause', ahead.profile.get('pause'));
    expect(right.start().current()).toEqual({ until: right.startsAt + longestMs });
  },
);

test('a pause that an earlier Concord saved ends within 25 hours', () => {
  const { profile, start, startsAt } = desk();
  profile.set('pause', { until: startsAt + 1_000 * hour });
  expect(start().current()).toEqual({ until: startsAt + 25 * hour });
  profile.set('pause', { until: startsAt + 2 * hour });
  expect(start().current()).toEqual({ until: startsAt + 2 * hour });
  profile.set('pause', { until: null });
  expect(start().current()).toEqual({ until: null });
});
