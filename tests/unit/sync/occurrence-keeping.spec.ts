/** How the entries of a CRM of single entries are kept in step with their series, learned from tables (TI4). */
import { describe, expect, it } from 'vitest';
import type { OccurrenceSeries, Store } from '../../../src-main/store/index.ts';
import { seriesRef, unknownSeries } from '../../../src-main/sync/occurrences/address.ts';
import type { SeriesRequest } from '../../../src-main/sync/occurrences/calls.ts';
import { notSeen } from '../../../src-main/sync/occurrences/entries.ts';
import { createKeeping } from '../../../src-main/sync/occurrences/keeping.ts';
import { createReading, storedSeries } from '../../../src-main/sync/occurrences/reading.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { Call } from '../../../src-shared/domain/calendar/side.ts';
import { fail } from '../../../src-shared/domain/problems.ts';
import {
  linkSeries,
  preparedSingles,
  remembered,
  rememberedEntry,
  type SinglesCrm,
  seriesAt,
  stand,
} from '../../support/singles-crm.ts';
import { dates, series, single, stored } from '../../support/small-calendar.ts';
import { manualClock } from '../../support/world.ts';

const [first, second, third, fourth] = dates;
const signal = new AbortController().signal;
/** Where the window of the tables' clock ends. */
const horizon = '2027-11-20T00:00:00';
const call: Call = {
  ...{ key: 'k2', write: 'update', calendar: 'agenda', ref: seriesAt, revision: null },
  ...{ request: {}, delivers: [''] },
};

function given(...prepared: Parameters<typeof preparedSingles>) {
  const { store, log, crm } = preparedSingles(...prepared);
  const clock = manualClock();
  const news: string[] = [];
  const problems: string[] = [];
  const keeping = createKeeping({
    ...{ crm: crm.side, store, clock, reading: createReading({ crm: crm.side, store, clock }) },
    onNews: (ref) => void news.push(ref),
    onProblem: ({ code }) => void problems.push(code),
  });
  const perform = (request: Partial<SeriesRequest> = {}) =>
    keeping.perform(
      call,
      { key: 'k2', event: series(), lock: null, seen: {}, restored: [], first: null, ...request },
      signal,
    );
  /** What was sent. */
  const sent = () => crm.log.filter((line) => /^(create|update|remove)/.test(line));
  const now = (ref = seriesAt) => store.occurrences.series(ref);
  const refs = (ref = seriesAt) => store.occurrences.entries(ref).map((entry) => entry.ref);
  const upkeep = () => keeping.upkeep('agenda', signal);
  return { store, log, crm, news, problems, perform, upkeep, sent, now, refs };
}
const change = ({ held }: SinglesCrm, id: string, event: Partial<CalendarEvent>, push?: boolean): void => {
  const before = held.get(`E ${id}`);
  if (before === undefined) throw new Error(`no entry ${id}`);
  const now = { ...before, revision: `theirs ${id}`, event: { ...before.event, ...event } };
  held.set(before.ref, push === undefined ? now : { ...now, push });
};
const E = (id: string): string => `E ${id}`;

