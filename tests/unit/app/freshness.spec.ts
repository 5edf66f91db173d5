/** The watchdog of each calendar and folder (RU9): doubtful after 15 minutes online without a complete reading, long after 60. */
import { describe, expect, it } from 'vitest';
import { createFreshness } from '../../../src-main/app/running/freshness.ts';
import { handClock } from '../../support/hand-clock.ts';

const minute = 60_000;
const calendar = { id: 'calendar', kind: 'calendar', name: '' } as const;
const team = { id: 'team', kind: 'sub-calendar', name: 'Team' } as const;

function watched() {
  const { clock, advance } = handClock();
  let changes = 0;
  const freshness = createFreshness(clock, () => {
    changes += 1;
  }, [calendar]);
  freshness.counts(true);
  return { freshness, advance, clock, changes: () => changes };
}

describe('a collection whose change list is not read (RU9)', () => {
  it('is fresh at 14:59.999, and doubtful at 15:00', async () => {
    const { freshness, advance, changes } = watched();
    await advance(15 * minute - 1);
    expect(freshness.stale()).toEqual([]);
    expect(changes()).toBe(0);
    await advance(1);
    expect(freshness.stale()).toEqual([{ ...calendar, minutes: 15, isLong: false }]);
    expect(changes()).toBe(1);
  });

  it('is doubtful at 59:59.999, and long at 60:00', async () => {
    const { freshness, advance } = watched();
    await advance(60 * minute - 1);
    expect(freshness.stale()).toEqual([{ ...calendar, minutes: 59, isLong: false }]);
    await advance(1);
    expect(freshness.stale()).toEqual([{ ...calendar, minutes: 60, isLong: true }]);
  });

  it('is fresh again once it was read to the end, and the others stay as they are', async () => {
    const { freshness, advance } = watched();
    await advance(10 * minute);
    freshness.heard([
      { ...calendar, isHeard: true },
      { ...team, isHeard: false },
    ]);
    await advance(15 * minute);
    expect(freshness.stale().map(({ id }) => id)).toEqual(['calendar', 'team']);
    freshness.heard([
      { ...calendar, isHeard: true },
      { ...team, isHeard: false },
    ]);
    expect(freshness.stale()).toEqual([{ ...team, minutes: 15, isLong: false }]);
    freshness.heard([{ ...calendar, isHeard: false }]);
    expect(freshness.stale()).toEqual([]);
  });
});

describe('the clock of the watchdog', () => {
  it('stands still while nothing is to be read: offline, asleep, paused', async () => {
    const { freshness, advance } = watched();
    await advance(14 * minute);
    freshness.counts(false);
    await advance(10 * 60 * minute);
    expect(freshness.stale()).toEqual([]);
    freshness.counts(true);
    await advance(minute - 1);
    expect(freshness.stale()).toEqual([]);
    await advance(1);
    expect(freshness.stale()).toHaveLength(1);
  });

  it('does not count a sleep of which nobody told', async () => {
    let now = 0;
    let due: (() => void) | null = null;
    const clock = {
      monotonic: () => now,
      setTimer(_ms: number, callback: () => void) {
        due = callback;
        return () => undefined;
      },
    };
    const freshness = createFreshness(clock, () => undefined, [calendar]);
    freshness.counts(true);
    now = 8 * 60 * minute;
    (due as unknown as () => void)();
    expect(freshness.stale()).toEqual([]);
    for (let passed = 1; passed < 14; passed += 1) {
      now += minute;
      (due as unknown as () => void)();
    }
    expect(freshness.stale()).toEqual([]);
    now += minute;
    (due as unknown as () => void)();
    expect(freshness.stale()).toHaveLength(1);
  });
});
