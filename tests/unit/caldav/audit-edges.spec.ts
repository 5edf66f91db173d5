/** RU9: how often a list of all ETags is asked for although a server says that nothing has changed. */
import { describe, expect, it } from 'vitest';
import { auditIsDue, stateAfterList } from '../../../src-main/providers/caldav/ctag-audit.ts';
import type { ListingState } from '../../../src-main/providers/caldav/sync-state.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const unchanged = { ctag: 'one', print: 'p', moved: false };

function everyAfter(lists: number): number {
  let state: ListingState = stateAfterList({ ...unchanged, moved: true }, null, now);
  for (let list = 1; list < lists; list += 1) state = stateAfterList(unchanged, state, now);
  return state.audit?.everyMs ?? 0;
}

describe('while ctag and list stay the same', () => {
  it.each([
    { lists: 1, every: 10 * minuteMs },
    { lists: 2, every: 20 * minuteMs },
    { lists: 3, every: 40 * minuteMs },
    { lists: 6, every: 320 * minuteMs },
    { lists: 7, every: 6 * hourMs },
    { lists: 9, every: 6 * hourMs },
  ])(
    'the list after number $lists is due in $every ms: ten minutes, then twice as long, up to six hours',
    ({ lists, every }) => {
      expect(everyAfter(lists)).toBe(every);
    },
  );
});

it('a list that changed together with the ctag proves the ctag: the next one is due in six hours', () => {
  const first = stateAfterList({ ...unchanged, moved: true }, null, now);
  const next = stateAfterList({ ctag: 'two', print: 'q', moved: true }, first, now);
  expect(next).toMatchObject({ ctag: 'two', audit: { everyMs: 6 * hourMs, at: now + 6 * hourMs } });
});

it('a list is due at its moment, not before, and when its moment is further away than its interval', () => {
  const audit = { print: 'p', at: now, everyMs: hourMs };
  const isDueAt = (time: number) => auditIsDue({ audit }, time);
  expect([now - 1, now, now - hourMs, now - hourMs - 1].map(isDueAt)).toEqual([false, true, false, true]);
});
