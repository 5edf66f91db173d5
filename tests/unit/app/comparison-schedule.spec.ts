/** When both sides are compared by themselves (RU9, D13): around 03:10 local, also on days on which the clocks change. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueAt, isDue, keptPlan, planFrom } from '../../../src-main/app/running/comparison-schedule.ts';

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = 'Europe/Amsterdam';
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const at = (text: string) => Date.parse(text);
const exact = (since: string) => ({ since: at(since), jitterMs: 0 });

describe('the nightly comparison', () => {
  it.each([
    ['in the evening, the next night', '2026-11-29T21:00:00+01:00', '2026-11-30T03:10:00+01:00'],
    ['after midnight, the same night', '2026-11-30T00:30:00+01:00', '2026-11-30T03:10:00+01:00'],
    ['at the moment itself, the night after', '2026-11-30T03:10:00+01:00', '2026-12-01T03:10:00+01:00'],
    ['over the last day of a month', '2027-02-28T12:00:00+01:00', '2027-03-01T03:10:00+01:00'],
    // 2027-03-28 has 23 hours, 2026-10-25 has 25
    ['on the day on which the clocks go forward', '2027-03-27T12:00:00+01:00', '2027-03-28T03:10:00+02:00'],
    ['on the day after that', '2027-03-28T03:10:00+02:00', '2027-03-29T03:10:00+02:00'],
    ['on the day on which the clocks go back', '2026-10-24T12:00:00+02:00', '2026-10-25T03:10:00+01:00'],
    ['between the two 02:30 of that day', '2026-10-25T02:30:00+02:00', '2026-10-25T03:10:00+01:00'],
    ['on the day after that', '2026-10-25T03:10:00+01:00', '2026-10-26T03:10:00+01:00'],
  ])('%s', (_name, since, due) => {
    expect(new Date(dueAt(exact(since))).toISOString()).toBe(new Date(due).toISOString());
    expect(isDue(exact(since), at(due) - 1)).toBe(false);
    expect(isDue(exact(since), at(due))).toBe(true);
  });

  it('comes up to 20 minutes sooner or later, as chance has it, and once each night', () => {
    expect(planFrom(0, 0).jitterMs).toBe(-20 * 60_000);
    expect(planFrom(0, 1 - 1e-9).jitterMs).toBe(20 * 60_000);
    for (const jitterMs of [-20 * 60_000, 0, 20 * 60_000]) {
      const first = dueAt({ since: at('2026-11-29T21:00:00+01:00'), jitterMs });
      expect(first - at('2026-11-30T03:10:00+01:00')).toBe(jitterMs);
      // whatever chance has for the next one: not twice in one night
      const next = dueAt({ since: first, jitterMs: 20 * 60_000 });
      expect(next).toBe(at('2026-12-01T03:30:00+01:00'));
    }
  });

  it('one that was slept through is due at once, however many nights ago', () => {
    expect(isDue(exact('2026-11-20T12:00:00+01:00'), at('2026-11-29T09:00:00+01:00'))).toBe(true);
  });

  it('nights count from the first start on, and from now on where the clock was put back', () => {
    const now = at('2026-11-29T12:00:00+01:00');
    expect(keptPlan(null, now, 0.5)).toEqual({ since: now, jitterMs: 0 });
    expect(keptPlan({ since: now - 5, jitterMs: 7 }, now, 0.5)).toEqual({ since: now - 5, jitterMs: 7 });
    expect(keptPlan({ since: now + 1, jitterMs: 7 }, now, 0.5)).toEqual({ since: now, jitterMs: 0 });
    expect(keptPlan('junk', now, 0.5)).toEqual({ since: now, jitterMs: 0 });
  });
});
