/** Protects when runs happen (RU5): jittered polls, a run at once after news, back-off, Retry-After kept exactly, a wrong password never tried twice. */
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src-main/app/engine/host.ts';
import { noChanges, noTraffic } from '../../src-main/app/engine/messages.ts';
import { createRunLoop } from '../../src-main/app/running/run-loop.ts';
import { nextRun } from '../../src-main/app/running/schedule.ts';
import type { Clock, Randomness } from '../../src-shared/domain/clock.ts';
import { problem } from '../../src-shared/domain/problems.ts';

const good: RunOutcome = {
  type: 'ran',
  report: {
    summary: {
      provider: noChanges,
      crm: noChanges,
      skipped: 0,
      quarantined: 0,
      waiting: 0,
      linked: 0,
      durationMs: 1,
    },
    traffic: noTraffic,
    phases: [],
    decisions: [],
    limits: [],
    recovered: null,
  },
};
const failed = (code: 'unreachable' | 'wrong-password' | 'throttled', retryAt?: number): RunOutcome => ({
  type: 'failed',
  problem: problem(code, {}, retryAt),
  traffic: noTraffic,
});
const chance = (fraction: number): Randomness => ({ uuid: () => '', fraction: () => fraction });
const next = (outcome: RunOutcome, { failures = 0, isSooner = false, now = 0, by = 0 }) =>
  nextRun(outcome, failures, now, chance(by), isSooner);

test('RU5: a poll comes 30 to 60 seconds after a good run, spread by chance', () => {
  expect(next(good, { by: 0 })).toEqual({ type: 'wait', delayMs: 30_000, wakeable: true });
  expect(next(good, { by: 0.999 })).toMatchObject({ delayMs: expect.closeTo(59_970, -1) });
});

test('RU5: after an edit in the calendar polls come every 10 to 20 seconds, but never before a Retry-After or a back-off', () => {
  expect(next(good, { isSooner: true })).toEqual({ type: 'wait', delayMs: 10_000, wakeable: true });
  expect(next(good, { isSooner: true, by: 0.999 })).toMatchObject({ delayMs: expect.closeTo(19_990, -1) });
  const throttled = failed('throttled', 500_000);
  expect(next(throttled, { failures: 1, isSooner: true })).toMatchObject({ delayMs: 500_000 });
  const backOff = { failures: 3, isSooner: true, by: 0.999 };
  expect(next(failed('unreachable'), backOff)).toMatchObject({ delayMs: expect.closeTo(39_980, -2) });
});

test('RU5: six runs follow an edit in the calendar sooner, edits in the CRM hasten nothing', async () => {
  const { clock, advance } = handClock();
  const edited = (side: 'provider' | 'crm'): RunOutcome =>
    good.type === 'ran'
      ? {
          ...good,
          report: {
            ...good.report,
            summary: { ...good.report.summary, [side]: { added: 0, changed: 1, removed: 0 } },
          },
        }
      : good;
  const outcomes = [edited('provider'), edited('crm')];
  const delays: number[] = [];
  const loop = createRunLoop({
    run: () => Promise.resolve(outcomes.shift() ?? good),
    clock,
    randomness: chance(0),
    onScheduled: (delayMs) => void delays.push(delayMs),
  });
  const ended = loop.runUntilStopped();
  for (let step = 0; step < 40; step += 1) await advance(5_000);
  loop.stop();
  await ended;
  expect(delays.slice(0, 9)).toEqual([30_000, ...Array(6).fill(10_000), 30_000, 30_000]);
});

test('RU5: trouble backs off further each time, up to a quarter of an hour', () => {
  const delays = [1, 2, 3, 8, 50].map((failures) => {
    const coming = next(failed('unreachable'), { failures, by: 0.999 });
    return coming.type === 'wait' ? Math.round(coming.delayMs / 1000) : -1;
  });
  expect(delays).toEqual([10, 20, 40, 900, 900]);
});

test('RU5: Retry-After is obeyed exactly, also when our own back-off is shorter', () => {
  expect(next(failed('throttled', 500_000), { failures: 1, now: 100_000 })).toMatchObject({
    delayMs: 400_000,
  });
});

test('S1: a refused password is not tried again', () => {
  expect(next(failed('wrong-password'), { failures: 1 })).toEqual({ type: 'give-up' });
});

