/** Answers that are mixed up: an entry with another uid at the address of a linked one (ID1), and lists whose rows changed places (RU9). */
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../src-main/store/index.ts';
import { doubtMixedUp, nothingHeard } from '../../../src-main/sync/calendar/heard.ts';
import { withoutForeign } from '../../../src-main/sync/calendar/news/foreign.ts';
import type { Fetched, Located, Revision } from '../../../src-shared/domain/calendar/side.ts';
import { memoryStore, runTable } from '../../support/run-table.ts';
import { creatingFrom, link, single, stored } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const end = (ref: string, revision = 'r') => ({ ref, revision, hash: 'h', base: single() });
const one = link('one', { uids: ['uid of P'] });
const other = link('other', { provider: end('Q'), crm: end('D'), uids: ['uid of Q'] });
const found = (ref: string, uid: string): Fetched => ({
  type: 'found',
  stored: stored(ref, { uids: [uid], event: single({ uid, title: `Title of ${uid}` }) }),
});
const own = found('P', 'uid of P');
const foreign = found('P', 'uid of Q');
const place = (uid: string, ref: string, calendar = 'personal'): Located => ({ uid, calendar, ref });
const unproven = {
  type: 'unreadable',
  ref: 'P',
  problem: { code: 'item-unreadable', params: { reason: 'another-entry' } },
  glimpse: { title: 'Title of uid of Q', date: '2026-12-02' },
};

interface Given {
  readonly links?: readonly Link[];
  readonly answers?: readonly Fetched[];
  readonly again?: Readonly<Record<string, Fetched>>;
  readonly places?: readonly Located[];
}
async function sorted({ links = [one], answers = [foreign], again = { P: foreign }, places = [] }: Given) {
  const { run, store, log } = runTable({ provider: { reads: again, places } });
  for (const each of links) store.links.save(each);
  const result = await withoutForeign('provider', answers, run, signal);
  return { result, store, log };
}
const refOf = (given: Awaited<ReturnType<typeof sorted>>, id: string) => {
  const saved = given.store.links.byId(id);
  return saved?.status === 'linked' ? saved.provider.ref : null;
};

describe('an entry with another uid at a linked entry’s address (ID1)', () => {
  it('is read once more by itself; the right one then counts', async () => {
    const { result, log } = await sorted({ again: { P: own } });
    expect([result, log]).toEqual([[own], ['read P at the provider']]);
  });
  it('is gone when it is read once more', async () => {
    const { result } = await sorted({ again: {} });
    expect(result).toEqual([{ type: 'absent', ref: 'P' }]);
  });
  it('keeps the others in their places', async () => {
    const others = [found('X', 'x'), { type: 'absent', ref: 'Y' } as const];
    const [first, last] = others as [Fetched, Fetched];
    const { result, log } = await sorted({ answers: [first, foreign, last], again: { P: own } });
    expect([result, log]).toEqual([[first, own, last], ['read P at the provider']]);
  });
  it.each<{ name: string; links?: readonly Link[]; answers?: readonly Fetched[] }>([
    { name: 'has the linked uid', answers: [own] },
    { name: 'has the linked uid as one of several', links: [{ ...one, uids: ['x', 'uid of Q'] }] },
    { name: 'is at no linked address', links: [] },
    { name: 'was never read before', links: [{ ...one, provider: end('P', '') }] },
    { name: 'is not there', answers: [{ type: 'absent', ref: 'P' }] },
  ])('is none when it $name: nothing is asked', async ({ links = [one], answers = [foreign] }) => {
    const { result, log } = await sorted({ links, answers });
    expect(result).toBe(answers);
    expect(log).toEqual([]);
  });
  it.each<{ name: string; places: readonly Located[]; links?: readonly Link[] }>([
    { name: 'the linked entry is nowhere', places: [] },
    { name: 'the linked entry is still here', places: [place('uid of P', 'P')] },
    { name: 'the linked entry is in another calendar', places: [place('uid of P', 'R', 'work')] },
    { name: 'it is at several places', places: [place('uid of P', 'R'), place('uid of P', 'S')] },
    {
      name: 'another linked entry is where it went, and that one is not here',
      links: [one, other],
      places: [place('uid of P', 'Q'), place('uid of Q', 'R')],
    },
    {
      name: 'an entry whose twin is being made is where it went',
      links: [one, { ...creatingFrom('provider', 'c'), source: { ref: 'R', revision: 'r' } }],
      places: [place('uid of P', 'R')],
    },
    {
      name: 'an entry whose twin is being made is where it went, and that one is here',
      links: [one, { ...creatingFrom('provider', 'c'), source: { ref: 'R', revision: 'r' } }],
      places: [place('uid of P', 'R'), place('uid of c', 'P')],
    },
    {
      name: 'the linked entry was in another calendar already',
      links: [{ ...one, status: 'elsewhere' }],
      places: [place('uid of P', 'R')],
    },
  ])('is set aside, and nothing moves: $name', async ({ places, links = [one] }) => {
    const given = await sorted({ links, places });
    expect(given.result).toMatchObject([unproven]);
    expect(given.log).not.toContain('moved.follow');
    expect(given.store.links.byRef('provider', 'P')?.id).toBe('one');
  });
  it('tells an entry without a title as such', async () => {
    const { title: _, ...event } = single({ uid: 'uid of Q' });
    const nameless: Fetched = { type: 'found', stored: stored('P', { uids: ['uid of Q'], event }) };
    const { result } = await sorted({ answers: [nameless], again: { P: nameless } });
    expect(result).toMatchObject([{ glimpse: { title: null, date: '2026-12-02' } }]);
  });
  it('is that one where the linked entry has moved to a free address of this calendar: the link follows', async () => {
    const given = await sorted({ places: [place('uid of P', 'R'), place('uid of P', 'S', 'work')] });
    expect(given.result).toEqual([foreign]);
    expect(refOf(given, 'one')).toBe('R');
    expect(given.store.inbox.get('provider', 'R')).toEqual({ kind: 'hint', ref: 'R' });
    expect(given.log).toEqual(['read P at the provider', 'locate uid of P at the provider', 'moved.follow']);
    expect(given.store.links.byRef('crm', 'C')?.id).toBe('one');
  });
  it('is that one where two linked entries changed places: their links do too', async () => {
    const given = await sorted({
      links: [one, other],
      places: [place('uid of P', 'Q'), place('uid of Q', 'P')],
    });
    expect(given.result).toEqual([foreign]);
    expect([refOf(given, 'one'), refOf(given, 'other')]).toEqual(['Q', 'P']);
    expect(given.store.inbox.get('provider', 'Q')).toEqual({ kind: 'hint', ref: 'Q' });
  });
});

