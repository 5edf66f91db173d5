/** What the side tells of changes: series of several rows, pages, counts of requests, what cannot be read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarApi } from '../../../src-main/providers/google/calendar/api.ts';
import { changesOf } from '../../../src-main/providers/google/calendar/changes.ts';
import type { GoogleCalendar } from '../../../src-main/providers/google/calendar/stored.ts';
import type { Json } from '../../../src-sandbox/google/index.ts';
import type { Change, ChangePage, Fetched } from '../../../src-shared/domain/calendar/side.ts';
import { type GoogleAccountWorld, googleAccountWorld, signal } from '../../support/google-account.ts';
import { anna, ben, meeting } from '../../support/simulated-google.ts';

let world: GoogleAccountWorld;
beforeEach(async () => {
  world = await googleAccountWorld();
  world.account.calendar.side.tellPrivate?.('full');
});
afterEach(async () => {
  expect(world.google.complaints()).toEqual([]);
  expect(world.discoveryFaults).toEqual([]);
  await world.stop();
});

async function round(
  since: string | null,
  withEntries = false,
  stopAfter = Number.POSITIVE_INFINITY,
): Promise<{ readonly changes: readonly Change[]; readonly state: string; readonly pages: number }> {
  const changes: Change[] = [];
  let state = '';
  let pages = 0;
  for await (const page of world.account.calendar.side.changes(anna, since, signal, { withEntries })) {
    changes.push(...page.changes);
    state = page.state ?? '';
    pages += 1;
    if (pages >= stopAfter) break;
  }
  return { changes, state, pages };
}

async function get(ref: string): Promise<Fetched> {
  for await (const found of world.account.calendar.side.get(anna, [ref], signal)) return found;
  throw new Error('no answer');
}

const weekly = { ...meeting('Weekly'), recurrence: ['RRULE:FREQ=WEEKLY;COUNT=6'] };
const operations = (): readonly (string | null)[] =>
  world.google.requests().map(({ operation }) => operation);

it('everything is listed once a day, because a row that an incremental listing left out is never told again (RU9)', async () => {
  await world.stop();
  world = await googleAccountWorld({ accessTokenS: 1_000_000 });
  const left = world.google.calendars.create(anna, meeting('Left out'));
  const first = await round(null);
  const dayMs = 24 * 60 * 60_000;
  await world.hand.advance(dayMs - 1);
  expect((await round(first.state)).changes).toEqual([]);
  await world.hand.advance(1);
  const listed = await round(first.state);
  expect(listed.changes).toEqual([{ type: 'changed', ref: left, revision: expect.any(String) }]);
  world.google.clearRequests();
  expect((await round(listed.state)).changes).toEqual([]);
  expect(operations()).toEqual(['calendar.events.list']);
});

describe('a series', () => {
  it('is told whole in a full listing: rule, changed and cancelled occurrences, wherever their rows stand', async () => {
    const { calendars } = world.google;
    const id = calendars.create(anna, weekly);
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'Other' });
    calendars.edit(anna, `${id}_20260403T070000Z`, { status: 'cancelled' });
    const { changes } = await round(null, true);
    expect(changes.length).toBe(1);
    const [change] = changes;
    expect(change?.type === 'changed' && change.stored?.event).toMatchObject({
      recurrenceRules: [{ frequency: 'weekly', count: 6 }],
      recurrenceOverrides: {
        '2026-03-27T09:00:00': { title: 'Other' },
        '2026-04-03T09:00:00': { excluded: true },
      },
    });
  });

  it('has another revision after each change of one of its occurrences', async () => {
    const { calendars } = world.google;
    const id = calendars.create(anna, weekly);
    const revisions = new Set<string>();
    const note = async (): Promise<void> => {
      const found = await get(id);
      revisions.add(found.type === 'found' ? found.stored.revision : found.type);
    };
    await note();
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'Other' });
    await note();
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'Another' });
    await note();
    calendars.edit(anna, `${id}_20260403T070000Z`, { status: 'cancelled' });
    await note();
    expect(revisions.size).toBe(4);
  });

  it('is the hint for a change of one occurrence, which is no entry itself', async () => {
    const { calendars } = world.google;
    const id = calendars.create(anna, weekly);
    const { state } = await round(null);
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'Other' });
    expect((await round(state)).changes).toEqual([{ type: 'changed', ref: id }]);
    expect(await get(`${id}_20260327T080000Z`)).toEqual({ type: 'absent', ref: `${id}_20260327T080000Z` });
  });

  it('is removed with all its occurrences', async () => {
    const { calendars } = world.google;
    const id = calendars.create(anna, weekly);
    calendars.edit(anna, `${id}_20260327T080000Z`, { summary: 'Other' });
    const { state } = await round(null);
    calendars.remove(anna, id);
    const { changes } = await round(state);
    expect(changes).toContainEqual({ type: 'removed', ref: id, reason: 'deleted' });
    expect(changes.filter(({ type }) => type === 'changed')).toEqual([]);
  });

  it('that this person was invited to one occurrence of is an entry of that occurrence', async () => {
    const { calendars } = world.google;
    const id = calendars.create(ben, { ...weekly, attendees: [] });
    const { state } = await round(null);
    const occurrence = `${id}_20260327T080000Z`;
    calendars.edit(ben, occurrence, { attendees: [{ email: anna }] });
    const { changes } = await round(state);
    expect(changes).toEqual([{ type: 'changed', ref: occurrence }]);
    const found = await get(occurrence);
    expect(found).toMatchObject({
      type: 'found',
      stored: {
        uids: [`${occurrence}@google.com`],
        event: { title: 'Weekly', start: '2026-03-27T09:00:00' },
        readOnly: { reason: 'not-organizer' },
      },
    });
    expect(found.type === 'found' && found.stored.event.recurrenceRules).toBeUndefined();
    expect((await round(null, true)).changes.map(({ ref }) => ref)).toEqual([occurrence]);
  });

  it('of which rows were on a page before an interruption is read again', async () => {
    const { calendars } = world.google;
    const first = calendars.create(anna, weekly);
    for (let index = 0; index < 2_499; index += 1) calendars.create(anna, meeting(`No. ${index}`), 'none');
    calendars.edit(anna, `${first}_20260327T080000Z`, { summary: 'On the second page' });
    const begun = await round(null, true, 1);
    expect(begun.changes.some(({ ref }) => ref === first)).toBe(false);
    const rest = await round(begun.state, true);
    expect(rest.changes).toEqual([{ type: 'changed', ref: first }]);
    const whole = await round(null, true);
    const told = whole.changes.find(({ ref }) => ref === first);
    expect(told?.type === 'changed' && told.stored?.event.recurrenceOverrides).toEqual({
      '2026-03-27T09:00:00': { title: 'On the second page' },
    });
  });
});

describe('a listing in any order', () => {
  const rows: readonly Json[] = [
    {
      id: 'series1_20260327T080000Z',
      recurringEventId: 'series1',
      originalStartTime: { dateTime: '2026-03-27T09:00:00+01:00' },
      ...meeting('Changed'),
    },
    {
      id: 'series1_20260403T070000Z',
      recurringEventId: 'series1',
      originalStartTime: { dateTime: '2026-04-03T09:00:00+02:00' },
      status: 'cancelled',
    },
    { id: 'series1', iCalUID: 'one@example.com', ...weekly },
  ];
  const calendar: GoogleCalendar = {
    ...{ id: anna, name: 'Anna', isDefault: true, mayWrite: true, holdsEvents: true },
    ...{ timeZone: 'Europe/Amsterdam', hidesPrivate: false },
  };
  /** Pages with one row each. */
  const pages: Pick<CalendarApi, 'events'> = {
    events: async (_, { pageToken }) => {
      const at = Number(pageToken ?? 0);
      const isLast = at === rows.length - 1;
      return {
        items: rows.slice(at, at + 1),
        nextPageToken: isLast ? null : String(at + 1),
        nextSyncToken: isLast ? 'next' : null,
        timeZone: 'Europe/Amsterdam',
      };
    },
  };
  const listFrom = async (since: string | null): Promise<readonly ChangePage[]> => {
    const viewer = () => ({ own: [anna], privateEvents: 'full' }) as const;
    const parts = {
      api: pages as CalendarApi,
      calendar,
      viewer,
      seenSeries: new Set<string>(),
      now: () => 0,
    };
    const found: ChangePage[] = [];
    for await (const page of changesOf(parts, since, true, signal)) found.push(page);
    return found;
  };

  it('tells a series whose exceptions came first whole', async () => {
    const [change] = (await listFrom(null)).flatMap(({ changes }) => changes);
    expect(change?.type === 'changed' && Object.keys(change.stored?.event.recurrenceOverrides ?? {})).toEqual(
      ['2026-03-27T09:00:00', '2026-04-03T09:00:00'],
    );
  });

  it('names it to be read when their page came before an interruption', async () => {
    for (const { state, last } of await listFrom(null)) {
      if (last) continue;
      const changes = (await listFrom(state)).flatMap((page) => page.changes);
      expect(changes).toEqual([{ type: 'changed', ref: 'series1' }]);
    }
  });
});

