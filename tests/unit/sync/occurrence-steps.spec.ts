/** Which single entries a series needs, what brings them in step, and what they say of the series (TI4), learned from tables. */
import { describe, expect, it } from 'vitest';
import type { OccurrenceEntry } from '../../../src-main/store/index.ts';
import {
  type EntryNow,
  entryOf,
  notSeen,
  seriesAsRead,
  seriesOfDates,
} from '../../../src-main/sync/occurrences/entries.ts';
import { type Step, stepsFor } from '../../../src-main/sync/occurrences/steps.ts';
import {
  dueBefore,
  idsIn,
  idsOf,
  idsWithin,
  recordsBefore,
  takesPlace,
  windowAt,
} from '../../../src-main/sync/occurrences/window.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';

const [first, second, third, fourth] = dates;
const all = { from: '2026-12-01T00:00:00', until: '2027-01-01T00:00:00' };

/** The entry of a date as Concord wrote it, and as the CRM has it now. */
function entry(
  id: string,
  change: Partial<CalendarEvent> = {},
  of: Partial<StoredEvent> = {},
  from = series(),
): EntryNow {
  const written = entryOf(from, id);
  const known: OccurrenceEntry = {
    ...{ ref: `E ${id}`, series: 's', recurrenceId: id, revision: `revision of E ${id}`, gone: false },
    written,
  };
  return { known, now: stored(known.ref, { event: { ...written, ...change }, ...of }) };
}
const lost = (id: string): EntryNow => ({ ...entry(id), now: null });

describe('which occurrences stand in the CRM', () => {
  it('are those from a month ago to a year ahead, by whole days', () => {
    const now = Date.parse('2026-11-20T09:30:00Z');
    expect(windowAt(now)).toEqual({ from: '2026-10-20T00:00:00', until: '2027-11-20T00:00:00' });
    expect(dueBefore(now)).toBe('2027-11-13T00:00:00');
    expect(recordsBefore(now)).toBe('2026-09-21T00:00:00');
  });
  it('are those that take place', () => {
    expect(idsIn(series(), all)).toEqual([...dates]);
    const cancelled = series({ recurrenceOverrides: { [second]: { excluded: true } } });
    expect(idsIn(cancelled, all)).toEqual([first, third, fourth]);
  });
  it.each([
    {
      name: 'the next one, where none does',
      window: { from: '2026-11-01T00:00:00', until: '2026-11-02T00:00:00' },
      ids: [first],
    },
    {
      name: 'the next one, and not the first, in a gap',
      window: { from: '2026-12-10T00:00:00', until: '2026-12-11T00:00:00' },
      ids: [third],
    },
    {
      name: 'the start, where none comes any more',
      window: { from: '2027-02-01T00:00:00', until: '2027-03-01T00:00:00' },
      ids: [first],
    },
  ])('are $name', ({ window, ids }) => {
    expect(idsIn(series(), window)).toEqual(ids);
  });
  it.each([
    { name: 'the first that takes place, where the start is cancelled', off: [first], ids: [second] },
    { name: 'the first that takes place, where more are', off: [first, second, third], ids: [fourth] },
    { name: 'none where all are cancelled', off: dates, ids: [] },
  ])('are, where none comes any more, $name', ({ off, ids }) => {
    const window = { from: '2027-02-01T00:00:00', until: '2027-03-01T00:00:00' };
    const recurrenceOverrides = Object.fromEntries(off.map((id) => [id, { excluded: true }]));
    expect(idsIn(series({ recurrenceOverrides }), window)).toEqual(ids);
    expect(idsWithin(series({ recurrenceOverrides }), window)).toEqual([]);
    expect(takesPlace(series({ recurrenceOverrides }))).toBe(ids.length > 0);
    expect(idsIn(series({ recurrenceOverrides: { [first]: { title: 'x' } } }), window)).toEqual([first]);
  });
  it.each<{ name: string; rules: readonly object[]; may: boolean }>([
    { name: 'none in a single event', rules: [], may: false },
    {
      name: 'none where the rule gives one date',
      rules: [{ frequency: 'weekly', until: first }],
      may: false,
    },
    { name: 'some where the rule goes on', rules: [{ frequency: 'weekly' }], may: true },
    {
      name: 'some where no other date was found so far',
      rules: [{ frequency: 'daily', byMonth: ['2'], byMonthDay: [30] }],
      may: true,
    },
    {
      name: 'some where the next date, in 2037, is further away than was looked',
      rules: [{ frequency: 'daily', byMonth: ['12'], byMonthDay: [2], byDay: [{ day: 'we' }] }],
      may: true,
    },
    {
      name: 'some where the rule is one that cannot be expanded',
      rules: [{ frequency: 'yearly', byYearDay: [100], byDay: [{ day: 'mo' }] }],
      may: true,
    },
  ])('may be, of a series whose start is cancelled, $name', ({ rules, may }) => {
    const one = { recurrenceRules: rules, recurrenceOverrides: { [first]: { excluded: true } } };
    expect(takesPlace(single(one as Partial<CalendarEvent>))).toBe(may);
    expect(takesPlace(single({ recurrenceRules: rules } as Partial<CalendarEvent>))).toBe(true);
  });
  it.each([400, 401])('are 400 at most: of %i', (count) => {
    const daily = single({ recurrenceRules: [{ frequency: 'daily', count }] });
    expect(idsIn(daily, { from: first, until: '2029-01-01T00:00:00' })).toHaveLength(400);
  });
});

