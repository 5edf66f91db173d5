/** Behaviours of series, by one person at a time: moved, ruled anew, their occurrences edited, ended early, split in two. */
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { expectEqual, pick } from './entries.ts';
import {
  type Behaviour,
  day,
  hour,
  later,
  type Made,
  other,
  type Pair,
  shiftOf,
  type Where,
} from './pair.ts';

/** Eight Tuesdays: one cancelled, one renamed, one moved to the next day. */
export const weekly: Made = {
  title: 'W',
  start: '2026-12-01T09:00:00',
  timeZone: 'Europe/Berlin',
  duration: 'PT1H',
  recurrenceRules: [{ frequency: 'weekly', count: 8 }],
  recurrenceOverrides: {
    '2026-12-08T09:00:00': { excluded: true },
    '2026-12-15T09:00:00': { title: 'W special' },
    '2026-12-22T09:00:00': { start: '2026-12-23T11:00:00' },
  },
};

/** Makes the series on one side and lets both agree. */
export async function agreedOn(one: Pair, at: Where, made: Made = weekly): Promise<CalendarEvent> {
  await one[at].create(made);
  return theOne(await one.agree(), made.title);
}

export function theOne(both: ReadonlyMap<string, CalendarEvent>, title = 'W'): CalendarEvent {
  const event = both.get(title);
  if (event === undefined) throw new Error(`${title} is gone; there is ${[...both.keys()]}`);
  return event;
}

export const occurrence = (id: string) => `recurrenceOverrides/${id}`;