describe('requests', () => {
  it('are 4 listings for 10,000 entries, and 1 for a round without changes', {
    timeout: 60_000,
  }, async () => {
    const { calendars } = world.google;
    for (let index = 0; index < 10_000; index += 1) calendars.create(anna, meeting(`No. ${index}`), 'none');
    world.google.clearRequests();
    const { changes, state } = await round(null, true);
    expect(changes.filter((one) => one.type === 'changed' && one.stored !== undefined).length).toBe(10_000);
    expect(operations()).toEqual(Array.from({ length: 4 }, () => 'calendar.events.list'));
    world.google.clearRequests();
    expect((await round(state)).changes).toEqual([]);
    expect(operations()).toEqual(['calendar.events.list']);
  });
});

describe('what cannot be read', () => {
  it('is one unreadable entry, and the others are told', async () => {
    const { calendars } = world.google;
    const odd = calendars.create(anna, {
      ...meeting('Odd'),
      recurrence: [
        'RRULE:FREQ=WEEKLY',
        ...Array.from({ length: 11 }, (_, at) => `RRULE:FREQ=DAILY;COUNT=${at + 2}`),
      ],
    });
    const fine = calendars.create(anna, meeting('Fine'));
    const { changes } = await round(null, true);
    const told = changes.filter((one) => one.type === 'changed' && one.stored !== undefined);
    expect(told.map(({ ref }) => ref)).toEqual([fine]);
    expect(await get(odd)).toMatchObject({
      type: 'unreadable',
      problem: { code: 'item-too-large' },
      glimpse: { title: 'Odd', date: '2026-03-20' },
    });
  });
});
