/** What a CRM of single entries reports, as news of series, learned from tables (TI4, ID9). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { seriesRef, unknownSeries } from '../../../src-main/sync/occurrences/address.ts';
import { entryOf, notSeen } from '../../../src-main/sync/occurrences/entries.ts';
import { forgetOutdated, newsOfSeries } from '../../../src-main/sync/occurrences/news.ts';
import type { Reading } from '../../../src-main/sync/occurrences/reading.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Change, Fetched } from '../../../src-shared/domain/calendar/side.ts';
import type { AgreementRow } from '../../../src-shared/domain/crm.ts';
import { problem } from '../../../src-shared/domain/problems.ts';
import { agreement } from '../../support/plan-table.ts';
import { memoryStore } from '../../support/run-table.ts';
import { remembered, rememberedEntry, seriesAt } from '../../support/singles-crm.ts';
import { creatingFrom, dates, link, series, single, stored } from '../../support/small-calendar.ts';
import { manualClock } from '../../support/world.ts';

const [first, second, third] = dates;
const signal = new AbortController().signal;
const changed = (ref: string, revision?: string): Change => ({
  ...{ type: 'changed', ref },
  ...(revision === undefined ? {} : { revision }),
});
const removed = (ref: string): Change => ({ type: 'removed', ref, reason: 'deleted' });
const found = (ref: string, event: CalendarEvent): Fetched => ({
  type: 'found',
  stored: stored(ref, { event }),
});
/** An entry that somebody made for a date of the series `u`. */
const dated = (id: string, change: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...entryOf(series(change), id),
});
/** The series with an entry of its first date, which is known, and one of its second date, which is gone. */
const known = ({ occurrences }: Store): void => {
  occurrences.saveSeries(remembered());
  occurrences.saveEntry(rememberedEntry(first));
  occurrences.saveEntry(rememberedEntry(second, { gone: true }));
};

async function newsOf(
  given: (store: Store) => void,
  changes: readonly Change[],
  reads: readonly Fetched[] = [],
  kind: 'delta' | 'snapshot' = 'delta',
) {
  const { store, log } = memoryStore();
  given(store);
  log.length = 0;
  const asked: unknown[] = [];
  const fetch: Reading['fetch'] = async (...given) => {
    asked.push(given);
    return new Map(reads.map((one) => [one.type === 'found' ? one.stored.ref : one.ref, one]));
  };
  const news = await newsOfSeries(
    ...(['agenda', { changes, kind }, { reading: { fetch }, store, clock: manualClock() }, signal] as const),
  );
  return { news, asked, store, log };
}

describe('rows about entries that are known', () => {
  it.each<{ name: string; row: Change; isNews: boolean }>([
    { name: 'changed, with the revision that was seen', row: changed('E', 'seen'), isNews: false },
    { name: 'changed, with another revision', row: changed('E', 'other'), isNews: true },
    { name: 'changed, with no revision told', row: changed('E'), isNews: true },
    { name: 'removed', row: removed('E'), isNews: true },
    { name: 'removed, which is known', row: removed('G'), isNews: false },
    { name: 'there again, as it was seen', row: changed('G', 'seen'), isNews: true },
  ])('are news of their series: $name: $isNews', async ({ row, isNews }) => {
    const { news, asked } = await newsOf(
      ({ occurrences }) => {
        occurrences.saveSeries(remembered());
        occurrences.saveEntry(rememberedEntry(first, { ref: 'E', revision: 'seen' }));
        occurrences.saveEntry(rememberedEntry(second, { ref: 'G', revision: 'seen', gone: true }));
      },
      [row],
    );
    expect(news).toEqual(isNews ? [{ type: 'changed', ref: seriesAt }] : []);
    expect(asked).toEqual([['agenda', [], signal]]);
  });
  it('are one row about their series, after the rows about other entries', async () => {
    const rows = [changed(`E ${first}`), removed('other'), changed(`E ${second}`)];
    expect((await newsOf(known, rows)).news).toEqual([removed('other'), changed(seriesAt)]);
  });
  it('name every series in a snapshot, changed or not, so that none seems missing (ID4)', async () => {
    const rows = [changed(`E ${first}`, `revision of E ${first}`)];
    expect((await newsOf(known, rows, [], 'snapshot')).news).toEqual([changed(seriesAt)]);
    expect((await newsOf(known, rows, [], 'delta')).news).toEqual([]);
  });
});

