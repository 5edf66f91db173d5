/** Protects the times between runs, each at both ends of its range (RU5, S1). */
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../../src-main/app/engine/host.ts';
import { nextRun } from '../../../src-main/app/running/schedule.ts';
import { type ProblemCode, problem } from '../../../src-shared/domain/problems.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const at = (fraction: number) => ({ fraction: () => fraction, uuid: () => '' });
const ran = { type: 'ran' } as RunOutcome;
const failed = (code: ProblemCode, retryAt?: number) =>
  ({ type: 'failed', problem: problem(code, {}, retryAt) }) as RunOutcome;

describe('the next run is due', () => {
  it.each([
    { fraction: 0, delayMs: 30_000 },
    { fraction: 0.5, delayMs: 45_000 },
    { fraction: 1, delayMs: 60_000 },
  ])('after a run that came through: in half a minute to a minute ($delayMs ms)', ({ fraction, delayMs }) => {
    expect(nextRun(ran, 0, now, at(fraction))).toEqual({ type: 'wait', delayMs, wakeable: true });
  });
  it.each([
    { fraction: 0, delayMs: 10_000 },
    { fraction: 1, delayMs: 20_000 },
  ])('after an edit in the calendar: in 10 to 20 seconds ($delayMs ms) (RU5)', ({ fraction, delayMs }) => {
    expect(nextRun(ran, 0, now, at(fraction), true)).toEqual({ type: 'wait', delayMs, wakeable: true });
  });
  it.each([
    { failures: 1, seconds: 10 },
    { failures: 2, seconds: 20 },
    { failures: 3, seconds: 40 },
    { failures: 7, seconds: 640 },
    { failures: 8, seconds: 900 },
    { failures: 100_000, seconds: 900 },
  ])(
    'after $failures failures in a row: in $seconds seconds, or down to half of that',
    ({ failures, seconds }) => {
      const next = (fraction: number) => nextRun(failed('unreachable'), failures, now, at(fraction));
      expect(next(1)).toEqual({ type: 'wait', delayMs: seconds * 1_000, wakeable: false });
      expect(next(0)).toEqual({ type: 'wait', delayMs: seconds * 500, wakeable: false });
    },
  );
  it.each([
    { retryMs: 10_000, fraction: 0, delayMs: 10_000 },
    { retryMs: 10_000, fraction: 1, delayMs: 11_000 },
    { retryMs: 5_001, fraction: 0, delayMs: 5_001 },
    { retryMs: 4_999, fraction: 0, delayMs: 5_000 },
    { retryMs: -1, fraction: 0, delayMs: 5_000 },
  ])(
    'never before a server allows it: $retryMs ms from now, so in $delayMs ms',
    ({ retryMs, fraction, delayMs }) => {
      const outcome = failed('throttled', now + retryMs);
      expect(nextRun(outcome, 1, now, at(fraction))).toEqual({ type: 'wait', delayMs, wakeable: false });
    },
  );
  it.each<ProblemCode>(['wrong-password', 'sign-in-required', 'account-not-permitted'])(
    'S1: a refused password is not tried again: %s',
    (code) => {
      expect(nextRun(failed(code), 1, now, at(0.5))).toEqual({ type: 'give-up' });
    },
  );
});
