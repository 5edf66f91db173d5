/** One side moves a series while the other edits occurrences of it (ID1, TI2): the merge's most delicate part, case by case. */
import { describe, expect, it } from 'vitest';
import type { MergeResult } from '../../../src-main/sync/calendar/merge/merge-rulings.ts';
import type { CalendarEvent, PatchObject } from '../../../src-shared/domain/calendar/event.ts';
import {
  anHourLater,
  at,
  gaveWay,
  merged,
  mergeTable,
  overrides,
  sent,
  written,
} from '../../support/merge-table.ts';
import { dates, series, single } from '../../support/small-calendar.ts';

const [first, second, third, fourth] = dates;
const rules = (count: number) => ({ recurrenceRules: [{ frequency: 'weekly' as const, count }] });
const movedByAnHour = { start: anHourLater(first) };
const next = { relatedTo: { 'the second part': { relation: { next: true } } } } as const;

mergeTable('edits of occurrences are written into the moved series first', [
  {
    name: 'an edit finds its occurrence as much later as the series starts; the pair is merged again afterwards (ID1)',
    base: series(),
    provider: movedByAnHour,
    crm: overrides({ [second]: { title: 'Retro' } }),
    expected: { toProvider: written({ [at(anHourLater(second))]: { title: 'Retro' } }), unfinished: true },
  },
  {
    name: 'the same when the CRM moved the series',
    base: series(),
    provider: overrides({ [second]: { title: 'Retro' } }),
    crm: movedByAnHour,
    expected: { toCrm: written({ [at(anHourLater(second))]: { title: 'Retro' } }), unfinished: true },
  },
  {
    name: 'an edit of one property finds its place too',
    base: series(overrides({ [second]: { title: 'Review' } })),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Review' } }) },
    crm: overrides({ [second]: { title: 'Retro' } }),
    expected: {
      toProvider: written({ [at(anHourLater(second), 'title')]: 'Retro' }),
      unfinished: true,
    },
  },
  {
    name: 'an occurrence that is still where it was keeps its place: the series got a shorter rule',
    base: series(),
    provider: rules(3),
    crm: overrides({ [second]: { title: 'Retro' } }),
    expected: { toProvider: written({ [at(second)]: { title: 'Retro' } }), unfinished: true },
  },
  {
    name: 'other changes wait for the second merge',
    base: series(),
    provider: { ...movedByAnHour, description: 'Bring the numbers' },
    crm: { title: 'Weekly', ...overrides({ [second]: { duration: 'PT2H' } }) },
    expected: {
      toProvider: written({ [at(anHourLater(second))]: { duration: 'PT2H' } }),
      unfinished: true,
    },
  },
  {
    name: 'both changed the same occurrence and the editing side wins: its edit is written, the other value kept (WR7)',
    base: series(),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Review' } }) },
    crm: overrides({ [second]: { title: 'Retro' } }),
    winner: 'crm',
    expected: {
      toProvider: written({ [at(anHourLater(second))]: { title: 'Retro' } }),
      conflicts: [gaveWay(at(anHourLater(second)), 'crm', { title: 'Review' })],
      unfinished: true,
    },
  },
  {
    name: 'one edit is there and one is missing: only the missing one is written',
    base: series(),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Retro' } }) },
    crm: overrides({ [second]: { title: 'Retro' }, [third]: { title: 'Demo' } }),
    winner: 'crm',
    expected: { toProvider: written({ [at(anHourLater(third))]: { title: 'Demo' } }), unfinished: true },
  },
]);

