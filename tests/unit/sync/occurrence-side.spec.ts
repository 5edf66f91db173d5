/** A CRM of single entries as a side that holds whole series, learned from tables (TI4). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { withLocalParts } from '../../../src-main/sync/local-parts.ts';
import { unknownSeries } from '../../../src-main/sync/occurrences/address.ts';
import { seriesCall } from '../../../src-main/sync/occurrences/calls.ts';
import { entryOf } from '../../../src-main/sync/occurrences/entries.ts';
import { withOccurrences } from '../../../src-main/sync/occurrences/side.ts';
import type { CalendarCapabilities, ChangePage, Write } from '../../../src-shared/domain/calendar/side.ts';
import type { AgreementPage } from '../../../src-shared/domain/crm.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import { agreement } from '../../support/plan-table.ts';
import {
  preparedSingles,
  remembered,
  rememberedEntry,
  type SinglesAnswers,
  type SinglesCrm,
  seriesAt,
  stand,
} from '../../support/singles-crm.ts';
import { dates, link, series, single, stored } from '../../support/small-calendar.ts';
import { manualClock } from '../../support/world.ts';

const [first, second] = dates;
const signal = new AbortController().signal;
const account = { accountId: 'account', machineId: 'machine', address: 'a@x', provider: 'caldav' } as never;
const told: AgreementPage = {
  rows: [{ type: 'agreed', agreement: agreement({ crmRef: seriesAt }) }],
  ...{ state: 1, last: true },
};

function given(...prepared: Parameters<typeof preparedSingles>) {
  const { store, log, crm } = preparedSingles(...prepared);
  const locked: unknown[] = [];
  const complete = withOccurrences(
    {
      ...withLocalParts({ calendar: crm.side, session: async () => fail('unreachable') }),
      agreements: {
        async *list() {
          yield told;
        },
        put: async () => 0,
      },
      locks: { set: async (ref, shown) => void locked.push([ref, shown]) },
    },
    { store, clock: manualClock(), onNews: () => undefined, onProblem: () => undefined },
  );
  return { store, log, crm, locked, complete, side: complete.calendar };
}
async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const one of items) list.push(one);
  return list;
}
const E = (id: string): string => `E ${id}`;
const create = (event = series()): Write => ({ type: 'create', key: 'k', calendar: 'agenda', event });
const plainCall = (crm: SinglesCrm) => crm.side.prepare(create(single()), null);
/** A CRM that holds series itself. */
const holdsSeries: SinglesAnswers = { capabilities: { recurrence: 'series' } };

describe('whether series stand as single entries', () => {
  it('they do in a CRM without recurrence whose entries can be followed: the engine sees one that holds series', () => {
    const { side, crm } = given();
    expect(side.capabilities).toEqual({ ...crm.side.capabilities, recurrence: 'series' });
    expect(side.prepare(create(), null)).toEqual([seriesCall(create(), null)]);
  });
  it.each<Partial<CalendarCapabilities>>([
    { recurrence: 'series' },
    { recurrence: 'occurrences' },
    { mail: 'always' },
    { mail: 'unknown' },
    { updates: false },
    { removes: false },
    { readBack: false },
    { lookup: false },
  ])('they do not in a CRM with %j', (capabilities) => {
    const { side, crm } = given(undefined, { capabilities });
    expect(side.capabilities).toEqual(crm.side.capabilities);
    expect(side.prepare(create(), null)).toEqual(crm.side.prepare(create(), null));
  });
  it('a write of a single entry goes to the CRM as it is', () => {
    const { side, crm } = given();
    const write: Write = { type: 'remove', key: 'r', calendar: 'agenda', ref: 'A' };
    expect(side.prepare(write, stored('A'))).toEqual(crm.side.prepare(write, stored('A')));
    expect(side.prepare(write, stored('A'))[0]?.revision).toBe('revision of A');
  });
});

