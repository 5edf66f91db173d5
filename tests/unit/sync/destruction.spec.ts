/** How much a write takes away for good (DE1), case by case. */
import { describe, expect, it } from 'vitest';
import { destruction } from '../../../src-main/sync/calendar/entries/destruction.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { Write } from '../../../src-shared/domain/calendar/side.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';

const [first, second, third, fourth] = dates;
const added = '2026-12-30T10:00:00';
const of = (before: CalendarEvent | null, after: CalendarEvent): number => {
  const patch = before === null ? {} : diff(before, after);
  const write: Write = { type: 'update', key: 'k', calendar: 'c', ref: 'r', patch, event: after };
  return destruction(write, before === null ? null : stored('r', { event: before }));
};
const overrides = (recurrenceOverrides: CalendarEvent['recurrenceOverrides'] = {}) => ({
  recurrenceOverrides,
});

it('a removal takes one entry away, a whole series as well', () => {
  const write: Write = { type: 'remove', key: 'k', calendar: 'c', ref: 'r' };
  expect([destruction(write, null), destruction(write, stored('r', { event: series() }))]).toEqual([1, 1]);
});
it('a creation takes nothing away', () => {
  const write: Write = { type: 'create', key: 'k', calendar: 'c', event: single() };
  expect(destruction(write, stored('r', { event: series() }))).toBe(0);
});
it('a change of what was never read counts as nothing', () => {
  expect(of(null, single({ title: '' }))).toBe(0);
});

describe('fields that are emptied', () => {
  const full = single({
    description: 'Bring the numbers',
    locations: { a: { name: 'Room 1' }, b: { name: 'Room 2' } },
    privacy: 'private',
  });
  it.each([
    { name: 'the title', change: { title: '' }, amount: 1 },
    { name: 'the description', change: { description: '' }, amount: 1 },
    { name: 'one of two places', change: { locations: { a: { name: 'Room 1' } } }, amount: 1 },
    { name: 'both places', change: { locations: {} }, amount: 2 },
    { name: 'title and description', change: { title: '', description: '' }, amount: 2 },
    { name: 'a field that holds no person’s work', change: { privacy: 'public' }, amount: 0 },
    { name: 'fields that get another value', change: { title: 'Retro', description: 'x' }, amount: 0 },
  ] as const)('$name: $amount', ({ change, amount }) => {
    expect(of(full, single({ ...full, ...change }))).toBe(amount);
  });
});

describe('occurrences that are cancelled', () => {
  it.each([
    { name: 'one', before: series(), after: series(overrides({ [second]: { excluded: true } })), amount: 1 },
    {
      name: 'two more than before',
      before: series(overrides({ [first]: { excluded: true } })),
      after: series(
        overrides({ [first]: { excluded: true }, [second]: { excluded: true }, [third]: { excluded: true } }),
      ),
      amount: 2,
    },
    {
      name: 'one that was edited before',
      before: series(overrides({ [second]: { title: 'Review' } })),
      after: series(overrides({ [second]: { excluded: true } })),
      amount: 1,
    },
    {
      name: 'one that is brought back',
      before: series(overrides({ [second]: { excluded: true } })),
      after: series(),
      amount: 0,
    },
    {
      name: 'an edit that is taken back: the occurrence is still there',
      before: series(overrides({ [second]: { title: 'Review' } })),
      after: series(),
      amount: 0,
    },
    {
      name: 'an added date that is taken away',
      before: series(overrides({ [added]: {} })),
      after: series(),
      amount: 1,
    },
    {
      name: 'an added date that stays',
      before: series(overrides({ [added]: {} })),
      after: series(overrides({ [added]: { title: 'Review' } })),
      amount: 0,
    },
    {
      name: 'an added date that had been cancelled and is forgotten',
      before: series(overrides({ [added]: { excluded: true } })),
      after: series(),
      amount: 0,
    },
    {
      name: 'nothing when every date stays',
      before: series(overrides({ [second]: { title: 'Review' } })),
      after: series({ title: 'Weekly', ...overrides({ [second]: { title: 'Review' } }) }),
      amount: 0,
    },
  ])('$name: $amount', ({ before, after, amount }) => {
    expect(of(before, after)).toBe(amount);
  });
});

describe('a series that moves', () => {
  const cancelled = (...ids: readonly string[]) =>
    overrides(Object.fromEntries(ids.map((id) => [id, { excluded: true }])));
  const moved = { start: '2026-12-02T11:00:00' };
  const midnight = '2026-12-02T00:00:00';
  it.each([
    {
      name: 'with its cancelled dates',
      before: series(cancelled(second)),
      after: series({ ...moved, ...cancelled('2026-12-09T11:00:00') }),
      amount: 0,
    },
    {
      name: 'with one more cancelled date',
      before: series(cancelled(second)),
      after: series({ ...moved, ...cancelled('2026-12-09T11:00:00', '2026-12-16T11:00:00') }),
      amount: 1,
    },
    {
      name: 'with fewer cancelled dates',
      before: series(cancelled(second, third)),
      after: series({ ...moved, ...cancelled('2026-12-09T11:00:00') }),
      amount: 0,
    },
    {
      name: 'with its edited dates',
      before: series(overrides({ [second]: { title: 'Review' } })),
      after: series({ ...moved, ...overrides({ '2026-12-09T11:00:00': { title: 'Review' } }) }),
      amount: 0,
    },
    {
      name: 'into another time zone',
      before: series(cancelled(second)),
      after: series({ timeZone: 'Europe/London', ...cancelled(third) }),
      amount: 0,
    },
    {
      name: 'into whole days',
      before: series({ start: midnight, timeZone: null, ...cancelled('2026-12-09T00:00:00') }),
      after: series({
        start: midnight,
        timeZone: null,
        showWithoutTime: true,
        ...cancelled('2026-12-16T00:00:00'),
      }),
      amount: 0,
    },
    {
      name: 'to another rule, as long as before',
      before: series(cancelled(second)),
      after: series({ recurrenceRules: [{ frequency: 'daily', count: 25 }], ...cancelled(third) }),
      amount: 0,
    },
  ])('$name: $amount', ({ before, after, amount }) => {
    expect(of(before, after)).toBe(amount);
  });
  it('an earlier end counts once, however many dates it takes away', () => {
    expect(of(series(), series({ recurrenceRules: [{ frequency: 'weekly', count: 1 }] }))).toBe(1);
  });
  it('an earlier end, an emptied title and a cancelled date add up', () => {
    const after = series({
      title: '',
      recurrenceRules: [{ frequency: 'weekly', count: 3 }],
      ...cancelled(first),
    });
    expect(of(series(), after)).toBe(3);
  });
  it('its last date cancelled by itself is no earlier end', () => {
    expect(of(series(), series(cancelled(fourth)))).toBe(1);
  });
});
