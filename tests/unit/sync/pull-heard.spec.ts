/**
 * What hearing of a change does beside the news of it: whether a write of our own counts as told of, what the list of changes is
 * remembered to have said, and what a listing after a restored backup, in a moved mailbox or beside a quarantine means. `P` and `Q` are
 * the calendar's entries of two links, at the revision `r`.
 */
import { describe, expect, it } from 'vitest';
import { pullBoth, pullWritten } from '../../../src-main/sync/calendar/news/pull.ts';
import type { Change, ChangePage } from '../../../src-shared/domain/calendar/side.ts';
import { type RunTable, runAt, runTable } from '../../support/run-table.ts';
import { link, quarantined } from '../../support/small-calendar.ts';

type Store = RunTable['store'];

const signal = new AbortController().signal;
const changed = (ref: string, revision?: string): Change => ({
  type: 'changed',
  ref,
  ...(revision === undefined ? {} : { revision }),
});
const removed = (ref: string): Change => ({ type: 'removed', ref, reason: 'deleted' });
const page = (kind: ChangePage['kind'], changes: readonly Change[], last = true): ChangePage => ({
  kind,
  changes,
  state: 'two',
  last,
});
const delta = (...changes: readonly Change[]) => [page('delta', changes)];
const listing = (...changes: readonly Change[]) => [page('snapshot', changes)];

function save(store: Store, id: string, provider: string, revision = 'r') {
  const one = link(id);
  store.links.save({
    ...one,
    provider: { ...one.provider, ref: provider, revision },
    crm: { ...one.crm, ref: `twin of ${provider}` },
  });
}
function two(store: Store) {
  save(store, 'p', 'P');
  save(store, 'q', 'Q');
}

/** What the calendar told, with `two` linked and whatever else is prepared. */
async function pulled(pages: readonly ChangePage[], prepare: (store: Store) => void = () => undefined) {
  const { run, store } = runTable({ provider: { changes: { null: pages } } });
  two(store);
  prepare(store);
  await pullBoth(run, signal);
  return {
    news: store.inbox.all('provider').map(({ kind, ref }) => `${kind} ${ref}`),
    heard: run.heard.provider,
    unheard: store.inbox.unheard('provider'),
  };
}

it('after writes the sides that were written to are asked, and the others are not', async () => {
  const { run, store } = runTable();
  store.inbox.noteWritten('provider', 'P');
  await pullWritten(run, signal);
  const states = { provider: 'personal', crm: 'agenda' } as const;
  expect(store.inbox.readState('provider', states.provider).state).toBe('state');
  expect(store.inbox.readState('crm', states.crm).state).toBeNull();
});

describe('a write of our own', () => {
  const wrote = (store: Store) => {
    store.inbox.noteWritten('provider', 'P');
    store.versions.noteOwnChange('provider', 'P', { replaced: 'before', made: 'r', at: runAt });
  };
  const made = ({ inbox }: Store) => inbox.noteWritten('provider', 'P');
  it.each<{ name: string; pages: readonly ChangePage[]; prepare: (store: Store) => void }>([
    {
      name: 'a change log names it in the version from before',
      pages: delta(changed('P', 'before')),
      prepare: wrote,
    },
    { name: 'a change log names it without its version', pages: delta(changed('P')), prepare: wrote },
    {
      name: 'a listing names it in its new version',
      pages: listing(changed('P', 'r'), changed('Q', 'r')),
      prepare: wrote,
    },
    {
      name: 'a listing names it without its version',
      pages: listing(changed('P'), changed('Q')),
      prepare: made,
    },
    {
      name: 'a listing says that it is gone',
      pages: listing(removed('P'), changed('Q', 'r')),
      prepare: wrote,
    },
  ])('counts as told of when $name', async ({ pages, prepare }) => {
    expect((await pulled(pages, prepare)).unheard).toEqual([]);
  });
  it('does not count as told of when a listing names it in the version from before', async () => {
    const { unheard, news } = await pulled(listing(changed('P', 'before'), changed('Q', 'r')), wrote);
    expect([unheard, news]).toEqual([['P'], ['hint P']]);
  });
  it('that removed an entry is no news when it is told of', async () => {
    const prepare = ({ inbox }: Store) => inbox.noteWritten('provider', 'X');
    expect(await pulled(delta(removed('X')), prepare)).toMatchObject({ news: [], unheard: [] });
  });
  it('that changed a linked entry is no removal: what is told as removed is a suspicion', async () => {
    expect((await pulled(delta(removed('P')), wrote)).news).toEqual(['missing P']);
  });
  it('at an address that no link has any more: a change of it is read', async () => {
    const prepare = ({ inbox }: Store) => inbox.noteWritten('provider', 'X');
    expect((await pulled(delta(changed('X', 'x')), prepare)).news).toEqual(['hint X']);
  });
});

