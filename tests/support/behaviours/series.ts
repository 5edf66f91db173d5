/** Behaviours of series that one person changes at a time: moving, changing the rule, editing occurrences, ending, splitting. */
import type { CalendarEvent, RecurrenceRule } from '../../../src-shared/domain/calendar/event.ts';
import { expectEqual, expectRules, pick } from './entries.ts';
import {
  type Behaviour,
  day,
  hour,
  later,
  type NewEntry,
  other,
  type Pair,
  type PairSide,
  shiftOf,
} from './pair.ts';

/** Eight Tuesdays: one cancelled, one renamed, one moved to the next day. */
export const weekly: NewEntry = {
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

/** Creates the entry on one side, and runs until both sides agree. */
export async function createAndAgree(
  pair: Pair,
  from: PairSide,
  made: NewEntry = weekly,
): Promise<CalendarEvent> {
  await pair[from].create(made);
  return entryTitled(await pair.agree(), made.title);
}

/** @throws Error when no entry has the title */
export function entryTitled(both: ReadonlyMap<string, CalendarEvent>, title = 'W'): CalendarEvent {
  const event = both.get(title);
  if (event === undefined) throw new Error(`${title} is gone; there is ${[...both.keys()]}`);
  return event;
}

export const occurrence = (id: string) => `recurrenceOverrides/${id}`;

/** Rules that are none of Outlook's patterns, and one that does not give the day on which the series begins. */
const withoutPattern = ['last workday', 'the 8th and the last', 'week 50', 'day 342', 'three times a day'];

export const seriesBehaviours: readonly Behaviour[] = [
  {
    name: 'a whole series and its exceptions move to another time of day (C13, ID1)',
    async run(pair, from) {
      const before = await createAndAgree(pair, from);
      await pair[from].edit('W', shiftOf(before, 2 * hour));
      expectEqual(pick(entryTitled(await pair.agree()), 'start', 'recurrenceRules', 'recurrenceOverrides'), {
        start: '2026-12-01T11:00:00',
        recurrenceRules: [{ frequency: 'weekly', count: 8 }],
        recurrenceOverrides: {
          '2026-12-08T11:00:00': { excluded: true },
          '2026-12-15T11:00:00': { title: 'W special' },
          '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        },
      });
      expectEqual(pair.decisionsAsked(), []);
    },
  },
  {
    name: 'a whole series moves to another weekday that its rule names (C13)',
    async run(pair, from) {
      const before = await createAndAgree(pair, from, {
        ...weekly,
        recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'tu' }], until: '2027-02-02T09:00:00' }],
      });
      await pair[other(from)].edit(
        'W',
        shiftOf(before, day, [{ frequency: 'weekly', byDay: [{ day: 'we' }], until: '2027-02-02T09:00:00' }]),
      );
      const after = entryTitled(await pair.agree());
      expectRules(pair, after, [
        { frequency: 'weekly', byDay: [{ day: 'we' }], until: '2027-02-03T09:00:00' },
      ]);
      expectEqual(after.recurrenceOverrides?.['2026-12-16T09:00:00'], { title: 'W special' });
    },
  },
  {
    name: 'the rule of a series changes: count, end, interval, days (C13)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      const kept = weekly.recurrenceOverrides ?? {};
      const rules: readonly CalendarEvent['recurrenceRules'][] = [
        [{ frequency: 'weekly', count: 5 }],
        [{ frequency: 'weekly', until: '2027-01-05T09:00:00' }],
        [{ frequency: 'weekly', byDay: [{ day: 'tu' }, { day: 'th' }], until: '2027-03-02T09:00:00' }],
        [{ frequency: 'weekly', interval: 2 }],
        [{ frequency: 'daily', count: 30 }],
      ];
      // every other week leaves out a changed date, which would be an added one; of a daily series none moves to its neighbour's day
      const kinds = pair.supports.patterns === true ? rules.slice(0, 3) : rules;
      for (const [index, recurrenceRules] of kinds.entries()) {
        const person = index % 2 === 0 ? pair[from] : pair[other(from)];
        await person.edit('W', { recurrenceRules: recurrenceRules as never, recurrenceOverrides: kept });
        const after = entryTitled(await pair.agree());
        expectRules(pair, after, recurrenceRules);
        expectEqual(after.recurrenceOverrides, kept);
      }
    },
  },
  {
    name: 'recurrence rules of every kind are synchronised (C13)',
    async run(pair, from) {
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
      const isHeld = (title: string): boolean =>
        pair.supports.patterns !== true || !withoutPattern.includes(title);
      const kinds = Object.entries(rules).filter(([title]) => isHeld(title));
      for (const [title, rule] of kinds)
        await pair[from].create({
          ...weekly,
          title,
          start,
          recurrenceRules: [rule],
          recurrenceOverrides: {},
        });
      const both = await pair.agree();
      for (const [title, rule] of kinds) expectRules(pair, entryTitled(both, title), [rule]);
    },
  },
  {
    name: 'the first occurrence is edited and cancelled; one occurrence is in another time zone (ID1, TI1)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].edit('W', {
        [occurrence('2026-12-01T09:00:00')]: { title: 'W the first', start: '2026-12-01T08:00:00' },
        [occurrence('2026-12-29T09:00:00')]: { start: '2026-12-29T07:00:00', timeZone: 'America/New_York' },
      });
      const exceptions = {
        ...weekly.recurrenceOverrides,
        '2026-12-01T09:00:00': { title: 'W the first', start: '2026-12-01T08:00:00' },
        '2026-12-29T09:00:00': { start: '2026-12-29T07:00:00', timeZone: 'America/New_York' },
      };
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, exceptions);
      await pair[other(from)].edit('W', { [occurrence('2026-12-01T09:00:00')]: { excluded: true } });
      const after = entryTitled(await pair.agree());
      expectEqual(after.recurrenceOverrides, { ...exceptions, '2026-12-01T09:00:00': { excluded: true } });
      expectEqual(after.start, weekly.start);
    },
  },
  {
    name: 'single occurrences are edited, cancelled, moved, edited again and brought back (ID1)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      const person = pair[from];
      await person.edit('W', {
        [occurrence('2026-12-29T09:00:00')]: { title: 'W at home', duration: 'PT2H' },
        [occurrence('2027-01-05T09:00:00')]: { excluded: true },
        [occurrence('2027-01-12T09:00:00')]: { start: '2027-01-14T08:30:00' },
      });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W at home', duration: 'PT2H' },
        '2027-01-05T09:00:00': { excluded: true },
        '2027-01-12T09:00:00': { start: '2027-01-14T08:30:00' },
      });
      await pair[other(from)].edit('W', { [`${occurrence('2026-12-29T09:00:00')}/title`]: 'W abroad' });
      await pair.agree();
      await person.edit('W', {
        [occurrence('2027-01-05T09:00:00')]: null,
        [occurrence('2026-12-08T09:00:00')]: null,
        [`${occurrence('2027-01-12T09:00:00')}/start`]: '2027-01-13T08:30:00',
      });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        '2026-12-15T09:00:00': { title: 'W special' },
        '2026-12-22T09:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T09:00:00': { title: 'W abroad', duration: 'PT2H' },
        '2027-01-12T09:00:00': { start: '2027-01-13T08:30:00' },
      });
    },
  },
  {
    name: '"this and following" gives two series, and the first ends before the second begins (TI2)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].split('W', '2026-12-22T09:00:00', { title: 'W, later', start: '2026-12-22T14:00:00' });
      const both = await pair.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      const [older, newer] = [entryTitled(both), entryTitled(both, 'W, later')];
      expectEqual(older.recurrenceOverrides, {
        '2026-12-08T09:00:00': { excluded: true },
        '2026-12-15T09:00:00': { title: 'W special' },
      });
      expectRules(pair, older, [{ frequency: 'weekly', until: '2026-12-22T08:59:59' }]);
      expectEqual(pick(newer, 'start', 'recurrenceRules', 'recurrenceOverrides'), {
        start: '2026-12-22T14:00:00',
        recurrenceRules: [{ frequency: 'weekly', count: 5 }],
        recurrenceOverrides: { '2026-12-22T14:00:00': { start: '2026-12-23T11:00:00' } },
      });
      if (!pair.supports.relations) return;
      expectEqual(older.relatedTo, { [newer.uid]: { relation: { next: true } } });
      expectEqual(newer.relatedTo, { [older.uid]: { relation: { first: true } } });
      expectEqual(pair.decisionsAsked(), []);
    },
  },
  {
    name: 'a series that was split is split again on the other side (TI2)',
    async run(pair, from) {
      await createAndAgree(pair, from, { ...weekly, recurrenceRules: [{ frequency: 'weekly' }] });
      await pair[from].split('W', '2027-01-12T09:00:00', { title: 'W, later' });
      await pair.agree();
      await pair[other(from)].split('W, later', '2027-02-09T09:00:00', { title: 'W, last' });
      const both = await pair.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, last', 'W, later']);
      expectRules(pair, entryTitled(both, 'W, later'), [
        { frequency: 'weekly', until: '2027-02-09T08:59:59' },
      ]);
      expectRules(pair, entryTitled(both, 'W, last'), [{ frequency: 'weekly' }]);
    },
  },
  {
    name: 'an occurrence and all that follow are deleted (C13, DE1)',
    async run(pair, from) {
      await createAndAgree(pair, from, { ...weekly, recurrenceRules: [{ frequency: 'weekly' }] });
      await pair[from].endBefore('W', '2027-01-05T09:00:00');
      expectRules(pair, entryTitled(await pair.agree()), [
        { frequency: 'weekly', until: '2027-01-05T08:59:59' },
      ]);
      expectEqual(pair.decisionsAsked(), []);
    },
  },
  {
    name: 'a single entry becomes a series and then a single entry again (C13)',
    async run(pair, from) {
      const { recurrenceRules: _, recurrenceOverrides: __, ...single } = weekly;
      await createAndAgree(pair, from, single);
      await pair[other(from)].edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 4 }] });
      expectEqual(entryTitled(await pair.agree()).recurrenceRules, [{ frequency: 'weekly', count: 4 }]);
      await pair[from].edit('W', { [occurrence('2026-12-15T09:00:00')]: { title: 'W special' } });
      await pair.agree();
      await pair[from].edit('W', { recurrenceRules: null, recurrenceOverrides: null });
      const after = entryTitled(await pair.agree());
      expectEqual([after.recurrenceRules, after.recurrenceOverrides], [undefined, undefined]);
    },
  },
  {
    name: 'dates that the rule does not produce are added to a series and removed again (ID1)',
    needs: 'addedDates',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].edit('W', {
        [occurrence('2026-12-19T09:00:00')]: {},
        [occurrence('2026-12-20T09:00:00')]: { title: 'W on a Sunday' },
      });
      const added = entryTitled(await pair.agree()).recurrenceOverrides;
      expectEqual(added, {
        ...weekly.recurrenceOverrides,
        '2026-12-19T09:00:00': {},
        '2026-12-20T09:00:00': { title: 'W on a Sunday' },
      });
      await pair[other(from)].edit('W', { [occurrence('2026-12-19T09:00:00')]: null });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-20T09:00:00': { title: 'W on a Sunday' },
      });
    },
  },
  {
    name: 'a series that consists of dates without a rule is synchronised (ID1)',
    needs: 'addedDates',
    async run(pair, from) {
      const { recurrenceRules: _, ...dates } = weekly;
      const before = await createAndAgree(pair, from, {
        ...dates,
        recurrenceOverrides: { '2026-12-05T09:00:00': {}, '2026-12-09T09:00:00': { title: 'W again' } },
      });
      expectEqual(Object.keys(before.recurrenceOverrides ?? {}), [
        '2026-12-05T09:00:00',
        '2026-12-09T09:00:00',
      ]);
      await pair[other(from)].edit('W', shiftOf(before, hour));
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        '2026-12-05T10:00:00': {},
        '2026-12-09T10:00:00': { title: 'W again' },
      });
    },
  },
  {
    name: 'a series with more than a thousand exceptions is synchronised (C17)',
    async run(pair, from) {
      const overrides = Object.fromEntries(
        Array.from({ length: 1_100 }, (_, index) => [
          later('2026-12-01T09:00:00', (index + 1) * day),
          index % 3 === 0 ? { excluded: true } : { title: `W ${index}` },
        ]),
      );
      const before = await createAndAgree(pair, from, {
        ...weekly,
        recurrenceRules: [{ frequency: 'daily' }],
        recurrenceOverrides: overrides,
      });
      expectEqual(before.recurrenceOverrides, overrides);
      await pair[other(from)].edit('W', { [`${occurrence('2026-12-03T09:00:00')}/title`]: 'W the second' });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides?.['2026-12-03T09:00:00'], {
        title: 'W the second',
      });
    },
  },
];
