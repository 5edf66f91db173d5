/** Behaviours of single entries and of plain series: made, changed, moved in time, removed, by either person. */
import { type Behaviour, other } from './pair.ts';

const zoned = { start: '2026-12-01T09:00:00', timeZone: 'Europe/Berlin', duration: 'PT1H' } as const;

export const entryBehaviours: readonly Behaviour[] = [
  {
    name: 'entries of every kind are made (C5, C13)',
    async live(one, at) {
      const here = one[at];
      await here.create({
        title: 'Zoned',
        ...zoned,
        timeZone: 'America/New_York',
        locations: { '1': { name: 'Room, 5; B' } },
        description: 'two\nlines',
      });
      await here.create({
        title: 'Two days',
        start: '2026-12-02T00:00:00',
        duration: 'P2D',
        showWithoutTime: true,
        freeBusyStatus: 'free',
      });
      await here.create({ title: 'Floating', start: '2026-12-03T12:00:00', duration: 'PT30M' });
      await here.create({ title: 'UTC', ...zoned, timeZone: 'Etc/UTC', status: 'tentative' });
      await here.create({
        title: 'Series',
        ...zoned,
        recurrenceRules: [{ frequency: 'weekly', count: 8 }],
        recurrenceOverrides: {
          '2026-12-08T09:00:00': { excluded: true },
          '2026-12-15T09:00:00': { title: 'Series (moved)', start: '2026-12-16T11:00:00' },
        },
      });
      const both = await one.agree();
      if (both.size !== 5) throw new Error(`${both.size} entries`);
      const there = await one[other(at)].see('Two days');
      if (there?.start !== '2026-12-02T00:00:00' || there.duration !== 'P2D')
        throw new Error(`an all-day entry changed its date (TI1): ${JSON.stringify(there)}`);
    },
  },
  {
    name: 'changes, moves in time and a removal cross (ID2, WR3)',
    async live(one, at) {
      for (const title of ['A', 'B', 'C']) await one[at].create({ title, ...zoned });
      await one.agree();
      await one[other(at)].edit('A', { description: 'agenda', duration: 'PT2H' });
      await one[at].edit('A', { start: '2026-12-04T15:30:00' });
      await one[at].edit('B', { title: 'B, renamed' });
      await one[at].remove('C');
      const both = await one.agree();
      expectEqual([...both.keys()].sort(), ['A', 'B, renamed']);
      expectEqual(pick(both.get('A'), 'start', 'description', 'duration'), {
        start: '2026-12-04T15:30:00',
        description: 'agenda',
        duration: 'PT2H',
      });
    },
  },
  {
    name: 'all-day, zoned and floating turn into each other (TI1)',
    async live(one, at) {
      await one[at].create({ title: 'E', ...zoned });
      await one.agree();
      await one[at].edit('E', {
        showWithoutTime: true,
        start: '2026-12-05T00:00:00',
        timeZone: null,
        duration: 'P1D',
      });
      expectEqual(pick((await one.agree()).get('E'), 'start', 'showWithoutTime'), {
        start: '2026-12-05T00:00:00',
        showWithoutTime: true,
      });
      await one[other(at)].edit('E', {
        showWithoutTime: false,
        start: '2026-12-05T10:00:00',
        timeZone: null,
        duration: 'PT45M',
      });
      expectEqual(pick((await one.agree()).get('E'), 'start', 'timeZone', 'duration'), {
        start: '2026-12-05T10:00:00',
        duration: 'PT45M',
      });
      await one[at].edit('E', { timeZone: 'Asia/Tokyo' });
      expectEqual((await one.agree()).get('E')?.timeZone, 'Asia/Tokyo');
    },
  },
  {
    name: 'one entry changed on both sides at once: fields merge, the same field is settled by rule and kept in the history (WR7)',
    async live(one, at) {
      await one[at].create({ title: 'F', ...zoned });
      await one.agree();
      await one.calendar.edit('F', { start: '2026-12-01T11:00:00', description: 'from the calendar' });
      await one.crm.edit('F', { duration: 'PT2H', description: 'from the CRM' });
      const both = await one.agree();
      expectEqual(pick(both.get('F'), 'start', 'duration', 'description'), {
        start: '2026-12-01T11:00:00',
        duration: 'PT2H',
        description: 'from the calendar',
      });
      expectEqual(
        one.kept().map(({ path, value }) => [path, value]),
        [['description', 'from the CRM']],
      );
    },
  },
];

/** Throws with both in its text when they differ; what is compared is plain data, keys in any order. */
export function expectEqual(found: unknown, wanted: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  if (text(found) !== text(wanted)) throw new Error(`found ${text(found)}\nwanted ${text(wanted)}`);
}

/** The named fields that are there. */
export function pick<T extends object>(value: T | undefined, ...names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(
    names.flatMap((name) => (value?.[name] === undefined ? [] : [[name, value[name]]])),
  ) as Partial<T>;
}
