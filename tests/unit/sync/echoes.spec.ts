/**
 * News and echoes, learned from tables: an echo is a new revision of what both sides agreed on, and is settled; news about one entry
 * of a pair has the other one read too. `P` and `C` are the two entries of the link `l`; both agreed on `single()`.
 */
import { describe, expect, it } from 'vitest';
import type { Link, News, Store } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { settleEchoes } from '../../../src-main/sync/calendar/news/echoes.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { at } from '../../support/plan-table.ts';
import { runTable } from '../../support/run-table.ts';
import { creatingFrom, link, single } from '../../support/small-calendar.ts';

const end = (ref: string, base = single()) => ({ ref, revision: 'r', hash: contentHash(base), base });
const linked = (change: Parameters<typeof link>[1] = {}) =>
  link('l', { provider: end('P'), crm: end('C'), ...change });
const found = (ref: string, change: Partial<CalendarEvent> = {}, of: Partial<StoredEvent> = {}): News => ({
  kind: 'found',
  ref,
  stored: at(ref, change, of),
});

interface Given {
  readonly provider?: News;
  readonly crm?: News;
  readonly of?: Link | null;
}
const newsIn = (store: Store) =>
  sideNames.flatMap((side) => store.inbox.all(side).map(({ kind, ref }) => `${kind} ${ref}`));

function settled({ provider, crm, of = linked() }: Given) {
  const { run, store, log } = runTable();
  if (of !== null) store.links.save(of);
  for (const [side, news] of [
    ['provider', provider],
    ['crm', crm],
  ] as const)
    if (news !== undefined) store.inbox.put(side, news);
  const hasMore = settleEchoes(run);
  return { store, log, hasMore, news: newsIn(store) };
}

describe('news of a linked pair', () => {
  const ann = { email: 'ann@example.com', roles: { attendee: true } } as const;
  const locked = { readOnly: { fields: ['title'], reason: 'not-organizer' } } as const;
  it.each<{ name: string; given: Given; left: readonly string[] }>([
    {
      name: 'the calendar holds what was agreed (ID2)',
      given: { provider: found('P') },
      left: [],
    },
    { name: 'the CRM holds what was agreed (ID2)', given: { crm: found('C') }, left: [] },
    {
      name: 'both hold what was agreed (ID2)',
      given: { provider: found('P'), crm: found('C') },
      left: [],
    },
    {
      name: 'the calendar changed',
      given: { provider: found('P', { title: 'Review' }) },
      left: ['found P', 'hint C'],
    },
    {
      name: 'the CRM changed',
      given: { crm: found('C', { title: 'Review' }) },
      left: ['hint P', 'found C'],
    },
    {
      name: 'one changed: what the other holds is kept, it is needed',
      given: { provider: found('P'), crm: found('C', { title: 'Review' }) },
      left: ['found P', 'found C'],
    },
    {
      name: 'the calendar’s entry was removed',
      given: { provider: { kind: 'removed', ref: 'P', reason: 'deleted' } },
      left: ['removed P', 'hint C'],
    },
    {
      name: 'the calendar’s entry cannot be read',
      given: { provider: { kind: 'unreadable', ref: 'P' } },
      left: ['unreadable P', 'hint C'],
    },
    {
      name: 'the CRM’s entry was taken out of the calendar (DE2)',
      given: { crm: found('C', {}, { push: false }) },
      left: ['hint P', 'found C'],
    },
    {
      name: 'the CRM’s entry is meant to be in the calendar',
      given: { crm: found('C', {}, { push: true }) },
      left: [],
    },
    {
      name: 'the calendar’s entry cannot be changed, which the CRM has to show (C20)',
      given: { provider: found('P', {}, locked) },
      left: ['found P', 'hint C'],
    },
    {
      name: 'the calendar hides a field, which the CRM has to show (C20)',
      given: { provider: found('P', {}, { withheld: ['title'] }) },
      left: ['found P', 'hint C'],
    },
    {
      name: 'the CRM has a guest more, whom the calendar never gets (PE2)',
      given: { crm: found('C', { participants: { ann } }) },
      left: [],
    },
    {
      name: 'the CRM lost a guest whom the calendar has',
      given: {
        of: linked({
          provider: end('P', single({ participants: { ann } })),
          crm: end('C', single({ participants: { ann } })),
        }),
        crm: found('C'),
      },
      left: ['hint P', 'found C'],
    },
    {
      name: 'the CRM still has the guest whom the calendar has',
      given: {
        of: linked({
          provider: end('P', single({ participants: { ann } })),
          crm: end('C', single({ participants: { ann } })),
        }),
        crm: found('C', { participants: { ann } }),
      },
      left: [],
    },
    {
      name: 'a colleague’s meeting, which the calendar has without an organiser: an invitation may have come',
      given: { crm: found('C', {}, { part: 'invited' }) },
      left: ['hint P', 'found C'],
    },
    {
      name: 'a colleague’s meeting, whose invitation the calendar has',
      given: {
        of: linked({
          provider: end('P', single({ participants: { ann: { ...ann, roles: { owner: true } } } })),
        }),
        crm: found('C', {}, { part: 'invited' }),
      },
      left: [],
    },
    {
      name: 'each side is compared with its own base (ID2)',
      given: { of: linked({ crm: end('C', single({ title: 'PLAN' })) }), crm: found('C', { title: 'PLAN' }) },
      left: [],
    },
  ])('$name', ({ given, left }) => {
    const { news, hasMore } = settled(given);
    expect(news).toEqual(left);
    expect(hasMore).toBe(left.some((one) => one.startsWith('hint')));
  });

  it('that is an echo brings the new revision into the link', () => {
    const { run, store } = runTable();
    store.links.save(linked());
    store.links.published(['l'], []);
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
    ] as const)
      store.inbox.put(side, found(ref, {}, { revision: `new at the ${side}` }));
    settleEchoes(run);
    expect(store.links.byId('l')).toEqual(
      linked({
        provider: { ...end('P'), revision: 'new at the provider' },
        crm: { ...end('C'), revision: 'new at the crm' },
      }),
    );
  });
});

