/** Activity shows each row's entry as it was at that moment, what changed, and runs with their true size. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { historyRow, versionsOfRow } from '../../../src-main/app/topics/history.ts';
import { type HistoryRow, openStore, type Store } from '../../../src-main/store/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { manualClock } from '../../support/world.ts';

function opened(): Store {
  const store = openStore({ path: ':memory:', clock: manualClock() });
  onTestFinished(() => store.close());
  return store;
}

const entry = (title: string, more: Partial<CalendarEvent> = {}): string =>
  JSON.stringify({ uid: 'u', title, start: '2026-11-20T09:00:00', timeZone: 'Europe/Amsterdam', ...more });
const added: HistoryRow = {
  at: 0,
  side: 'crm',
  action: 'added',
  reason: 'new-in-the-calendar',
  link: 'one',
  before: null,
  after: null,
};
const changed: HistoryRow = { ...added, action: 'changed', reason: 'changed-in-the-calendar' };

describe('D4: a row of the history', () => {
  it('keeps the title that an added entry had before it was changed later', () => {
    const store = opened();
    store.history.add({ ...added, at: 1 });
    store.history.add({ ...changed, at: 2, before: entry('Lunch'), after: entry('Dinner') });
    store.history.add({ ...changed, at: 3, before: entry('Dinner'), after: entry('Breakfast') });
    const titles = store.historyPages.page(null, 10, 'all').map((row) => historyRow(row, []).title);
    expect(titles).toEqual(['Breakfast', 'Dinner', 'Lunch']);
  });

  it('of a change says what it replaced and which fields changed, and gives both versions', () => {
    const store = opened();
    const before = entry('Lunch', { locations: { a: { name: 'Room 1' } } });
    const after = entry('Dinner', { start: '2026-11-20T19:00:00', locations: { a: { name: 'Room 2' } } });
    store.history.add({ ...changed, before, after });
    const [row] = store.historyPages.page(null, 1, 'all');
    if (row === undefined) throw new Error('no row');
    expect(historyRow(row, [])).toMatchObject({
      title: 'Dinner',
      start: '2026-11-20T19:00:00',
      changed: ['title', 'start', 'locations'],
      was: { title: 'Lunch', start: '2026-11-20T09:00:00', timeZone: 'Europe/Amsterdam' },
    });
    const { first, second, differs } = versionsOfRow(row);
    expect([first?.places, second?.places]).toEqual([['Room 1'], ['Room 2']]);
    expect(differs).toEqual(['title', 'start', 'locations']);
  });

  it('of a conflict shows the value that gave way and the one that was kept, in the entry of that moment', () => {
    const store = opened();
    const conflict = { ...added, action: 'conflict', reason: 'both-changed' } as const;
    store.history.add({ ...conflict, before: JSON.stringify({ path: 'title', value: 'Mine' }) });
    store.history.add({ ...changed, before: entry('Mine'), after: entry('Theirs') });
    store.history.add({ ...changed, before: entry('Theirs'), after: entry('Much later') });
    const row = store.historyPages.entry(1);
    if (row === null) throw new Error('no row');
    const { first, second, differs } = versionsOfRow(row);
    expect([first?.title, second?.title, differs]).toEqual(['Mine', 'Theirs', ['title']]);
  });

  it('RU6: shows nothing of a change whose contents were forgotten', () => {
    const store = opened();
    store.history.add({ ...changed, before: entry('Lunch'), after: entry('Secret') });
    store.history.redact('one');
    const row = store.historyPages.entry(1);
    if (row === null) throw new Error('no row');
    expect(historyRow(row, [])).toMatchObject({ title: '', changed: [], was: null });
    expect(versionsOfRow(row)).toEqual({ first: null, second: null, differs: [] });
  });

  it('is private when it was private before or after the change', () => {
    const store = opened();
    store.history.add({ ...changed, before: entry('A', { privacy: 'private' }), after: entry('A') });
    store.history.add({ ...changed, before: entry('A'), after: entry('A', { privacy: 'secret' }) });
    store.history.add({ ...changed, before: entry('A'), after: entry('B') });
    const rows = store.historyPages.page(null, 10, 'all').map((row) => historyRow(row, []).isPrivate);
    expect(rows).toEqual([false, true, true]);
  });
});

describe('D4: the size of a run is counted in the store', () => {
  const secondMs = 1000;

  /** 2,016 changes in one go, a minute's pause, then three more. */
  function longHistory(): Store {
    const store = opened();
    store.transaction('fill', () => {
      for (let row = 0; row < 2_016; row++)
        store.history.add({ ...added, at: row * secondMs, side: row % 4 === 0 ? 'provider' : 'crm' });
      for (let row = 0; row < 3; row++) store.history.add({ ...added, at: (2_015 + 60 + row) * secondMs });
    });
    return store;
  }

  it('whatever part of it is on the page', () => {
    const { historyPages } = longHistory();
    const ids = (before: number | null, limit: number) =>
      historyPages.page(before, limit, 'all').map(({ id }) => id);
    expect(historyPages.runsOf(ids(null, 50), 'all')).toMatchObject([
      { id: 2_017, newest: 2_019, count: 3 },
      { id: 1, newest: 2_016, at: 2_015 * secondMs, count: 2_016 },
    ]);
    expect(historyPages.runsOf(ids(1_000, 50), 'all')).toMatchObject([{ id: 1, count: 2_016 }]);
    expect(historyPages.runsOf([], 'all')).toEqual([]);
  });

  it('and with a filter counts what passes it', () => {
    const { historyPages } = longHistory();
    const ids = historyPages.page(null, 5, 'provider').map(({ id }) => id);
    expect(ids).toEqual([2_013, 2_009, 2_005, 2_001, 1_997]);
    expect(historyPages.runsOf(ids, 'provider')).toMatchObject([{ id: 1, count: 504 }]);
  });

  it.each([
    [30_000, 1],
    [30_001, 2],
  ])('a pause of %i ms makes %i run(s)', (pauseMs, runs) => {
    const { history, historyPages } = opened();
    history.add({ ...added, at: 0 });
    history.add({ ...added, at: pauseMs });
    expect(historyPages.runsOf([2, 1], 'all')).toHaveLength(runs);
  });

  it('conflicts and changes that were put back are what "attention" shows', () => {
    const { history, historyPages } = opened();
    for (const action of ['added', 'conflict', 'linked', 'put-back', 'removed'] as const)
      history.add({ ...added, action });
    const of = (filter: 'attention' | 'crm') =>
      historyPages.page(null, 9, filter).map(({ action }) => action);
    expect(of('attention')).toEqual(['put-back', 'conflict']);
    expect(of('crm')).toEqual(['removed', 'put-back', 'conflict', 'added']);
  });
});