describe('which ids name an occurrence', () => {
  it('are those of the rule and of added dates, and no cancelled ones, in any order', () => {
    const one = series({
      recurrenceOverrides: { [second]: { excluded: true }, '2026-12-04T10:00:00': { title: 'Extra' } },
    });
    const asked = [fourth, '2026-12-05T10:00:00', '2026-12-04T10:00:00', second, first];
    expect([...idsOf(one, asked)].sort()).toEqual([first, '2026-12-04T10:00:00', fourth]);
  });
  it('are all, for a rule that cannot be expanded, cancelled ones aside', () => {
    const rule = { frequency: 'yearly', byYearDay: [100], byDay: [{ day: 'mo' }] };
    const one = single({
      recurrenceRules: [rule],
      recurrenceOverrides: { [second]: { excluded: true } },
    } as Partial<CalendarEvent>);
    expect([...idsOf(one, [first, second, third])]).toEqual([first, third]);
  });
  it('are none of none', () => {
    expect(idsOf(series(), [])).toEqual(new Set());
    expect([...idsOf(series(), [fourth])]).toEqual([fourth]);
  });
});

describe('what brings the entries in step', () => {
  const short = (step: Step) => {
    if (step.type === 'create') return `create ${step.entry.recurrenceId}`;
    if (step.type === 'note')
      return `note ${step.entry.ref}${step.entry.revision === notSeen ? ' unseen' : ''}`;
    if (step.type === 'remove') return `remove ${step.known.ref}`;
    return `update ${step.known.ref} for ${step.known.recurrenceId} (${Object.keys(step.patch).join(' ')})`;
  };
  const steps = (event: CalendarEvent, entries: readonly EntryNow[], mayRemove = true) =>
    stepsFor({ series: event, entries, window: all, mayRemove });
  const before = dates.map((id) => entry(id));
  it.each<{
    name: string;
    event?: CalendarEvent;
    entries: readonly EntryNow[];
    mayRemove?: boolean;
    expected: readonly string[];
  }>([
    { name: 'nothing where all are in step', entries: before, expected: [] },
    {
      name: 'new entries for dates without one',
      entries: [entry(first), entry(third)],
      expected: [`create ${second}`, `create ${fourth}`],
    },
    {
      name: 'a change of the series, in each',
      event: series({ title: 'New' }),
      entries: before,
      expected: dates.map((id) => `update E ${id} for ${id} (title)`),
    },
    {
      name: 'a removal of a cancelled date',
      event: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
      entries: before,
      expected: [`remove E ${second}`],
    },
    {
      name: 'no removal where the series may not have lost dates',
      event: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
      entries: before,
      mayRemove: false,
      expected: [],
    },
    {
      name: 'a removal of a date that the series lost',
      event: series({ recurrenceRules: [{ frequency: 'weekly', count: 3 }] }),
      entries: before,
      expected: [`remove E ${fourth}`],
    },
    {
      name: 'no removal of that one where the series may not have lost dates',
      event: series({ recurrenceRules: [{ frequency: 'weekly', count: 3 }] }),
      entries: before,
      mayRemove: false,
      expected: [],
    },
    {
      name: 'a move of entries to the new dates, in order, and removals last',
      event: series({ start: '2026-12-03T10:00:00', recurrenceRules: [{ frequency: 'weekly', count: 3 }] }),
      entries: before,
      expected: [
        `update E ${first} for 2026-12-03T10:00:00 (start recurrenceId)`,
        `update E ${second} for 2026-12-10T10:00:00 (start recurrenceId)`,
        `update E ${third} for 2026-12-17T10:00:00 (start recurrenceId)`,
        `remove E ${fourth}`,
      ],
    },
    {
      name: 'a move of some, and new entries for the others',
      event: series({ start: '2026-12-03T10:00:00' }),
      entries: before.slice(0, 2),
      expected: [
        'create 2026-12-17T10:00:00',
        'create 2026-12-24T10:00:00',
        `update E ${first} for 2026-12-03T10:00:00 (start recurrenceId)`,
        `update E ${second} for 2026-12-10T10:00:00 (start recurrenceId)`,
      ],
    },
    {
      name: 'a removal of a cancelled date, whose entry does not move to another one',
      event: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
      entries: before.slice(0, 3),
      expected: [`create ${fourth}`, `remove E ${second}`],
    },
    {
      name: 'a move to the new dates in the order of the dates, whenever they take place',
      event: series({
        ...{ start: '2026-12-03T10:00:00', recurrenceRules: [{ frequency: 'weekly', count: 2 }] },
        recurrenceOverrides: { '2026-12-03T10:00:00': { start: '2026-12-30T10:00:00' } },
      }),
      entries: before.slice(0, 2),
      expected: [
        `update E ${first} for 2026-12-03T10:00:00 (start recurrenceId)`,
        `update E ${second} for 2026-12-10T10:00:00 (start recurrenceId)`,
      ],
    },
    {
      name: 'nothing for what is gone or cannot be read',
      event: series({ title: 'New' }),
      entries: dates.map(lost),
      expected: [],
    },
    {
      name: 'a look at what a person deselected, where it takes place',
      entries: [entry(first, {}, { push: false }), ...before.slice(1)],
      expected: [`note E ${first} unseen`],
    },
    {
      name: 'nothing for what a person deselected, where it is cancelled',
      event: series({ recurrenceOverrides: { [first]: { excluded: true } } }),
      entries: [entry(first, {}, { push: false }), ...before.slice(1)],
      expected: [],
    },
    {
      name: 'nothing for what a person changed',
      entries: [entry(first, { title: 'Theirs' }, { revision: 'theirs' }), ...before.slice(1)],
      expected: [`note E ${first} unseen`],
    },
    {
      name: 'what is seen of an entry that only has another revision',
      entries: [entry(first, {}, { revision: 'newer' }), ...before.slice(1)],
      expected: [`note E ${first}`],
    },
  ])('is $name', ({ event = series(), entries, mayRemove = true, expected }) => {
    expect(steps(event, entries, mayRemove).map(short)).toEqual(expected);
  });
  it.each<{ name: string; entries: readonly EntryNow[]; expected: readonly string[] }>([
    { name: 'a new entry for its first date where it has none', entries: [], expected: [`create ${first}`] },
    {
      name: 'the same where those it had are gone',
      entries: [{ known: { ...entry(second).known, gone: true }, now: null }],
      expected: [`create ${first}`],
    },
    {
      name: 'the same where those it had are no dates of it: one is moved there',
      entries: [entry('2026-12-04T10:00:00'), entry('2026-12-05T10:00:00')],
      expected: [
        `update E 2026-12-04T10:00:00 for ${first} (start recurrenceId)`,
        'remove E 2026-12-05T10:00:00',
      ],
    },
    { name: 'nothing where one stands', entries: [entry(third)], expected: [] },
    { name: 'nothing where one stands that cannot be read', entries: [lost(third)], expected: [] },
  ])('of a series that is over is $name', ({ entries, expected }) => {
    const window = { from: '2027-02-01T00:00:00', until: '2027-03-01T00:00:00' };
    expect(stepsFor({ series: series(), entries, window, mayRemove: true }).map(short)).toEqual(expected);
  });
  it('overwrites nothing that a person changed, and keeps it to be looked at', () => {
    const now = series({ title: 'Ours', duration: 'PT2H' });
    const [step] = steps(now, [
      entry(first, { title: 'Theirs' }),
      ...dates.slice(1).map((id) => entry(id, {}, {}, now)),
    ]);
    expect(step).toMatchObject({
      ...{ type: 'update', patch: { duration: 'PT2H' }, entry: { title: 'Theirs', duration: 'PT2H' } },
      written: { title: 'Plan', duration: 'PT2H' },
    });
    expect(step?.type === 'update' && Object.keys(step.patch)).toEqual(['duration']);
  });
  it('agrees with a person who changed it in the same way', () => {
    const now = series({ title: 'Same' });
    const [step] = steps(now, [
      entry(first, { title: 'Same' }),
      ...dates.slice(1).map((id) => entry(id, {}, {}, now)),
    ]);
    expect(step).toMatchObject({ type: 'note', entry: { revision: notSeen, written: { title: 'Same' } } });
  });
  it('counts as in step with whatever the CRM then holds, where nobody changed it', () => {
    const [step] = steps(series({ title: 'New' }), [entry(first)]).filter(({ type }) => type === 'update');
    expect(step).toMatchObject({ written: null, patch: { title: 'New' } });
  });
});