mergeTable('the moved series goes across whole', [
  {
    name: 'with its exceptions, as they are; the old ones are taken away',
    base: series(overrides({ [second]: { title: 'Review' } })),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Review' } }) },
    crm: { title: 'Weekly' },
    expected: {
      toCrm: sent({
        start: anHourLater(first),
        [at(second)]: null,
        [at(anHourLater(second))]: { title: 'Review' },
      }),
      toProvider: sent({ title: 'Weekly' }),
    },
  },
  {
    name: 'with the edits of the other side in it: these are agreed on both sides',
    base: series(),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Retro' } }) },
    crm: overrides({ [second]: { title: 'Retro' } }),
    expected: {
      toCrm: sent({
        start: anHourLater(first),
        [at(anHourLater(second))]: { title: 'Retro' },
        [at(second)]: null,
      }),
      agreed: {
        provider: { [at(second)]: { title: 'Retro' } },
        crm: { [at(second)]: { title: 'Retro' } },
      },
    },
  },
  {
    name: 'both changed the same occurrence and the moving side wins: the edit gives way (WR7)',
    base: series(),
    provider: { ...movedByAnHour, ...overrides({ [anHourLater(second)]: { title: 'Review' } }) },
    crm: overrides({ [second]: { title: 'Retro' } }),
    winner: 'provider',
    expected: {
      toCrm: sent({
        start: anHourLater(first),
        [at(anHourLater(second))]: { title: 'Review' },
        [at(second)]: null,
      }),
      conflicts: [gaveWay(at(second), 'provider', { title: 'Retro' })],
    },
  },
  {
    name: 'an edit without a place gives way when the moving side wins',
    base: series(),
    provider: rules(3),
    crm: overrides({ [fourth]: { title: 'Retro' } }),
    winner: 'provider',
    expected: {
      toCrm: sent({ recurrenceRules: [{ frequency: 'weekly', count: 3 }], [at(fourth)]: null }),
      conflicts: [gaveWay(at(fourth), 'provider', { title: 'Retro' })],
    },
  },
  {
    name: 'a series that was ended where another one goes on prevails, whoever wins (TI2)',
    base: series(),
    provider: { ...rules(3), ...next },
    crm: overrides({ [fourth]: { title: 'Retro' } }),
    winner: 'crm',
    expected: {
      toCrm: sent({
        recurrenceRules: [{ frequency: 'weekly', count: 3 }],
        'relatedTo/the second part': { relation: { next: true } },
        [at(fourth)]: null,
      }),
      conflicts: [gaveWay(at(fourth), 'provider', { title: 'Retro' })],
    },
  },
]);

/** The times and the exceptions of one side hold: `settleFieldsThatStandTogether`. */
const unmoved = { timeZone: 'Europe/Amsterdam', showWithoutTime: null };
const unmovedWithRule = { ...unmoved, ...rules(4) };
const unmovedWithoutExceptions = { ...unmovedWithRule, recurrenceOverrides: null };

mergeTable('the times and the exceptions stand or fall together', [
  {
    name: 'an edit of the winning side has no place: the other date of the series is gone',
    base: series(),
    provider: rules(3),
    crm: overrides({ [fourth]: { title: 'Retro' } }),
    winner: 'crm',
    expected: {
      toProvider: sent({
        ...rules(4),
        recurrenceOverrides: { [fourth]: { title: 'Retro' } },
      }),
      agreed: { provider: { start: first, ...unmoved }, crm: { start: first, ...unmoved } },
      conflicts: [
        gaveWay('recurrenceRules', 'crm', [{ frequency: 'weekly', count: 3 }]),
        gaveWay('recurrenceOverrides', 'crm', null),
      ],
    },
  },
  {
    name: 'the same when another edit has its place',
    base: series(),
    provider: rules(3),
    crm: overrides({ [second]: { title: 'Review' }, [fourth]: { title: 'Retro' } }),
    winner: 'crm',
    expected: {
      toProvider: sent({
        ...rules(4),
        recurrenceOverrides: { [second]: { title: 'Review' }, [fourth]: { title: 'Retro' } },
      }),
      agreed: { provider: { start: first, ...unmoved }, crm: { start: first, ...unmoved } },
      conflicts: [
        gaveWay('recurrenceRules', 'crm', [{ frequency: 'weekly', count: 3 }]),
        gaveWay('recurrenceOverrides', 'crm', null),
      ],
    },
  },
  {
    name: 'an edit of the winning side would vanish: the moved series says the same by itself',
    base: series(),
    provider: { ...movedByAnHour, title: 'Retro' },
    crm: overrides({ [second]: { title: 'Retro' } }),
    winner: 'crm',
    expected: {
      toProvider: sent({ start: first, recurrenceOverrides: { [second]: { title: 'Retro' } } }),
      toCrm: sent({ title: 'Retro' }),
      agreed: { provider: unmovedWithRule, crm: unmovedWithRule },
      conflicts: [gaveWay('start', 'crm', anHourLater(first)), gaveWay('recurrenceOverrides', 'crm', null)],
    },
  },
  {
    name: 'both sides moved the series',
    base: series(),
    provider: movedByAnHour,
    crm: { start: '2026-12-02T12:00:00' },
    expected: {
      toCrm: sent(movedByAnHour),
      agreed: { provider: unmovedWithoutExceptions, crm: unmovedWithoutExceptions },
      conflicts: [gaveWay('start', 'provider', '2026-12-02T12:00:00')],
    },
  },
  {
    name: 'the moving side made a single entry of it',
    base: series(),
    provider: { recurrenceRules: [] },
    crm: overrides({ [second]: { title: 'Retro' } }),
    winner: 'provider',
    expected: {
      toCrm: sent({ recurrenceRules: null, recurrenceOverrides: null }),
      agreed: { provider: { start: first, ...unmoved }, crm: { start: first, ...unmoved } },
      conflicts: [
        gaveWay('recurrenceRules', 'provider', [{ frequency: 'weekly', count: 4 }]),
        gaveWay('recurrenceOverrides', 'provider', { [second]: { title: 'Retro' } }),
      ],
    },
  },
  {
    name: 'the moving side made a series of a single entry that the other side gave another date',
    base: single(),
    provider: rules(4),
    crm: overrides({ [second]: { title: 'Retro' } }),
    winner: 'provider',
    expected: {
      toCrm: sent({ ...rules(4), recurrenceOverrides: null }),
      agreed: { provider: { start: first, ...unmoved }, crm: { start: first, ...unmoved } },
      conflicts: [
        gaveWay('recurrenceRules', 'provider', null),
        gaveWay('recurrenceOverrides', 'provider', { [second]: { title: 'Retro' } }),
      ],
    },
  },
]);