describe('a series is written', () => {
  it('as a new one: its entries are made, and it is remembered before and after', async () => {
    const lock = { fields: ['title'], reason: 'masked' } as const;
    const { perform, sent, now, log, store, news } = given();
    expect(await perform({ lock })).toEqual(storedSeries('agenda', seriesAt, series(), [], store));
    expect(sent()).toEqual(dates.map((id) => `create ${E(id)}`));
    expect(now()).toEqual(remembered({ key: 'k2', status: 'making', lock, horizon }));
    expect(log).toEqual([
      'occurrences.series',
      'occurrences.seen',
      'occurrences.written',
      'occurrences.done',
    ]);
    expect(news).toEqual([]);
  });
  it.each<{ before: OccurrenceSeries['status']; is: OccurrenceSeries['status'] }>([
    { before: 'kept', is: 'kept' },
    { before: 'making', is: 'making' },
    { before: 'unknown', is: 'making' },
    { before: 'removing', is: 'making' },
  ])('over one that was $before: it is $is, and its lock stays', async ({ before, is }) => {
    const lock = { fields: ['title'], reason: 'masked' } as const;
    const { perform, now, sent } = given((store, crm) => stand(store, crm, { status: before, lock }));
    await perform({ event: series({ title: 'New' }) });
    expect(now()).toEqual(
      remembered({ key: 'k2', status: is, lock, horizon, event: series({ title: 'New' }) }),
    );
    expect(sent()).toEqual(dates.map((id) => `update ${E(id)} (title)`));
  });
  it('with a lock of its own, which replaces the one before', async () => {
    const lock = { fields: ['start'], reason: 'masked' } as const;
    const before = { fields: ['title'], reason: 'masked' } as const;
    const { perform, now } = given((store, crm) => stand(store, crm, { lock: before }));
    await perform({ lock });
    expect(now()?.lock).toEqual(lock);
  });
  it('with fewer dates: the entries of the others go', async () => {
    const { perform, sent, refs } = given((store, crm) => stand(store, crm));
    await perform({ event: series({ recurrenceRules: [{ frequency: 'weekly', count: 3 }] }) });
    expect([sent(), refs()]).toEqual([[`remove ${E(fourth)}`], [first, second, third].map(E)]);
  });
  it('and stays unfinished where an entry is refused, which is told', async () => {
    const { perform, now, problems, refs } = given(undefined, { refused: [E(second)] });
    await perform();
    expect(problems).toEqual(['item-rejected']);
    expect(now()).toMatchObject({ unfinished: true, horizon });
    expect(refs()).toEqual([first, third, fourth].map(E));
  });
  it('of a single entry, which is its first date', async () => {
    const { perform, sent, store } = given((_store, { held }) => {
      held.set('S', stored('S', { calendar: 'agenda', event: single() }));
    });
    const of = { ref: 'S', recurrenceId: first, revision: 'revision of S', written: single(), gone: false };
    await perform({ first: of, seen: { S: 'revision of S' } });
    expect(sent()).toEqual([
      ...[second, third, fourth].map((id) => `create ${E(id)}`),
      'update S (recurrenceId)',
    ]);
    expect(store.occurrences.entry('S')).toMatchObject({ series: seriesAt, recurrenceId: first });
  });
  it('with dates that take place again: their entries are made anew', async () => {
    const { perform, sent, refs, crm } = given((store, one) => {
      stand(store, one);
      for (const id of [second, third]) {
        store.occurrences.saveEntry(rememberedEntry(id, { gone: true }));
        one.held.delete(E(id));
      }
    });
    await perform({ restored: [second, first] });
    expect([sent(), refs()]).toEqual([[`create ${E(second)}`], dates.map(E)]);
    expect(crm.log).not.toContain(`create ${E(first)}`);
  });
});

describe('what a person changed in an entry', () => {
  const mine = (store: Store, crm: SinglesCrm) => {
    stand(store, crm);
    change(crm, second, { title: 'Theirs' });
  };
  it('is not overwritten by a write that had not seen it: it is news', async () => {
    const { perform, sent, news, store, now, log, crm } = given(mine);
    await perform({ event: series({ title: 'Ours' }), seen: { [E(second)]: 'an older one' } });
    expect(sent()).toEqual([first, third, fourth].map((id) => `update ${E(id)} (title)`));
    expect(crm.held.get(E(second))?.event.title).toBe('Theirs');
    expect(store.occurrences.entry(E(second))?.revision).toBe(notSeen);
    expect([news, now()?.unfinished, now()?.horizon]).toEqual([[seriesAt], true, horizon]);
    expect(log.at(-1)).toBe('occurrences.unseen');
  });
  it('is replaced by a write that was decided with it in sight', async () => {
    const { perform, sent, news, now } = given(mine);
    await perform({ event: series({ title: 'Ours' }), seen: { [E(second)]: `theirs ${second}` } });
    expect(sent()).toEqual(dates.map((id) => `update ${E(id)} (title)`));
    expect([news, now()?.unfinished]).toEqual([[], false]);
  });
  it('is settled as seen even where the write does not reach the entry', async () => {
    const { perform, store } = given(mine, { refused: [E(second)] });
    await perform({ event: series({ title: 'Ours' }), seen: { [E(second)]: `theirs ${second}` } });
    expect(store.occurrences.entry(E(second))).toMatchObject({
      ...{ revision: `theirs ${second}`, written: { title: 'Theirs' } },
    });
  });
  it('is still to be read where the entry is not there', async () => {
    const { perform, store } = given((one, crm) => {
      stand(one, crm);
      crm.held.delete(E(second));
    });
    await perform();
    expect(store.occurrences.entry(E(second))).toEqual(rememberedEntry(second));
  });
});