describe('what the entries say of the series', () => {
  const entries = (change: Readonly<Record<string, EntryNow>> = {}) =>
    dates.map((id) => change[id] ?? entry(id));
  it.each<{ name: string; read: readonly EntryNow[]; unfinished?: boolean; is: CalendarEvent }>([
    { name: 'nothing where they are as written', read: entries(), is: series() },
    {
      name: 'an exception where somebody changed one',
      read: entries({ [second]: entry(second, { title: 'Special' }) }),
      is: series({ recurrenceOverrides: { [second]: { title: 'Special' } } }),
    },
    {
      name: 'a cancelled date where one was deselected',
      read: entries({ [second]: entry(second, {}, { push: false }) }),
      is: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
    },
    {
      name: 'a cancelled date where one was taken away',
      read: entries({ [second]: { known: { ...entry(second).known, gone: true }, now: null } }),
      is: series({ recurrenceOverrides: { [second]: { excluded: true } } }),
    },
    { name: 'nothing where one cannot be read', read: entries({ [second]: lost(second) }), is: series() },
    {
      name: 'a date that only the CRM knows',
      read: [...entries(), entry('2026-12-04T10:00:00')],
      is: series({ recurrenceOverrides: { '2026-12-04T10:00:00': {} } }),
    },
    {
      name: 'nothing of such a date while they are on their way',
      read: [...entries(), entry('2026-12-04T10:00:00')],
      unfinished: true,
      is: series(),
    },
    {
      name: 'a moved date where one was moved',
      read: entries({ [second]: entry(second, { start: '2026-12-09T15:00:00' }) }),
      is: series({ recurrenceOverrides: { [second]: { start: '2026-12-09T15:00:00' } } }),
    },
  ])('$name', ({ read, unfinished = false, is }) => {
    expect(seriesAsRead(series(), read, unfinished)).toEqual(is);
  });
  it('is taken away and there again where another entry stands for the date', () => {
    const gone = { known: { ...entry(second).known, ref: 'old', gone: true }, now: null };
    expect(seriesAsRead(series(), [...entries(), gone], false)).toEqual(series());
  });
  it('of a single entry: its own content', () => {
    const one = entry(first, { title: 'Theirs' }, {}, single());
    expect(seriesAsRead(single(), [one], false)).toEqual(single({ title: 'Theirs' }));
  });
  it('all that is known, where there is no rule: its dates', () => {
    const some = [entryOf(series(), second), entryOf(series({ title: 'Other' }), first)];
    const made = seriesOfDates('new', some);
    expect(made).toEqual(
      single({ uid: 'new', title: 'Other', recurrenceOverrides: { [second]: { title: 'Plan' } } }),
    );
    expect(() => seriesOfDates('new', [])).toThrow(RangeError);
  });
});
