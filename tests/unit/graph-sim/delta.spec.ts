/** Rounds of changes at the simulated Microsoft 365: a frozen window, thin and repeated rows, removals that are none, and old tokens. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../src-sandbox/graph/index.ts';
import {
  anna,
  errorOf,
  graphEvent,
  type MicrosoftWorld,
  microsoftWorld,
  rowsOf,
  weekly,
} from '../../support/simulated-microsoft.ts';

let world: MicrosoftWorld;
beforeEach(async () => {
  world = await microsoftWorld();
});
afterEach(async () => {
  await world.stop();
  expect(world.contractFaults).toEqual([]);
});

const window = { startDateTime: '2026-03-01T00:00:00Z', endDateTime: '2026-04-15T00:00:00Z' };

interface Round {
  readonly rows: readonly Json[];
  readonly pages: number;
  readonly link: string;
}

/** All pages of a round. @param link of the round before */
async function round(link: string | null = null, size = 50): Promise<Round> {
  const headers = { Prefer: `IdType="ImmutableId", odata.maxpagesize=${size}` };
  const rows: Json[] = [];
  let at = link;
  for (let pages = 1; ; pages += 1) {
    const answer =
      at === null
        ? await world.call('GET', 'me/calendarView/delta', { query: window, headers })
        : await world.call('GET', at, { headers });
    expect(answer.status).toBe(200);
    rows.push(...rowsOf(answer));
    const { '@odata.nextLink': next, '@odata.deltaLink': end } = answer.body;
    if (typeof end === 'string') return { rows, pages, link: end };
    at = String(next);
  }
}

const removed = ({ rows }: Round): readonly unknown[] =>
  rows.filter((row) => '@removed' in row).map(({ id }) => id);
const subjects = ({ rows }: Round): readonly unknown[] =>
  [...new Set(rows.flatMap(({ subject }) => subject ?? []))].sort();

describe('a round of changes', () => {
  it('tells what is in the window, then what has changed since, and then nothing', async () => {
    const { calendars } = world.microsoft;
    const first = calendars.create(anna, graphEvent('Lunch'));
    calendars.create(anna, graphEvent('Dinner'));
    const start = await round();
    expect(subjects(start)).toEqual(['Dinner', 'Lunch']);
    calendars.edit(first, { subject: 'Brunch' });
    const second = await round(start.link);
    expect(subjects(second)).toEqual(['Brunch']);
    expect((await round(second.link)).rows).toEqual([]);
  });

  it('tells a deleted event as removed', async () => {
    const id = world.microsoft.calendars.create(anna, graphEvent('Lunch'));
    const start = await round();
    world.microsoft.calendars.remove(id);
    expect(removed(await round(start.link))).toEqual([id]);
  });

  it('tells an event that was made or moved outside its window as removed, although it lives', async () => {
    const { calendars } = world.microsoft;
    const far = {
      start: { dateTime: '2026-06-01T09:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-06-01T10:00:00', timeZone: 'UTC' },
    };
    const moved = calendars.create(anna, graphEvent('Lunch'));
    const start = await round();
    calendars.edit(moved, far);
    const made = calendars.create(anna, graphEvent('Later', far));
    expect([...removed(await round(start.link))].sort()).toEqual([moved, made].sort());
    expect((await world.call('GET', `me/events/${moved}`)).status).toBe(200);
  });

  it('comes in pages that repeat rows and leave none out, in no order of time', async () => {
    for (let day = 10; day < 19; day += 1)
      world.microsoft.calendars.create(
        anna,
        graphEvent(`Day ${day}`, {
          start: { dateTime: `2026-03-${day}T09:00:00`, timeZone: 'UTC' },
          end: { dateTime: `2026-03-${day}T10:00:00`, timeZone: 'UTC' },
        }),
      );
    const found = await round(null, 2);
    expect(found.pages).toBe(5);
    expect(subjects(found)).toHaveLength(9);
    expect(found.rows.length).toBeGreaterThan(9);
    const starts = found.rows.map(({ start }) => (start as Json).dateTime);
    expect(starts).not.toEqual([...starts].sort());
  });

  it('leaves what changes between its pages to the next round', async () => {
    const { calendars } = world.microsoft;
    const ids = ['One', 'Two', 'Three'].map((subject) => calendars.create(anna, graphEvent(subject)));
    const headers = { Prefer: 'IdType="ImmutableId", odata.maxpagesize=1' };
    const page = await world.call('GET', 'me/calendarView/delta', { query: window, headers });
    calendars.edit(ids[0] ?? '', { subject: 'Four' });
    const rest = await round(String(page.body['@odata.nextLink']));
    expect(subjects(await round(rest.link))).toEqual(['Four']);
  });
});

