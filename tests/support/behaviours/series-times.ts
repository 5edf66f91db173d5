/** Behaviours of series in time: zones, clock changes, floating and all-day ones, those that began long ago (TI1). */
import { expectEqual, pick } from './entries.ts';
import { type Behaviour, hour, type Made, other, shiftOf } from './pair.ts';
import { agreedOn, occurrence, theOne, weekly } from './series.ts';

export const timeBehaviours: readonly Behaviour[] = [
  {
    name: 'a series changes its time zone: its wall times stay, and so do its exceptions (TI1)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[other(at)].edit('W', { timeZone: 'America/New_York' });
      await one[at].edit('W', { [occurrence('2026-12-29T09:00:00')]: { title: 'W in New York' } });
      const after = theOne(await one.agree());
      expectEqual(pick(after, 'start', 'timeZone', 'recurrenceOverrides'), {
        start: weekly.start,
        timeZone: 'America/New_York',
        recurrenceOverrides: {
          ...weekly.recurrenceOverrides,
          '2026-12-29T09:00:00': { title: 'W in New York' },
        },
      });
      expectEqual(one.kept(), []);
    },
  },
  {
    name: 'a series that began years ago and never ends is there, and its occurrences of today can be edited (TI1)',
    async live(one, at) {
      await agreedOn(one, at, {
        ...weekly,
        start: '2019-01-01T09:00:00',
        recurrenceRules: [{ frequency: 'weekly' }],
        recurrenceOverrides: { '2019-03-05T09:00:00': { excluded: true } },
      });
      await one[other(at)].edit('W', { [occurrence('2026-12-01T09:00:00')]: { title: 'W at last' } });
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        '2019-03-05T09:00:00': { excluded: true },
        '2026-12-01T09:00:00': { title: 'W at last' },
      });
    },
  },
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca'].map(
    (timeZone): Behaviour => ({
      name: `a series over the clock changes of ${timeZone} keeps its wall time, exceptions and end (TI1)`,
      async live(one, at) {
        // from the autumn over spring and back: every week's wall time is the same, its UTC is not
        const made: Made = {
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
        expectEqual(pick(await agreedOn(one, at, made), ...fields), wanted);
        const there = await one[other(at)].see('W');
        await one[other(at)].edit('W', shiftOf(there ?? { uid: '', ...made }, 9 * hour));
        const after = theOne(await one.agree());
        expectEqual(after.recurrenceRules, [{ frequency: 'weekly', until: '2027-11-14T11:30:00' }]);
        expectEqual(after.recurrenceOverrides?.['2027-04-04T11:30:00'], { excluded: true });
      },
    }),
  ),
  {
    name: 'a floating series keeps its wall time and its exceptions (TI1)',
    async live(one, at) {
      const { timeZone: _, ...floating } = weekly;
      const before = await agreedOn(one, at, floating);
      expectEqual(before.timeZone, undefined);
      await one[other(at)].edit('W', {
        [occurrence('2026-12-29T09:00:00')]: { start: '2026-12-30T09:00:00' },
      });
      await one[at].edit('W', { title: 'W', description: 'as ever' });
      const after = theOne(await one.agree());
      expectEqual(after.recurrenceOverrides?.['2026-12-29T09:00:00'], { start: '2026-12-30T09:00:00' });
      expectEqual(after.timeZone, undefined);
    },
  },
  {
    name: 'an all-day series with exceptions, one of them longer, stays on its dates (TI1)',
    async live(one, at) {
      const made: Made = {
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
      await agreedOn(one, at, made);
      await one[other(at)].edit('W', { [occurrence('2027-01-04T00:00:00')]: { excluded: true } });
      const after = theOne(await one.agree());
      expectEqual(after.recurrenceOverrides, {
        ...made.recurrenceOverrides,
        '2027-01-04T00:00:00': { excluded: true },
      });
      expectEqual(pick(after, 'start', 'recurrenceRules'), pick(made, 'start', 'recurrenceRules'));
      await one[at].split('W', '2027-01-18T00:00:00', { title: 'W, new year', duration: 'P2D' });
      const both = await one.agree();
      expectEqual(theOne(both).recurrenceRules, [{ frequency: 'weekly', until: '2027-01-17T00:00:00' }]);
      expectEqual(pick(theOne(both, 'W, new year'), 'start', 'duration'), {
        start: '2027-01-18T00:00:00',
        duration: 'P2D',
      });
    },
  },
];