describe('a series goes', () => {
  const gone = { event: null };
  it('with all its entries, records of long ago too', async () => {
    const old = '2026-09-02T10:00:00';
    const { perform, sent, now } = given((store, crm) => {
      stand(store, crm, {}, [old, ...dates]);
      linkSeries(store);
    });
    expect(await perform(gone)).toBe(null);
    expect(sent()).toEqual([old, ...dates].map((id) => `remove ${E(id)}`));
    expect(now()).toBe(null);
  });
  it('and what is gone already, or cannot be read, is not removed', async () => {
    const { perform, sent } = given(
      (store, crm) => {
        stand(store, crm);
        crm.held.delete(E(first));
      },
      { unreadable: [E(second)] },
    );
    await perform(gone);
    expect(sent()).toEqual([third, fourth].map((id) => `remove ${E(id)}`));
  });
  it('is on its way out until every entry is removed', async () => {
    const { perform, now, refs } = given((store, crm) => stand(store, crm), { refused: [E(second)] });
    await perform(gone);
    expect(now()).toEqual(
      remembered({ key: 'k2', status: 'removing', event: null, horizon, unfinished: true }),
    );
    expect(refs()).toEqual([E(second)]);
  });
  const deselected = (store: Store, crm: SinglesCrm) => {
    stand(store, crm);
    change(crm, second, {}, false);
  };
  it('and entries that were deselected stay (C14), known until the link has ended', async () => {
    const one = given((store, crm) => {
      deselected(store, crm);
      linkSeries(store);
    });
    await one.perform(gone);
    expect(one.sent()).toEqual([first, third, fourth].map((id) => `remove ${E(id)}`));
    expect([one.now()?.status, one.now()?.unfinished, one.refs()]).toEqual(['removing', true, [E(second)]]);
    const other = given(deselected);
    await other.perform(gone);
    expect([other.now(), other.crm.held.has(E(second))]).toEqual([null, true]);
  });
  it('and is no news, whatever was not seen of its entries', async () => {
    const { perform, news, log } = given(
      (store, crm) => {
        stand(store, crm);
        store.occurrences.saveEntry(rememberedEntry(first, { revision: notSeen }));
      },
      { refused: [E(first)] },
    );
    await perform(gone);
    expect(news).toEqual([]);
    expect(log.at(-1)).toBe('occurrences.done');
  });
});

describe('entries of the same uid that were made without their series', () => {
  const other = seriesRef('x', 'u');
  const stray =
    (status: OccurrenceSeries['status'], ref = other) =>
    (store: Store, crm: SinglesCrm) => {
      stand(store, crm, {}, [first]);
      store.occurrences.saveSeries(remembered({ ref, status }));
      store.occurrences.saveEntry(rememberedEntry(second, { ref: 'X', series: ref }));
      crm.held.set('X', stored('X', { event: rememberedEntry(second).written }));
    };
  it('join it', async () => {
    const { perform, sent, now, store } = given(stray('unknown'));
    await perform();
    expect(now(other)).toBe(null);
    expect(store.occurrences.entry('X')).toMatchObject({ series: seriesAt, recurrenceId: second });
    expect(sent()).toEqual([third, fourth].map((id) => `create ${E(id)}`));
  });
  it.each<{ name: string; set: (store: Store, crm: SinglesCrm) => void; ref?: string }>([
    {
      name: 'are linked as a series of their own',
      set: (store, crm) => {
        stray('kept')(store, crm);
        linkSeries(store, other);
      },
    },
    { name: 'are on their way out', set: stray('removing') },
    { name: 'have another uid', set: stray('unknown', seriesRef('x', 'w')), ref: seriesRef('x', 'w') },
  ])('do not, where they $name', async ({ set, ref = other }) => {
    const { perform, store, now } = given(set);
    await perform();
    expect([now(ref)?.ref, store.occurrences.entry('X')?.series]).toEqual([ref, ref]);
  });
});

