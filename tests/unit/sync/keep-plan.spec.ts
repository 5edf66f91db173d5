/**
 * What of a plan is made durable in the store before anything is sent, learned from tables: one case for each kind of action, their
 * order, what waits for a person's yes to the first run, and what a person refused.
 */
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src-main/store/index.ts';
import { endLink, keepPlan } from '../../../src-main/sync/calendar/gate/keep-plan.ts';
import type { GateResult, PassedWrite, RejectedWrite } from '../../../src-main/sync/calendar/gate/model.ts';
import {
  end,
  itemOf,
  leave,
  remove,
  save,
  settle,
  update,
} from '../../../src-main/sync/calendar/plan/actions.ts';
import { type Action, actionsOf, type PlannedWrite } from '../../../src-main/sync/calendar/plan/model.ts';
import { plan } from '../../../src-main/sync/calendar/plan/plan.ts';
import { participantId } from '../../../src-shared/domain/calendar/event.ts';
import { uidShared } from '../../../src-shared/domain/calendar/unreadable.ts';
import { agreement, at, planInput, self } from '../../support/plan-table.ts';
import { memoryStore, runAt } from '../../support/run-table.ts';
import { creatingFrom, link, loose, quarantined, single } from '../../support/small-calendar.ts';

function keep(
  store: Store,
  actions: readonly Action[],
  {
    passed = [],
    rejected = [],
  }: { readonly passed?: readonly PlannedWrite[]; readonly rejected?: readonly RejectedWrite[] } = {},
  asksForLinks = false,
) {
  const gated: GateResult = { passed: passed as readonly PassedWrite[], rejected, questions: [] };
  return keepPlan(actions, gated, { store, now: () => runAt, asksForLinks });
}

const found = (ref: string) => ({ kind: 'found', ref, stored: at(ref) }) as const;
/** News of both ends of the link `l`. */
function withNews(store: Store): void {
  store.inbox.put('provider', found('P'));
  store.inbox.put('crm', found('C'));
}
const newsIn = (store: Store) =>
  (['provider', 'crm'] as const).flatMap((side) => store.inbox.all(side).map(({ ref }) => ref));