describe('what is read', () => {
  const page: ChangePage = {
    changes: [{ type: 'removed', ref: E(first), reason: 'deleted' }],
    ...{ state: 'state', last: true, kind: 'delta' },
  };
  it('changes are told of series', async () => {
    const { side } = given((store, crm) => stand(store, crm), { pages: [page, { ...page, changes: [] }] });
    expect(await all(side.changes('agenda', null, signal))).toEqual([
      { ...page, changes: [{ type: 'changed', ref: seriesAt }] },
      { ...page, changes: [] },
    ]);
    const plain = given((store, crm) => stand(store, crm), { pages: [page], ...holdsSeries });
    expect(await all(plain.side.changes('agenda', null, signal))).toEqual([page]);
  });
  it('single entries are asked of the CRM, as events of their own, and series made of their entries', async () => {
    const dated = entryOf(series({ uid: 'v' }), second);
    const { side, crm } = given((store, one) => {
      stand(store, one, {}, [first]);
      one.held.set('A', stored('A'));
      one.held.set('B', stored('B', { event: dated }));
    });
    const { recurrenceId: _, ...event } = dated;
    expect(await all(side.get('agenda', ['A', seriesAt, 'B', 'gone'], signal))).toMatchObject([
      { type: 'found', stored: stored('A') },
      { type: 'found', stored: { ref: 'B', event } },
      { type: 'absent', ref: 'gone' },
      { type: 'found', stored: { ref: seriesAt, event: series() } },
    ]);
    expect((await all(side.get('agenda', ['B'], signal)))[0]).not.toHaveProperty('stored.event.recurrenceId');
    expect(crm.log).toEqual(['read A, B, gone', `read ${E(first)}`, 'read B']);
  });
  it('nothing is asked of the CRM where only series are asked for, and one that is to be read later has no answer', async () => {
    const places = [{ uid: 'u', calendar: 'agenda', ref: 'A' }];
    const { side, crm } = given(({ occurrences }) => occurrences.saveSeries(unknownSeries(seriesAt)), {
      places,
    });
    expect(await all(side.get('agenda', [seriesAt], signal))).toEqual([]);
    expect(crm.log).toEqual([]);
  });
  it('an address that looks like one of a series is the CRM’s own where it holds series', async () => {
    const { side, crm } = given((store, one) => stand(store, one), holdsSeries);
    expect(await all(side.get('agenda', [seriesAt], signal))).toEqual([{ type: 'absent', ref: seriesAt }]);
    expect(crm.log).toEqual([`read ${seriesAt}`]);
  });
  it('a series is not in the CRM’s list', async () => {
    const { side, crm } = given();
    expect(await side.listed('agenda', ['A', seriesAt], signal)).toEqual(new Set(['A']));
    expect(await side.listed('agenda', [seriesAt], signal)).toEqual(new Set());
    expect(crm.log).toEqual(['list A']);
  });
  it('a uid is found at its series, once, and at single entries', async () => {
    const { side } = given((store, crm) => {
      stand(store, crm);
      crm.held.set('A', stored('A', { calendar: 'agenda', event: single({ uid: 'v' }) }));
    });
    expect(await side.locate(['u', 'v', 'w'], signal)).toEqual([
      { uid: 'u', calendar: 'agenda', ref: seriesAt },
      { uid: 'v', calendar: 'agenda', ref: 'A' },
    ]);
  });
});

describe('what is sent', () => {
  it('calls about single entries go to the CRM, and those about series become calls about their entries', async () => {
    const { side, crm } = given();
    const call = seriesCall(create(), null);
    if (call === null) throw new Error('no call');
    const [plain] = plainCall(crm);
    if (plain === undefined) throw new Error('no call');
    const outcomes = await all(side.perform([call, { ...plain, key: 'plain' }], signal));
    expect(outcomes).toMatchObject([
      ['plain', { type: 'done', stored: { event: single() } }],
      ['k', { type: 'done', stored: { ref: seriesAt, event: series() } }],
    ]);
    expect(crm.log).toEqual([
      'send 1',
      `create ${E(first)}`,
      'send 4',
      ...dates.map((id) => `create ${E(id)}`),
    ]);
    const other = given();
    await all(other.side.perform([call], signal));
    expect(other.crm.log[0]).toBe('send 4');
  });
  it('only calls about single entries can mail anybody', () => {
    const { side, crm } = given();
    const [plain] = plainCall(crm);
    const call = seriesCall(create(), null);
    if (call === null || plain === undefined) throw new Error('no call');
    expect([side.mailEffect(call, null), side.mailEffect(plain, null)]).toEqual([[], ['mail for k']]);
  });
  it('what became of a call about a series is what its entries say', async () => {
    const { side, crm } = given((store, one) => stand(store, one));
    const [plain] = plainCall(crm);
    const call = seriesCall(create(), null);
    if (call === null || plain === undefined) throw new Error('no call');
    expect(await side.lookup(plain, signal)).toEqual({ type: 'unknown' });
    expect(crm.log).toEqual(['look up k']);
    expect(await side.lookup(call, signal)).toMatchObject({ type: 'stored', stored: { ref: seriesAt } });
    expect(await given().side.lookup(call, signal)).toEqual({ type: 'absent' });
    const later = given(({ occurrences }) => occurrences.saveSeries(unknownSeries(seriesAt)));
    expect(await later.side.lookup(call, signal)).toEqual({ type: 'absent' });
  });
});

