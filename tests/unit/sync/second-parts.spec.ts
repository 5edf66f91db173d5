/** Which writes are the two parts of a split series, and that they go or wait together (TI2), case by case. */
import { describe, expect, it } from 'vitest';
import type { PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import {
  allowedTogether,
  areRelated,
  endsOfSplits,
  endsSeries,
} from '../../../src-main/sync/calendar/plan/splits.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { diff } from '../../../src-shared/domain/calendar/patch.ts';
import type { StoredEvent, Write } from '../../../src-shared/domain/calendar/side.ts';
import { dates, link, series, single, stored } from '../../support/small-calendar.ts';

const [, , third, fourth] = dates;
type Change = Partial<Pick<PlannedWrite, 'side' | 'source'>>;

function planned(id: string, write: Write, known: StoredEvent | null, change: Change): PlannedWrite {
  return {
    link: link(id),
    side: 'provider',
    write,
    known,
    source: null,
    transfer: {},
    digest: id,
    reason: 'changed-in-the-crm',
    ticked: [],
    ...change,
  };
}
const updating = (id: string, before: CalendarEvent, event: CalendarEvent, change: Change = {}) =>
  planned(
    id,
    { type: 'update', key: id, calendar: 'c', ref: id, patch: diff(before, event), event },
    stored(id, { event: before }),
    change,
  );
const creating = (id: string, event: CalendarEvent, change: Change = {}) =>
  planned(id, { type: 'create', key: id, calendar: 'c', event }, null, change);
const rule = (count: number) => ({ recurrenceRules: [{ frequency: 'weekly' as const, count }] });
/** The other side's entry, with the relations it names. */
const source = (...uids: readonly string[]): Pick<PlannedWrite, 'source'> => ({
  source: {
    masked: false,
    ref: 'r',
    revision: 'r',
    uids: [],
    event: single({ relatedTo: Object.fromEntries(uids.map((uid) => [uid, { relation: { first: true } }])) }),
  },
});

/** Ends before `third`. */
const firstPart = updating('first', series(), series(rule(2)));
const goingOn = (change: Partial<CalendarEvent> = {}) => single({ start: third, ...rule(2), ...change });

describe('which write ends a series', () => {
  it.each([
    { name: 'one that takes its last dates away', write: firstPart, expected: true },
    {
      name: 'one that changes something else',
      write: updating('a', series(), series({ title: 'x' })),
      expected: false,
    },
    { name: 'a creation', write: creating('a', series(rule(2))), expected: false },
    { name: 'an update of what was never read', write: { ...firstPart, known: null }, expected: false },
    {
      name: 'a removal',
      write: planned(
        'a',
        { type: 'remove', key: 'a', calendar: 'c', ref: 'a' },
        stored('a', { event: series() }),
        {},
      ),
      expected: false,
    },
  ])('$name: $expected', ({ write, expected }) => {
    expect(endsSeries(write)).toBe(expected);
  });
});

describe('which new series goes on where another one ends', () => {
  it.each([
    {
      name: 'one that starts at the first date that is gone',
      second: creating('second', goingOn({ title: 'Other' })),
      isSecond: true,
    },
    {
      name: 'one that starts at another time of that day under the same title',
      second: creating('second', goingOn({ start: '2026-12-16T15:00:00' })),
      isSecond: true,
    },
    {
      name: 'not at another time of that day under another title',
      second: creating('second', goingOn({ start: '2026-12-16T15:00:00', title: 'Other' })),
      isSecond: false,
    },
    {
      name: 'not on a later date that is gone',
      second: creating('second', goingOn({ start: fourth })),
      isSecond: false,
    },
    {
      name: 'not a single entry on that date',
      second: creating('second', single({ start: third })),
      isSecond: false,
    },
    {
      name: 'not on the other side',
      second: creating('second', goingOn(), { side: 'crm' }),
      isSecond: false,
    },
    { name: 'not an update', second: updating('second', single(), goingOn()), isSecond: false },
    {
      name: 'one that names the ended series, whenever it starts',
      second: creating(
        'second',
        goingOn({ start: '2027-03-03T10:00:00', title: 'Other' }),
        source('uid of first'),
      ),
      isSecond: true,
    },
    {
      name: 'not one that names some other series',
      second: creating('second', goingOn({ start: '2027-03-03T10:00:00' }), source('uid of somebody')),
      isSecond: false,
    },
  ])('$name', ({ second, isSecond }) => {
    const ends = endsOfSplits([firstPart, second]);
    expect([...ends]).toEqual(isSecond ? [['second', firstPart]] : []);
  });
  it('the order of the writes does not matter', () => {
    const second = creating('second', goingOn());
    expect([...endsOfSplits([second, firstPart])]).toEqual([['second', firstPart]]);
  });
  it('without a series that ends there is no second part', () => {
    expect(endsOfSplits([creating('second', goingOn())]).size).toBe(0);
  });
  it('each second part has its own first part', () => {
    const other = updating('other', series({ title: 'Other' }), series({ title: 'Other', ...rule(3) }));
    const seconds = [creating('a', goingOn()), creating('b', goingOn({ start: fourth, title: 'Other' }))];
    const ends = endsOfSplits([other, firstPart, ...seconds]);
    expect([...ends].map(([key, { write }]) => [key, write.key])).toEqual([
      ['a', 'first'],
      ['b', 'other'],
    ]);
  });
});

describe('whether the series themselves say that they belong together', () => {
  const second = creating('second', goingOn());
  it.each([
    {
      name: 'the second names the first',
      pair: [creating('second', goingOn(), source('uid of first')), firstPart],
      expected: true,
    },
    {
      name: 'the first names the second',
      pair: [second, { ...firstPart, ...source('x', 'uid of second') }],
      expected: true,
    },
    {
      name: 'the second names the first by one of its aliases',
      pair: [
        creating('second', goingOn(), source('alias')),
        { ...firstPart, link: link('first', { uids: ['uid of first', 'alias'] }) },
      ],
      expected: true,
    },
    {
      name: 'they name others',
      pair: [creating('second', goingOn(), source('x')), { ...firstPart, ...source('y') }],
      expected: false,
    },
    {
      name: 'they name nobody',
      pair: [second, { ...firstPart, source: { ...(source().source ?? expect.fail()), event: single() } }],
      expected: false,
    },
    { name: 'nothing is known of the other side', pair: [second, firstPart], expected: false },
  ] as const)('$name: $expected', ({ pair: [one, other], expected }) => {
    expect(areRelated(one, other)).toBe(expected);
  });
});

describe('writes that may go', () => {
  const second = creating('second', goingOn());
  const else_ = creating('else', single());
  it.each([
    { name: 'all may', may: ['first', 'second', 'else'], go: ['first', 'second', 'else'] },
    { name: 'the first part may not: the second part stays with it', may: ['second', 'else'], go: ['else'] },
    { name: 'the second part may not: the first part goes', may: ['first', 'else'], go: ['first', 'else'] },
    { name: 'one that stands by itself may not', may: ['first', 'second'], go: ['first', 'second'] },
  ])('$name', ({ may, go }) => {
    const allowed = allowedTogether([firstPart, second, else_], ({ write }) => may.includes(write.key));
    expect(allowed.map(({ write }) => write.key)).toEqual(go);
  });
});