describe('what is stored', () => {
  it('saves a link; its entries are not left alone any more', () => {
    const { store } = memoryStore();
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
      ['crm', 'P'],
    ] as const)
      store.leftAlone.put(side, ref, [], 'prefix');
    keep(store, [save(link('l'))]);
    expect(store.links.byId('l')).toEqual(link('l'));
    expect([store.leftAlone.get('provider', 'P'), store.leftAlone.get('crm', 'C')]).toEqual([null, null]);
    expect(store.leftAlone.get('crm', 'P')).toBe('prefix');
  });
  it('ends a link, and tells the history what both had agreed on', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    withNews(store);
    keep(store, end(link('l'), 'hidden-in-the-crm'));
    expect(store.links.byId('l')).toBeNull();
    expect(newsIn(store)).toEqual([]);
    expect(store.history.latest(9)).toEqual([
      {
        at: runAt,
        side: 'crm',
        action: 'unlinked',
        reason: 'hidden-in-the-crm',
        link: 'l',
        before: JSON.stringify(single()),
        after: null,
      },
    ]);
  });
  it('ends a link whose twin was never made without a word: nothing was linked', () => {
    const { store } = memoryStore();
    store.links.save(creatingFrom('crm'));
    keep(store, end(creatingFrom('crm'), 'removed-before-carried-over'));
    expect([store.links.byId('l'), store.history.latest(9)]).toEqual([null, []]);
  });
  it('leaves an entry alone, with its uids, and takes it out of quarantine', () => {
    const { store } = memoryStore();
    store.quarantine.put(quarantined('crm', 'C'));
    store.quarantine.put(quarantined('provider', 'C'));
    keep(store, leave('crm', at('C'), 'not-pushed').slice(0, 1));
    expect([store.leftAlone.get('crm', 'C'), store.leftAlone.byUid('crm', 'u')]).toEqual([
      'not-pushed',
      ['C'],
    ]);
    expect(store.quarantine.all().map(({ side }) => side)).toEqual(['provider']);
  });
  it('knows of an entry that is left alone whether a person said so', () => {
    const { store } = memoryStore();
    const left = { type: 'leave', side: 'crm', uids: [], reason: 'hidden' } as const;
    keep(store, [
      { ...left, ref: 'C' },
      { ...left, ref: 'D', byPerson: true },
    ]);
    const all = store.leftAlone.page(0, 9).map(({ ref, byPerson }) => [ref, byPerson]);
    expect(Object.fromEntries(all)).toEqual({ C: false, D: true });
  });
  it('settles news, and takes the entry out of quarantine', () => {
    const { store } = memoryStore();
    withNews(store);
    store.quarantine.put(quarantined('provider', 'P'));
    keep(store, [settle('provider', 'P')]);
    expect([newsIn(store), store.quarantine.all()]).toEqual([['C'], []]);
  });
  it('notes what has to be read, unless there is news of it', () => {
    const { store } = memoryStore();
    store.inbox.put('provider', found('P'));
    keep(store, [
      { type: 'read', side: 'provider', ref: 'P' },
      { type: 'read', side: 'crm', ref: 'C' },
    ]);
    expect(store.inbox.get('provider', 'P')).toEqual(found('P'));
    expect(store.inbox.get('crm', 'C')).toEqual({ kind: 'hint', ref: 'C' });
  });
  it('notes what has to be read anew, whatever was found of it', () => {
    const { store } = memoryStore();
    withNews(store);
    keep(store, [{ type: 'read', side: 'provider', ref: 'P', anew: true }]);
    expect([store.inbox.get('provider', 'P')?.kind, store.inbox.get('crm', 'C')?.kind]).toEqual([
      'hint',
      'found',
    ]);
  });
  it('forgets an agreement that has been compared', () => {
    const { store } = memoryStore();
    for (const linkId of ['l', 'other'])
      store.agreementNews.put({ type: 'agreed', agreement: agreement({ linkId }) });
    keep(store, [{ type: 'compared', linkId: 'l' }]);
    expect(store.agreementNews.all()).toMatchObject([{ agreement: { linkId: 'other' } }]);
  });
  it('forgets an answer that has been acted on', () => {
    const { store } = memoryStore();
    for (const digest of ['this', 'other']) store.decisions.recordAnswer(digest, 'separate', runAt);
    keep(store, [{ type: 'answered', digest: 'this' }]);
    expect([store.decisions.answer('this'), store.decisions.answer('other')]).toEqual([null, 'separate']);
  });
  const remember: Action = {
    type: 'remember',
    row: { side: 'crm', action: 'conflict', reason: 'both-changed', link: 'l', before: 'x', after: null },
  };
  it('remembers what the history is to tell, with the time', () => {
    const { store } = memoryStore();
    keep(store, [remember]);
    expect(store.history.latest(9)).toEqual([
      {
        at: runAt,
        side: 'crm',
        action: 'conflict',
        reason: 'both-changed',
        link: 'l',
        before: 'x',
        after: null,
      },
    ]);
  });
  it.each([
    { name: 'its write may go: the history tells it', goes: true, rows: 1 },
    { name: 'its write waits for a person: the history is not told each time anew', goes: false, rows: 0 },
  ])('a value gives way by a write. $name (WR7)', ({ goes, rows }) => {
    const { store } = memoryStore();
    const write = update(
      planInput(),
      link('l'),
      'crm',
      at('C'),
      { incoming: { title: 'x' }, transfer: {} },
      at('P'),
      'both-changed',
    );
    if (write?.type !== 'write') throw new Error('no write');
    keep(store, [write, remember], { passed: goes ? [write.write] : [] });
    expect(store.history.latest(9)).toHaveLength(rows);
  });
});