describe('the upkeep', () => {
  const unfinished = (store: Store, crm: SinglesCrm) => {
    stand(store, crm, { unfinished: true }, dates.slice(1));
    store.links.save(link('l', { crm: { ref: seriesAt, revision: 'r', hash: 'h', base: series() } }));
  };
  it('is that of the CRM, and that of the series', async () => {
    const { side, crm } = given(unfinished);
    await side.upkeep?.('agenda', signal);
    expect([crm.log[0], crm.log.at(-1)]).toEqual(['upkeep of agenda', `create ${E(first)}`]);
    const plain = given(unfinished, holdsSeries);
    await plain.side.upkeep?.('agenda', signal);
    expect(plain.crm.log).toEqual(['upkeep of agenda']);
  });
  it('is that of the series alone where the CRM has none', async () => {
    const { crm, store } = given(unfinished);
    const { upkeep: _, ...calendar } = crm.side;
    const { calendar: side } = withOccurrences(
      withLocalParts({ calendar, session: async () => fail('unreachable') }),
      { store, clock: manualClock(), onNews: () => undefined, onProblem: () => undefined },
    );
    await side.upkeep?.('agenda', signal);
    expect(crm.log.at(-1)).toBe(`create ${E(first)}`);
  });
});

it('agreements of another machine make a series unknown, in a CRM of single entries only (ID9)', async () => {
  const one = given((store, crm) => stand(store, crm));
  expect(await all(one.complete.agreements.list(account, 0, signal))).toEqual([told]);
  expect(one.store.occurrences.series(seriesAt)).toEqual(remembered({ status: 'unknown', event: null }));
  const plain = given((store, crm) => stand(store, crm), holdsSeries);
  expect(await all(plain.complete.agreements.list(account, 0, signal))).toEqual([told]);
  expect(plain.store.occurrences.series(seriesAt)).toEqual(remembered());
});

describe('what cannot be changed in the CRM (C20)', () => {
  const note = { name: 'Eve', reason: 'no-address', missing: 'calendar' } as const;
  it.each([
    { name: 'fields', shown: { fields: ['title'], reason: 'masked' }, isLocked: true },
    { name: 'guests', shown: { fields: [], reason: '', guests: [note] }, isLocked: true },
    { name: 'nothing any more', shown: { fields: [], reason: '' }, isLocked: false },
  ] as const)('is shown at each entry of a series: $name', async ({ shown, isLocked }) => {
    const lock = { fields: ['start'], reason: 'masked' } as const;
    const { complete, store, locked, log } = given((one, crm) => {
      stand(one, crm, { lock }, [first, second]);
      one.occurrences.saveEntry(rememberedEntry(second, { gone: true }));
    });
    await complete.locks.set(seriesAt, shown, signal);
    expect(store.occurrences.series(seriesAt)).toEqual(remembered({ lock: isLocked ? shown : null }));
    expect([locked, log]).toEqual([[[E(first), shown]], ['occurrences.lock']]);
  });
  it('is shown at a single entry as ever', async () => {
    const { complete, locked } = given();
    const shown = { fields: ['title'], reason: 'masked' } as const;
    await complete.locks.set('A', shown, signal);
    expect(locked).toEqual([['A', shown]]);
  });
});
