/** What refusals, broken answers and lost ones become: a problem of the side, of the entry, or an unclear outcome. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonErrors, type Fault } from '../../../src-sandbox/google/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Outcome } from '../../../src-shared/domain/calendar/side.ts';
import { problemOf } from '../../../src-shared/domain/problems.ts';
import { type GoogleAccountWorld, googleAccountWorld, signal } from '../../support/google-account.ts';
import { anna, meeting } from '../../support/simulated-google.ts';

let world: GoogleAccountWorld;
beforeEach(async () => {
  world = await googleAccountWorld();
});
afterEach(async () => {
  expect(world.google.complaints()).toEqual([]);
  await world.stop();
});

const event: CalendarEvent = {
  uid: 'new',
  title: 'New',
  start: '2026-12-01T10:00:00',
  timeZone: 'Europe/Amsterdam',
  duration: 'PT1H',
};

const page: Fault = {
  type: 'garbage',
  status: 200,
  contentType: 'text/html',
  body: '<!doctype html><title>Sign in to the hotel</title>',
};
const cut: Fault = {
  type: 'garbage',
  status: 200,
  contentType: 'application/json',
  body: '{"items": [{"id": "x',
};

async function listing(): Promise<string> {
  try {
    for await (const _ of world.account.calendar.side.changes(anna, null, signal));
    return 'no problem';
  } catch (error) {
    return problemOf(error)?.code ?? String(error);
  }
}

/** What becomes of a create while Google answers like this. */
async function created(fault: Fault): Promise<Outcome> {
  const { side } = world.account.calendar;
  const calls = side.prepare({ type: 'create', key: 'key', calendar: anna, event }, null);
  world.google.setFaults(({ method }) => (method === 'POST' ? fault : null));
  try {
    for await (const [, outcome] of side.perform(calls, signal)) return outcome;
  } finally {
    world.google.setFaults(null);
  }
  throw new Error('no outcome');
}

describe('a listing', () => {
  it.each([
    ['403 rate limit', { type: 'error', error: commonErrors.rateLimit }, 'throttled'],
    ['403 user rate limit', { type: 'error', error: commonErrors.userRateLimit }, 'throttled'],
    ['403 calendar usage limits', { type: 'error', error: commonErrors.calendarUsage }, 'throttled'],
    ['429', { type: 'error', error: commonErrors.tooManyRequests }, 'throttled'],
    ['503', { type: 'error', error: commonErrors.unavailable }, 'server-failed'],
    ['a web page', page, 'captive-portal'],
    ['half an answer', cut, 'answer-invalid'],
    ['a cut connection', { type: 'refuse' }, 'unreachable'],
  ] satisfies readonly [string, Fault, string][])('%s', async (_, fault, code) => {
    world.google.setFaults(() => fault);
    expect(await listing()).toBe(code);
  });

  it('waits as long as Retry-After says, and longer each time when nothing is said', async () => {
    const waits = async (retryAfterS?: number): Promise<number> => {
      const error = { ...commonErrors.rateLimit, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
      world.google.setFaults(() => ({ type: 'error', error }));
      try {
        for await (const _ of world.account.calendar.side.changes(anna, null, signal));
      } catch (error) {
        return (problemOf(error)?.retryAt ?? 0) - world.hand.clock.now();
      }
      throw new Error('no problem');
    };
    expect(await waits(7)).toBe(7_000);
    const [first, second] = [await waits(), await waits()];
    expect(second).toBe(first * 2);
  });

  it('of a calendar that is gone says so', async () => {
    const id = world.google.calendars.addCalendar('ben@example.com', {
      summary: 'Shared',
      timeZone: 'Europe/Amsterdam',
    });
    world.google.calendars.share(id, anna, 'reader');
    const { side } = world.account.calendar;
    await side.calendars(signal);
    world.google.calendars.share(id, anna, null);
    const ask = async (): Promise<void> => {
      for await (const _ of side.get(id, ['someevent'], signal));
    };
    await expect(ask()).rejects.toMatchObject({ problem: { code: 'calendar-missing' } });
  });
});

describe('a create', () => {
  it.each([
    ['a lost answer', { type: 'drop-answer' }, 'unclear'],
    ['a 500', { type: 'error', error: commonErrors.backend }, 'unclear'],
    ['a web page', page, 'unclear'],
    ['half an answer', cut, 'unclear'],
    ['too many requests', { type: 'error', error: commonErrors.rateLimit }, 'refused'],
    ['a conflict', { type: 'error', error: commonErrors.conflict }, 'refused'],
  ] satisfies readonly [string, Fault, string][])('with %s', async (_, fault, type) => {
    expect((await created(fault)).type).toBe(type);
  });

  it('whose answer was lost is found by its id, and a repeat makes no second event (WR1, WR8)', async () => {
    await created({ type: 'drop-answer' });
    const { side } = world.account.calendar;
    const calls = side.prepare({ type: 'create', key: 'key', calendar: anna, event }, null);
    expect(await side.lookup(calls[0] ?? expect.fail('no call'), signal)).toMatchObject({
      type: 'stored',
      stored: { event: { title: 'New' }, key: 'key' },
    });
    for await (const [, outcome] of side.perform(calls, signal))
      expect(outcome).toMatchObject({ type: 'done', found: true });
    expect(world.google.calendars.events(anna).length).toBe(1);
  });

  it('is unclear when its event was deleted since: a look tells that it is gone, and it is never made again (WR8)', async () => {
    const { side } = world.account.calendar;
    const calls = side.prepare({ type: 'create', key: 'key', calendar: anna, event }, null);
    for await (const _ of side.perform(calls, signal));
    world.google.calendars.remove(anna, calls[0]?.ref ?? '');
    for await (const [, outcome] of side.perform(calls, signal))
      expect(outcome).toMatchObject({ type: 'unclear', problem: { code: 'already-exists' } });
    expect(await side.lookup(calls[0] ?? expect.fail('no call'), signal)).toEqual({
      type: 'gone',
      reason: 'deleted',
    });
    expect(world.google.calendars.events(anna)).toEqual([]);
  });
});

it('a copy of an event does not have its key (ID7)', async () => {
  const { side } = world.account.calendar;
  const calls = side.prepare({ type: 'create', key: 'key', calendar: anna, event }, null);
  for await (const _ of side.perform(calls, signal));
  const original = world.google.calendars.event(anna, calls[0]?.ref ?? '') ?? {};
  const copy = world.google.calendars.create(anna, {
    ...meeting('Copy'),
    extendedProperties: original.extendedProperties,
  });
  for await (const found of side.get(anna, [copy], signal))
    expect(found.type === 'found' && found.stored.key).toBeUndefined();
});