it('an echo in a revision that is known is not published again', () => {
  const { run, store } = runTable();
  store.links.save(linked());
  store.links.published(['l'], []);
  store.inbox.put('crm', found('C', {}, { revision: 'r' }));
  settleEchoes(run);
  expect([newsIn(store), store.links.unpublished(9)]).toEqual([[], []]);
});

describe('a private entry that is not to be in the CRM any more (RU6)', () => {
  it.each<{ name: string; provider?: News; crm?: News; left: readonly string[] }>([
    {
      name: 'is news when the calendar tells of it, changed or not',
      provider: found('P', { privacy: 'private' }),
      left: ['found P', 'hint C'],
    },
    { name: 'is none when the CRM tells of it', crm: found('C', { privacy: 'private' }), left: [] },
  ])('$name', ({ left, ...news }) => {
    const { run, store } = runTable();
    const base = single({ privacy: 'private' });
    store.links.save(linked({ provider: end('P', base), crm: end('C', base) }));
    for (const side of sideNames) {
      const one = news[side];
      if (one !== undefined) store.inbox.put(side, one);
    }
    settleEchoes({ ...run, settings: { ...run.settings, privateEvents: 'skip' } });
    expect(newsIn(store)).toEqual(left);
  });
});

describe('news that is never an echo', () => {
  it.each([
    {
      name: 'of an entry whose twin is being made',
      of: creatingFrom('crm'),
      given: { crm: found('C') },
      left: ['found C'],
    },
    {
      name: 'of an entry that came back from another calendar (ID8)',
      of: linked({ status: 'elsewhere' as const }),
      given: { provider: found('P') },
      left: ['found P', 'hint C'],
    },
    {
      name: 'of the CRM’s entry of a pair that is in another calendar: the calendar’s is not read for it (ID8)',
      of: linked({ status: 'elsewhere' as const }),
      given: { crm: found('C', { title: 'x' }) },
      left: ['found C'],
    },
    { name: 'of a stranger', of: null, given: { crm: found('C') }, left: ['found C'] },
  ])('$name', ({ of, given, left }) => {
    expect(settled({ ...given, of }).news).toEqual(left);
  });
  it('a removal of a stranger tells nothing and is settled', () => {
    const { news, log } = settled({ of: null, crm: { kind: 'removed', ref: 'C', reason: 'deleted' } });
    expect([news, log]).toEqual([[], ['echoes']]);
  });
  it('when nothing is to be settled or read the store is not touched', () => {
    const both = { provider: found('P', { title: 'a' }), crm: found('C', { title: 'b' }) };
    const { log, hasMore } = settled(both);
    expect([log, hasMore]).toEqual([[], false]);
  });
});