describe('a change that is not told', () => {
  it('is missing in the round that should tell it, and stands in lists', async () => {
    const { calendars } = world.microsoft;
    const [changed, gone] = ['Lunch', 'Dinner'].map((subject) => calendars.create(anna, graphEvent(subject)));
    const start = await round();
    calendars.edit(changed ?? '', { subject: 'Brunch' });
    calendars.remove(gone ?? '');
    calendars.hideFromDelta(changed ?? '');
    calendars.hideFromDelta(gone ?? '');
    expect((await round(start.link)).rows).toEqual([]);
    expect(rowsOf(await world.call('GET', 'me/events'))).toMatchObject([{ subject: 'Brunch' }]);
    calendars.edit(changed ?? '', { subject: 'Supper' });
    expect(subjects(await round(start.link))).toEqual(['Supper']);
  });
});

describe('a series in a round', () => {
  const series = (): string =>
    world.microsoft.calendars.create(anna, graphEvent('Standup', { recurrence: weekly() }));
  /** The occurrence of a day, as a list of instances names it. */
  const occurrence = (id: string, day: string): string => {
    const found = world.microsoft.calendars
      .occurrences(id, 40)
      .find((one) => String(one.originalStart).startsWith(day));
    return String(found?.id);
  };

  it('has a row of its own and thin rows for its occurrences', async () => {
    const id = series();
    const { rows } = await round();
    expect(rows.find((row) => row.id === id)).toMatchObject({ type: 'seriesMaster', subject: 'Standup' });
    const thin = rows.filter(({ type }) => type === 'occurrence');
    expect(thin).toHaveLength(4);
    for (const row of thin)
      expect(Object.keys(row).sort()).toEqual(
        ['@odata.etag', '@odata.type', 'end', 'id', 'seriesMasterId', 'start', 'type'].sort(),
      );
  });

  it('is told again as a whole after a change of one occurrence, with the exception in full', async () => {
    const id = series();
    const start = await round();
    world.microsoft.calendars.edit(occurrence(id, '2026-03-27'), { subject: 'Demo' });
    const { rows } = await round(start.link);
    expect(rows.map(({ type }) => type).sort()).toEqual([
      'exception',
      'occurrence',
      'occurrence',
      'occurrence',
      'seriesMaster',
    ]);
    expect(rows.find(({ type }) => type === 'exception')).toMatchObject({ subject: 'Demo' });
  });

  it('does not tell a deleted occurrence, unless the tenant does', async () => {
    const id = series();
    const start = await round();
    const gone = occurrence(id, '2026-03-27');
    world.microsoft.calendars.remove(gone);
    const next = await round(start.link);
    expect([next.rows.length, removed(next)]).toEqual([4, []]);
    world.microsoft.setBehaviour({ tellsDeletedOccurrences: true });
    expect(removed(await round(start.link))).toEqual([gone]);
  });

  it('tells an exception that left the window as removed', async () => {
    const id = series();
    const start = await round();
    const last = occurrence(id, '2026-04-10');
    world.microsoft.calendars.edit(last, {
      start: { dateTime: '2026-04-16T09:00:00', timeZone: 'UTC' },
      end: { dateTime: '2026-04-16T10:00:00', timeZone: 'UTC' },
    });
    expect(removed(await round(start.link))).toEqual([last]);
  });
});

describe('a token', () => {
  it('freezes the window: another one beside it changes nothing', async () => {
    world.microsoft.calendars.create(anna, graphEvent('Lunch'));
    const start = await round();
    world.microsoft.calendars.create(anna, graphEvent('Dinner'));
    expect(subjects(await round(`${start.link}&startDateTime=2030-01-01&endDateTime=2030-02-01`))).toEqual([
      'Dinner',
    ]);
  });

  it('can be used again while it is one of the newest three, and is refused later', async () => {
    const first = await round();
    world.microsoft.calendars.create(anna, graphEvent('Lunch'));
    const second = await round(first.link);
    expect(subjects(await round(first.link))).toEqual(['Lunch']);
    const third = await round(second.link);
    await round(third.link);
    const late = await world.call('GET', first.link);
    expect([late.status, errorOf(late).code]).toEqual([410, 'SyncStateNotFound']);
    expect((await world.call('GET', second.link)).status).toBe(200);
  });

  it('falls out of the cache when the test says so', async () => {
    const start = await round();
    world.microsoft.calendars.expireDeltaTokens(anna);
    expect((await world.call('GET', start.link)).status).toBe(410);
    expect((await round()).rows).toEqual([]);
  });

  it('cannot be made with $select and its like, nor with $top', async () => {
    for (const name of ['$select', '$filter', '$expand', '$orderby', '$search', '$top']) {
      const query = { ...window, [name]: name === '$top' ? '5' : 'id' };
      const answer = await world.call('GET', 'me/calendarView/delta', { query });
      expect(errorOf(answer).code).toBe('ErrorInvalidUrlQuery');
    }
  });
});
