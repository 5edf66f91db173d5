/**
 * The engine's numbers, each at its edge: the last value that is within the limit, and the first one beyond it. The gate's numbers
 * stand in gate.spec.ts, those of quarantine in item-clocks.spec.ts and long-life.spec.ts, those of the exchange between machines in
 * exchange.spec.ts.
 */
import { describe, expect, it } from 'vitest';
import { noteLost, setAsideIfLostAgain } from '../../../src-main/sync/calendar/send/refused.ts';
import { obeyThrottle, rememberThrottle } from '../../../src-main/sync/common/throttle.ts';
import { dueBefore, idsIn, recordsBefore, windowAt } from '../../../src-main/sync/occurrences/window.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { creating } from '../../support/outbox-entries.ts';
import { memoryStore, runAt, runTable } from '../../support/run-table.ts';
import { single } from '../../support/small-calendar.ts';
import { world } from '../../support/world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Whether a server that asked for a pause, in the words of `meta`, is left alone now. */
function isLeftAlone(meta: string | null, now: number): boolean {
  const { store } = memoryStore();
  if (meta === null) rememberThrottle(store, runAt + hourMs, runAt);
  else store.meta.set('retry-at', meta);
  try {
    obeyThrottle(store, now);
    return false;
  } catch {
    return true;
  }
}

/** Whether an entry is set aside whose answer was lost twice, that long ago and now. */
function isSetAside(firstLossMs: number): boolean {
  const { run, store } = runTable();
  const entry = creating();
  noteLost(entry, { ...run, now: () => runAt - firstLossMs });
  noteLost(entry, run);
  setAsideIfLostAgain(entry, problem('unreachable'), run);
  return store.quarantine.count() === 1;
}

/** What a run still knows of something done that long ago. */
async function kept(agoMs: number) {
  const one = world('caldav-like');
  const { store, run } = one.machine();
  const at = one.clock.now() - agoMs;
  const row = { side: 'crm', action: 'removed', reason: 'deleted-in-the-calendar', link: 'l' } as const;
  store.history.add({ ...row, at, before: '{}', after: null });
  store.decisions.recordAnswer('digest', 'approve', at);
  store.effects.add(at, 'crm', 'write', 'subject', 1);
  await run();
  return {
    history: store.history.latest(10).length > 0,
    answer: store.decisions.answer('digest') !== null,
    write: store.effects.times('write', 'subject', 0) > 0,
  };
}

/** How many of this many occurrences of a series, one an hour, stand in a CRM of single entries. */
const standing = (count: number): number =>
  idsIn(
    single({ start: '2026-11-20T00:00:00', recurrenceRules: [{ frequency: 'hourly', count }] }),
    windowAt(runAt),
  ).length;

describe('a limit holds at its edge, and no further', () => {
  it.each<{
    name: string;
    last: number;
    beyond: number;
    holds: (value: number) => boolean | Promise<boolean>;
  }>([
    {
      name: 'a pause is obeyed by a clock that was put back by a minute (RU5)',
      last: minuteMs,
      beyond: minuteMs + 1,
      holds: (backMs) => isLeftAlone(null, runAt - backMs),
    },
    {
      name: 'a pause whose beginning is not known is believed for a day and that minute (RU5)',
      last: dayMs + minuteMs,
      beyond: dayMs + minuteMs + 1,
      holds: (pauseMs) => isLeftAlone(String(runAt + pauseMs), runAt),
    },
    {
      name: 'an entry whose answer is lost twice within two hours is set aside (RU2)',
      last: 2 * hourMs - 1,
      beyond: 2 * hourMs,
      holds: isSetAside,
    },
    {
      name: 'history is kept for 30 days (DE3)',
      last: 30 * dayMs,
      beyond: 30 * dayMs + 1,
      holds: async (agoMs) => (await kept(agoMs)).history,
    },
    {
      name: 'answers are kept for 30 days (DE3)',
      last: 30 * dayMs,
      beyond: 30 * dayMs + 1,
      holds: async (agoMs) => (await kept(agoMs)).answer,
    },
    {
      name: 'what counts against budgets is kept for two days (DE3)',
      last: 2 * dayMs,
      beyond: 2 * dayMs + 1,
      holds: async (agoMs) => (await kept(agoMs)).write,
    },
    {
      name: 'at most 400 occurrences of a series stand in a CRM of single entries (TI4)',
      last: 400,
      beyond: 401,
      holds: (count) => standing(count) === count,
    },
  ])('$name', async ({ last, beyond, holds }) => {
    expect([await holds(last), await holds(beyond)]).toEqual([true, false]);
  });
});

describe('the occurrences of a series in a CRM of single entries (TI4)', () => {
  const occurrenceOn = (date: string) => {
    const start = `${date}T00:00:00` as const;
    const series = single({
      start: '2026-11-20T00:00:00',
      recurrenceRules: [{ frequency: 'daily', count: 1 }],
      recurrenceOverrides: { [start]: {} },
    });
    return idsIn(series, windowAt(runAt)).includes(start);
  };
  it.each([
    { name: 'from 31 days ago', within: '2026-10-20', outside: '2026-10-19' },
    { name: 'for 365 days ahead', within: '2027-11-19', outside: '2027-11-20' },
  ])('stand there $name', ({ within, outside }) => {
    expect([occurrenceOn(within), occurrenceOn(outside)]).toEqual([true, false]);
  });
  it('are carried on when less than 358 days of them are left, and are a record after 60 days', () => {
    expect(dueBefore(runAt)).toBe('2027-11-13T00:00:00');
    expect(recordsBefore(runAt)).toBe('2026-09-21T00:00:00');
  });
});