describe('a list that announces a revision which the entry does not have (RU9)', () => {
  interface Told {
    /** Null: the list announced none of this entry. */
    readonly told?: Revision | null;
    readonly found?: Revision | null;
    readonly known?: Revision;
    readonly isListing?: boolean;
    readonly read?: readonly string[];
    readonly believed?: readonly string[];
    readonly hasNews?: boolean;
    /** The entry belongs to a link. */
    readonly isLinked?: boolean;
  }
  const doubted = ({
    told = 'announced',
    found: now = 'other',
    known = 'known',
    isListing = false,
    read = ['P'],
    believed = ['Q', 'R'],
    hasNews = false,
    isLinked = true,
  }: Told) => {
    const { store, log } = memoryStore();
    if (isLinked) store.links.save({ ...one, provider: end('P', known) });
    if (now !== null)
      store.inbox.put('provider', { kind: 'found', ref: 'P', stored: stored('P', { revision: now }) });
    if (hasNews) store.inbox.put('provider', { kind: 'removed', ref: 'Q', reason: 'deleted' });
    const heard = { provider: nothingHeard(), crm: nothingHeard() };
    if (told !== null) heard.provider.announced.set('P', told);
    for (const ref of believed) heard.provider.believed.add(ref);
    heard.provider.isListing = isListing;
    doubtMixedUp('provider', read, { store, heard });
    const news = store.inbox.all('provider').flatMap(({ kind, ref }) => (kind === 'hint' ? [ref] : []));
    return { news, log, believed: heard.provider.believed.size };
  };
  it('is not believed about other entries either: these are read, once', () => {
    expect(doubted({})).toEqual({ news: ['Q', 'R'], log: ['heard.mixed-up'], believed: 0 });
    expect(doubted({ isListing: true, found: 'known' })).toMatchObject({ news: ['Q', 'R'] });
    expect(doubted({ read: ['X', 'P'] })).toMatchObject({ news: ['Q', 'R'] });
    expect(doubted({ hasNews: true })).toMatchObject({ news: ['R'], believed: 0 });
  });
  it.each<{ name: string; given: Told }>([
    { name: 'the entry has it', given: { told: 'announced', found: 'announced' } },
    { name: 'the entry was not found', given: { found: null } },
    { name: 'the entry was not read', given: { read: ['X'] } },
    { name: 'none was announced', given: { told: null } },
    { name: 'everything was listed, and the entry is new', given: { isListing: true, isLinked: false } },
    { name: 'everything was listed, and the entry changed meanwhile', given: { isListing: true } },
  ])('is believed where $name', ({ given }) => {
    expect(doubted(given)).toEqual({ news: [], log: [], believed: 2 });
  });
  it('says nothing where no other entry was believed', () => {
    expect(doubted({ believed: [] })).toEqual({ news: [], log: [], believed: 0 });
  });
  it('begins each run with nothing heard', () => {
    expect(nothingHeard()).toEqual({ announced: new Map(), believed: new Set(), isListing: false });
  });
});
