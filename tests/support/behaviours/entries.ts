/** Behaviours of single entries and simple series: creating, changing, moving in time and removing, by either person. */
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { type Behaviour, other, type Pair, saidBy } from './pair.ts';

const zoned = { start: '2026-12-01T09:00:00', timeZone: 'Europe/Berlin', duration: 'PT1H' } as const;

export const entryBehaviours: readonly Behaviour[] = [
  {
    name: 'entries of every kind are created on the other side (C5, C13)',
    async run(pair, from) {
      const person = pair[from];
      await person.create({
        title: 'Zoned',
        ...zoned,
        timeZone: 'America/New_York',
        locations: { '1': { name: 'Room, 5; B' } },
        description: 'two\nlines',
      });
      await person.create({
        title: 'Two days',
        start: '2026-12-02T00:00:00',
        duration: 'P2D',
        showWithoutTime: true,
        freeBusyStatus: 'free',
      });
      if (pair.supports.floating)
        await person.create({ title: 'Floating', start: '2026-12-03T12:00:00', duration: 'PT30M' });
      await person.create({ title: 'UTC', ...zoned, timeZone: 'Etc/UTC', status: 'tentative' });
      await person.create({
        title: 'Series',
        ...zoned,
        recurrenceRules: [{ frequency: 'weekly', count: 8 }],
        recurrenceOverrides: {
          '2026-12-08T09:00:00': { excluded: true },
          '2026-12-15T09:00:00': { title: 'Series (moved)', start: '2026-12-16T11:00:00' },
        },
      });
      const agreed = await pair.agree();
      if (agreed.size !== (pair.supports.floating ? 5 : 4)) throw new Error(`${agreed.size} entries`);
      const there = await pair[other(from)].see('Two days');
      if (there?.start !== '2026-12-02T00:00:00' || there.duration !== 'P2D')
        throw new Error(`an all-day entry changed its date (TI1): ${JSON.stringify(there)}`);
    },
  },
  {
    name: 'changes, moves in time and a removal, made on both sides at once, all reach the other side (ID2, WR3)',
    async run(pair, from) {
      for (const title of ['A', 'B', 'C']) await pair[from].create({ title, ...zoned });
      await pair.agree();
      await pair[other(from)].edit('A', { description: 'agenda', duration: 'PT2H' });
      await pair[from].edit('A', { start: '2026-12-04T15:30:00' });
      await pair[from].edit('B', { title: 'B, renamed' });
      await pair[from].remove('C');
      const both = await pair.agree();
      expectEqual([...both.keys()].sort(), ['A', 'B, renamed']);
      expectEqual(pick(both.get('A'), 'start', 'description', 'duration'), {
        start: '2026-12-04T15:30:00',
        description: 'agenda',
        duration: 'PT2H',
      });
    },
  },
  {
    name: 'an entry changes between all-day, zoned and floating (TI1)',
    needs: 'floating',
    async run(pair, from) {
      await pair[from].create({ title: 'E', ...zoned });
      await pair.agree();
      await pair[from].edit('E', {
        showWithoutTime: true,
        start: '2026-12-05T00:00:00',
        timeZone: null,
        duration: 'P1D',
      });
      expectEqual(pick((await pair.agree()).get('E'), 'start', 'showWithoutTime'), {
        start: '2026-12-05T00:00:00',
        showWithoutTime: true,
      });
      await pair[other(from)].edit('E', {
        showWithoutTime: false,
        start: '2026-12-05T10:00:00',
        timeZone: null,
        duration: 'PT45M',
      });
      expectEqual(pick((await pair.agree()).get('E'), 'start', 'timeZone', 'duration'), {
        start: '2026-12-05T10:00:00',
        duration: 'PT45M',
      });
      await pair[from].edit('E', { timeZone: 'Asia/Tokyo' });
      expectEqual((await pair.agree()).get('E')?.timeZone, 'Asia/Tokyo');
    },
  },
  {
    name: 'an entry changes between all-day and zoned, and to another zone (TI1)',
    async run(pair, from) {
      await pair[from].create({ title: 'E', ...zoned });
      await pair.agree();
      await pair[from].edit('E', {
        showWithoutTime: true,
        start: '2026-12-05T00:00:00',
        timeZone: null,
        duration: 'P1D',
      });
      expectEqual(pick((await pair.agree()).get('E'), 'start', 'showWithoutTime'), {
        start: '2026-12-05T00:00:00',
        showWithoutTime: true,
      });
      await pair[other(from)].edit('E', {
        showWithoutTime: false,
        start: '2026-12-05T10:00:00',
        timeZone: 'Asia/Tokyo',
        duration: 'PT45M',
      });
      expectEqual(pick((await pair.agree()).get('E'), 'start', 'timeZone', 'duration'), {
        start: '2026-12-05T10:00:00',
        timeZone: 'Asia/Tokyo',
        duration: 'PT45M',
      });
      await pair[from].edit('E', { timeZone: 'Europe/Berlin' });
      expectEqual((await pair.agree()).get('E')?.timeZone, 'Europe/Berlin');
    },
  },
  {
    name: 'one entry changed on both sides at once: different fields merge; for the same field the calendar wins and the other value is kept in the history (WR7)',
    async run(pair, from) {
      await pair[from].create({ title: 'F', ...zoned });
      await pair.agree();
      await pair.calendar.edit('F', { start: '2026-12-01T11:00:00', description: 'from the calendar' });
      await pair.crm.edit('F', { duration: 'PT2H', description: 'from the CRM' });
      const both = await pair.agree();
      expectEqual(pick(both.get('F'), 'start', 'duration', 'description'), {
        start: '2026-12-01T11:00:00',
        duration: 'PT2H',
        description: 'from the calendar',
      });
      expectEqual(
        pair.overruled().map(({ path, value }) => [path, value]),
        [['description', 'from the CRM']],
      );
    },
  },
];

/** Compares plain data, ignoring the order of keys. @throws Error that contains both values when they differ */
export function expectEqual(found: unknown, wanted: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  if (text(found) !== text(wanted)) throw new Error(`found ${text(found)}\nwanted ${text(wanted)}`);
}

/** Compares the rules of a series with the wanted ones, by what they say where the calendar has a spelling of its own. */
export function expectRules(
  pair: Pair,
  { recurrenceRules, start }: CalendarEvent,
  wanted: CalendarEvent['recurrenceRules'],
): void {
  expectEqual(saidBy(pair, recurrenceRules, start), saidBy(pair, wanted, start));
}

/** The named fields, without those that are undefined. */
export function pick<T extends object>(value: T | undefined, ...names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(
    names.flatMap((name) => (value?.[name] === undefined ? [] : [[name, value[name]]])),
  ) as Partial<T>;
}
