/** Waiting, learned from tables: an item that failed waits on its own clock (RU2), a whole side until its server allows (RU5). */
import { describe, expect, it } from 'vitest';
import { noNextAttempt, type QuarantineRow } from '../../../src-main/store/index.ts';
import { type Failure, isDue, nextAttempt, setAside } from '../../../src-main/sync/common/quarantine.ts';
import { obeyThrottle, rememberThrottle } from '../../../src-main/sync/common/throttle.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { memoryStore } from '../../support/run-table.ts';
import { single } from '../../support/small-calendar.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

const failure: Failure = {
  side: 'crm',
  ref: 'C',
  stage: 'writing',
  problem: problem('item-rejected', { reason: 'too-long' }),
  content: 'a hash',
};

describe('an item that failed (RU2)', () => {
  it('is noted with the field that was refused, where that is known', () => {
    const refused = { ...failure, problem: problem('item-rejected', { field: 'title' }) };
    expect(nextAttempt(null, refused, now).reason).toBe('field-title');
  });
  it('that was read and cannot be worked with is told by its title and day, as far as they are kept', () => {
    const told = {
      side: 'crm',
      ref: 'C',
      stage: 'reading',
      problem: problem('item-unreadable', { reason: uidShared }),
      content: null,
    };
    expect(setAside('crm', 'C', uidShared, single())).toEqual({
      ...told,
      glimpse: { title: 'Plan', date: '2026-12-02' },
    });
    expect(setAside('crm', 'C', uidShared, null)).toEqual({ ...told, glimpse: { title: null, date: null } });
  });
  it('is noted with what is known of it', () => {
    expect(nextAttempt(null, { ...failure, glimpse: { title: 'Plan', date: '2026-12-02' } }, now)).toEqual({
      side: 'crm',
      ref: 'C',
      stage: 'writing',
      code: 'item-rejected',
      reason: 'too-long',
      title: 'Plan',
      date: '2026-12-02',
      content: 'a hash',
      attempts: 1,
      nextAttempt: now + 10 * minuteMs,
    });
  });
  it.each([
    { name: 'no reason is told', params: {} },
    { name: 'the reason is no text', params: { reason: 7 } },
  ])('$name: none is noted', ({ params }) => {
    const row = nextAttempt(null, { ...failure, problem: problem('item-rejected', params) }, now);
    expect([row.reason, row.title, row.date]).toEqual([null, null, null]);
  });
  it('waits twice as long each time, from ten minutes to a day', () => {
    const waits: number[] = [];
    let row: QuarantineRow | null = null;
    for (let attempt = 1; attempt <= 10; attempt++) {
      row = nextAttempt(row, failure, now);
      expect(row.attempts).toBe(attempt);
      waits.push((row.nextAttempt - now) / minuteMs);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]);
  });
  it.each<{ name: string; before: string | null; content: string | null; attempts: number }>([
    {
      name: 'with the content of last time: one attempt more',
      before: 'a hash',
      content: 'a hash',
      attempts: 4,
    },
    { name: 'with other content: it starts over', before: 'another', content: 'a hash', attempts: 1 },
    {
      name: 'with content where there was none: it starts over',
      before: null,
      content: 'a hash',
      attempts: 1,
    },
    { name: 'that cannot be read, again: one attempt more', before: null, content: null, attempts: 4 },
  ])('$name', ({ before, content, attempts }) => {
    const row = { ...nextAttempt(null, { ...failure, content: before }, now), attempts: 3 };
    const next = nextAttempt(row, { ...failure, content }, now);
    expect([next.attempts, next.nextAttempt - now]).toEqual([attempts, 10 * minuteMs * 2 ** (attempts - 1)]);
  });
});

describe('the time of an item that failed has come (RU2)', () => {
  const dayMs = 24 * hourMs;
  it.each([
    { name: 'at its moment', at: now, isDue: true },
    { name: 'not a millisecond before', at: now + 1, isDue: false },
    { name: 'not a day before, which is the longest wait', at: now + dayMs, isDue: false },
    { name: 'when it is further away than any wait: the clock was wrong', at: now + dayMs + 1, isDue: true },
    { name: 'never, when a person has to act first', at: noNextAttempt, isDue: false },
  ])('$name', ({ at, isDue: expected }) => {
    expect(isDue({ nextAttempt: at }, now)).toBe(expected);
  });
});

describe('a server that does not want to be asked before a moment (RU5)', () => {
  function storeThrottledUntil(retryAt: number | null) {
    const { store } = memoryStore();
    if (retryAt !== null) rememberThrottle(store, retryAt, now);
    return store;
  }
  const troubleAt = (retryAt: number | null, time: number) => {
    const store = storeThrottledUntil(retryAt);
    try {
      obeyThrottle(store, time);
      return null;
    } catch (error) {
      return problemOf(error);
    }
  };
  it('never said so: it may be asked', () => {
    expect(troubleAt(null, now)).toBeNull();
  });
  it('is not asked a millisecond before, and the moment is told', () => {
    expect(troubleAt(now + hourMs, now + hourMs - 1)).toMatchObject({
      code: 'throttled',
      retryAt: now + hourMs,
    });
  });
  it('is asked at that very moment', () => {
    expect(troubleAt(now + hourMs, now + hourMs)).toBeNull();
  });
  it('said another moment later: that one counts', () => {
    const store = storeThrottledUntil(now + hourMs);
    rememberThrottle(store, now + 1, now);
    expect(() => obeyThrottle(store, now + 1)).not.toThrow();
  });
  const minute = 60_000;
  it.each([
    { putBack: minute, isOver: false },
    { putBack: minute + 1, isOver: true },
  ])('and the clock was put back by $putBack ms since: the pause is over: $isOver', ({ putBack, isOver }) => {
    expect(troubleAt(now + hourMs, now - putBack) === null).toBe(isOver);
  });
  it.each([
    { pause: 24 * hourMs + minute, isOver: false },
    { pause: 24 * hourMs + minute + 1, isOver: true },
  ])(
    'of which an earlier Concord noted no beginning is believed for a day: $pause ms',
    ({ pause, isOver }) => {
      const { store } = memoryStore();
      store.meta.set('retry-at', String(now + pause));
      if (isOver) expect(() => obeyThrottle(store, now)).not.toThrow();
      else expect(() => obeyThrottle(store, now)).toThrow();
    },
  );
});
