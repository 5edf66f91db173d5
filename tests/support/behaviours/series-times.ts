/** Behaviours of series that concern time (TI1): time zones, clock changes, floating and all-day series, a start long ago. */
import { expectEqual, expectRules, pick } from './entries.ts';
import { type Behaviour, hour, type NewEntry, other, shiftOf } from './pair.ts';
import { createAndAgree, entryTitled, occurrence, weekly } from './series.ts';

export const timeBehaviours: readonly Behaviour[] = [
  {
    name: 'a series changes its time zone: its wall times and its exceptions stay (TI1)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[other(from)].edit('W', { timeZone: 'America/New_York' });
      await pair[from].edit('W', { [occurrence('2026-12-29T09:00:00')]: { title: 'W in New York' } });
      const after = entryTitled(await pair.agree());
      expectEqual(pick(after, 'start', 'timeZone', 'recurrenceOverrides'), {
        start: weekly.start,
        timeZone: 'America/New_York',
        recurrenceOverrides: {
          ...weekly.recurrenceOverrides,
          '2026-12-29T09:00:00': { title: 'W in New York' },
        },
      });
      expectEqual(pair.overruled(), []);
    },
  },
  {
    name: 'a series that began years ago and never ends is synchronised, and its current occurrences can be edited (TI1)',
    async run(pair, from) {
      await createAndAgree(pair, from, {
        ...weekly,
        start: '2019-01-01T09:00:00',
        recurrenceRules: [{ frequency: 'weekly' }],
        recurrenceOverrides: { '2019-03-05T09:00:00': { excluded: true } },
      });
      await pair[other(from)].edit('W', { [occurrence('2026-12-01T09:00:00')]: { title: 'W at last' } });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        '2019-03-05T09:00:00': { excluded: true },
        '2026-12-01T09:00:00': { title: 'W at last' },
      });
    },
  },
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'].map(
    (timeZone): Behaviour => ({
      name: `a series over the clock changes of ${timeZone} keeps its wall time, exceptions and end (TI1)`,
      async run(pair, from) {
        // From autumn to the next autumn: the wall time is the same every week, but the UTC time is not.
        const made: NewEntry = {
          ...weekly,
          timeZone,
          start: '2026-10-11T02:30:00',
          recurrenceRules: [{ frequency: 'weekly', until: '2027-11-14T02:30:00' }],
          recurrenceOverrides: {
            '2026-10-25T02:30:00': { title: 'W on the long night' },
            '2027-03-14T02:30:00': { title: 'W on a short night' },
            '2027-03-28T02:30:00': { start: '2027-03-28T10:00:00' },
            '2027-04-04T02:30:00': { excluded: true },
          },
        };
        const { title: _, ...wanted } = made;
        const fields = ['start', 'timeZone', 'duration', 'recurrenceRules', 'recurrenceOverrides'] as const;
        expectEqual(pick(await createAndAgree(pair, from, made), ...fields), wanted);
        const there = await pair[other(from)].see('W');
        await pair[other(from)].edit('W', shiftOf(there ?? { uid: '', ...made }, 9 * hour));
        const after = entryTitled(await pair.agree());
        expectRules(pair, after, [{ frequency: 'weekly', until: '2027-11-14T11:30:00' }]);
        expectEqual(after.recurrenceOverrides?.['2027-04-04T11:30:00'], { excluded: true });
      },
    }),
  ),
  {
    name: 'a floating series keeps its wall time and its exceptions (TI1)',
    needs: 'floating',
    async run(pair, from) {
      const { timeZone: _, ...floating } = weekly;
      const before = await createAndAgree(pair, from, floating);
      expectEqual(before.timeZone, undefined);
      await pair[other(from)].edit('W', {
        [occurrence('2026-12-29T09:00:00')]: { start: '2026-12-30T09:00:00' },
      });
      await pair[from].edit('W', { title: 'W', description: 'as ever' });
      const after = entryTitled(await pair.agree());
      expectEqual(after.recurrenceOverrides?.['2026-12-29T09:00:00'], { start: '2026-12-30T09:00:00' });
      expectEqual(after.timeZone, undefined);
    },
  },
  {
    name: 'an all-day series with exceptions, one of them longer, keeps its dates (TI1)',
    async run(pair, from) {
      const made: NewEntry = {
        title: 'W',
        start: '2026-12-07T00:00:00',
        duration: 'P1D',
        showWithoutTime: true,
        recurrenceRules: [{ frequency: 'weekly', until: '2027-02-01T00:00:00' }],
        recurrenceOverrides: {
          '2026-12-14T00:00:00': { excluded: true },
          '2026-12-21T00:00:00': { duration: 'P3D', title: 'W of three days' },
          '2026-12-28T00:00:00': { start: '2026-12-29T00:00:00' },
        },
      };
      await createAndAgree(pair, from, made);
      await pair[other(from)].edit('W', { [occurrence('2027-01-04T00:00:00')]: { excluded: true } });
      const after = entryTitled(await pair.agree());
      expectEqual(after.recurrenceOverrides, {
        ...made.recurrenceOverrides,
        '2027-01-04T00:00:00': { excluded: true },
      });
      expectEqual(pick(after, 'start', 'recurrenceRules'), pick(made, 'start', 'recurrenceRules'));
      await pair[from].split('W', '2027-01-18T00:00:00', { title: 'W, new year', duration: 'P2D' });
      const both = await pair.agree();
      expectRules(pair, entryTitled(both), [{ frequency: 'weekly', until: '2027-01-17T00:00:00' }]);
      expectEqual(pick(entryTitled(both, 'W, new year'), 'start', 'duration'), {
        start: '2027-01-18T00:00:00',
        duration: 'P2D',
      });
    },
  },
];