describe('when something is stored at all', () => {
  const write = remove(link('l'), 'crm', at('C'), 'deleted-in-the-calendar');
  const item = itemOf('crm', 'link', single(), 'digest');
  it.each<{ name: string; actions: readonly Action[] }>([
    { name: 'nothing is planned', actions: [] },
    {
      name: 'everything planned is for a side, for a person or for the next pass',
      actions: [
        write,
        { type: 'lock', ref: 'C', fields: [], reason: '' },
        { type: 'ask', question: { kind: 'differs', item } },
        { type: 'plan-again', linkId: 'l' },
      ],
    },
  ])('$name: the store is not touched', ({ actions }) => {
    const { store, log } = memoryStore();
    keep(store, actions);
    expect(log).toEqual([]);
  });
  it.each<{ name: string; action: Action }>([
    { name: 'save', action: save(link('l')) },
    { name: 'end', action: { type: 'end', link: link('l'), reason: 'hidden-in-the-crm' } },
    { name: 'leave', action: { type: 'leave', side: 'crm', ref: 'C', uids: [], reason: 'hidden' } },
    { name: 'settle', action: settle('crm', 'C') },
    { name: 'read', action: { type: 'read', side: 'crm', ref: 'C' } },
    {
      name: 'remember',
      action: {
        type: 'remember',
        row: {
          side: 'crm',
          action: 'linked',
          reason: 'equal-on-both-sides',
          link: 'l',
          before: null,
          after: null,
        },
      },
    },
    { name: 'compared', action: { type: 'compared', linkId: 'l' } },
    { name: 'answered', action: { type: 'answered', digest: 'd' } },
  ])('$name alone: in one transaction', ({ action }) => {
    const { store, log } = memoryStore();
    keep(store, [action]);
    expect(log).toEqual(['plan']);
  });
});

describe('the order in which links are stored', () => {
  it('a link ends before another one takes its address (ID1)', () => {
    const { store } = memoryStore();
    store.links.save(link('old'));
    keep(store, [save(link('new')), ...end(link('old'), 'kept-separate')]);
    expect([store.links.byId('old'), store.links.byRef('provider', 'P')?.id]).toEqual([null, 'new']);
  });
  it('a link that one plan saves and ends is ended, and other machines are told (ID9)', () => {
    const { store } = memoryStore();
    keep(store, [save(link('l')), ...end(link('l'), 'removed-on-both-sides')]);
    expect([store.links.byId('l'), store.links.isTaken('l'), store.links.endedIds(9)]).toEqual([
      null,
      true,
      ['l'],
    ]);
    expect(store.history.latest(9)).toHaveLength(1);
  });
  it('an entry that is left alone and linked by one plan is linked', () => {
    const { store } = memoryStore();
    keep(store, [save(link('l')), ...leave('crm', at('C'), 'hidden')]);
    expect(store.leftAlone.get('crm', 'C')).toBeNull();
  });
});

describe('a first run that a person has to approve (C19)', () => {
  const pairs = planInput({ loose: { provider: [loose(at('P'))], crm: [loose(at('C'))] } });
  const actions = plan(pairs);
  const id = 'from P at the provider';
  const asked = (store: Store) => keep(store, actions, {}, true);

  it('asks about every link, and stores nothing of it', () => {
    const { store } = memoryStore();
    withNews(store);
    store.inbox.put('crm', found('other'));
    expect(asked(store)).toMatchObject([
      { kind: 'first-run', item: { side: 'crm', write: 'link', title: 'Plan' } },
    ]);
    expect(store.links.byId(id)).toBeNull();
    expect(newsIn(store)).toEqual(['P', 'C', 'other']);
    expect(store.history.latest(9)).toEqual([]);
  });
  it('settles what is not about such a link', () => {
    const { store } = memoryStore();
    withNews(store);
    store.inbox.put('crm', found('other'));
    keep(store, [...actions, settle('crm', 'other')], {}, true);
    expect(newsIn(store)).toEqual(['P', 'C']);
  });
  it.each([
    { name: 'approved: the link is stored, and nothing is asked', answer: 'approve', linked: true },
    { name: 'another answer is no approval', answer: 'reject', linked: false },
  ])('$name', ({ answer, linked }) => {
    const { store } = memoryStore();
    const [question] = asked(store);
    store.decisions.recordAnswer(question?.item.digest ?? '', answer, runAt);
    expect(asked(store)).toHaveLength(linked ? 0 : 1);
    expect(store.links.byId(id) !== null).toBe(linked);
    expect(store.history.latest(9)).toHaveLength(linked ? 1 : 0);
  });
  it('stores a link that needs no approval', () => {
    const { store } = memoryStore();
    expect(keep(store, [save(link('l'))], {}, true)).toEqual([]);
    expect(store.links.byId('l')).not.toBeNull();
  });
  it('asks nothing when the set-up stands for the yes, or the first run is over', () => {
    const { store } = memoryStore();
    expect(keep(store, actions)).toEqual([]);
    expect(store.links.byId(id)).not.toBeNull();
  });
});