export const seriesBehaviours: readonly Behaviour[] = [
  {
    name: 'a whole series moves to another time of day, and its exceptions with it (C13, ID1)',
    async live(one, at) {
      const before = await agreedOn(one, at);
      await one[at].edit('W', shiftOf(before, 2 * hour));
      expectEqual(pick(theOne(await one.agree()), 'start', 'recurrenceRules', 'recurrenceOverrides'), {
        start: '2026-12-01T11:00:00',
        recurrenceRules: [{ frequency: 'weekly', count: 8 }],
        recurrenceOverrides: {
          '2026-12-08T11:00:00': { excluded: true },
          '2026-12-15T11:00:00': { title: 'W special' },
          '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        },
      });
      expectEqual(one.asked(), []);
    },
  },
  {
    name: 'a whole series moves to another weekday that its rule names (C13)',
    async live(one, at) {
      const before = await agreedOn(one, at, {
        ...weekly,
        recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'tu' }], until: '2027-02-02T09:00:00' }],
      });
      await one[other(at)].edit(
        'W',
        shiftOf(before, day, [{ frequency: 'weekly', byDay: [{ day: 'we' }], until: '2027-02-02T09:00:00' }]),
      );
      const after = theOne(await one.agree());
      expectEqual(after.recurrenceRules, [
        { frequency: 'weekly', byDay: [{ day: 'we' }], until: '2027-02-03T09:00:00' },
      ]);
      expectEqual(after.recurrenceOverrides?.['2026-12-16T09:00:00'], { title: 'W special' });
    },
  },
  {
    name: 'the rule of a series changes: count, end, interval, days (C13)',
    async live(one, at) {
      await agreedOn(one, at);
      const kept = weekly.recurrenceOverrides ?? {};
      const rules: readonly CalendarEvent['recurrenceRules'][] = [
        [{ frequency: 'weekly', count: 5 }],
        [{ frequency: 'weekly', until: '2027-01-05T09:00:00' }],
        [{ frequency: 'weekly', byDay: [{ day: 'tu' }, { day: 'th' }], until: '2027-03-02T09:00:00' }],
        [{ frequency: 'weekly', interval: 2 }],
        [{ frequency: 'daily', count: 30 }],
      ];
      for (const [index, recurrenceRules] of rules.entries()) {
        const person = index % 2 === 0 ? one[at] : one[other(at)];
        await person.edit('W', { recurrenceRules: recurrenceRules as never, recurrenceOverrides: kept });
        const after = theOne(await one.agree());
        expectEqual(after.recurrenceRules, recurrenceRules);
        expectEqual(after.recurrenceOverrides, kept);
      }
    },
  },
  {
    name: 'rules of every kind (C13)',
    async live(one, at) {
      const start = '2026-12-08T09:00:00';
      const rules: Readonly<Record<string, RecurrenceRule>> = {
        'every other day': { frequency: 'daily', interval: 2, count: 10 },
        'Tuesdays and Thursdays': {
          frequency: 'weekly',
          interval: 2,
          firstDayOfWeek: 'su',
          byDay: [{ day: 'tu' }, { day: 'th' }],
          until: '2027-03-02T09:00:00',
        },
        'second Tuesday': { frequency: 'monthly', byDay: [{ day: 'tu', nthOfPeriod: 2 }] },
        'last workday': {
          frequency: 'monthly',
          byDay: (['mo', 'tu', 'we', 'th', 'fr'] as const).map((name) => ({ day: name })),
          bySetPosition: [-1],
          count: 12,
        },
        'the 8th and the last': { frequency: 'monthly', byMonthDay: [8, -1] },
        'every year': { frequency: 'yearly', byMonth: ['12'], byMonthDay: [8] },
        'week 50': { frequency: 'yearly', byWeekNo: [50], byDay: [{ day: 'tu' }] },
        'day 342': { frequency: 'yearly', byYearDay: [342] },
        'three times a day': { frequency: 'daily', byHour: [9, 12, 15], byMinute: [0], count: 9 },
      };
      for (const [title, rule] of Object.entries(rules))
        await one[at].create({ ...weekly, title, start, recurrenceRules: [rule], recurrenceOverrides: {} });
      const both = await one.agree();
      for (const [title, rule] of Object.entries(rules))
        expectEqual(theOne(both, title).recurrenceRules, [rule]);
    },
  },
  {
    name: 'the first occurrence is edited and cancelled; one occurrence is in another time zone (ID1, TI1)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].edit('W', {
        [occurrence('2026-12-01T09:00:00')]: { title: 'W the first', start: '2026-12-01T08:00:00' },
        [occurrence('2026-12-29T09:00:00')]: { start: '2026-12-29T07:00:00', timeZone: 'America/New_York' },
      });
      const exceptions = {
        ...weekly.recurrenceOverrides,
        '2026-12-01T09:00:00': { title: 'W the first', start: '2026-12-01T08:00:00' },
        '2026-12-29T09:00:00': { start: '2026-12-29T07:00:00', timeZone: 'America/New_York' },
      };
      expectEqual(theOne(await one.agree()).recurrenceOverrides, exceptions);
      await one[other(at)].edit('W', { [occurrence('2026-12-01T09:00:00')]: { excluded: true } });
      const after = theOne(await one.agree());
      expectEqual(after.recurrenceOverrides, { ...exceptions, '2026-12-01T09:00:00': { excluded: true } });
      expectEqual(after.start, weekly.start);
    },
  },
  {
    name: 'single occurrences are edited, cancelled, moved, edited again and brought back (ID1)',
    async live(one, at) {
      await agreedOn(one, at);
      const here = one[at];
      await here.edit('W', {
        [occurrence('2026-12-29T09:00:00')]: { title: 'W at home', duration: 'PT2H' },
        [occurrence('2027-01-05T09:00:00')]: { excluded: true },
        [occurrence('2027-01-12T09:00:00')]: { start: '2027-01-14T08:30:00' },
      });
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W at home', duration: 'PT2H' },
        '2027-01-05T09:00:00': { excluded: true },
        '2027-01-12T09:00:00': { start: '2027-01-14T08:30:00' },
      });
      await one[other(at)].edit('W', { [`${occurrence('2026-12-29T09:00:00')}/title`]: 'W abroad' });
      await one.agree();
      await here.edit('W', {
        [occurrence('2027-01-05T09:00:00')]: null,
        [occurrence('2026-12-08T09:00:00')]: null,
        [`${occurrence('2027-01-12T09:00:00')}/start`]: '2027-01-13T08:30:00',
      });
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        '2026-12-15T09:00:00': { title: 'W special' },
        '2026-12-22T09:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T09:00:00': { title: 'W abroad', duration: 'PT2H' },
        '2027-01-12T09:00:00': { start: '2027-01-13T08:30:00' },
      });
    },
  },
  {
    name: '"this and following" is two series, the first ended before the second begins (TI2)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].split('W', '2026-12-22T09:00:00', { title: 'W, later', start: '2026-12-22T14:00:00' });
      const both = await one.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      const [older, newer] = [theOne(both), theOne(both, 'W, later')];
      expectEqual(older.recurrenceOverrides, {
        '2026-12-08T09:00:00': { excluded: true },
        '2026-12-15T09:00:00': { title: 'W special' },
      });
      expectEqual(older.recurrenceRules, [{ frequency: 'weekly', until: '2026-12-22T08:59:59' }]);
      expectEqual(pick(newer, 'start', 'recurrenceRules', 'recurrenceOverrides'), {
        start: '2026-12-22T14:00:00',
        recurrenceRules: [{ frequency: 'weekly', count: 5 }],
        recurrenceOverrides: { '2026-12-22T14:00:00': { start: '2026-12-23T11:00:00' } },
      });
      if (!one.holds.relations) return;
      expectEqual(older.relatedTo, { [newer.uid]: { relation: { next: true } } });
      expectEqual(newer.relatedTo, { [older.uid]: { relation: { first: true } } });
      expectEqual(one.asked(), []);
    },
  },
  {
    name: 'a series that was split is split again, from the other side (TI2)',
    async live(one, at) {
      await agreedOn(one, at, { ...weekly, recurrenceRules: [{ frequency: 'weekly' }] });
      await one[at].split('W', '2027-01-12T09:00:00', { title: 'W, later' });
      await one.agree();
      await one[other(at)].split('W, later', '2027-02-09T09:00:00', { title: 'W, last' });
      const both = await one.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, last', 'W, later']);
      expectEqual(theOne(both, 'W, later').recurrenceRules, [
        { frequency: 'weekly', until: '2027-02-09T08:59:59' },
      ]);
      expectEqual(theOne(both, 'W, last').recurrenceRules, [{ frequency: 'weekly' }]);
    },
  },
  {
    name: 'an occurrence and all that follow are deleted (C13, DE1)',
    async live(one, at) {
      await agreedOn(one, at, { ...weekly, recurrenceRules: [{ frequency: 'weekly' }] });
      await one[at].endBefore('W', '2027-01-05T09:00:00');
      expectEqual(theOne(await one.agree()).recurrenceRules, [
        { frequency: 'weekly', until: '2027-01-05T08:59:59' },
      ]);
      expectEqual(one.asked(), []);
    },
  },
  {
    name: 'a single entry becomes a series and a single one again (C13)',
    async live(one, at) {
      const { recurrenceRules: _, recurrenceOverrides: __, ...single } = weekly;
      await agreedOn(one, at, single);
      await one[other(at)].edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
      expectEqual(theOne(await one.agree()).recurrenceRules, [{ frequency: 'weekly', count: 4 }]);
      await one[at].edit('W', { [occurrence('2026-12-15T09:00:00')]: { title: 'W special' } });
      await one.agree();
      await one[at].edit('W', { recurrenceRules: null, recurrenceOverrides: null });
      const after = theOne(await one.agree());
      expectEqual([after.recurrenceRules, after.recurrenceOverrides], [undefined, undefined]);
    },
  },
  {
    name: 'a series gains dates that its rule does not make, and loses them (ID1)',
    needs: 'addedDates',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].edit('W', {
        [occurrence('2026-12-19T09:00:00')]: {},
        [occurrence('2026-12-20T09:00:00')]: { title: 'W on a Sunday' },
      });
      const added = theOne(await one.agree()).recurrenceOverrides;
      expectEqual(added, {
        ...weekly.recurrenceOverrides,
        '2026-12-19T09:00:00': {},
        '2026-12-20T09:00:00': { title: 'W on a Sunday' },
      });
      await one[other(at)].edit('W', { [occurrence('2026-12-19T09:00:00')]: null });
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-20T09:00:00': { title: 'W on a Sunday' },
      });
    },
  },
  {
    name: 'a series of dates alone, without a rule (ID1)',
    needs: 'addedDates',
    async live(one, at) {
      const { recurrenceRules: _, ...dates } = weekly;
      const before = await agreedOn(one, at, {
        ...dates,
        recurrenceOverrides: { '2026-12-05T09:00:00': {}, '2026-12-09T09:00:00': { title: 'W again' } },
      });
      expectEqual(Object.keys(before.recurrenceOverrides ?? {}), [
        '2026-12-05T09:00:00',
        '2026-12-09T09:00:00',
      ]);
      await one[other(at)].edit('W', shiftOf(before, hour));
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        '2026-12-05T10:00:00': {},
        '2026-12-09T10:00:00': { title: 'W again' },
      });
    },
  },
  {
    name: 'a series with more than a thousand exceptions (C17)',
    async live(one, at) {
      const overrides = Object.fromEntries(
        Array.from({ length: 1_100 }, (_, index) => [
          later('2026-12-01T09:00:00', (index + 1) * day),
          index % 3 === 0 ? { excluded: true } : { title: `W ${index}` },
        ]),
      );
      const before = await agreedOn(one, at, {
        ...weekly,
        recurrenceRules: [{ frequency: 'daily' }],
        recurrenceOverrides: overrides,
      });
      expectEqual(before.recurrenceOverrides, overrides);
      await one[other(at)].edit('W', { [`${occurrence('2026-12-03T09:00:00')}/title`]: 'W the second' });
      expectEqual(theOne(await one.agree()).recurrenceOverrides?.['2026-12-03T09:00:00'], {
        title: 'W the second',
      });
    },
  },
];
