/** A side's wakes are passed on, and its stream is opened again after it ended, at a time that depends on chance (RU5). */
import { setImmediate as idle } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { passWakesOn } from '../../../src-main/app/engine/wakes.ts';
import type { CalendarSide } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { handClock } from '../../support/hand-clock.ts';

function listening(fraction: number, wakes: number) {
  const { clock, advance } = handClock();
  const stopped = new AbortController();
  const opened: number[] = [];
  const woken: string[] = [];
  const logged: string[] = [];
  const side = {
    async *wake() {
      opened.push(clock.monotonic());
      for (let wake = 0; wake < wakes; wake += 1) yield;
      fail('unreachable');
    },
  } as unknown as CalendarSide;
  const ended = passWakesOn(
    'provider',
    side,
    {
      clock,
      randomness: { fraction: () => fraction, uuid: () => '' },
      onWake: (name) => void woken.push(name),
      log: (level, event) => void logged.push(`${level} ${event}`),
    },
    stopped.signal,
  );
  return { advance, stopped, opened, woken, logged, ended };
}

test.each([
  { fraction: 0, afterMs: 7_500 },
  { fraction: 0.5, afterMs: 15_000 },
  { fraction: 1, afterMs: 22_500 },
])('a stream that ended is opened again after $afterMs ms', async ({ fraction, afterMs }) => {
  const { advance, opened, woken, logged } = listening(fraction, 1);
  await idle();
  await advance(afterMs - 1);
  await idle();
  expect([opened, woken, logged]).toEqual([[0], ['provider'], ['debug wake-ended']]);
  await advance(1);
  await idle();
  expect([opened, woken]).toEqual([
    [0, afterMs],
    ['provider', 'provider'],
  ]);
});

test('listening ends at once when it is stopped, and for a side without a stream', async () => {
  const { advance, stopped, ended, opened } = listening(0.5, 0);
  await idle();
  await advance(1_000);
  stopped.abort();
  await ended;
  await advance(60_000);
  expect(opened).toEqual([0]);
});