describe('what a person refused', () => {
  function refused(store: Store, write: Action | null): void {
    if (write?.type !== 'write') throw new Error('no write');
    withNews(store);
    store.inbox.put('crm', found('another'));
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
      ['crm', 'another'],
    ] as const)
      store.quarantine.put(quarantined(side, ref));
    store.decisions.recordAnswer(write.write.digest, 'reject', runAt);
    keep(store, [write], { rejected: [write.write] });
    expect(store.decisions.answer(write.write.digest)).toBeNull();
  }
  const held = (store: Store) => store.quarantine.all().map(({ ref }) => ref);
  const both = (store: Store) => [store.leftAlone.get('provider', 'P'), store.leftAlone.get('crm', 'C')];

  it('a change: the two stay different, still linked, and the news is settled', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    const flow = { incoming: { title: 'x' }, transfer: {} };
    refused(store, update(planInput(), link('l'), 'crm', at('C'), flow, at('P'), 'changed-in-the-calendar'));
    expect([newsIn(store), both(store)]).toEqual([['another'], [null, null]]);
    const [row] = store.history.latest(9);
    expect(row).toMatchObject({ action: 'refused', side: 'crm', reason: 'refused-by-a-person', link: 'l' });
    expect(JSON.parse(row?.after ?? '{}')).toMatchObject({ title: 'x' });
    expect(store.links.byId('l')).not.toBeNull();
  });
  it('a change that comes from no entry of the other side: only the changed entry is settled', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    const flow = { incoming: { title: 'x' }, transfer: {} };
    refused(store, update(planInput(), link('l'), 'crm', at('C'), flow, null, 'moved-to-another-calendar'));
    expect(newsIn(store)).toEqual(['P', 'another']);
  });
  const changed = (side: 'provider' | 'crm', source: ReturnType<typeof at> | null) => {
    const flow = { incoming: { title: 'x' }, transfer: {} };
    const write = update(
      planInput(),
      link('l'),
      side,
      at(side === 'crm' ? 'C' : 'P'),
      flow,
      source,
      'changed-in-the-crm',
    );
    if (write?.type !== 'write') throw new Error('no write');
    return write;
  };
  it('a change: the history keeps both versions, and neither of an entry that is masked', () => {
    const write = changed('crm', at('P'));
    const told = ({ masked }: { readonly masked: boolean }) => {
      const { store } = memoryStore();
      const source = write.write.source;
      if (source === null) throw new Error('no source');
      const one = { ...write.write, source: { ...source, ...(masked && { masked }) } };
      keep(store, [{ ...write, write: one }], { rejected: [one] });
      return store.history.latest(9).map(({ before, after }) => [before, after]);
    };
    expect(told({ masked: false })).toEqual([
      [JSON.stringify(at('C').event), JSON.stringify(at('C', { title: 'x' }).event)],
    ]);
    expect(told({ masked: true })).toEqual([[null, null]]);
  });
  it('bringing an entry that was there before: it stays as it was, and can be wanted another time (C19)', () => {
    const { store } = memoryStore();
    const [write] = actionsOf(plan(planInput({ loose: { provider: [loose(at('P'))], crm: [] } })), 'write');
    if (write === undefined) throw new Error('no write');
    store.leftAlone.put('provider', 'P', ['u'], 'existed-before');
    refused(store, { ...write, write: { ...write.write, shownFirst: 'bring-existing' } });
    expect([newsIn(store), both(store)]).toEqual([
      ['C', 'another'],
      ['existed-before', null],
    ]);
    expect([held(store).toSorted(), store.history.latest(9)]).toEqual([['C', 'P', 'another'], []]);
  });
  it('showing private entries: they stay masked, and nothing is kept of what was not to be shown (RU6)', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    const write = changed('crm', at('P'));
    refused(store, { ...write, write: { ...write.write, shownFirst: 'private-shown' } });
    expect(store.meta.get('full-refused')).toBe('1');
    expect([newsIn(store), both(store), store.history.latest(9)]).toEqual([['another'], [null, null], []]);
    expect(store.links.byId('l')).toEqual(link('l'));
  });
  it('a removal: the link ends, what is known of both is settled, the entry stays on its own', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    refused(store, remove(link('l'), 'crm', at('C'), 'deleted-in-the-calendar'));
    expect([store.links.byId('l'), newsIn(store), both(store)]).toEqual([
      null,
      ['another'],
      [null, 'separate'],
    ]);
    expect(held(store)).toEqual(['another']);
    expect(store.leftAlone.byUid('crm', 'u')).toEqual(['C']);
    expect(store.history.latest(9)).toMatchObject([{ action: 'unlinked', reason: 'refused-by-a-person' }]);
    expect(store.leftAlone.page(0, 9)).toMatchObject([{ side: 'crm', ref: 'C', byPerson: true, at: runAt }]);
  });
  it('a create: its source stays on its own', () => {
    const { store } = memoryStore();
    refused(store, plan(planInput({ loose: { provider: [loose(at('P'))], crm: [] } }))[0] ?? null);
    expect([newsIn(store), both(store)]).toEqual([
      ['C', 'another'],
      ['separate', null],
    ]);
    expect(held(store)).toEqual(['C', 'another']);
    expect(store.leftAlone.byUid('provider', 'u')).toEqual(['P']);
    // a person finds in Activity what they decided, and in the list of skipped entries what came of it
    expect(store.history.latest(9)).toMatchObject([
      { action: 'refused', side: 'crm', reason: 'refused-by-a-person', after: JSON.stringify(at('P').event) },
    ]);
    expect(store.leftAlone.page(0, 9)).toMatchObject([
      { side: 'provider', ref: 'P', byPerson: true, at: runAt, title: at('P').event.title },
    ]);
    expect(store.links.isTaken('from P at the provider')).toBe(false);
  });
  describe('the mail of a write (PE1)', () => {
    const guest = participantId('ann@example.com');
    const meeting = {
      participants: {
        [participantId(self)]: { email: self, roles: { owner: true as const } },
        [guest]: { email: 'ann@example.com', roles: { attendee: true as const }, invite: true },
      },
    };
    const [write] = actionsOf(
      plan(planInput({ loose: { provider: [], crm: [loose(at('C', meeting))] } })),
      'write',
    );
    const refuseMail = (store: Store): void => {
      if (write === undefined) throw new Error('no write');
      keep(store, [write], { rejected: [{ ...write.write, refusedMail: [write.write.digest] }] });
    };

    it('of a new meeting: it is made without these guests', () => {
      const { store } = memoryStore();
      withNews(store);
      refuseMail(store);
      expect(store.links.byId('from C at the crm')).toMatchObject({ status: 'creating', ticked: [guest] });
      expect([store.inbox.get('crm', 'C')?.kind, store.leftAlone.get('crm', 'C')]).toEqual(['found', null]);
      expect(store.history.latest(9)).toMatchObject([{ action: 'refused', side: 'provider' }]);
    });
    it('of a new meeting, once more without new ticks: it stays where it is', () => {
      const { store } = memoryStore();
      withNews(store);
      refuseMail(store);
      refuseMail(store);
      expect(store.links.byId('from C at the crm')).toBeNull();
      expect([store.inbox.get('crm', 'C'), store.leftAlone.get('crm', 'C')]).toEqual([null, 'separate']);
    });
    it('of a change: the ticks are dealt with, and the news stays', () => {
      const { store } = memoryStore();
      store.links.save(link('l'));
      withNews(store);
      const flow = { incoming: { participants: meeting.participants as never }, transfer: {} };
      const change = update(
        planInput(),
        link('l'),
        'provider',
        at('P'),
        flow,
        at('C', meeting),
        'changed-in-the-crm',
      );
      if (change?.type !== 'write') throw new Error('no write');
      keep(store, [change], { rejected: [{ ...change.write, refusedMail: [change.write.digest] }] });
      expect(store.links.byId('l')).toMatchObject({ status: 'linked', crm: { ticked: [guest] } });
      expect(store.inbox.get('crm', 'C')?.kind).toBe('found');
      keep(store, [change], { rejected: [{ ...change.write, refusedMail: [change.write.digest] }] });
      expect(store.inbox.get('crm', 'C')).toBeNull();
    });
  });
  it('a change, and not its mail: whoever is ticked in it is not dealt with', () => {
    const { store } = memoryStore();
    store.links.save(link('l'));
    const write = changed('provider', at('C'));
    const source = write.write.source;
    if (source === null) throw new Error('no source');
    refused(store, { ...write, write: { ...write.write, source: { ...source, ticked: ['ann'] } } });
    expect([store.links.byId('l'), newsIn(store)]).toEqual([link('l'), ['another']]);
  });
  it.each([
    {
      name: 'of a removal: the link ends',
      write: remove(link('l'), 'provider', at('P'), 'deleted-in-the-crm'),
    },
    { name: 'of a change from no entry: the two stay different', write: changed('provider', null) },
    {
      name: 'of a change whose ticks are not known: the two stay different',
      write: changed('provider', at('C')),
    },
  ])('the mail $name, and nobody’s ticks are dealt with', ({ write }) => {
    if (write.type !== 'write') throw new Error('no write');
    const { store } = memoryStore();
    const agreed = link('l', { crm: { ...link('l').crm, ticked: ['ann'] } });
    store.links.save(agreed);
    const { source } = write.write;
    const one = { ...write.write, refusedMail: ['d'] };
    if (source !== null) Object.assign(one, { source: { ...source, ticked: undefined } });
    keep(store, [{ ...write, write: one }], { rejected: [one] });
    expect(store.links.byId('l')).toEqual(write.write.write.type === 'remove' ? null : agreed);
  });
  it('nothing: there is no transaction for it', () => {
    const { store, log } = memoryStore();
    keep(store, []);
    expect(log).toEqual([]);
    refused(store, remove(link('l'), 'crm', at('C'), 'deleted-in-the-calendar'));
    expect(log).toEqual(['rejected']);
  });
});

