/** How a series is read from its entries in a CRM of single entries, learned from tables (TI4, ID9). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { fingerprint } from '../../../src-main/sync/common/fingerprint.ts';
import { seriesRef, unknownSeries } from '../../../src-main/sync/occurrences/address.ts';
import { sourceWith } from '../../../src-main/sync/occurrences/calls.ts';
import { entryOf, notSeen } from '../../../src-main/sync/occurrences/entries.ts';
import { createReading, storedSeries } from '../../../src-main/sync/occurrences/reading.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { agreement } from '../../support/plan-table.ts';
import { memoryStore } from '../../support/run-table.ts';
import {
  linkSeries,
  preparedSingles,
  remembered,
  rememberedEntry,
  type SinglesCrm,
  seriesAt,
  singlesCrm,
  stand,
} from '../../support/singles-crm.ts';
import { creatingFrom, dates, link, series, single, stored } from '../../support/small-calendar.ts';
import { manualClock } from '../../support/world.ts';

const [first, second, third, fourth] = dates;
const signal = new AbortController().signal;
const absent = { type: 'absent', ref: seriesAt };

function given(...prepared: Parameters<typeof preparedSingles>) {
  const { store, log, crm } = preparedSingles(...prepared);
  const reading = createReading({ crm: crm.side, store, clock: manualClock() });
  const read = () => reading.read('agenda', seriesAt, signal);
  return { store, log, crm, reading, read };
}
const changeAt = (
  { held }: SinglesCrm,
  id: string,
  change: Partial<StoredEvent>,
  event: Partial<CalendarEvent> = {},
) => {
  const before = held.get(`E ${id}`);
  if (before !== undefined)
    held.set(before.ref, { ...before, revision: 'theirs', event: { ...before.event, ...event }, ...change });
};

describe('entries are read', () => {
  it('in batches of what the CRM takes, and told by their address', async () => {
    const { reading, crm } = given((_store, { held }) => void held.set('A', stored('A')), {
      ...{ capabilities: { maxFetch: 2 }, unreadable: ['C'] },
    });
    const fetched = await reading.fetch('agenda', ['A', 'B', 'C'], signal);
    expect(crm.log).toEqual(['read A, B', 'read C']);
    expect([...fetched]).toEqual([
      ['A', { type: 'found', stored: stored('A') }],
      ['B', { type: 'absent', ref: 'B' }],
      ['C', { type: 'unreadable', ref: 'C', problem: problem('item-unreadable') }],
    ]);
    await reading.fetch('agenda', [], signal);
    expect(crm.log).toHaveLength(2);
  });
  it('and told as they are now, those that are gone without asking', async () => {
    const { reading, crm } = given(
      (store, one) => {
        stand(store, one);
        one.held.delete(`E ${second}`);
        store.occurrences.saveEntry(rememberedEntry(fourth, { gone: true }));
      },
      { unreadable: [`E ${third}`] },
    );
    expect(await reading.entriesNow('agenda', seriesAt, signal)).toEqual([
      { known: rememberedEntry(first), now: crm.held.get(`E ${first}`) },
      { known: rememberedEntry(second, { gone: true }), now: null },
      { known: rememberedEntry(third), now: null },
      { known: rememberedEntry(fourth, { gone: true }), now: null },
    ]);
    expect(crm.log).toEqual([`read E ${first}, E ${second}, E ${third}`]);
  });
});

describe('a series that is known', () => {
  it('is what its entries say, and nothing is written where nothing is new', async () => {
    const { read, log, crm, store } = given((store, one) => stand(store, one));
    const entries = dates.map((id) => crm.held.get(`E ${id}`)).filter((one) => one !== undefined);
    expect(await read()).toEqual({
      type: 'found',
      stored: storedSeries('agenda', seriesAt, series(), entries, store),
    });
    expect(log).toEqual([]);
  });
  it('counts as seen as it was read', async () => {
    const { read, log, store, crm } = given((store, one) => {
      stand(store, one);
      changeAt(one, first, {}, { title: 'Theirs' });
      one.held.delete(`E ${second}`);
    });
    const recurrenceOverrides = { [first]: { title: 'Theirs' }, [second]: { excluded: true } };
    const event = series({ recurrenceOverrides });
    const standing = [first, third, fourth].flatMap((id) => crm.held.get(`E ${id}`) ?? []);
    expect(await read()).toEqual({
      type: 'found',
      stored: storedSeries('agenda', seriesAt, event, standing, store),
    });
    expect(store.occurrences.entries(seriesAt)).toEqual([
      rememberedEntry(first, { revision: 'theirs' }),
      rememberedEntry(second, { gone: true }),
      rememberedEntry(third),
      rememberedEntry(fourth),
    ]);
    expect(log).toEqual(['occurrences.read']);
    await read();
    expect(log).toEqual(['occurrences.read']);
  });
  it('is unfinished while its entries are on their way', async () => {
    const extra = '2026-12-04T10:00:00';
    const { read } = given((store, one) => {
      stand(store, one, { unfinished: true }, [...dates, extra]);
    });
    expect(await read()).toMatchObject({ stored: { event: series() } });
  });
  it('is absent when none of its dates takes place any more', async () => {
    const { read } = given((store, { held }) => {
      stand(store, { ...singlesCrm(), held });
      held.clear();
    });
    expect(await read()).toEqual(absent);
  });
  it('is there without any entry, until the upkeep has made them', async () => {
    const excluded = Object.fromEntries(dates.map((id) => [id, { excluded: true }]));
    const event = series({ recurrenceOverrides: excluded });
    const { read } = given(({ occurrences }) => occurrences.saveSeries(remembered({ event })));
    expect(await read()).toMatchObject({ type: 'found', stored: { event, uids: ['u'] } });
  });
  it('is absent while its entries are on their way out', async () => {
    const { read, crm } = given((store, one) => stand(store, one, { status: 'removing' }));
    expect([await read(), crm.log]).toEqual([absent, []]);
  });
});

describe('a series that was made of a single entry', () => {
  const single = 'k';
  const newsOf = (store: Store) => store.inbox.hint('crm', [single]);
  const agreedOn = (store: Store) =>
    store.agreementNews.put({ type: 'agreed', agreement: agreement({ crmRef: single }) });
  const linkedAs = (store: Store) => linkSeries(store, single);
  it.each([
    { name: 'another machine agreed on that entry', set: agreedOn, is: null },
    { name: 'there is news of that entry', set: newsOf, is: null },
    { name: 'that entry is linked still', set: linkedAs, is: absent },
  ])('waits for what becomes of it where $name', async ({ set, is }) => {
    const unlinked = given((store, one) => {
      stand(store, one);
      set(store);
    });
    expect([await unlinked.read(), unlinked.crm.log]).toEqual([is, []]);
    const itself = given((store, one) => {
      stand(store, one);
      set(store);
      linkSeries(store);
    });
    expect(await itself.read()).toMatchObject({ type: 'found' });
  });
});

describe('a series of which nothing is known here (ID9)', () => {
  const place = (calendar: string) => ({ places: [{ uid: 'u', calendar, ref: 'elsewhere' }] });
  it.each([
    { name: 'nowhere', answers: {} },
    { name: 'in another calendar only', answers: place('other') },
  ])('is absent where its entries are $name', async ({ answers }) => {
    const { read, crm, store } = given(undefined, answers);
    expect(await read()).toEqual(absent);
    expect([crm.log, store.occurrences.series(seriesAt)]).toEqual([['locate u'], null]);
  });
  it('waits for the calendar to be read where its entries are in this one', async () => {
    const { places } = place('other');
    const { read, crm } = given(undefined, { places: [...places, ...place('agenda').places] });
    expect([await read(), crm.log]).toEqual([null, ['locate u']]);
  });
  it('is absent where its entries belong to a known series under another address', async () => {
    const other = { ref: seriesRef('other', 'u') };
    const isAbsent = async (change: Parameters<typeof remembered>[0]) => {
      const { read } = given(({ occurrences }) => {
        occurrences.saveSeries(unknownSeries(seriesAt));
        occurrences.saveSeries(remembered({ ...other, ...change }));
      });
      return (await read())?.type === 'absent';
    };
    expect(await isAbsent({})).toBe(true);
    expect(await isAbsent({ event: null })).toBe(false);
    expect(await isAbsent({ ref: seriesRef('other', 'w') })).toBe(false);
  });
  const entries = ({ held }: SinglesCrm, ids: readonly string[] = dates): void => {
    for (const id of ids)
      held.set(`E ${id}`, stored(`E ${id}`, { calendar: 'agenda', event: entryOf(series(), id) }));
  };
  const inInbox = ({ inbox }: Store, uids: readonly string[], event = series({ uid: 'theirs' }), ref = 'P') =>
    inbox.put('provider', { kind: 'found', ref, stored: stored(ref, { uids, event }) });
  const unknown = ({ occurrences }: Store) =>
    occurrences.saveSeries({ ...unknownSeries(seriesAt), key: 'their key' });

  it.each<{ name: string; set: (store: Store) => void }>([
    { name: 'was read in this run', set: (store) => inInbox(store, ['theirs', 'u']) },
    {
      name: 'was read in this run under a uid that was agreed to be the same',
      set: (store) => {
        inInbox(store, ['x'], single({ uid: 'x', title: 'Another' }), 'A');
        inInbox(store, ['theirs']);
        for (const [linkId, uids] of [
          ['a', ['w', 'x']],
          ['b', ['u', 'theirs']],
        ] as const)
          store.agreementNews.put({ type: 'agreed', agreement: agreement({ linkId, uids, crmRef: linkId }) });
        store.agreementNews.put({ type: 'ended', linkId: 'c' });
      },
    },
    {
      name: 'was agreed on',
      set: ({ links }) => {
        links.save({ ...creatingFrom('crm', 'a'), uids: ['u'], source: { ref: 'new', revision: 'r' } });
        links.save(
          link('l', {
            uids: ['theirs', 'u'],
            provider: { ref: 'P', revision: 'r', hash: 'h', base: series({ uid: 'theirs' }) },
          }),
        );
      },
    },
  ])('is what the calendar holds: $name', async ({ set }) => {
    const { read, store, log } = given((store, one) => {
      unknown(store);
      set(store);
      entries(one);
      changeAt(one, second, {}, { title: 'Special', start: '2026-12-09T12:00:00' });
      one.held.set('far', stored('far', { calendar: 'other', event: entryOf(series(), third) }));
    });
    const recurrenceOverrides = { [second]: { title: 'Special', start: '2026-12-09T12:00:00' } };
    expect(await read()).toMatchObject({ type: 'found', stored: { event: series({ recurrenceOverrides }) } });
    expect(store.occurrences.series(seriesAt)).toEqual(
      remembered({ key: 'their key', event: series(), horizon: '' }),
    );
    expect(store.occurrences.entries(seriesAt)).toEqual(
      dates.map((id) => rememberedEntry(id, id === second ? { revision: 'theirs' } : {})),
    );
    expect(log).toEqual(['occurrences.learned']);
  });
  it('keeps an entry that the calendar does not name as it is, by its start where it says no date', async () => {
    const extra = single({ start: '2026-12-04T10:00:00', title: 'Extra' });
    const { read, store } = given((store, one) => {
      unknown(store);
      store.occurrences.saveEntry(rememberedEntry(first, { ref: 'forgotten' }));
      inInbox(store, ['u']);
      entries(one, [first]);
      one.held.set('X', stored('X', { calendar: 'agenda', event: extra }));
    });
    await read();
    expect(store.occurrences.entries(seriesAt)).toEqual([
      rememberedEntry(first),
      rememberedEntry(extra.start, { ref: 'X', revision: 'revision of X', written: extra }),
    ]);
  });
  it('has no exceptions from entries of long ago, which hold what took place (TI4)', async () => {
    const [old, recent] = ['2026-09-20T00:00:00', '2026-09-21T00:00:00'] as const;
    const event = series({ start: old, recurrenceRules: [{ frequency: 'daily' }], title: 'Renamed' });
    const { read, store } = given((one, { held }) => {
      unknown(one);
      inInbox(one, ['u'], event);
      for (const id of [old, recent])
        held.set(`E ${id}`, stored(`E ${id}`, { calendar: 'agenda', event: entryOf(series(), id) }));
    });
    const recurrenceOverrides = { [recent]: { title: 'Plan' } };
    expect(await read()).toMatchObject({ stored: { event: { ...event, recurrenceOverrides } } });
    expect(store.occurrences.entries(seriesAt).map(({ written }) => written.title)).toEqual([
      'Plan',
      'Renamed',
    ]);
  });
  it('is not learned, and not absent, while an entry of it cannot be understood', async () => {
    for (const ids of [[first], dates]) {
      const { read, store, log } = given(
        (one, crm) => {
          unknown(one);
          inInbox(one, ['u']);
          entries(crm, ids);
        },
        { unreadable: [`E ${first}`] },
      );
      expect(await read()).toEqual({
        type: 'unreadable',
        ref: seriesAt,
        problem: problem('item-unreadable'),
      });
      expect([store.occurrences.entries(seriesAt), log]).toEqual([[], []]);
    }
  });
  it('is absent where its entries are gone since the CRM named them', async () => {
    const { read } = given((store) => {
      unknown(store);
      inInbox(store, ['u']);
    }, place('agenda'));
    expect(await read()).toEqual(absent);
  });
  it('waits once for the calendar to be read, and concludes nothing without an agreement', async () => {
    const { read } = given((store, one) => {
      unknown(store);
      entries(one);
      store.inbox.put('provider', { kind: 'missing', ref: 'P' });
      inInbox(store, ['another']);
    });
    expect(await read()).toBe(null);
    const unreadable = problem('item-unreadable', { reason: 'series-unknown' });
    expect(await read()).toEqual({ type: 'unreadable', ref: seriesAt, problem: unreadable });
  });
  const agreed = (store: Store) => {
    store.agreementNews.put({ type: 'agreed', agreement: agreement({ linkId: 'a', crmRef: 'another' }) });
    store.agreementNews.put({ type: 'agreed', agreement: agreement({ crmRef: seriesAt, uids: ['u'] }) });
  };
  it('waits while what the calendar holds of an agreement is to be read', async () => {
    const { read } = given((store, one) => {
      unknown(store);
      agreed(store);
      entries(one);
      store.inbox.hint('provider', ['P']);
    });
    expect([await read(), await read()]).toEqual([null, null]);
  });
  it.each<{ name: string; set: (store: Store) => void }>([
    { name: 'nothing', set: () => undefined },
    { name: 'it is gone', set: ({ inbox }) => inbox.put('provider', { kind: 'missing', ref: 'P' }) },
  ])('is the dates of its entries, where it was agreed on and the calendar tells $name', async ({ set }) => {
    const { read } = given((store, one) => {
      unknown(store);
      agreed(store);
      set(store);
      entries(one, [second, first]);
    });
    const event = single({ recurrenceOverrides: { [second]: {} } });
    expect(await read()).toMatchObject({ type: 'found', stored: { event } });
  });
});

describe('a series as the engine gets to see it', () => {
  const seen = (entries: readonly Partial<StoredEvent>[], event = series()) => {
    const { store } = memoryStore();
    stand(store, singlesCrm(), {}, [first]);
    store.occurrences.saveEntry(rememberedEntry(second, { revision: notSeen, gone: true }));
    const all = entries.map((one, index) => stored(`E${index}`, { uids: ['u'], ...one }));
    return { ...storedSeries('agenda', seriesAt, event, all, store), all };
  };
  it('has a revision that stands for all its entries, and says which were read', () => {
    const { all, ...one } = seen([{ uids: ['u', 'v'] }, { uids: ['w'] }]);
    expect(one).toEqual({
      ...{ calendar: 'agenda', ref: seriesAt, event: series(), uids: ['u', 'v', 'w'], withheld: [] },
      revision: fingerprint([
        [`E ${first}`, `revision of E ${first}`, false],
        [`E ${second}`, notSeen, true],
      ]),
      ...{ lockedFields: [], source: sourceWith(all) },
    });
    expect(one).not.toHaveProperty('part');
  });
  it('hides what one of its entries hides', () => {
    expect(seen([{ withheld: ['title'] }, { withheld: ['title', 'locations'] }]).withheld).toEqual([
      'title',
      'locations',
    ]);
  });
  it.each<{ name: string; entries: readonly StoredEvent['readOnly'][]; is: StoredEvent['readOnly'] }>([
    {
      name: 'in all the fields that are read-only in one of them',
      entries: [
        undefined,
        { fields: ['title'], reason: 'crm-forbids' },
        { fields: ['start', 'title'], reason: 'masked' },
      ],
      is: { fields: ['title', 'start'], reason: 'crm-forbids' },
    },
    {
      name: 'as a whole where one of them is',
      entries: [
        { fields: ['title'], reason: 'crm-forbids' },
        { fields: 'all', reason: 'editing-restricted' },
      ],
      is: { fields: 'all', reason: 'crm-forbids' },
    },
  ])('is read-only $name', ({ entries, is }) => {
    const all = entries.map((readOnly) => (readOnly === undefined ? {} : { readOnly }));
    expect(seen(all).readOnly).toEqual(is);
  });
  it.each<{ name: string; pushes: readonly boolean[]; event?: CalendarEvent; push: false | undefined }>([
    { name: 'when the single entry that it became is', pushes: [false], event: single(), push: false },
    { name: 'when all of them are', pushes: [false, false], event: single(), push: false },
    { name: 'not when only some are', pushes: [false, true], event: single(), push: undefined },
    { name: 'not as a series', pushes: [false], push: undefined },
    { name: 'not without entries', pushes: [], event: single(), push: undefined },
  ])('is deselected $name (C8)', ({ pushes, event, push }) => {
    expect(
      seen(
        pushes.map((one) => ({ push: one })),
        event,
      ).push,
    ).toBe(push);
  });
  it.each([
    { parts: ['meeting', 'copy'], part: 'copy' },
    { parts: ['copy', 'colleague'], part: 'colleague' },
    { parts: ['colleague', 'invited', 'meeting'], part: 'invited' },
    { parts: ['meeting', 'meeting'], part: 'meeting' },
    { parts: [], part: undefined },
  ] as const)('gives the part $part where its entries give $parts (C9)', ({ parts, part }) => {
    expect(seen([{}, ...parts.map((one) => ({ part: one }))]).part).toBe(part);
  });
  it('names each person once, and what is shown of its guests', () => {
    const people = [['a@x', 'b@x'], ['c@x']];
    const note = { name: 'Eve', reason: 'no-address', missing: 'calendar' } as const;
    const one = seen([{ people, shownGuests: [note] }, { people: [['a@x', 'b@x'], ['d@x']] }, {}]);
    expect([one.people, one.shownGuests]).toEqual([[...people, ['d@x']], [note]]);
  });
  it('shows as locked what all its entries show as locked', () => {
    expect(
      seen([{ lockedFields: ['title', 'start'] }, { lockedFields: ['start', 'status'] }]).lockedFields,
    ).toEqual(['start']);
    expect(seen([{ lockedFields: ['title'] }, {}]).lockedFields).toEqual([]);
    expect(seen([]).lockedFields).toEqual([]);
  });
});
