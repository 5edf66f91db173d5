/** A CRM that cannot do everything, learned from tables: what it is asked, what stands in for its answers, and what is listed (WR10). */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { noNextAttempt } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import type { PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { unseenRef } from '../../../src-main/sync/common/unseen-ref.ts';
import { confirmByHand } from '../../../src-main/sync/limits/by-hand.ts';
import { setApart, showNotCarried } from '../../../src-main/sync/limits/not-carried.ts';
import { isReadBack, withinLimits } from '../../../src-main/sync/limits/side.ts';
import {
  isLeftToPerson,
  settleUnclear,
  unclearCreates,
} from '../../../src-main/sync/limits/unclear-creates.ts';
import { adoptUnseen, noteUnseen } from '../../../src-main/sync/limits/unseen.ts';
import type {
  CalendarCapabilities,
  CalendarSide,
  Call,
  Fetched,
} from '../../../src-shared/domain/calendar/side.ts';
import { fail, problem } from '../../../src-shared/domain/problems.ts';
import { creating, removing, updating } from '../../support/outbox-entries.ts';
import { able } from '../../support/plan-table.ts';
import { memoryStore, runAt, runTable } from '../../support/run-table.ts';
import { creatingFrom, link, quarantined, single, stored } from '../../support/small-calendar.ts';

const signal = new AbortController().signal;
const blind: CalendarCapabilities = {
  ...able,
  readBack: false,
  lookup: false,
  updates: false,
  removes: false,
};

async function all<One>(some: AsyncIterable<One>): Promise<readonly One[]> {
  const found: One[] = [];
  for await (const one of some) found.push(one);
  return found;
}

/** A CRM with these abilities, limited to them; `asked`: what reached the CRM itself. */
function limited(capabilities: CalendarCapabilities, change: Partial<CalendarSide> = {}) {
  const { run, store } = runTable();
  store.meta.set('crm-calendar', 'agenda');
  const asked: string[] = [];
  const crm: CalendarSide = {
    ...run.sides.crm,
    capabilities,
    async *changes(_calendar, since) {
      asked.push(`changes since ${since}`);
      yield { changes: [], state: 's', last: true, kind: 'delta' };
    },
    async *get(calendar, refs) {
      asked.push(`get ${refs.join(' ')} of ${calendar}`);
      for (const ref of refs) yield { type: 'found', stored: stored(ref) };
    },
    async listed(calendar, refs) {
      asked.push(`list ${refs.join(' ')} of ${calendar}`);
      return new Set(refs.slice(0, 1));
    },
    async locate(uids) {
      asked.push(`locate ${uids.join(' ')}`);
      return [];
    },
    async lookup({ key }) {
      asked.push(`look up ${key}`);
      return { type: 'absent' };
    },
    ...change,
  };
  const { calendar } = withinLimits({ ...run.crm, calendar: crm }, store);
  return { calendar, store, asked };
}

const linkAt = (id: string, crm: string, uids = [`uid of ${id}`]) => {
  const end = (ref: string) => ({
    ref,
    revision: `revision of ${ref}`,
    hash: 'h',
    base: single({ title: id }),
  });
  return link(id, { uids, provider: end(`provider of ${id}`), crm: end(crm) });
};
const unseen = unseenRef('k');
const call: Call = creating().call;

describe('a CRM that tells what it holds', () => {
  it('is asked everything, except about entries whose address nobody knows', async () => {
    const { calendar, store, asked } = limited(able);
    store.links.save(linkAt('l', unseen));
    const got = await all(calendar.get('agenda', ['A', unseen, 'B'], signal));
    expect(got.map((one) => (one.type === 'found' ? one.stored.ref : one.type))).toEqual(['A', 'B', unseen]);
    expect([...(await calendar.listed('agenda', ['A', unseen, 'B'], signal))]).toEqual(['A', unseen]);
    await calendar.locate(['u'], signal);
    expect(await calendar.lookup(call, signal)).toEqual({ type: 'absent' });
    expect(asked).toEqual(['get A B of agenda', 'list A B of agenda', 'locate u', `look up ${call.key}`]);
    expect(calendar.capabilities).toBe(able);
  });
  it('is not asked when nothing is left to ask', async () => {
    const { calendar, asked } = limited(able);
    expect(await all(calendar.get('agenda', [unseen], signal))).toEqual([{ type: 'absent', ref: unseen }]);
    expect([...(await calendar.listed('agenda', [unseen], signal)), ...asked]).toEqual([]);
  });
  it('is asked from where it was, and from the start when it did not tell until now', async () => {
    const { calendar, asked } = limited(able);
    for (const since of [null, 's', 'not-read']) await all(calendar.changes('agenda', since, signal));
    expect(asked).toEqual(['changes since null', 'changes since s', 'changes since null']);
  });
  it('adopts what it finds for a link whose entry nobody had seen', async () => {
    const { calendar, store } = limited(able);
    store.links.save(linkAt('l', unseen, ['uid of A']));
    noteUnseen('l', store);
    await all(calendar.get('agenda', ['A'], signal));
    expect(store.links.byRef('crm', 'A')?.id).toBe('l');
  });
  it('adopts nothing where nothing is found', async () => {
    const absent: Fetched = { type: 'absent', ref: 'A' };
    const { calendar, store } = limited(able, {
      async *get() {
        yield absent;
      },
    });
    store.links.save(linkAt('l', unseen, ['uid of A']));
    noteUnseen('l', store);
    expect(await all(calendar.get('agenda', ['A'], signal))).toEqual([absent]);
    expect(store.links.byId('l')).toMatchObject({ crm: { ref: unseen } });
  });
});

describe('a CRM that does not tell what it holds', () => {
  it('is not asked: what Concord wrote stands in for its answer, and never proves a removal', async () => {
    const { calendar, store, asked } = limited(blind);
    store.links.save(linkAt('l', 'C', ['u', 'v']));
    store.links.save({ ...creatingFrom('crm', 'other'), source: { ref: 'D', revision: 'r' } });
    const untold = (ref: string): Fetched => ({
      type: 'unreadable',
      ref,
      problem: problem('item-unreadable'),
    });
    expect(await all(calendar.get('agenda', ['C', 'X', 'D', unseen], signal))).toEqual([
      {
        type: 'found',
        stored: {
          ...{ calendar: 'agenda', ref: 'C', revision: 'revision of C', uids: ['u', 'v'], withheld: [] },
          event: single({ title: 'l' }),
        },
      },
      untold('X'),
      untold('D'),
      { type: 'absent', ref: unseen },
    ]);
    expect([...(await calendar.listed('agenda', ['C', 'X'], signal))]).toEqual(['C']);
    expect(await calendar.locate(['v', 'v', 'w'], signal)).toEqual([
      { uid: 'v', calendar: 'agenda', ref: 'C' },
    ]);
    expect(await calendar.lookup(call, signal)).toEqual({ type: 'unknown' });
    expect(asked).toEqual([]);
  });
  it('has a link’s entry nowhere while it is being made there', async () => {
    const { calendar, store } = limited(blind);
    store.links.save(creatingFrom('provider', 'l'));
    expect(await calendar.locate(['uid of l'], signal)).toEqual([]);
  });
  it('tells of no change, and that is remembered as such', async () => {
    const { calendar, store, asked } = limited(blind);
    const [page] = await all(calendar.changes('agenda', 's', signal));
    expect([page, asked]).toEqual([{ changes: [], state: 'not-read', last: true, kind: 'delta' }, []]);
    expect(isReadBack(store)).toBe(true);
    store.inbox.setReadState('crm', 'agenda', { state: page?.state ?? '', openRound: null });
    expect(isReadBack(store)).toBe(false);
  });
});

describe('what is sent to a CRM that cannot be looked up', () => {
  const performing = (lookup: boolean, perform: CalendarSide['perform']) =>
    limited({ ...able, lookup }, { perform }).calendar.perform([call, { ...call, key: 'b' }], signal);
  const failing = (error: () => never, sent: number): CalendarSide['perform'] =>
    async function* () {
      if (sent > 0) yield [call.key, { type: 'done', stored: null }] as const;
      error();
    };
  const refused = { type: 'refused', problem: problem('unreachable') };
  it('counts as refused, all of it, when it fails before anything was answered', async () => {
    expect(
      await all(
        performing(
          false,
          failing(() => fail('unreachable'), 0),
        ),
      ),
    ).toEqual([
      [call.key, refused],
      ['b', refused],
    ]);
  });
  it('is told as it is when it fails later, or by a mistake of Concord’s own', async () => {
    await expect(
      all(
        performing(
          false,
          failing(() => fail('unreachable'), 1),
        ),
      ),
    ).rejects.toThrow();
    const bug = (): never => {
      throw new Error('a bug');
    };
    await expect(all(performing(false, failing(bug, 0)))).rejects.toThrow('a bug');
  });
  it('is told as it is where it can be looked up', async () => {
    await expect(
      all(
        performing(
          true,
          failing(() => fail('unreachable'), 0),
        ),
      ),
    ).rejects.toThrow();
  });
});

describe('what a side does not take', () => {
  const write = (of: ReturnType<typeof creating>, change: Partial<PlannedWrite> = {}): PlannedWrite =>
    ({
      ...{ side: 'crm', link: link('l'), write: of.write, known: of.known, source: of.source },
      ...{ reason: of.reason, transfer: of.transfer },
      ...change,
    }) as unknown as PlannedWrite;
  const made = write(creating());
  const changed = write(updating());
  const removed = write(removing());
  const cannot = (change: Partial<CalendarCapabilities>) => ({ provider: able, crm: { ...able, ...change } });
  it.each<{ name: string; change: Partial<CalendarCapabilities>; not: readonly PlannedWrite[] }>([
    { name: 'nothing, where it takes everything', change: {}, not: [] },
    { name: 'changes', change: { updates: false }, not: [changed] },
    { name: 'removals', change: { removes: false }, not: [removed] },
  ])('is kept apart: $name', ({ change, not }) => {
    const { carried, notCarried } = setApart([made, changed, removed], cannot(change));
    expect(notCarried).toEqual(not);
    expect(carried).toEqual([made, changed, removed].filter((one) => !not.includes(one)));
  });
  it('of the other side is carried', () => {
    const other = write(updating(), { side: 'provider' });
    expect(setApart([other], cannot({ updates: false })).carried).toEqual([other]);
  });

  const rows = (store: Store) =>
    store.quarantine.all().map(({ side, ref, code }) => `${code}: ${ref} at ${side}`);
  const history = (store: Store) =>
    store.history.latest(9).map(({ action, before, after }) => [action, before !== null, after !== null]);
  it('is listed once, with the entry that changed or stays, and told in the history once', () => {
    const { store, log } = memoryStore();
    showNotCarried([changed, removed], store, runAt);
    showNotCarried([changed, removed], store, runAt);
    expect(rows(store).sort()).toEqual(['crm-cannot-change: P at provider', 'crm-cannot-remove: C at crm']);
    expect(history(store)).toEqual([
      ['not-carried', true, false],
      ['not-carried', true, true],
    ]);
    expect(log).toEqual(['not-carried']);
    expect(store.quarantine.get('provider', 'P')).toMatchObject({
      ...{ stage: 'writing', title: 'Plan', date: single().start, attempts: 1, nextAttempt: noNextAttempt },
      content: contentHash(single({ title: 'Review' })),
    });
    expect(store.quarantine.get('crm', 'C')?.content).toBe(contentHash(single()));
  });
  it('is listed anew when its content changes, and goes when it is carried', () => {
    const { store, log } = memoryStore();
    showNotCarried([changed, removed], store, runAt);
    showNotCarried([write(updating({ title: 'Again' }))], store, runAt);
    expect(rows(store)).toEqual(['crm-cannot-change: P at provider']);
    expect(history(store)).toHaveLength(3);
    store.quarantine.put(quarantined('provider', 'Q', { code: 'item-rejected' }));
    showNotCarried([], store, runAt);
    expect(rows(store)).toEqual(['item-rejected: Q at provider']);
    showNotCarried([], store, runAt);
    expect(log).toHaveLength(3);
  });
  it('is listed again without a word when somebody wanted it tried again', () => {
    const { store } = memoryStore();
    showNotCarried([changed], store, runAt);
    store.quarantine.put({
      ...quarantined('provider', 'P', { code: 'crm-cannot-change' }),
      nextAttempt: 0,
      content: contentHash(single({ title: 'Review' })),
    });
    showNotCarried([changed], store, runAt);
    expect(store.quarantine.get('provider', 'P')?.nextAttempt).toBe(noNextAttempt);
    expect(history(store)).toHaveLength(1);
  });
  it('of an entry that became private nothing is kept, and what was kept goes (RU6)', () => {
    const { store } = memoryStore();
    showNotCarried([changed], store, runAt);
    const masked = updating({ title: 'Busy' });
    showNotCarried([write(masked, { source: { ...masked.source, masked: true } as never })], store, runAt);
    expect(history(store)).toEqual([
      ['not-carried', false, false],
      ['not-carried', false, false],
    ]);
  });
  it('without a known or a giving entry is listed with what there is', () => {
    const { store } = memoryStore();
    showNotCarried([write(updating(), { known: null, source: null })], store, runAt);
    expect(store.quarantine.get('crm', 'C')).toMatchObject({ title: null, date: null, content: null });
    expect(history(store)).toEqual([['not-carried', false, true]]);
  });
  it('without a giving entry is listed with the entry as the side knows it', () => {
    const { store } = memoryStore();
    showNotCarried([write(updating(), { source: null })], store, runAt);
    expect(store.quarantine.get('crm', 'C')?.content).toBe(contentHash(single()));
    const both = removing('C', { source: updating().source });
    showNotCarried([write(both)], store, runAt);
    expect(rows(store)).toEqual(['crm-cannot-remove: C at crm']);
  });
});

describe('what a person did in the CRM by hand', () => {
  const now = single({ title: 'Review' });
  const content = contentHash(now);
  const given = (code: 'crm-cannot-change' | 'crm-cannot-remove' | 'item-rejected', isBlind = true) => {
    const { store, log } = memoryStore();
    store.meta.set('crm-calendar', 'agenda');
    store.links.save(link('l'));
    store.inbox.setReadState('crm', 'agenda', { state: isBlind ? 'not-read' : 's', openRound: null });
    store.inbox.put('provider', { kind: 'found', ref: 'P', stored: stored('P', { event: now }) });
    const [side, ref] = code === 'crm-cannot-remove' ? (['crm', 'C'] as const) : (['provider', 'P'] as const);
    store.quarantine.put(quarantined(side, ref, { code, content }));
    log.length = 0;
    return { store, log, listed: { side, ref, content } };
  };
  const news = ({ inbox }: Store) =>
    [...inbox.all('provider'), ...inbox.all('crm')].map(({ kind, ref }) => `${kind} ${ref}`);

  it('a change: both agree on what the calendar holds', () => {
    const { store, log, listed } = given('crm-cannot-change');
    expect(confirmByHand(listed, store, runAt)).toBe(true);
    expect(store.links.byId('l')).toMatchObject({
      provider: { base: now, ref: 'P' },
      crm: { base: now, ref: 'C' },
    });
    expect([news(store), store.quarantine.all(), log]).toEqual([[], [], ['by-hand.changed']]);
  });
  it('a removal: the link ends', () => {
    const { store, log, listed } = given('crm-cannot-remove');
    expect(confirmByHand(listed, store, runAt)).toBe(true);
    expect([store.links.byId('l'), news(store), store.quarantine.all(), log]).toEqual([
      null,
      [],
      [],
      ['by-hand.removed'],
    ]);
    expect(store.history.latest(1)).toMatchObject([{ reason: 'removed-in-the-crm-by-hand', at: runAt }]);
  });
  it.each([
    ['crm-cannot-change', 'hint C'],
    ['crm-cannot-remove', 'missing C'],
  ] as const)('%s: a CRM that tells what it holds is read again instead', (code, hint) => {
    const { store, log, listed } = given(code, false);
    expect(confirmByHand(listed, store, runAt)).toBe(true);
    expect([news(store), log]).toEqual([['found P', hint], ['by-hand.look']]);
    expect(store.links.byId('l')).toMatchObject({ crm: { base: single() } });
  });
  it('is not believed of an entry that is listed for another reason, is listed no more, or is not linked', () => {
    const other = given('item-rejected');
    expect(confirmByHand(other.listed, other.store, runAt)).toBe(false);
    const { store, listed } = given('crm-cannot-change');
    store.quarantine.release('provider', 'P');
    expect(confirmByHand(listed, store, runAt)).toBe(false);
    const unlinked = given('crm-cannot-change');
    unlinked.store.links.end('l');
    expect(confirmByHand(unlinked.listed, unlinked.store, runAt)).toBe(false);
    unlinked.store.links.save(creatingFrom('provider', 'm'));
    expect(confirmByHand(unlinked.listed, unlinked.store, runAt)).toBe(false);
  });
  it('is not believed when the entry has changed since it was listed, or is not known (RU8)', () => {
    const { store, listed } = given('crm-cannot-change');
    expect(confirmByHand({ ...listed, content: 'other' }, store, runAt)).toBe(false);
    store.inbox.put('provider', { kind: 'hint', ref: 'P' });
    expect(confirmByHand(listed, store, runAt)).toBe(false);
    store.inbox.settle('provider', 'P');
    expect(confirmByHand(listed, store, runAt)).toBe(false);
    expect(store.quarantine.all()).toHaveLength(1);
  });
});

describe('a new entry whose answer was lost where nothing can be looked up', () => {
  const sides = { provider: { capabilities: able }, crm: { capabilities: blind } };
  const entry = creating({ link: 'l' });
  const asked = (store: Store) => unclearCreates(store, sides).map(({ kind, item }) => [kind, item.title]);
  it('is left to a person; anything else is not', () => {
    expect(isLeftToPerson({ state: 'sent', entry }, sides)).toBe(true);
    expect(isLeftToPerson({ state: 'absent', entry }, sides)).toBe(false);
    expect(isLeftToPerson({ state: 'sent', entry: updating() }, sides)).toBe(false);
    expect(isLeftToPerson({ state: 'sent', entry: creating({ side: 'provider' }) }, sides)).toBe(false);
  });
  it('is asked about, and nothing else is', () => {
    const { store } = memoryStore();
    const elsewhere = creating({ link: 'p', side: 'provider', call: { ...entry.call, key: 'p' } });
    store.outbox.add([entry, updating({}, { link: 'm' }), removing('D', { link: 'n' }), elsewhere]);
    expect(asked(store)).toEqual([['unclear-create', 'Plan']]);
    expect(unclearCreates(store, sides)[0]?.item).toMatchObject({ side: 'crm', write: 'create' });
  });
  it('is asked about by itself: no answer is about another one', () => {
    const { store } = memoryStore();
    store.outbox.add([entry, creating({ link: 'm', call: { ...entry.call, key: 'm' } })]);
    const digests = unclearCreates(store, sides).map(({ item }) => item.digest);
    expect([digests.length, new Set(digests).size]).toEqual([2, 2]);
  });

  const given = (answer: 'there' | 'again' | null, one = entry) => {
    const table = runTable();
    const { store, run } = table;
    store.links.save(creatingFrom('provider'));
    store.outbox.add([one]);
    const questions = unclearCreates(store, sides);
    for (const { item } of questions)
      if (answer !== null) store.decisions.recordAnswer(item.digest, answer, runAt);
    store.transaction('test', () => settleUnclear(one, run));
    for (const { item } of questions) expect(store.decisions.answer(item.digest)).toBeNull();
    return store;
  };
  it('waits until a person answers', () => {
    const store = given(null);
    expect([store.outbox.all().length, store.links.byId('l')?.status]).toEqual([1, 'creating']);
  });
  it('is sent again when it is not there', () => {
    const store = given('again');
    expect([store.outbox.all(), store.links.byId('l')?.status]).toEqual([[], 'creating']);
  });
  it('is linked when it is there, under an address that stands for itself', () => {
    const store = given('there');
    expect(store.outbox.all()).toEqual([]);
    expect(store.links.byId('l')).toMatchObject({
      status: 'linked',
      crm: { ref: unseenRef(entry.call.key), revision: '', base: single() },
    });
    expect(store.links.byUid('u').map(({ id }) => id)).toEqual(['l']);
    expect(store.meta.get('unseen-links')).toBe('["l"]');
  });
  it('is known by the uid under which it was sent', () => {
    const event = single({ uid: 'sent' });
    const store = given('there', {
      ...entry,
      write: { type: 'create', key: 'l', calendar: 'agenda', event },
    });
    expect(store.links.byUid('sent').map(({ id }) => id)).toEqual(['l']);
  });
});

describe('an entry that nobody has seen', () => {
  const given = () => {
    const { store, log } = memoryStore();
    store.links.save(linkAt('l', unseenRef('l'), ['u']));
    store.links.save(linkAt('m', unseenRef('m'), ['v']));
    store.links.save(linkAt('seen', 'S', ['s']));
    store.links.save(creatingFrom('provider', 'made'));
    for (const id of ['gone', 'made', 'seen', 'l', 'm']) noteUnseen(id, store);
    return { store, log };
  };
  const found = (ref: string, uids: readonly string[], title = 'other') =>
    stored(ref, { uids, event: single({ title }) });
  it('is looked for among the loose entries that were read before', () => {
    const { store } = memoryStore();
    store.links.save(linkAt('l', 'C'));
    for (const ref of ['C', 'N']) store.inbox.put('crm', { kind: 'found', ref, stored: stored(ref) });
    store.inbox.put('crm', { kind: 'removed', ref: 'R', reason: 'deleted' });
    noteUnseen('l', store);
    expect(store.inbox.all('crm').map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([
      'found C',
      'hint N',
      'removed R',
    ]);
  });
  it.each([
    { name: 'by one of its uids', one: found('A', ['x', 'v']), id: 'm' },
    { name: 'by its looks', one: found('A', ['x'], 'm'), id: 'm' },
  ])('is found $name, and its link has the real address from then on', ({ one, id }) => {
    const { store, log } = given();
    store.inbox.put('crm', { kind: 'hint', ref: unseenRef(id) });
    adoptUnseen(one, store);
    expect(store.links.byId(id)).toMatchObject({ crm: { ref: 'A', revision: 'revision of A' } });
    expect(store.links.byUid('x').map((linked) => linked.id)).toEqual([id]);
    expect(store.inbox.get('crm', unseenRef(id))).toBe(null);
    expect(JSON.parse(store.meta.get('unseen-links') ?? '')).toEqual(['gone', 'made', 'seen', 'l']);
    expect(log).toEqual(['unseen.found']);
    adoptUnseen(found('B', ['u']), store);
    expect(store.links.byId('l')).toMatchObject({ crm: { ref: 'B' } });
  });
  it('the last one that is found leaves nothing to look for', () => {
    const { store } = memoryStore();
    store.links.save(linkAt('l', unseenRef('l'), ['u']));
    noteUnseen('l', store);
    adoptUnseen(found('A', ['u']), store);
    expect(store.meta.get('unseen-links')).toBe(null);
  });
  it.each([
    { name: 'an entry that is linked already', one: found('S', ['u']) },
    { name: 'one with other uids and other looks', one: found('A', ['x']) },
    { name: 'one of a link whose address is known', one: found('A', ['s'], 'seen') },
    { name: 'one that is being made', one: found('A', ['uid of made']) },
  ])('is not $name', ({ one }) => {
    const { store, log } = given();
    adoptUnseen(one, store);
    expect([store.links.byId('l'), store.links.byId('m')]).toMatchObject([
      { crm: { ref: unseenRef('l') } },
      { crm: { ref: unseenRef('m') } },
    ]);
    expect([store.links.byId('seen'), log]).toMatchObject([{ crm: { ref: 'S' } }, []]);
  });
  it('nothing is looked for when every entry has been seen', () => {
    const { store, log } = memoryStore();
    store.links.save(linkAt('l', unseenRef('l'), ['u']));
    adoptUnseen(found('A', ['u']), store);
    expect(log).toEqual([]);
  });
});