const edit = overrides({ [second]: { title: 'Retro' } });
/** Both changed a field that stands together with the others, and the calendar's value holds for all. */
const calendarHolds: Partial<MergeResult> = {
  toCrm: sent({ ...movedByAnHour, recurrenceOverrides: null }),
  agreed: { provider: unmovedWithRule, crm: unmovedWithRule },
  conflicts: [
    gaveWay('start', 'provider', first),
    gaveWay('recurrenceOverrides', 'provider', { [second]: { title: 'Retro' } }),
  ],
};
mergeTable(
  'a side that cannot hold or change what a series moves with: nothing is written into the series first',
  [
    {
      name: 'nothing can be changed in the calendar',
      base: series(),
      provider: movedByAnHour,
      crm: edit,
      locked: { provider: 'all' },
      winner: 'crm',
      expected: calendarHolds,
    },
    {
      name: 'the calendar’s times cannot be changed',
      base: series(),
      provider: movedByAnHour,
      crm: edit,
      locked: { provider: ['start'] },
      winner: 'crm',
      expected: calendarHolds,
    },
    {
      name: 'the CRM’s occurrences cannot be changed',
      base: series(),
      provider: movedByAnHour,
      crm: edit,
      locked: { crm: ['recurrenceOverrides'] },
      winner: 'provider',
      expected: calendarHolds,
    },
    {
      name: 'the CRM cannot hold time zones',
      base: series(),
      provider: movedByAnHour,
      crm: edit,
      lacks: { crm: ['timeZone'] },
      winner: 'provider',
      expected: calendarHolds,
    },
    {
      name: 'a lock on a field that a series does not move with does not matter',
      base: series(),
      provider: movedByAnHour,
      crm: edit,
      locked: { provider: ['title'] },
      lacks: { crm: ['locations'] },
      expected: { toProvider: written({ [at(anHourLater(second))]: { title: 'Retro' } }), unfinished: true },
    },
  ],
);

