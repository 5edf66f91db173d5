/** What stands behind the filters: which of them are offered, whom the CRM knows, what a person chose, and what a choice would do (C21). */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import {
  knowing,
  knowsNobody,
  noteKnownPeople,
} from '../../../src-main/sync/calendar/people/known-people.ts';
import { previewFilters } from '../../../src-main/sync/calendar/plan/preview-filters.ts';
import { chooseRules, chosenRules } from '../../../src-main/sync/calendar/rules/chosen-rules.ts';
import { offeredFilters } from '../../../src-main/sync/calendar/rules/offered-filters.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import {
  type EntryFilters,
  type FilterSubject,
  noFilters,
} from '../../../src-shared/domain/calendar/filters.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { able, self } from '../../support/plan-table.ts';
import { memoryStore, runTable, type SideAnswers } from '../../support/run-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const hashed = (salt: string, ...addresses: readonly string[]): ReadonlySet<string> =>
  new Set(addresses.map((one) => createHash('sha256').update(`${salt}:${one}`).digest('hex')));

describe('a filter is offered (C21)', () => {
  const list = { list: async () => ({ salt: '', hashes: new Set<string>() }) };
  it.each<{
    name: string;
    tells?: readonly FilterSubject[];
    hasList: boolean;
    offered: readonly FilterSubject[];
  }>([
    { name: 'when every calendar tells it', hasList: false, offered: ['free', 'all-day'] },
    {
      name: 'when this calendar tells it, in the order of all filters',
      tells: ['out-of-office', 'labels'],
      hasList: false,
      offered: ['labels', 'free', 'out-of-office', 'all-day'],
    },
    {
      name: 'about people, when the CRM has a list of them',
      hasList: true,
      offered: ['people', 'free', 'all-day'],
    },
    {
      name: 'about people, never because of the calendar',
      tells: ['people', 'declined'],
      hasList: false,
      offered: ['declined', 'free', 'all-day'],
    },
    {
      name: 'about nothing else because the CRM has a list',
      tells: ['labels'],
      hasList: true,
      offered: ['labels', 'people', 'free', 'all-day'],
    },
  ])('$name', ({ tells, hasList, offered }) => {
    const capabilities = { ...able, ...(tells === undefined ? {} : { tells }) };
    expect(offeredFilters({ capabilities }, hasList ? { knownPeople: list } : {})).toEqual(offered);
  });
});

describe('whom the CRM knows', () => {
  const own = { main: self, account: [self], all: [self, 'me@example.com'] };
  const knows = knowing({ salt: 's', hashes: hashed('s', 'ann@client.example', 'me@example.com') }, own);
  it.each([
    ['ann@client.example', true],
    [' Ann@Client.example ', true],
    ['zed@client.example', false],
    [' Me@example.com ', false],
  ])('%j: %s; the person never counts', (address, is) => {
    expect(knows(address)).toBe(is);
  });
  it('is told by hashes with a salt: those of another salt are nobody', () => {
    expect(knowing({ salt: 't', hashes: hashed('s', 'ann@client.example') }, own)('ann@client.example')).toBe(
      false,
    );
  });
  it('is nobody without a list', () => {
    expect(knowsNobody('ann@client.example')).toBe(false);
  });
});

