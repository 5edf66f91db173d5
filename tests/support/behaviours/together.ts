/** Behaviours of a series that both people change before a run (WR7): changes merge if they can; overruled values are kept. */
import { expectEqual, expectRules } from './entries.ts';
import { type Behaviour, day, hour, other, shiftOf } from './pair.ts';
import { createAndAgree, entryTitled, weekly } from './series.ts';

const at15 = 'recurrenceOverrides/2026-12-15T09:00:00';
const at29 = 'recurrenceOverrides/2026-12-29T09:00:00';
const at05 = 'recurrenceOverrides/2027-01-05T09:00:00';

export const togetherBehaviours: readonly Behaviour[] = [
  {
    name: 'different occurrences edited on each side: both edits are kept (WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].edit('W', { [at29]: { title: 'W here' } });
      await pair[other(from)].edit('W', { [at05]: { excluded: true }, [`${at15}/duration`]: 'PT3H' });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-15T09:00:00': { title: 'W special', duration: 'PT3H' },
        '2026-12-29T09:00:00': { title: 'W here' },
        '2027-01-05T09:00:00': { excluded: true },
      });
      expectEqual(pair.overruled(), []);
    },
  },
  {
    name: 'the same occurrence edited on both sides: the calendar wins, the other edit is in the history (WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair.calendar.edit('W', { [`${at15}/title`]: 'W from the calendar' });
      await pair.crm.edit('W', { [`${at15}/title`]: 'W from the CRM' });
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides?.['2026-12-15T09:00:00'], {
        title: 'W from the calendar',
      });
      expectEqual(
        pair.overruled().map(({ value }) => value),
        ['W from the CRM'],
      );
    },
  },
  {
    name: 'an occurrence edited on one side and cancelled on the other: the calendar wins, the other change is in the history (WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].edit('W', { [`${at15}/title`]: 'W edited' });
      await pair[other(from)].edit('W', { [at15]: { excluded: true } });
      const wanted = from === 'calendar' ? { title: 'W edited' } : { excluded: true };
      expectEqual(entryTitled(await pair.agree()).recurrenceOverrides?.['2026-12-15T09:00:00'], wanted);
      expectEqual(pair.overruled().length, 1);
    },
  },
  {
    name: 'a series moved on one side while occurrences are edited on the other: the edits move with the series (WR7, ID1)',
    async run(pair, from) {
      const before = await createAndAgree(pair, from);
      await pair[from].edit('W', shiftOf(before, 2 * hour));
      await pair[other(from)].edit('W', {
        [at29]: { title: 'W there' },
        [at05]: { excluded: true },
        [`${at15}/title`]: 'W very special',
      });
      const after = entryTitled(await pair.agree());
      expectEqual(after.start, '2026-12-01T11:00:00');
      expectEqual(after.recurrenceOverrides, {
        '2026-12-08T11:00:00': { excluded: true },
        '2026-12-15T11:00:00': { title: 'W very special' },
        '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T11:00:00': { title: 'W there' },
        '2027-01-05T11:00:00': { excluded: true },
      });
      expectEqual(pair.overruled(), []);
    },
  },
  {
    name: 'a series moved on one side, and one exception changed on both: only that exception is a conflict (WR7, ID1)',
    async run(pair, from) {
      const before = await createAndAgree(pair, from);
      const special = { '2026-12-15T09:00:00': { title: `W from the ${from}` } };
      const mine = { ...before, recurrenceOverrides: { ...before.recurrenceOverrides, ...special } };
      await pair[from].edit('W', shiftOf(mine, 2 * hour));
      await pair[other(from)].edit('W', {
        [`${at15}/title`]: `W from the ${other(from)}`,
        [at29]: { title: 'W there' },
      });
      const after = entryTitled(await pair.agree());
      expectEqual(after.start, '2026-12-01T11:00:00');
      expectEqual(after.recurrenceOverrides, {
        '2026-12-08T11:00:00': { excluded: true },
        '2026-12-15T11:00:00': { title: 'W from the calendar' },
        '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T11:00:00': { title: 'W there' },
      });
      expectEqual(
        pair.overruled().map(({ value }) => value),
        ['W from the crm'],
      );
    },
  },
  {
    name: 'a series moved to another weekday while occurrences are edited on the other side (WR7, ID1)',
    async run(pair, from) {
      const before = await createAndAgree(pair, from);
      await pair[from].edit('W', shiftOf(before, day));
      await pair[other(from)].edit('W', { [at29]: { title: 'W there' } });
      const after = entryTitled(await pair.agree());
      expectEqual(after.start, '2026-12-02T09:00:00');
      expectEqual(after.recurrenceOverrides?.['2026-12-30T09:00:00'], { title: 'W there' });
      expectEqual(pair.overruled(), []);
    },
  },
  {
    name: 'a rule changed on one side, and an occurrence that the new rule still has edited on the other: both are kept (WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].edit('W', {
        recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'tu' }, { day: 'fr' }], count: 20 }],
        recurrenceOverrides: weekly.recurrenceOverrides as never,
      });
      await pair[other(from)].edit('W', { [at29]: { title: 'W there' } });
      const after = entryTitled(await pair.agree());
      expectEqual(after.recurrenceRules?.[0]?.count, 20);
      expectEqual(after.recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W there' },
      });
      expectEqual(pair.overruled(), []);
    },
  },
  {
    name: 'a series ended on one side before an occurrence that the other side edited: the calendar wins, the other change is in the history (WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].endBefore('W', '2026-12-29T09:00:00');
      await pair[other(from)].edit('W', {
        [at05]: { title: 'W there' },
        [`${at15}/title`]: 'W very special',
      });
      const after = entryTitled(await pair.agree());
      const ended = from === 'calendar';
      expectEqual(after.recurrenceOverrides?.['2026-12-15T09:00:00'], { title: 'W very special' });
      expectRules(
        pair,
        after,
        ended ? [{ frequency: 'weekly', until: '2026-12-29T08:59:59' }] : weekly.recurrenceRules,
      );
      expectEqual(
        after.recurrenceOverrides?.['2027-01-05T09:00:00'],
        ended ? undefined : { title: 'W there' },
      );
      if (pair.overruled().length === 0) throw new Error('the history has no overruled value');
    },
  },
  {
    name: "the rule changed on both sides: the calendar's whole rule wins, the other is in the history (WR7)",
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair.calendar.edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 12 }] });
      await pair.crm.edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 10 }], title: 'W' });
      expectEqual(entryTitled(await pair.agree()).recurrenceRules, [{ frequency: 'weekly', count: 12 }]);
      expectEqual(
        pair.overruled().map(({ path, value }) => [path, value]),
        [['recurrenceRules', [{ frequency: 'weekly', count: 10 }]]],
      );
    },
  },
  {
    name: 'a series split on one side while an occurrence of its first part is edited on the other (TI2, WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].split('W', '2027-01-05T09:00:00', { title: 'W, later' });
      await pair[other(from)].edit('W', { [at29]: { title: 'W there' } });
      const both = await pair.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      expectEqual(entryTitled(both).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W there' },
      });
    },
  },
  {
    name: 'a series split on one side while an occurrence of its second part is edited on the other: no date is duplicated, the edit is in the history (TI2, WR7)',
    async run(pair, from) {
      await createAndAgree(pair, from);
      await pair[from].split('W', '2026-12-29T09:00:00', { title: 'W, later', start: '2026-12-29T14:00:00' });
      await pair[other(from)].edit('W', { [at05]: { title: 'W there' } });
      const both = await pair.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      expectRules(pair, entryTitled(both), [{ frequency: 'weekly', until: '2026-12-29T08:59:59' }]);
      expectEqual(entryTitled(both).recurrenceOverrides, weekly.recurrenceOverrides);
      expectEqual(
        pair.overruled().map(({ value }) => value),
        [{ title: 'W there' }],
      );
    },
  },
];
