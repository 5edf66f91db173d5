/** Behaviours of one series that both people change before Concord looks: what can be joined is joined, the rest is kept (WR7). */
import { expectEqual } from './entries.ts';
import { type Behaviour, day, hour, other, shiftOf } from './pair.ts';
import { agreedOn, theOne, weekly } from './series.ts';

const at15 = 'recurrenceOverrides/2026-12-15T09:00:00';
const at29 = 'recurrenceOverrides/2026-12-29T09:00:00';
const at05 = 'recurrenceOverrides/2027-01-05T09:00:00';

export const togetherBehaviours: readonly Behaviour[] = [
  {
    name: 'different occurrences, edited on both sides: both survive (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].edit('W', { [at29]: { title: 'W here' } });
      await one[other(at)].edit('W', { [at05]: { excluded: true }, [`${at15}/duration`]: 'PT3H' });
      expectEqual(theOne(await one.agree()).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-15T09:00:00': { title: 'W special', duration: 'PT3H' },
        '2026-12-29T09:00:00': { title: 'W here' },
        '2027-01-05T09:00:00': { excluded: true },
      });
      expectEqual(one.kept(), []);
    },
  },
  {
    name: 'the same occurrence, edited on both sides: the calendar wins, the other is in the history (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one.calendar.edit('W', { [`${at15}/title`]: 'W from the calendar' });
      await one.crm.edit('W', { [`${at15}/title`]: 'W from the CRM' });
      expectEqual(theOne(await one.agree()).recurrenceOverrides?.['2026-12-15T09:00:00'], {
        title: 'W from the calendar',
      });
      expectEqual(
        one.kept().map(({ value }) => value),
        ['W from the CRM'],
      );
    },
  },
  {
    name: 'an occurrence edited on one side and cancelled on the other: the calendar wins, nothing is forgotten (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].edit('W', { [`${at15}/title`]: 'W edited' });
      await one[other(at)].edit('W', { [at15]: { excluded: true } });
      const wanted = at === 'calendar' ? { title: 'W edited' } : { excluded: true };
      expectEqual(theOne(await one.agree()).recurrenceOverrides?.['2026-12-15T09:00:00'], wanted);
      expectEqual(one.kept().length, 1);
    },
  },
  {
    name: 'a series moved on one side while occurrences are edited on the other: the edits move along (WR7, ID1)',
    async live(one, at) {
      const before = await agreedOn(one, at);
      await one[at].edit('W', shiftOf(before, 2 * hour));
      await one[other(at)].edit('W', {
        [at29]: { title: 'W there' },
        [at05]: { excluded: true },
        [`${at15}/title`]: 'W very special',
      });
      const after = theOne(await one.agree());
      expectEqual(after.start, '2026-12-01T11:00:00');
      expectEqual(after.recurrenceOverrides, {
        '2026-12-08T11:00:00': { excluded: true },
        '2026-12-15T11:00:00': { title: 'W very special' },
        '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T11:00:00': { title: 'W there' },
        '2027-01-05T11:00:00': { excluded: true },
      });
      expectEqual(one.kept(), []);
    },
  },
  {
    name: 'a series moved with one of its exceptions changed, which the other side changes too: only that one is settled (WR7, ID1)',
    async live(one, at) {
      const before = await agreedOn(one, at);
      const special = { '2026-12-15T09:00:00': { title: `W from the ${at}` } };
      const mine = { ...before, recurrenceOverrides: { ...before.recurrenceOverrides, ...special } };
      await one[at].edit('W', shiftOf(mine, 2 * hour));
      await one[other(at)].edit('W', {
        [`${at15}/title`]: `W from the ${other(at)}`,
        [at29]: { title: 'W there' },
      });
      const after = theOne(await one.agree());
      expectEqual(after.start, '2026-12-01T11:00:00');
      expectEqual(after.recurrenceOverrides, {
        '2026-12-08T11:00:00': { excluded: true },
        '2026-12-15T11:00:00': { title: 'W from the calendar' },
        '2026-12-22T11:00:00': { start: '2026-12-23T11:00:00' },
        '2026-12-29T11:00:00': { title: 'W there' },
      });
      expectEqual(
        one.kept().map(({ value }) => value),
        ['W from the crm'],
      );
    },
  },
  {
    name: 'a series moved to another weekday while occurrences are edited on the other side (WR7, ID1)',
    async live(one, at) {
      const before = await agreedOn(one, at);
      await one[at].edit('W', shiftOf(before, day));
      await one[other(at)].edit('W', { [at29]: { title: 'W there' } });
      const after = theOne(await one.agree());
      expectEqual(after.start, '2026-12-02T09:00:00');
      expectEqual(after.recurrenceOverrides?.['2026-12-30T09:00:00'], { title: 'W there' });
      expectEqual(one.kept(), []);
    },
  },
  {
    name: 'a rule changed on one side and an occurrence that stays edited on the other: both survive (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].edit('W', {
        recurrenceRules: [{ frequency: 'weekly', byDay: [{ day: 'tu' }, { day: 'fr' }], count: 20 }],
        recurrenceOverrides: weekly.recurrenceOverrides as never,
      });
      await one[other(at)].edit('W', { [at29]: { title: 'W there' } });
      const after = theOne(await one.agree());
      expectEqual(after.recurrenceRules?.[0]?.count, 20);
      expectEqual(after.recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W there' },
      });
      expectEqual(one.kept(), []);
    },
  },
  {
    name: 'a series ended on one side before an occurrence that the other edited: the calendar wins, the other is in the history (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].endBefore('W', '2026-12-29T09:00:00');
      await one[other(at)].edit('W', {
        [at05]: { title: 'W there' },
        [`${at15}/title`]: 'W very special',
      });
      const after = theOne(await one.agree());
      const ended = at === 'calendar';
      expectEqual(after.recurrenceOverrides?.['2026-12-15T09:00:00'], { title: 'W very special' });
      expectEqual(
        after.recurrenceRules,
        ended ? [{ frequency: 'weekly', until: '2026-12-29T08:59:59' }] : weekly.recurrenceRules,
      );
      expectEqual(
        after.recurrenceOverrides?.['2027-01-05T09:00:00'],
        ended ? undefined : { title: 'W there' },
      );
      if (one.kept().length === 0) throw new Error('what gave way is nowhere');
    },
  },
  {
    name: 'the rule changed on both sides: the calendar wins as a whole, the other is in the history (WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one.calendar.edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 12 }] });
      await one.crm.edit('W', { recurrenceRules: [{ frequency: 'weekly', count: 10 }], title: 'W' });
      expectEqual(theOne(await one.agree()).recurrenceRules, [{ frequency: 'weekly', count: 12 }]);
      expectEqual(
        one.kept().map(({ path, value }) => [path, value]),
        [['recurrenceRules', [{ frequency: 'weekly', count: 10 }]]],
      );
    },
  },
  {
    name: 'a series split on one side while an occurrence of its first part is edited on the other (TI2, WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].split('W', '2027-01-05T09:00:00', { title: 'W, later' });
      await one[other(at)].edit('W', { [at29]: { title: 'W there' } });
      const both = await one.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      expectEqual(theOne(both).recurrenceOverrides, {
        ...weekly.recurrenceOverrides,
        '2026-12-29T09:00:00': { title: 'W there' },
      });
    },
  },
  {
    name: 'a series split on one side while an occurrence of its second part is edited on the other: no date is there twice, the edit is in the history (TI2, WR7)',
    async live(one, at) {
      await agreedOn(one, at);
      await one[at].split('W', '2026-12-29T09:00:00', { title: 'W, later', start: '2026-12-29T14:00:00' });
      await one[other(at)].edit('W', { [at05]: { title: 'W there' } });
      const both = await one.agree();
      expectEqual([...both.keys()].sort(), ['W', 'W, later']);
      expectEqual(theOne(both).recurrenceRules, [{ frequency: 'weekly', until: '2026-12-29T08:59:59' }]);
      expectEqual(theOne(both).recurrenceOverrides, weekly.recurrenceOverrides);
      expectEqual(
        one.kept().map(({ value }) => value),
        [{ title: 'W there' }],
      );
    },
  },
];