describe('a list of people that has changed', () => {
  const ann = hashed('s', 'ann@client.example');
  const both = hashed('s', 'ann@client.example', 'zed@elsewhere.example');
  const given = () => {
    const { store, log } = memoryStore();
    store.leftAlone.put('provider', 'A', [], 'filter-people');
    store.leftAlone.put('provider', 'B', [], 'filter-people');
    store.leftAlone.put('provider', 'F', [], 'filter-free');
    store.leftAlone.put('crm', 'C', [], 'filter-people');
    noteKnownPeople(store, { salt: 's', hashes: ann });
    return { store, log };
  };
  const news = ({ inbox }: Store) => [
    ...inbox.all('provider').map(({ kind, ref }) => `${kind} ${ref}`),
    ...inbox.all('crm').map(({ kind, ref }) => `${kind} ${ref} at the CRM`),
  ];
  const settle = ({ inbox }: Store) => {
    for (const ref of ['A', 'B']) inbox.settle('provider', ref);
  };
  it('has what stayed in the calendar because nobody was known read again, and nothing else', () => {
    const { store } = given();
    expect(news(store)).toEqual(['hint A', 'hint B']);
    settle(store);
    noteKnownPeople(store, { salt: 's', hashes: both });
    expect(news(store)).toEqual(['hint A', 'hint B']);
    settle(store);
    noteKnownPeople(store, { salt: 't', hashes: both });
    expect(news(store)).toEqual(['hint A', 'hint B']);
  });
  it('and is the same list in another order: nothing is read again', () => {
    const { store, log } = given();
    noteKnownPeople(store, { salt: 's', hashes: both });
    settle(store);
    noteKnownPeople(store, { salt: 's', hashes: new Set([...both].reverse()) });
    expect(news(store)).toEqual([]);
    expect(log).toEqual(['known-people', 'known-people']);
  });
  it('leaves alone what is known of an entry already', () => {
    const { store } = given();
    store.inbox.put('provider', { kind: 'removed', ref: 'A', reason: 'deleted' });
    store.inbox.put('provider', { kind: 'found', ref: 'B', stored: stored('B') });
    noteKnownPeople(store, { salt: 's', hashes: both });
    expect(news(store)).toEqual(['removed A', 'found B']);
  });
});

describe('what a person chose of the rules', () => {
  const free: EntryFilters = { ...noFilters, leaveOut: ['free'] };
  it('is busy times and no filter, when nobody chose', () => {
    expect(chosenRules(memoryStore().store, {})).toEqual({ privateEvents: 'busy', filters: noFilters });
  });
  it('is what was set up, until they choose; what they do not choose stays as it was', () => {
    const { store, log } = memoryStore();
    const setUp = { privateEvents: 'skip', filters: free } as const;
    expect(chosenRules(store, setUp)).toEqual(setUp);
    chooseRules(store, { filters: noFilters });
    expect(chosenRules(store, setUp)).toEqual({ privateEvents: 'skip', filters: noFilters });
    chooseRules(store, { privateEvents: 'full' });
    expect(chosenRules(store, setUp)).toEqual({ privateEvents: 'full', filters: noFilters });
    expect(log).toEqual(['chosen-rules', 'chosen-rules']);
  });
  it('a choice about private entries is shown anew after a refusal; one about filters is no such choice (RU6)', () => {
    const { store } = memoryStore();
    store.meta.set('full-refused', '1');
    chooseRules(store, { filters: free });
    expect(store.meta.get('full-refused')).toBe('1');
    chooseRules(store, { privateEvents: 'full' });
    expect(store.meta.get('full-refused')).toBe(null);
  });
});