/** A clock whose timers run when the test moves it. */
function handClock() {
  let now = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  let last = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    setTimer(delayMs, callback) {
      last += 1;
      const id = last;
      timers.set(id, { at: now + delayMs, callback });
      return () => void timers.delete(id);
    },
  };
  const advance = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      timers.delete(due[0]);
      now = due[1].at;
      due[1].callback();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    }
    now = end;
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { clock, advance };
}

function startLoop(outcomes: readonly RunOutcome[], putBackMs = () => 0) {
  const { clock: hand, advance } = handClock();
  const clock = { ...hand, now: () => hand.now() - putBackMs() };
  const runsAt: number[] = [];
  const loop = createRunLoop({
    run: () => {
      runsAt.push(clock.now());
      return Promise.resolve(outcomes[runsAt.length - 1] ?? good);
    },
    clock,
    randomness: chance(0),
  });
  return { loop, advance, runsAt, ended: loop.runUntilStopped() };
}

test('C17: news from a side starts a run at once, and a burst of news starts one run', async () => {
  const { loop, advance, runsAt } = startLoop([]);
  await advance(1_000);
  for (let burst = 0; burst < 20; burst += 1) {
    loop.newsArrived('crm');
    await advance(20);
  }
  await advance(5_000);
  expect(runsAt.filter((at) => at < 7_000).length).toBeLessThanOrEqual(4);
  expect(runsAt[1]).toBe(1_150);
});

test('RU5: news and a person wait for Retry-After; a person need not wait for our own back-off', async () => {
  const { loop, advance, runsAt } = startLoop([failed('throttled', 20_000), failed('unreachable')]);
  await advance(100);
  loop.newsArrived('crm');
  loop.runNow();
  await advance(25_000);
  expect(runsAt).toEqual([0, 20_000]);
  loop.runNow();
  await advance(1);
  expect(runsAt.length).toBe(3);
});

test('RU5: a Retry-After that was heard while the clock was ahead holds a person no longer than it said', async () => {
  let putBackMs = 0;
  const retry = failed('throttled', 20_000);
  const { loop, advance, runsAt } = startLoop([retry], () => putBackMs);
  await advance(100);
  putBackMs = 40 * 24 * 60 * 60_000;
  loop.runNow();
  await advance(25_000);
  expect(runsAt).toHaveLength(2);
});

test('stopping ends the waiting, and a failure that only a person can mend ends the loop', async () => {
  const stopped = startLoop([]);
  await stopped.advance(10);
  stopped.loop.stop();
  await expect(stopped.ended).resolves.toMatchObject({ type: 'ran' });
  await expect(startLoop([failed('wrong-password')]).ended).resolves.toMatchObject({ type: 'failed' });
});

const changed: RunOutcome = {
  ...good,
  report: { ...good.report, summary: { ...good.report.summary, crm: { ...noChanges, changed: 1 } } },
} as RunOutcome;

test('RU5: a side that tells of news all the time, and has none, starts ever fewer runs', async () => {
  const { loop, runsAt, advance } = startLoop(Array<RunOutcome>(1_000).fill(good));
  await advance(0);
  for (let at = 0; at < 60_000; at += 50) {
    loop.newsArrived('crm');
    await advance(50);
  }
  expect(runsAt.filter((at) => at <= 15_000).length).toBeLessThanOrEqual(9);
  expect(runsAt.filter((at) => at > 15_000).length).toBeLessThanOrEqual(4);
  // and never fewer than the regular ones
  expect(runsAt.filter((at) => at > 15_000).length).toBeGreaterThanOrEqual(1);
  loop.stop();
});

test('C17: after news that was some, the next news starts its run at once; the echo of its write costs nothing', async () => {
  const { loop, runsAt, advance } = startLoop([good, good, good, good, changed, good, changed, good, good]);
  await advance(0);
  /** How long after its news the next run starts. */
  const waitedFor = async (): Promise<number> => {
    const before = runsAt.length;
    loop.newsArrived('crm');
    let waitedMs = 0;
    for (; runsAt.length === before; waitedMs += 50) await advance(50);
    return waitedMs;
  };
  const waits: number[] = [];
  for (let news = 0; news < 8; news += 1) waits.push(await waitedFor());
  // in vain three times, then a change with its echo, another change with its echo, and in vain again
  expect(waits).toEqual([150, 150, 300, 600, 150, 150, 150, 150]);
  loop.stop();
});