describe('the upkeep', () => {
  /** The next step of the window is due before this. */
  const due = '2027-11-13T00:00:00';
  const endless = series({ recurrenceRules: [{ frequency: 'yearly' }] });
  it.each([
    { name: 'one whose window ends too early', at: '2027-11-12T23:59:59', is: horizon, sent: [E(first)] },
    { name: 'not one whose window is long enough', at: due, is: due, sent: [] },
  ])('carries on $name', async ({ at, is, sent: made }) => {
    const { upkeep, sent, now } = given((store) => {
      store.occurrences.saveSeries(remembered({ event: endless, horizon: at }));
      linkSeries(store);
    });
    await upkeep();
    expect(sent()).toEqual(made.map((ref) => `create ${ref}`));
    expect(now()).toMatchObject({ status: 'kept', horizon: is, unfinished: false });
  });
  it('removes nothing of a series that is finished, and only then carries it on', async () => {
    const shorter = series({ recurrenceRules: [{ frequency: 'weekly', count: 3 }] });
    const left = async (unfinished: boolean) => {
      const { upkeep, sent } = given((store, crm) => {
        stand(store, crm, { event: shorter, horizon: first, unfinished });
        linkSeries(store);
      });
      await upkeep();
      return sent();
    };
    expect(await left(false)).toEqual([]);
    expect(await left(true)).toEqual([`remove ${E(fourth)}`]);
  });
  it('finishes what is unfinished, in each series', async () => {
    const another = seriesRef('k', 'w');
    const { upkeep, sent, now } = given((store, crm) => {
      stand(store, crm, { unfinished: true }, [first, second]);
      const { event } = remembered();
      store.occurrences.saveSeries(remembered({ ref: another, event, unfinished: true }));
      linkSeries(store);
      linkSeries(store, another);
    });
    await upkeep();
    expect(sent()).toHaveLength(2 + 4);
    expect([now()?.unfinished, now(another)?.unfinished]).toEqual([false, false]);
  });
  it('keeps a series that was being made and is linked, and leaves it alone once that is all', async () => {
    const { upkeep, now, crm, log } = given((store, one) => {
      stand(store, one, { status: 'making' });
      linkSeries(store);
    });
    await upkeep();
    expect([now(), crm.log, log]).toEqual([remembered(), [], ['occurrences.kept']]);
  });
  it.each<{ name: string; set: (store: Store, crm: SinglesCrm) => void }>([
    {
      name: 'linked and of which nothing is known',
      set: (store, crm) => {
        stand(store, crm, { status: 'unknown', event: null, unfinished: true });
        linkSeries(store);
      },
    },
    {
      name: 'not linked and of which nothing is known',
      set: (store, crm) => stand(store, crm, { status: 'unknown' }),
    },
    {
      name: 'finished and whose link ended',
      set: (store, crm) => stand(store, crm, { horizon: first }),
    },
  ])('leaves a series alone that is $name', async ({ set }) => {
    const { upkeep, crm, log, now } = given(set);
    const before = now();
    await upkeep();
    expect([now(), crm.log, log]).toEqual([before, [], []]);
  });
  it.each([false, true])('goes on with a removal, whose link has not ended: %s', async (isLinked) => {
    const { upkeep, sent, now } = given((store, crm) => {
      stand(store, crm, { status: 'removing', event: null, unfinished: true });
      if (isLinked) linkSeries(store);
    });
    await upkeep();
    expect([sent(), now()]).toEqual([dates.map((id) => `remove ${E(id)}`), null]);
  });
  it('of which an entry is refused stays a removal, also while it is linked', async () => {
    const { upkeep, now } = given(
      (store, crm) => {
        stand(store, crm, { status: 'removing', event: null, unfinished: true });
        linkSeries(store);
      },
      { refused: [E(first)] },
    );
    await upkeep();
    expect(now()).toMatchObject({ status: 'removing', event: null, unfinished: true });
  });
  it('does not carry on one that was being made, whose window is long enough', async () => {
    const { upkeep, sent, now } = given((store) => {
      store.occurrences.saveSeries(remembered({ event: endless, status: 'making', horizon: due }));
      linkSeries(store);
    });
    await upkeep();
    expect([sent(), now()]).toEqual([[], remembered({ event: endless, horizon: due })]);
  });
  it('tells of entries that were not seen, and goes on with them later', async () => {
    const { upkeep, news, now } = given((store, crm) => {
      stand(store, crm, { horizon: first });
      change(crm, second, { title: 'Theirs' });
      linkSeries(store);
    });
    await upkeep();
    expect([news, now()]).toEqual([[seriesAt], remembered({ horizon })]);
  });

  describe('of what nobody agreed on', () => {
    it('removes a series that was being made', async () => {
      const { upkeep, sent, now, log } = given((store, crm) => stand(store, crm, { status: 'making' }));
      await upkeep();
      expect([sent(), now()]).toEqual([dates.map((id) => `remove ${E(id)}`), null]);
      expect(log[0]).toBe('occurrences.dissolved');
    });
    it('and remembers until it is done that it goes', async () => {
      const { upkeep, now } = given((store, crm) => stand(store, crm, { status: 'making' }), {
        refused: [E(first)],
      });
      await upkeep();
      expect(now()).toEqual(remembered({ status: 'removing', event: null, horizon, unfinished: true }));
    });
    it.each(['making', 'unknown'] as const)(
      'leaves the single entry that did not become a series, of one that is %s',
      async (status) => {
        const { upkeep, sent, now, crm, store } = given((one, crm) => {
          stand(one, crm, { status });
          one.occurrences.dropEntry(E(first));
          one.occurrences.saveEntry(rememberedEntry(first, { ref: 'k' }));
          crm.held.set('k', stored('k', { event: single() }));
          linkSeries(one, 'k');
        });
        await upkeep();
        expect(sent()).toEqual([second, third, fourth].map((id) => `remove ${E(id)}`));
        expect([now(), crm.held.has('k'), store.occurrences.entry('k')]).toEqual([null, true, null]);
      },
    );
    it('and knows that it goes also where the CRM was not reached (WR8)', async () => {
      const { upkeep, now, crm } = given((store, one) => stand(store, one, { status: 'making' }));
      crm.side.get = () => fail('unreachable');
      await expect(upkeep()).rejects.toMatchObject({ problem: { code: 'unreachable' } });
      expect(now()).toMatchObject({ status: 'removing', event: null, unfinished: true });
    });
    it('removes the entry that a series was named after where that entry has no link', async () => {
      const { upkeep, sent } = given((store, crm) => {
        stand(store, crm, { status: 'making' }, [second]);
        store.occurrences.saveEntry(rememberedEntry(first, { ref: 'k' }));
        crm.held.set('k', stored('k', { event: single() }));
      });
      await upkeep();
      expect(sent()).toEqual(['remove k', `remove ${E(second)}`]);
    });
    it('removes what an ended series does not name any more; what it names is the person’s', async () => {
      const event = series({ recurrenceRules: [{ frequency: 'weekly', count: 3 }] });
      const { upkeep, sent, now } = given((store, crm) => stand(store, crm, { event, unfinished: true }));
      await upkeep();
      expect([sent(), now()]).toEqual([[`remove ${E(fourth)}`], null]);
    });
  });

  describe('of entries from long ago', () => {
    const [older, old, recent] = [
      '2026-09-02T10:00:00',
      '2026-09-20T10:00:00',
      '2026-09-21T10:00:00',
    ] as const;
    const daily = series({ start: older, recurrenceRules: [{ frequency: 'daily', count: 40 }] });
    const rest = async (ids: readonly string[], isGone = (_id: string) => false, event = daily) => {
      const { upkeep, store, sent, log } = given((one, crm) => {
        stand(one, crm, { event, horizon: first }, ids);
        for (const id of ids.filter(isGone)) one.occurrences.saveEntry(rememberedEntry(id, { gone: true }));
        linkSeries(one);
      });
      await upkeep();
      const left = store.occurrences.entries(seriesAt).map(({ recurrenceId }) => recurrenceId);
      return { left, sent: sent(), log };
    };
    it('lets them rest: they stay in the CRM as its records, and are followed no more', async () => {
      const { left, sent, log } = await rest([older, old, recent]);
      expect([left, sent, log[0]]).toEqual([[recent], [], 'occurrences.records']);
    });
    it('keeps them where there is no other, so that the series is seen', async () => {
      expect((await rest([older, old])).left).toEqual([older, old]);
      const all = [older, old, recent];
      expect((await rest(all, (id) => id === recent)).left).toEqual(all);
    });
    it('counts the day from which they are followed among the recent ones', async () => {
      const [before, limit] = ['2026-09-20T00:00:00', '2026-09-21T00:00:00'] as const;
      const nightly = { ...daily, start: '2026-09-02T00:00:00' };
      const { left, log } = await rest([before, limit], undefined, nightly);
      expect([left, log[0]]).toEqual([[limit], 'occurrences.records']);
    });
    it('writes nothing where there are none', async () => {
      const { log, left } = await rest([recent]);
      expect([left, log.includes('occurrences.records')]).toEqual([[recent], false]);
    });
  });
});

it('a series of which only the address is known is not taken for one that was made', async () => {
  const { upkeep, now, crm } = given(({ occurrences }) => occurrences.saveSeries(unknownSeries(seriesAt)));
  await upkeep();
  expect([now(), crm.log]).toEqual([unknownSeries(seriesAt), []]);
});