/** Whether an edit in the CRM finds its place in the calendar's series; when it does not, the calendar's value holds. */
describe('where an edited occurrence is in a moved series', () => {
  interface Place {
    readonly name: string;
    readonly base?: CalendarEvent;
    readonly provider: Partial<CalendarEvent>;
    readonly edited: string;
    /** Null: the exception is taken away. */
    readonly to: PatchObject | null;
    readonly place: string | null;
  }
  const retro = { title: 'Retro' };
  const aWeekLater = { start: second };
  it.each<Place>([
    {
      name: 'at its own date, while the series still has it',
      provider: aWeekLater,
      edited: second,
      to: retro,
      place: second,
    },
    {
      name: 'nowhere, when the date it moved to was another one’s before',
      provider: aWeekLater,
      edited: first,
      to: retro,
      place: null,
    },
    {
      name: 'nowhere, when the rule no longer gives it and the start stayed',
      provider: rules(3),
      edited: fourth,
      to: retro,
      place: null,
    },
    {
      name: 'nowhere, when the series moved and no longer reaches that far',
      provider: { ...movedByAnHour, ...rules(3) },
      edited: fourth,
      to: retro,
      place: null,
    },
    {
      name: 'nowhere, when a moved occurrence would be at another moment in the new time zone',
      provider: { timeZone: 'Europe/London' },
      edited: second,
      to: { start: '2026-12-10T10:00:00' },
      place: null,
    },
    {
      name: 'in place, when the time zone only got another name',
      provider: { timeZone: 'Europe/Brussels', recurrenceRules: [{ frequency: 'weekly', count: 3 }] },
      edited: second,
      to: { start: '2026-12-10T10:00:00' },
      place: second,
    },
    {
      name: 'nowhere, when the edit names a time zone and the series changed its own',
      provider: { timeZone: 'Europe/London' },
      edited: second,
      to: { timeZone: 'Asia/Tokyo' },
      place: null,
    },
    {
      name: 'nowhere, when an occurrence was moved and the series became all-day',
      provider: { showWithoutTime: true, timeZone: null, duration: 'P1D' },
      edited: second,
      to: { start: '2026-12-10T10:00:00' },
      place: null,
    },
    {
      name: 'nowhere, when an occurrence of a series of whole days was moved and the series got times of day',
      base: series({ start: '2026-12-02T00:00:00', timeZone: null, showWithoutTime: true, duration: 'P1D' }),
      provider: { showWithoutTime: false },
      edited: '2026-12-09T00:00:00',
      to: { start: '2026-12-10T00:00:00' },
      place: null,
    },
    {
      name: 'in place, when the edit takes an exception away',
      base: series(overrides({ [second]: { title: 'Review' } })),
      provider: { timeZone: 'Europe/London' },
      edited: second,
      to: null,
      place: second,
    },
    {
      name: 'in place, when the edit says nothing about time',
      provider: { timeZone: 'Europe/London' },
      edited: second,
      to: retro,
      place: second,
    },
    {
      name: 'in place, when an occurrence was moved and the series kept its zone',
      provider: rules(3),
      edited: second,
      to: { start: '2026-12-10T10:00:00' },
      place: second,
    },
    {
      name: 'in place, when the edit cancels the occurrence',
      provider: { timeZone: 'Europe/London' },
      edited: second,
      to: { excluded: true },
      place: second,
    },
    {
      name: 'nowhere, when the moved series says the same by itself: the edit would vanish',
      provider: { ...movedByAnHour, title: 'Retro' },
      edited: second,
      to: retro,
      place: null,
    },
  ])('$name', ({ base = series(), provider, edited, to, place }) => {
    const result = merged({
      base,
      provider,
      crm: overrides(to === null ? {} : { [edited]: to }),
      winner: 'provider',
    });
    expect(result.toProvider.incoming).toEqual(place === null ? {} : { [at(place)]: to });
    expect(result.conflicts).toEqual(place === null ? [gaveWay(at(edited), 'provider', to)] : []);
  });

  it.each([
    { property: 'start', value: '2026-12-11T10:00:00', hasPlace: false },
    { property: 'timeZone', value: 'Asia/Tokyo', hasPlace: false },
    { property: 'title', value: 'Retro', hasPlace: true },
  ])('with the series in another time zone, an edit of only the $property has a place: $hasPlace', (one) => {
    const exception = { start: '2026-12-10T10:00:00', timeZone: 'Asia/Seoul', title: 'Review' };
    const result = merged({
      base: series(overrides({ [second]: exception })),
      provider: { timeZone: 'Europe/London' },
      crm: overrides({ [second]: { ...exception, [one.property]: one.value } }),
    });
    expect(result.unfinished).toBe(one.hasPlace);
  });
});

describe('which series were ended where another one goes on (TI2)', () => {
  const toFirst = { relatedTo: { 'the second part': { relation: { first: true } } } } as const;
  it.each<{ name: string; before: Partial<CalendarEvent>; now: Partial<CalendarEvent>; prevails: boolean }>([
    { name: 'a new relation to the next part says so', before: {}, now: next, prevails: true },
    {
      name: 'a relation that turned into one to the next part says so',
      before: toFirst,
      now: next,
      prevails: true,
    },
    {
      name: 'a relation beside another one that was there before says so',
      before: { relatedTo: { 'the first part': { relation: { first: true } } } },
      now: next,
      prevails: true,
    },
    { name: 'a relation that was there before says nothing', before: next, now: next, prevails: false },
    { name: 'a relation to the first part says nothing', before: {}, now: toFirst, prevails: false },
  ])('$name', ({ before, now, prevails }) => {
    const result = merged({
      base: series(before),
      provider: { ...rules(3), ...now },
      crm: overrides({ [fourth]: { title: 'Retro' } }),
      winner: 'crm',
    });
    expect(result.conflicts.map(({ kept }) => kept)).toEqual(prevails ? ['provider'] : ['crm', 'crm']);
  });
});