describe('rows about entries that are not known', () => {
  it('are read when they changed and have no link', async () => {
    const given = (store: Store) => {
      known(store);
      store.links.save(link('l'));
    };
    const rows = [changed('A'), removed('B'), changed('C'), changed(`E ${first}`, `revision of E ${first}`)];
    const { news, asked } = await newsOf(given, rows, [found('A', single()), { type: 'absent', ref: 'B' }]);
    expect(asked).toEqual([['agenda', ['A'], signal]]);
    expect(news).toEqual([changed('A'), removed('B'), changed('C')]);
  });
  it('stay as they are where they cannot be read', async () => {
    const reads: readonly Fetched[] = [
      { type: 'unreadable', ref: 'A', problem: problem('item-unreadable') },
      { type: 'absent', ref: 'B' },
    ];
    const { news, log } = await newsOf(known, [changed('A'), changed('B')], reads);
    expect([news, log]).toEqual([[changed('A'), changed('B')], []]);
  });
  it.each([second, third])('join the series that they name, at a date without an entry: %s', async (id) => {
    const own = dated(id, { title: 'Theirs' });
    const { news, store, log } = await newsOf(known, [changed('A')], [found('A', own)]);
    expect(news).toEqual([changed(seriesAt)]);
    expect(store.occurrences.entry('A')).toEqual({
      ...{ ref: 'A', series: seriesAt, recurrenceId: id, revision: notSeen, gone: false },
      written: entryOf(series(), id),
    });
    expect(store.occurrences.series(seriesAt)).toEqual(remembered());
    expect(log).toEqual(['occurrences.adopted']);
  });
  it.each([
    {
      name: 'as they were found where they are from long ago: no exception comes of them',
      id: '2026-09-20T00:00:00',
      is: 'Theirs',
    },
    { name: 'as the series says where they are not', id: '2026-09-21T00:00:00', is: 'Plan' },
  ])('join it $name (TI4)', async ({ id, is }) => {
    const event = series({ start: '2026-09-01T00:00:00', recurrenceRules: [{ frequency: 'daily' }] });
    const given = ({ occurrences }: Store) => occurrences.saveSeries(remembered({ event }));
    const { store } = await newsOf(given, [changed('A')], [found('A', dated(id, { title: 'Theirs' }))]);
    expect(store.occurrences.entry('A')).toMatchObject({ recurrenceId: id, written: { title: is } });
  });
  it('do not join it at a date that has an entry: a copy that somebody made', async () => {
    const { news, store, log } = await newsOf(known, [changed('A')], [found('A', dated(first))]);
    expect([news, store.occurrences.entry('A'), log]).toEqual([[changed('A')], null, []]);
  });
  it.each([
    { name: 'that the series does not name', event: series(), id: '2026-12-04T10:00:00' },
    { name: 'of a series of which nothing is known', event: null, id: third },
  ])('are as they were found at a date $name', async ({ event, id }) => {
    const own = { ...single({ start: id, title: 'Theirs' }), recurrenceId: id };
    const given = ({ occurrences }: Store) => occurrences.saveSeries(remembered({ event }));
    const { store } = await newsOf(given, [changed('A')], [found('A', own)]);
    expect(store.occurrences.entry('A')).toMatchObject({ series: seriesAt, written: own });
  });
  const agreed = (change: Parameters<typeof agreement>[0]): AgreementRow => ({
    type: 'agreed',
    agreement: agreement({ uids: ['other', 'u'], ...change }),
  });
  it.each<{ name: string; rows: readonly AgreementRow[]; ref: string }>([
    { name: 'of its own where nobody knows it', rows: [], ref: seriesRef('adopted', 'u') },
    {
      name: 'under the address that another machine agreed on',
      rows: [agreed({ crmRef: seriesRef('there', 'u') })],
      ref: seriesRef('there', 'u'),
    },
    {
      name: 'named after the single entry that another machine agreed on',
      rows: [agreed({ crmRef: 'S' })],
      ref: seriesRef('S', 'u'),
    },
    {
      name: 'of its own where agreements are about others, or ended',
      rows: [
        agreed({ linkId: 'a', crmRef: 'S', uids: ['other'] }),
        agreed({ linkId: 'b', crmRef: seriesRef('there', 'w') }),
        { type: 'ended', linkId: 'c' },
      ],
      ref: seriesRef('adopted', 'u'),
    },
  ])('become a series $name (ID9)', async ({ rows, ref }) => {
    const given = ({ agreementNews, occurrences }: Store) => {
      for (const row of rows) agreementNews.put(row);
      occurrences.saveSeries(remembered({ ref: seriesRef('k', 'another uid') }));
    };
    const { news, store } = await newsOf(given, [changed('A')], [found('A', dated(first))]);
    expect(news).toEqual([changed(ref)]);
    expect(store.occurrences.series(ref)).toEqual(unknownSeries(ref));
  });
});

describe('a series that another machine has changed since', () => {
  const forgotten = (given: (store: Store) => void, rows: readonly AgreementRow[]) => {
    const { store, log } = memoryStore();
    store.occurrences.saveSeries(remembered());
    given(store);
    log.length = 0;
    forgetOutdated({ rows, state: 1, last: true }, store);
    return { series: store.occurrences.series(seriesAt), log };
  };
  const told: AgreementRow = {
    type: 'agreed',
    agreement: agreement({ crmRef: seriesAt, crmHash: 'theirs' }),
  };
  const linked = (hash: string) => (store: Store) =>
    store.links.save(link('l', { crm: { ref: seriesAt, revision: 'r', hash, base: single() } }));
  it.each<{ name: string; given: (store: Store) => void }>([
    { name: 'linked with other content', given: linked('ours') },
    { name: 'not linked here', given: () => undefined },
    {
      name: 'about to be linked',
      given: ({ links }) => links.save({ ...creatingFrom('crm'), source: { ref: seriesAt, revision: 'r' } }),
    },
  ])('is learned anew: $name (ID9)', ({ given }) => {
    const { series: now, log } = forgotten(given, [told]);
    expect(now).toEqual(remembered({ status: 'unknown', event: null }));
    expect(log).toEqual(['occurrences.outdated']);
  });
  it.each<{ name: string; given?: (store: Store) => void; row: AgreementRow }>([
    { name: 'agreed on here too', given: linked('theirs'), row: told },
    { name: 'ended there', row: { type: 'ended', linkId: 'l' } },
    { name: 'another one', row: { type: 'agreed', agreement: agreement({ crmRef: 'S' }) } },
  ])('is not, where it is $name', ({ given = () => undefined, row }) => {
    expect(forgotten(given, [row])).toEqual({ series: remembered(), log: [] });
  });
});