describe('a run remembers', () => {
  it('which revisions were announced of entries to be read, and which entries were believed to be as they are known (RU9)', async () => {
    const { heard } = await pulled(
      delta(changed('P', 'r'), changed('Q', 'new'), changed('N', 'n'), changed('M')),
    );
    expect(heard).toEqual({
      believed: new Set(['P']),
      announced: new Map([
        ['Q', 'new'],
        ['N', 'n'],
      ]),
      isListing: false,
    });
  });
  it('that everything was listed', async () => {
    const { heard } = await pulled(listing(changed('P', 'r'), changed('Q', 'r')));
    expect([heard.isListing, [...heard.believed]]).toEqual([true, ['P', 'Q']]);
  });
});

describe('a listing that names a linked entry in a version from before', () => {
  /** `P` had the revision `old`. */
  const edited = (store: Store) => {
    save(store, 'p', 'P', 'old');
    save(store, 'p', 'P');
  };
  const both = [changed('P', 'old'), changed('Q', 'r')] as const;
  it('comes from a restored backup, where no revision proves anything: every linked entry is read (DE4)', async () => {
    expect((await pulled(listing(...both), edited)).news).toEqual(['hint P', 'hint Q']);
    const pages = [page('snapshot', [changed('P', 'old')], false), ...listing(changed('Q', 'r'))];
    expect((await pulled(pages, edited)).news).toEqual(['hint P', 'hint Q']);
  });
  it('has everything read only once it is complete', async () => {
    const pages = [page('snapshot', [changed('P', 'old')], false)];
    expect((await pulled(pages, edited)).news).toEqual(['hint P']);
  });
  it.each<{
    name: string;
    pages: readonly ChangePage[];
    prepare?: (store: Store) => void;
    news: readonly string[];
  }>([
    { name: 'in a change log', pages: delta(changed('P', 'old')), news: ['hint P'] },
    { name: 'in a new version', pages: listing(changed('P', 'new'), changed('Q', 'r')), news: ['hint P'] },
    { name: 'without its version', pages: listing(changed('P'), changed('Q', 'r')), news: ['hint P'] },
    {
      name: 'in a version that came back and is known',
      pages: listing(changed('P', 'old'), changed('Q', 'r')),
      prepare: (store) => save(store, 'p', 'P', 'old'),
      news: [],
    },
    {
      name: 'at an address that no link has any more',
      pages: listing(changed('X', 'old'), changed('P', 'r'), changed('Q', 'r')),
      prepare: ({ versions }) => versions.noteRemoved('provider', 'X', 'old', 'h'),
      news: ['hint X'],
    },
  ])('is none when an entry is named $name: the others are not read', async ({ pages, prepare, news }) => {
    const all = (store: Store) => {
      edited(store);
      prepare?.(store);
    };
    expect((await pulled(pages, all)).news).toEqual(news);
  });
});

it('what could not be read, and is neither listed nor linked, is asked for by its address', async () => {
  const { news } = await pulled(
    listing(changed('P', 'r'), changed('Q', 'r'), changed('N', 'n')),
    ({ quarantine }) => {
      const row = { stage: 'reading', code: 'item-unreadable' } as const;
      for (const ref of ['N', 'U']) quarantine.put(quarantined('provider', ref, row));
      quarantine.put(quarantined('provider', 'W'));
      quarantine.put(quarantined('crm', 'C', row));
    },
  );
  expect(news).toEqual(['hint N', 'missing U']);
});

it('after the mailbox moved, the calendar is listed with its entries although much is linked; the CRM is not (A13)', async () => {
  const everything = { changes: { null: listing() } };
  const { run, store, log } = runTable({ provider: everything, crm: everything });
  two(store);
  store.meta.set('move', JSON.stringify({ phase: 'looking', begunAt: runAt }));
  await pullBoth(run, signal);
  expect(log.filter((line) => line.startsWith('told'))).toEqual(['told with entries by the provider']);
});