describe('before filters are saved, what they would do is counted', () => {
  const entry = (
    ref: string,
    change: Partial<CalendarEvent> = {},
    of: Partial<StoredEvent> = {},
  ): StoredEvent => stored(ref, { event: single({ title: ref, ...change }), ...of });
  const titles = (all: readonly StoredEvent[]) => all.map(({ event: { title } }) => title);

  /** Entries of the calendar that stay there for these reasons, and linked ones; absent ones have gone meanwhile. */
  async function preview(
    filters: Partial<EntryFilters>,
    left: Readonly<Record<string, StoredEvent | 'absent'>>,
    linked: readonly StoredEvent[] = [],
    change: {
      readonly maxFetch?: number;
      readonly knows?: (address: string) => boolean;
      readonly rules?: object;
      readonly settings?: object;
      readonly reasons?: Readonly<Record<string, Parameters<Store['leftAlone']['put']>[3]>>;
      readonly given?: (store: Store) => void;
    } = {},
  ) {
    const reads: NonNullable<SideAnswers['reads']> = Object.fromEntries([
      ...Object.entries(left).flatMap(([ref, one]) =>
        one === 'absent' ? [] : [[ref, { type: 'found', stored: one }]],
      ),
      ...linked.map((one) => [one.ref, { type: 'found', stored: one }]),
    ]);
    const { maxFetch = 2, knows = () => false } = change;
    const table = runTable({ provider: { reads, capabilities: { maxFetch } } });
    const { run, store, log } = table;
    for (const ref of Object.keys(left))
      store.leftAlone.put('provider', ref, [], change.reasons?.[ref] ?? 'filter-free');
    for (const one of linked) {
      const end = (ref: string) => ({ ref, revision: 'r', hash: 'h', base: one.event });
      store.links.save(link(one.ref, { provider: end(one.ref), crm: end(`crm of ${one.ref}`) }));
    }
    change.given?.(store);
    const { adds, stays, ...counts } = await previewFilters(
      { ...noFilters, ...filters },
      {
        store,
        provider: run.sides.provider,
        calendar: 'personal',
        session: { ...run.session, rules: { ...run.session.rules, ...change.rules } },
        settings: { ...run.settings, ...change.settings },
        knows,
      },
      new AbortController().signal,
    );
    return { adds: titles(adds), stays: titles(stays), ...counts, asked: log };
  }

  it('of what stays in the calendar: what would be added, and what would stay; what has gone is neither', async () => {
    const left = {
      A: entry('A'),
      B: entry('B', { freeBusyStatus: 'free' }),
      C: entry('C'),
      D: 'absent',
      E: entry('E', { showWithoutTime: true, start: '2026-12-02T00:00:00', duration: 'P1D' }),
    } as const;
    expect(await preview({ leaveOut: ['free'] }, left)).toEqual({
      ...{ adds: ['A', 'C', 'E'], stays: ['B'], linkedOut: 0, linkedIn: 0 },
      asked: ['read A B at the provider', 'read C D at the provider', 'read E at the provider'],
    });
  });
  it('of what is linked: how many the filters would leave out, and how many not', async () => {
    const linked = [entry('P'), entry('Q', { freeBusyStatus: 'free' }), entry('R')];
    expect(await preview({ leaveOut: ['free'] }, {}, linked)).toEqual({
      ...{ adds: [], stays: [], linkedOut: 1, linkedIn: 2 },
      asked: ['read P Q at the provider', 'read R at the provider'],
    });
  });
  it('nothing is read when nothing is there', async () => {
    expect(await preview({}, {})).toEqual({ adds: [], stays: [], linkedOut: 0, linkedIn: 0, asked: [] });
  });
  it('what stays for another reason than a rule is not counted, and what was made in the CRM is not', async () => {
    const left = { A: entry('A'), B: entry('B') };
    const { adds, linkedIn } = await preview({}, left, [entry('P')], {
      reasons: { A: 'prefix', B: 'separate' },
      given: ({ links }) =>
        links.save(link('made', { origin: 'crm', provider: { ...link('made').provider, ref: 'made' } })),
    });
    expect([adds, linkedIn]).toEqual([['A'], 1]);
  });
  it('an entry counts as added only where the other rules let it across too', async () => {
    const left = {
      A: entry('A'),
      B: entry('CRM: B'),
      C: entry('CRM: C', { privacy: 'private' }),
      D: entry('CRM: D', { showWithoutTime: true, start: '2026-12-02T00:00:00', duration: 'P1D' }),
    };
    const rules = { createPrefix: 'CRM:', filters: { ...noFilters, leaveOut: ['all-day'] } };
    const reasons = { A: 'prefix', B: 'filter-free', C: 'private', D: 'filter-all-day' } as const;
    expect(await preview({}, left, [], { rules, reasons })).toMatchObject({
      ...{ adds: ['CRM: C', 'CRM: B'], stays: ['A', 'CRM: D'] },
    });
    const hiding = { settings: { privateEvents: 'skip' } };
    expect(await preview({}, left, [], { rules, reasons, ...hiding })).toMatchObject({ adds: ['CRM: B'] });
    const settings = { direction: 'crm-to-provider' };
    expect(await preview({}, left, [], { reasons, settings })).toMatchObject({ adds: [] });
  });
  it('also what was there before the first run counts: it has been decided about', async () => {
    const settings = { existing: { provider: 'leave', crm: 'leave' } };
    expect(await preview({}, { A: entry('A') }, [], { settings })).toMatchObject({ adds: ['A'] });
  });
  it('by whom the CRM knows', async () => {
    const ann = { participants: { a: { email: 'ann@client.example', roles: { attendee: true } } } } as const;
    const left = { A: entry('A', ann), B: entry('B') };
    const knows = (address: string) => address === 'ann@client.example';
    expect(await preview({ onlyKnownPeople: true }, left, [], { knows })).toMatchObject({
      adds: ['A'],
      stays: ['B'],
    });
  });
});
