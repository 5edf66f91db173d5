/**
 * What a side says has changed, learned from tables: which entries are to be read, which count as missing, and what is written down
 * for the next time. `P` is the calendar's entry of the link `l`, at the revision `r`.
 */
import { describe, expect, it } from 'vitest';
import type { News } from '../../../src-main/store/index.ts';
import { pullBoth } from '../../../src-main/sync/calendar/news/pull.ts';
import { nextAttempt } from '../../../src-main/sync/common/quarantine.ts';
import type { Change, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { fail, problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { at } from '../../support/plan-table.ts';
import { type RunTable, runAt, runTable, type SideAnswers } from '../../support/run-table.ts';
import { creatingFrom, link } from '../../support/small-calendar.ts';

type Store = RunTable['store'];
type ReadState = ReturnType<Store['inbox']['readState']>;
interface Given {
  readonly answers: SideAnswers;
  /** Where the calendar was left; else it is asked for the first time. */
  readonly from?: ReadState;
  readonly prepare?: (store: Store) => void;
}

async function pulled({ answers, from, prepare }: Given) {
  const table = runTable({ provider: answers });
  const { store } = table;
  // the CRM has nothing new
  store.inbox.setReadState('crm', 'agenda', { state: 'state', openRound: null });
  if (from !== undefined) store.inbox.setReadState('provider', 'personal', from);
  prepare?.(store);
  const before = table.log.length;
  const progress: string[] = [];
  const run = {
    ...table.run,
    onProgress: (phase: string, done: number, total?: number, side?: string) => {
      if (side === 'provider') progress.push(`${phase} ${done} of ${total}`);
    },
  };
  await pullBoth(run, new AbortController().signal);
  return {
    ...table,
    progress,
    news: store.inbox.all('provider').map(inShort),
    state: store.inbox.readState('provider', 'personal'),
    pages: table.log.slice(before).filter((label) => label === 'pull.page').length,
  };
}
const inShort = (news: News): string =>
  `${news.kind} ${news.ref}${news.kind === 'removed' ? ` (${news.reason})` : ''}`;

const changed = (ref: string, revision?: string): Change => ({
  type: 'changed',
  ref,
  ...(revision === undefined ? {} : { revision }),
});
const removed = (ref: string, reason: 'deleted' | 'hidden' = 'deleted'): Change => ({
  type: 'removed',
  ref,
  reason,
});
const page = (changes: readonly Change[], change: Partial<ChangePage> = {}): ChangePage => ({
  changes,
  state: 'two',
  last: true,
  kind: 'delta',
  ...change,
});
const found = (ref: string, revision: string): News => ({
  kind: 'found',
  ref,
  stored: { ...at(ref), revision },
});
const linked = (store: Store) => store.links.save(link('l'));
const one: ReadState = { state: 'one', openRound: null };
const fromOne = (...pages: readonly ChangePage[]): SideAnswers => ({ changes: { one: pages } });

describe('a row that says', () => {
  it.each<{ name: string; change: Change; prepare?: Given['prepare']; news: readonly string[] }>([
    { name: 'a new entry is there: it is read', change: changed('N', 'n'), news: ['hint N'] },
    {
      name: 'a linked entry has another revision: it is read',
      change: changed('P', 'x'),
      prepare: linked,
      news: ['hint P'],
    },
    {
      name: 'a linked entry has the revision of our own write: nothing is new',
      change: changed('P', 'r'),
      prepare: linked,
      news: [],
    },
    {
      name: 'a linked entry changed, without its revision: it is read',
      change: changed('P'),
      prepare: linked,
      news: ['hint P'],
    },
    {
      name: 'an entry whose twin is still being made changed: it is read, whatever its revision',
      change: changed('P', 'r'),
      prepare: (store) => store.links.save(creatingFrom('provider')),
      news: ['hint P'],
    },
    {
      name: 'an entry of another calendar came back: it is read, whatever its revision (ID8)',
      change: changed('P', 'r'),
      prepare: (store) => store.links.save(link('l', { status: 'elsewhere' })),
      news: ['hint P'],
    },
    {
      name: 'what was read already has that revision: it is not read again',
      change: changed('N', 'n'),
      prepare: (store) => store.inbox.put('provider', found('N', 'n')),
      news: ['found N'],
    },
    {
      name: 'what was read already has another revision: it is read again',
      change: changed('N', 'm'),
      prepare: (store) => store.inbox.put('provider', found('N', 'n')),
      news: ['hint N'],
    },
    {
      name: 'what was read already changed, without its revision: it is read again',
      change: changed('N'),
      prepare: (store) => store.inbox.put('provider', found('N', 'n')),
      news: ['hint N'],
    },
    {
      name: 'an entry that counts as missing is there at the linked revision: it is read, for the suspicion is not over',
      change: changed('P', 'r'),
      prepare: (store) => {
        linked(store);
        store.inbox.put('provider', { kind: 'missing', ref: 'P' });
      },
      news: ['hint P'],
    },
    {
      name: 'a linked entry is removed: that is a suspicion (ID4)',
      change: removed('P'),
      prepare: linked,
      news: ['missing P'],
    },
    {
      name: 'a linked entry is out of sight: that is known (DE2)',
      change: removed('P', 'hidden'),
      prepare: linked,
      news: ['removed P (hidden)'],
    },
  ])('$name', async ({ change, prepare, news }) => {
    const result = await pulled({ answers: fromOne(page([change])), from: one, ...(prepare && { prepare }) });
    expect(result.news).toEqual(news);
    expect(result.state).toEqual({ state: 'two', openRound: null });
  });
});

describe('a change log that names an unknown object as removed', () => {
  const renamed = fromOne(page([removed('Z')]));
  it('may mean a known one: those that the listing no longer names are suspected (ID4)', async () => {
    const prepare = (store: Store) => {
      linked(store);
      store.links.save({
        ...link('m'),
        provider: { ...link('m').provider, ref: 'Q' },
        crm: { ...link('m').crm, ref: 'D' },
      });
      store.inbox.put('provider', { kind: 'hint', ref: 'H' });
      store.inbox.put('provider', { kind: 'removed', ref: 'R', reason: 'hidden' });
    };
    const { news, log } = await pulled({ answers: { ...renamed, listed: ['Q'] }, from: one, prepare });
    expect(news).toEqual(['missing H', 'missing P', 'removed R (hidden)', 'missing Z']);
    expect(log.filter((line) => line.startsWith('list'))).toEqual(['list P Q H at the provider']);
  });
  describe('names most of the known ones, and an unchanged one among them', () => {
    const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);
    const listedAfter = async (rows: readonly Change[], links: number, prepare?: (store: Store) => void) => {
      const { news, log } = await pulled({
        answers: { ...fromOne(page(rows)), listed: numbered(links - 1).map((index) => `P${index}`) },
        from: one,
        prepare: (store) => {
          for (const index of numbered(links)) {
            const { provider, crm } = link('l');
            store.links.save({
              ...link(`l${index}`),
              provider: { ...provider, ref: `P${index}` },
              crm: { ...crm, ref: `C${index}` },
            });
          }
          prepare?.(store);
        },
      });
      return { news, asked: log.filter((line) => line.startsWith('list')).length };
    };
    it('it may be a list of everything, which names no removal: the listing is asked (RU9)', async () => {
      const { news, asked } = await listedAfter([changed('P0', 'r'), changed('P1', 'new')], 3);
      expect([news, asked]).toEqual([['hint P1', 'missing P2'], 1]);
    });
    it.each<{ name: string; rows: readonly Change[]; links: number; prepare?: (store: Store) => void }>([
      { name: 'one alone', rows: [changed('P0', 'r')], links: 1 },
      {
        name: 'what is still being made elsewhere',
        rows: [changed('P0', 'r'), changed('X', 'r')],
        links: 1,
        prepare: ({ links }) =>
          links.save({ ...creatingFrom('provider', 'x'), source: { ref: 'X', revision: 'r' } }),
      },
      { name: 'half of them', rows: [changed('P0', 'r'), changed('P1', 'new')], links: 4 },
      { name: 'only changed ones', rows: [changed('P0', 'other'), changed('P1', 'new')], links: 3 },
      { name: 'ones whose revision is not told', rows: [changed('P0'), changed('P1')], links: 3 },
      { name: 'removed ones', rows: [removed('P0'), removed('P1')], links: 3 },
      { name: 'a removed one beside an unchanged one', rows: [changed('P0', 'r'), removed('P1')], links: 3 },
      {
        name: 'unknown ones beside',
        rows: [changed('P0', 'r'), changed('Y', 'y'), changed('Z', 'z')],
        links: 3,
      },
      {
        name: 'what Concord wrote itself',
        rows: [changed('P0', 'r'), changed('P1', 'r')],
        links: 3,
        prepare: ({ inbox }) => {
          for (const ref of ['P0', 'P1']) inbox.noteWritten('provider', ref);
        },
      },
    ])('it is a change log when it names $name', async ({ rows, links, prepare }) => {
      expect((await listedAfter(rows, links, prepare)).asked).toBe(0);
    });
  });
  it.each<{ name: string; answers: SideAnswers; prepare?: Given['prepare'] }>([
    { name: 'and nothing is known: nobody is asked', answers: renamed },
    { name: 'is not asked about what is linked', answers: fromOne(page([removed('P')])), prepare: linked },
    {
      name: 'nor about what is news already',
      answers: fromOne(page([removed('Z')])),
      prepare: (store) => {
        linked(store);
        store.inbox.put('provider', { kind: 'hint', ref: 'Z' });
      },
    },
    {
      name: 'nor about what was left alone',
      answers: fromOne(page([removed('Z')])),
      prepare: (store) => {
        linked(store);
        store.leftAlone.put('provider', 'Z', ['uid of Z'], 'prefix');
      },
    },
    { name: 'a change names nothing removed', answers: fromOne(page([changed('Z')])), prepare: linked },
    {
      name: 'a listing of everything needs no second one',
      answers: fromOne(page([removed('Z')], { kind: 'snapshot' })),
      prepare: linked,
    },
  ])('$name', async ({ answers, prepare }) => {
    const { log, news } = await pulled({
      answers: { ...answers, listed: [] },
      from: one,
      ...(prepare && { prepare }),
    });
    expect(log.filter((line) => line.startsWith('list'))).toEqual([]);
    expect(news.filter((row) => !/ [PZ]$/.test(row))).toEqual([]);
  });
  it('what is known as removed stays so', async () => {
    const prepare = (store: Store) => {
      linked(store);
      store.inbox.put('provider', { kind: 'removed', ref: 'P', reason: 'hidden' });
    };
    const { news } = await pulled({ answers: { ...renamed, listed: [] }, from: one, prepare });
    expect(news).toEqual(['removed P (hidden)', 'missing Z']);
  });
});

describe('a listing of everything (ID4)', () => {
  const snapshot = (changes: readonly Change[], change: Partial<ChangePage> = {}) =>
    page(changes, { kind: 'snapshot', ...change });
  const two = (store: Store) => {
    linked(store);
    store.inbox.put('provider', { kind: 'hint', ref: 'H' });
    store.inbox.put('provider', { kind: 'removed', ref: 'R', reason: 'hidden' });
  };
  it('suspects what it did not name, linked or only reported; what is known as removed stays so', async () => {
    const answers = { changes: { null: [snapshot([changed('N')])] } };
    expect((await pulled({ answers, prepare: two })).news).toEqual([
      'missing H',
      'hint N',
      'missing P',
      'removed R (hidden)',
    ]);
  });
  it('suspects nothing that one of its pages named', async () => {
    const pages = [snapshot([changed('H')], { last: false, state: 'half' }), snapshot([changed('P', 'r')])];
    const {
      news,
      state,
      pages: written,
    } = await pulled({ answers: { changes: { null: pages } }, prepare: two });
    expect(news).toEqual(['hint H', 'removed R (hidden)']);
    expect(state).toEqual({ state: 'two', openRound: null });
    expect(written).toBe(2);
  });
  it('does not count an object as there that it names as removed', async () => {
    const answers = { changes: { null: [snapshot([removed('P', 'hidden'), removed('H')])] } };
    expect((await pulled({ answers, prepare: two })).news).toEqual([
      'missing H',
      'removed P (hidden)',
      'removed R (hidden)',
    ]);
  });
  it('leaves a linked entry that is known as removed as it is', async () => {
    const prepare = (store: Store) => {
      linked(store);
      store.inbox.put('provider', { kind: 'removed', ref: 'P', reason: 'hidden' });
    };
    const { news } = await pulled({ answers: { changes: { null: [snapshot([])] } }, prepare });
    expect(news).toEqual(['removed P (hidden)']);
  });
  it('that was broken off goes on where it was: what its first pages named was seen', async () => {
    const prepare = (store: Store) => {
      two(store);
      store.inbox.markSeen('provider', 'personal', ['H']);
    };
    const answers = { changes: { half: [snapshot([changed('P', 'r')])] } };
    const { news } = await pulled({ answers, from: { state: 'half', openRound: 'snapshot' }, prepare });
    expect(news).toEqual(['hint H', 'removed R (hidden)']);
  });
  it('forgets what an earlier one saw, and leaves nothing of its own behind', async () => {
    const prepare = (store: Store) => {
      two(store);
      store.inbox.markSeen('provider', 'personal', ['P', 'H']);
    };
    const { news, store } = await pulled({
      answers: { changes: { null: [snapshot([changed('N')])] } },
      prepare,
    });
    expect(news).toEqual(['missing H', 'hint N', 'missing P', 'removed R (hidden)']);
    expect(store.links.unseen('provider', 'personal')).toEqual(['P']);
    expect(store.inbox.unseen('provider', 'personal')).toEqual(['H', 'N', 'P']);
  });
  it('an unfinished one is noted with where to go on, and suspects nothing yet', async () => {
    const answers: SideAnswers = {
      changes: { null: [snapshot([changed('N')], { last: false, state: 'half' })] },
    };
    const { news, state } = await pulled({ answers, prepare: two });
    expect(news).toEqual(['hint H', 'hint N', 'removed R (hidden)']);
    expect(state).toEqual({ state: 'half', openRound: 'snapshot' });
  });
  it('pages after the last one are not asked for', async () => {
    const answers = { changes: { null: [snapshot([changed('N')]), snapshot([changed('M')])] } };
    expect((await pulled({ answers })).news).toEqual(['hint N']);
  });
  it('a list of changes suspects nothing that it does not name', async () => {
    expect((await pulled({ answers: fromOne(page([changed('N')])), from: one, prepare: two })).news).toEqual([
      'hint H',
      'hint N',
      'removed R (hidden)',
    ]);
  });
});

describe('entries that a listing brings along (ID3)', () => {
  const along = (ref: string, revision: string): Change => ({
    type: 'changed',
    ref,
    revision,
    stored: { ...at(ref), revision },
  });
  const listing = (...pages: readonly (readonly Change[])[]): SideAnswers => ({
    changes: {
      null: pages.map((changes, index) =>
        page(
          changes,
          index < pages.length - 1
            ? { kind: 'snapshot', last: false, state: null }
            : { kind: 'snapshot', state: 'two' },
        ),
      ),
    },
  });
  const asked = (log: readonly string[]): boolean => log.includes('told with entries by the provider');
  it('are asked for while nothing is linked, and count as read', async () => {
    const { news, log, store } = await pulled({
      answers: listing([along('N', 'n')], [changed('M', 'm')]),
      prepare: (before) => {
        const trouble = { problem: problem('item-unreadable'), content: null } as const;
        before.quarantine.put(
          nextAttempt(null, { ...trouble, side: 'provider', ref: 'N', stage: 'reading' }, 0),
        );
      },
    });
    expect(asked(log)).toBe(true);
    expect(news).toEqual(['hint M', 'found N']);
    expect(store.inbox.found('provider', 'N')).toEqual({ ...at('N'), revision: 'n' });
    // what can be read is in quarantine no more
    expect(store.quarantine.count()).toBe(0);
  });
  it('are not asked for when something is linked', async () => {
    const { log } = await pulled({ answers: listing([changed('N', 'n')]), prepare: linked });
    expect(asked(log)).toBe(false);
  });
  it('are not asked for when the side goes on from a state: what it tells then was heard before', async () => {
    const { log } = await pulled({
      answers: { changes: { one: [page([], { kind: 'delta' })] } },
      from: { state: 'one', openRound: null },
    });
    expect(asked(log)).toBe(false);
  });
  it('of a linked entry, or of one that Concord wrote and nobody told of, only mean that it is to be read', async () => {
    const { news } = await pulled({
      answers: listing([along('P', 'q'), along('W', 'before')]),
      prepare: (store) => {
        linked(store);
        store.inbox.noteWritten('provider', 'W');
        store.versions.noteOwnChange('provider', 'W', { replaced: 'before', made: 'after', at: runAt });
      },
    });
    expect(news).toEqual(['hint P', 'hint W']);
  });
  it('a listing that cannot go on begins again: what its first pages named may be gone by then (ID4)', async () => {
    const prepare = (store: Store) => {
      store.inbox.put('provider', found('N', 'n'));
      store.inbox.put('provider', found('M', 'm'));
      store.inbox.markSeen('provider', 'personal', ['N', 'M']);
    };
    const { news } = await pulled({
      answers: listing([along('M', 'm')], []),
      from: { state: null, openRound: 'snapshot' },
      prepare,
    });
    expect(news).toEqual(['found M', 'missing N']);
  });
});

describe('a sync state that the server no longer knows (ID6)', () => {
  it('everything is listed, as if for the first time', async () => {
    const prepare = (store: Store) => {
      linked(store);
      // half of an older listing was seen
      store.inbox.markSeen('provider', 'personal', ['P']);
    };
    const answers = { changes: { null: [page([], { kind: 'snapshot' })] } };
    const { news, state, log } = await pulled({
      answers,
      from: { state: 'old', openRound: 'snapshot' },
      prepare,
    });
    expect(log).toContain('pull.expired');
    expect(news).toEqual(['missing P']);
    expect(state).toEqual({ state: 'two', openRound: null });
  });
  it('the old state is forgotten, also when the listing then fails', async () => {
    const table = runTable({ provider: { changes: {} } });
    table.store.inbox.setReadState('provider', 'personal', { state: 'old', openRound: 'snapshot' });
    const trouble = await pullBoth(table.run, new AbortController().signal).catch(problemOf);
    expect(trouble).toMatchObject({ code: 'sync-state-expired' });
    expect(table.store.inbox.readState('provider', 'personal')).toEqual({ state: null, openRound: null });
  });
  it('other trouble forgets nothing', async () => {
    const table = runTable();
    table.store.inbox.setReadState('provider', 'personal', one);
    const side = { ...table.run.sides.provider, changes: () => fail('unreachable') };
    const run = { ...table.run, sides: { ...table.run.sides, provider: side } };
    expect(await pullBoth(run, new AbortController().signal).catch(problemOf)).toMatchObject({
      code: 'unreachable',
    });
    expect(table.store.inbox.readState('provider', 'personal')).toEqual(one);
  });
});

it('a mistake of the program is thrown as it is, and forgets nothing', async () => {
  const table = runTable();
  table.store.inbox.setReadState('provider', 'personal', one);
  const mistake = new TypeError('no such property');
  const changes = () => {
    throw mistake;
  };
  const side = { ...table.run.sides.provider, changes };
  const run = { ...table.run, sides: { ...table.run.sides, provider: side } };
  await expect(pullBoth(run, new AbortController().signal)).rejects.toBe(mistake);
});

describe('a list of changes', () => {
  it('after an expired state counts nothing as seen that the broken listing saw', async () => {
    const prepare = (store: Store) => {
      linked(store);
      store.inbox.markSeen('provider', 'personal', ['P']);
    };
    const answers = { changes: { null: [page([removed('Z')])] }, listed: [] };
    const { log } = await pulled({ answers, from: { state: 'old', openRound: 'snapshot' }, prepare });
    expect(log).toContain('list P at the provider');
  });
  it('marks nothing as seen', async () => {
    const answers = fromOne(page([changed('P', 'r')]));
    const { store } = await pulled({ answers, from: one, prepare: linked });
    expect(store.links.unseen('provider', 'personal')).toEqual(['P']);
  });
});

describe('an entry that Concord wrote, and of which the server then (RU9)', () => {
  const wrote = (store: Store) => {
    linked(store);
    store.inbox.noteWritten('provider', 'P');
  };
  it.each<{
    name: string;
    pages: readonly ChangePage[];
    prepare?: Given['prepare'];
    news: readonly string[];
  }>([
    {
      name: 'says nothing: it is read, for somebody may have put back what was there',
      pages: [page([])],
      news: ['hint P'],
    },
    {
      name: 'says nothing in a round that is not over: that may still come',
      pages: [page([changed('N')], { last: false })],
      news: ['hint N'],
    },
    { name: 'reports our own change: it is not read', pages: [page([changed('P', 'r')])], news: [] },
    {
      name: 'says nothing, while other news of it waits: that news stays',
      pages: [page([])],
      prepare: (store) => store.inbox.put('provider', { kind: 'removed', ref: 'P', reason: 'hidden' }),
      news: ['removed P (hidden)'],
    },
  ])('$name', async ({ pages, prepare, news }) => {
    const all = (store: Store) => {
      wrote(store);
      prepare?.(store);
    };
    expect((await pulled({ answers: fromOne(...pages), from: one, prepare: all })).news).toEqual(news);
  });
  it('says nothing at the very state known: it is read', async () => {
    const { news, store } = await pulled({
      answers: fromOne(page([], { state: 'one' })),
      from: one,
      prepare: wrote,
    });
    expect([news, store.inbox.unheard('provider')]).toEqual([['hint P'], ['P']]);
  });
});

describe('what is written down', () => {
  it.each<{ name: string; given: Given; pages: number }>([
    {
      name: 'nothing, when nothing changed',
      given: { answers: fromOne(page([], { state: 'one' })), from: one },
      pages: 0,
    },
    {
      name: 'a new state, though nothing changed',
      given: { answers: fromOne(page([])), from: one },
      pages: 1,
    },
    {
      name: 'a change, though the state is the same',
      given: { answers: fromOne(page([changed('N')], { state: 'one' })), from: one },
      pages: 1,
    },
    {
      name: 'the end of a round that was open',
      given: { answers: fromOne(page([], { state: 'one' })), from: { state: 'one', openRound: 'delta' } },
      pages: 1,
    },
    {
      name: 'a page that is not the last, and the last one after it',
      given: {
        answers: fromOne(page([], { state: 'one', last: false }), page([], { state: 'one' })),
        from: one,
      },
      pages: 2,
    },
  ])('$name', async ({ given, pages }) => {
    const result = await pulled(given);
    expect(result.pages).toBe(pages);
    expect(result.state.openRound).toBeNull();
  });
  it('how far the reading is, adding up from page to page', async () => {
    const pages = [page([changed('A'), changed('B')], { last: false }), page([changed('C')])];
    const { progress } = await pulled({ answers: fromOne(...pages), from: one });
    expect(progress).toEqual(['reading 2 of undefined', 'reading 3 of undefined']);
  });
});