it('a link that ends says why two entries were parted, and one that was never agreed says nothing', () => {
  const { store } = memoryStore();
  store.links.save(link('l'));
  endLink(link('l'), 'ended-on-another-machine', { store, now: () => runAt });
  endLink(creatingFrom('crm', 'm'), 'ended-on-another-machine', { store, now: () => runAt });
  expect(store.history.latest(9)).toMatchObject([{ link: 'l', reason: 'ended-on-another-machine' }]);
});

describe('an entry that stays because another one has its uid (RU9)', () => {
  const rowOf = (store: Store, ref = 'P') => store.quarantine.get('provider', ref);
  const told = {
    side: 'provider',
    ref: 'P',
    stage: 'reading',
    code: 'item-unreadable',
    reason: uidShared,
    title: 'Plan',
    date: '2026-12-02',
    content: null,
    attempts: 1,
    nextAttempt: runAt + 10 * 60_000,
  };
  it('is told with its title and its day', () => {
    const { store } = memoryStore();
    withNews(store);
    keep(store, leave('provider', at('P'), 'duplicate-uid'));
    expect(rowOf(store)).toEqual(told);
    expect(newsIn(store)).toEqual(['C']);
  });
  it.each<{ name: string; news: 'hint' | null }>([
    { name: 'that was only reported', news: 'hint' },
    { name: 'of which there is no news', news: null },
  ])('$name is told without them', ({ news }) => {
    const { store } = memoryStore();
    if (news !== null) store.inbox.put('provider', { kind: news, ref: 'P' });
    keep(store, leave('provider', at('P'), 'duplicate-uid'));
    expect(rowOf(store)).toMatchObject({ title: null, date: null });
  });
  it('is looked at again at growing intervals', () => {
    const { store } = memoryStore();
    for (const attempts of [1, 2, 3]) {
      withNews(store);
      keep(store, leave('provider', at('P'), 'duplicate-uid'));
      expect(rowOf(store)?.attempts).toBe(attempts);
    }
  });
  it('keeps its own row only: what is settled beside it leaves quarantine', () => {
    const { store } = memoryStore();
    withNews(store);
    store.quarantine.put(quarantined('provider', 'Q'));
    store.quarantine.put(quarantined('crm', 'P'));
    keep(
      store,
      [...leave('provider', at('P'), 'duplicate-uid'), settle('provider', 'Q'), settle('crm', 'P')].flat(),
    );
    expect([rowOf(store)?.attempts, rowOf(store, 'Q'), store.quarantine.get('crm', 'P')]).toEqual([
      1,
      null,
      null,
    ]);
  });
  it('and one that stays for another reason is not told, and leaves quarantine', () => {
    const { store } = memoryStore();
    withNews(store);
    store.quarantine.put(quarantined('provider', 'P'));
    keep(store, leave('provider', at('P'), 'prefix'));
    expect(rowOf(store)).toBeNull();
  });
});
