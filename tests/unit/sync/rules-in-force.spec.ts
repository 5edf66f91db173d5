/** The rules of a run, learned from tables: what is remembered of them, and what is read again when they change ("Who decides"). */
import { describe, expect, it } from 'vitest';
import type { LeftReason, Store } from '../../../src-main/store/index.ts';
import {
  bringExisting,
  bringingOf,
  settleBringing,
} from '../../../src-main/sync/calendar/rules/bring-existing.ts';
import {
  byRule,
  isWider,
  keepRules,
  knownRules,
  lastRulesInForce,
  noteRules,
  type RulesInForce,
  refuseSwitchedOff,
  rulesBefore,
  rulesInForce,
  rulesOfRun,
  settleRules,
  wasSwitchedOff,
} from '../../../src-main/sync/calendar/rules/rules-in-force.ts';
import type { Question } from '../../../src-main/sync/common/decisions.ts';
import { type EntryFilters, noFilters } from '../../../src-shared/domain/calendar/filters.ts';
import { type PrivateEvents, privateChoices } from '../../../src-shared/domain/calendar/private-events.ts';
import type { CrmRules } from '../../../src-shared/domain/crm.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { memoryStore, type RunTable, runTable } from '../../support/run-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const free: EntryFilters = { ...noFilters, leaveOut: ['free'] };
const days: EntryFilters = { ...noFilters, leaveOut: ['all-day'] };
const both: EntryFilters = { ...noFilters, leaveOut: ['free', 'all-day'] };
const open: RulesInForce = { direction: 'two-way', createPrefix: '', privateEvents: 'busy', filters: [] };

describe('the stricter of the person’s choice and the administrator’s rule', () => {
  const inForce = (rules: Partial<CrmRules>, chosen: Partial<RulesInForce> & { own?: EntryFilters } = {}) => {
    const { own = noFilters, filters: _, ...rest } = chosen;
    return rulesInForce(
      { direction: 'two-way', createPrefix: '', ...rules },
      { ...open, ...rest, filters: own },
    );
  };
  it.each<[PrivateEvents | undefined, PrivateEvents, PrivateEvents]>([
    [undefined, 'full', 'full'],
    [undefined, 'skip', 'skip'],
    ['busy', 'full', 'busy'],
    ['full', 'busy', 'busy'],
    ['skip', 'full', 'skip'],
  ])(
    'private entries: the administrator %s, the person %s, in force %s (RU6)',
    (limit, privateEvents, is) => {
      const rules = limit === undefined ? {} : { privateEvents: limit };
      expect(inForce(rules, { privateEvents }).privateEvents).toBe(is);
    },
  );
  it('filters: each by itself, and none that lets everything across (C21)', () => {
    expect(inForce({}).filters).toEqual([]);
    expect(inForce({ filters: noFilters }, { own: free }).filters).toEqual([free]);
    expect(inForce({ filters: days }, { own: free }).filters).toEqual([free, days]);
    expect(inForce({ filters: days }).filters).toEqual([days]);
  });
  it.each<[CrmRules['direction'], CrmRules['direction'], CrmRules['direction']]>([
    ['two-way', 'two-way', 'two-way'],
    ['crm-to-provider', 'two-way', 'crm-to-provider'],
    ['two-way', 'crm-to-provider', 'crm-to-provider'],
    ['crm-to-provider', 'crm-to-provider', 'crm-to-provider'],
  ])('direction: the administrator %s, the person %s, in force %s', (limit, direction, is) => {
    expect(inForce({ direction: limit }, { direction }).direction).toBe(is);
  });
  it.each([
    { limit: '', createPrefix: 'CRM', is: 'CRM' },
    { limit: 'CRM', createPrefix: '', is: 'CRM' },
    { limit: 'CRM', createPrefix: 'CRM: urgent', is: 'CRM: urgent' },
    { limit: 'CRM', createPrefix: 'Not in the CRM', is: 'CRM' },
  ])(
    'prefix: the administrator “$limit”, the person “$createPrefix”, in force “$is”',
    ({ limit, createPrefix, is }) => {
      expect(inForce({ createPrefix: limit }, { createPrefix }).createPrefix).toBe(is);
    },
  );
  it('a refusal to show private entries in full counts until they choose anew, and nothing else changes (RU6)', () => {
    const { run, store } = runTable();
    const settings = { ...run.settings, privateEvents: 'full', createPrefix: 'CRM' } as const;
    const full = { direction: 'two-way', createPrefix: 'CRM', privateEvents: 'full', filters: [] };
    expect(rulesOfRun({ ...run, settings })).toEqual(full);
    store.meta.set('full-refused', '1');
    expect(rulesOfRun({ ...run, settings })).toEqual({ ...full, privateEvents: 'busy' });
    const skipping = { ...settings, privateEvents: 'skip' } as const;
    expect(rulesOfRun({ ...run, settings: skipping }).privateEvents).toBe('skip');
  });
});

describe('rules are wider than others', () => {
  const order = { skip: 0, busy: 1, full: 2 };
  it('when more is shown of private entries, also where nothing is created in the CRM (RU6)', () => {
    for (const now of privateChoices)
      for (const before of privateChoices)
        for (const direction of ['two-way', 'crm-to-provider'] as const)
          expect(
            isWider(
              { ...open, direction, privateEvents: now },
              { ...open, direction, privateEvents: before },
            ),
          ).toBe(order[now] > order[before]);
  });
  it.each([
    { now: 'CRM', before: '', is: false },
    { now: '', before: 'CRM', is: true },
    { now: 'CRM: urgent', before: 'CRM', is: false },
    { now: 'Not in the CRM', before: 'CRM', is: true },
  ])('when a title needs less of a prefix: “$now” after “$before” is $is', ({ now, before, is }) => {
    expect(isWider({ ...open, createPrefix: now }, { ...open, createPrefix: before })).toBe(is);
  });
  it.each<{ now: readonly EntryFilters[]; before: readonly EntryFilters[]; is: boolean }>([
    { now: [], before: [], is: false },
    { now: [free], before: [], is: false },
    { now: [], before: [free], is: true },
    { now: [days], before: [free], is: true },
    { now: [both], before: [free], is: false },
    { now: [days, free], before: [free], is: false },
    { now: [free, days], before: [free], is: false },
    { now: [free], before: [free, days], is: true },
  ])(
    'when something that a filter kept is kept no more: $now after $before is $is (C21)',
    ({ now, before, is }) => {
      expect(isWider({ ...open, filters: now }, { ...open, filters: before })).toBe(is);
    },
  );
});

describe('what the CRM told last', () => {
  it('is kept, and saved only when it differs', () => {
    const { store, log } = memoryStore();
    const { rules } = runTable().run.session;
    expect(knownRules(store)).toBe(null);
    keepRules(store, rules);
    keepRules(store, rules);
    expect([knownRules(store), log]).toEqual([rules, ['crm-rules']]);
    keepRules(store, { ...rules, createPrefix: 'CRM' });
    expect([knownRules(store)?.createPrefix, log]).toEqual(['CRM', ['crm-rules', 'crm-rules']]);
  });
});

/** What waits to be read, by side. */
const news = ({ inbox }: Store, side: SideName) => inbox.all(side).map(({ kind, ref }) => `${kind} ${ref}`);

describe('when a run begins', () => {
  /** Every entry that stays by a rule, and some that stay for another reason. */
  function given(before: Partial<RulesInForce> | null, isFirst = false): RunTable {
    const table = runTable();
    const { store } = table;
    if (!isFirst) store.meta.set('first-run-done', '1');
    store.meta.set('use-organizer', 'false');
    if (before !== null) store.meta.set('rules-in-force', JSON.stringify({ ...open, ...before }));
    for (const reason of [...byRule, 'separate'] as const)
      store.leftAlone.put('provider', reason, [], reason);
    store.leftAlone.put('crm', 'C', [], 'prefix');
    return table;
  }
  const reasons: readonly LeftReason[] = [
    'direction',
    'filter-all-day',
    'filter-declined',
    'filter-free',
    'filter-labels',
    'filter-out-of-office',
    'filter-people',
    'prefix',
    'private',
  ];
  const waiting = reasons.map((reason) => `hint ${reason}`);

  it('what stayed by a rule is read again after a wider one, and the narrower one is remembered', () => {
    const { run, store, log } = given({ createPrefix: 'CRM' });
    noteRules(run);
    expect(news(store, 'provider')).toEqual(waiting);
    expect(news(store, 'crm')).toEqual([]);
    expect(lastRulesInForce(store)).toEqual(open);
    expect(rulesBefore(store)).toEqual([{ ...open, createPrefix: 'CRM' }]);
    expect(log).toEqual(['rules']);
  });
  it('and every narrower one is, until a person has answered', () => {
    const { run, store } = given({ createPrefix: 'CRM' });
    noteRules(run);
    store.meta.set('rules-in-force', JSON.stringify({ ...open, direction: 'crm-to-provider' }));
    noteRules(run);
    expect(rulesBefore(store)).toEqual([
      { ...open, createPrefix: 'CRM' },
      { ...open, direction: 'crm-to-provider' },
    ]);
  });
  it('before the first run is over it is read again too, and nothing is asked about it', () => {
    const { run, store } = given({ createPrefix: 'CRM' }, true);
    noteRules(run);
    expect([news(store, 'provider'), rulesBefore(store)]).toEqual([waiting, []]);
  });
  it.each<{ name: string; before: Partial<RulesInForce> | null; log: readonly string[] }>([
    { name: 'the same rules', before: {}, log: [] },
    { name: 'narrower rules', before: { privateEvents: 'full' }, log: ['rules'] },
    { name: 'the first rules', before: null, log: ['rules'] },
  ])('after $name nothing that stays is read again', ({ before, log: steps }) => {
    const { run, store, log } = given(before);
    noteRules(run);
    expect([news(store, 'provider'), rulesBefore(store), lastRulesInForce(store)]).toEqual([[], [], open]);
    expect(log).toEqual(steps);
  });
  it('linked private entries are read again after another rule about them (RU6)', () => {
    const { run, store } = given({ privateEvents: 'full' });
    const base = single({ privacy: 'private' });
    store.links.save(link('l', { provider: { ref: 'P', revision: 'r', hash: 'h', base } }));
    noteRules(run);
    expect(news(store, 'provider')).toEqual(['hint P']);
  });
  it.each<[PrivateEvents, 'busy' | 'full']>([
    ['skip', 'busy'],
    ['busy', 'busy'],
    ['full', 'full'],
  ])('with %s the calendar is told to show private entries so: %s (RU6)', (privateEvents, told) => {
    const { run } = given({});
    const heard: string[] = [];
    const provider = { ...run.sides.provider, tellPrivate: (how: string) => void heard.push(how) };
    noteRules({ ...run, sides: { ...run.sides, provider }, settings: { ...run.settings, privateEvents } });
    expect(heard).toEqual([told]);
  });
  it('rules of an older Concord, which knew no choice about private entries and no filters, are read as its own', () => {
    const { store } = memoryStore();
    expect(lastRulesInForce(store)).toBe(null);
    const { direction, createPrefix } = open;
    store.meta.set('rules-in-force', JSON.stringify({ direction, createPrefix }));
    store.meta.set('rules-before', JSON.stringify([{ direction, createPrefix }]));
    expect([lastRulesInForce(store), rulesBefore(store)]).toEqual([open, [open]]);
  });
});

describe('the rule Use organizer (C9)', () => {
  /** Entries of the CRM that wait, that are to be read, and that await an invitation. */
  function given(before: string | null): RunTable {
    const table = runTable({}, { useOrganizer: true });
    const { meta, inbox, leftAlone } = table.store;
    meta.set('rules-in-force', JSON.stringify(open));
    meta.set('use-organizer', before);
    inbox.put('crm', { kind: 'found', ref: 'found', stored: stored('found') });
    inbox.put('crm', { kind: 'removed', ref: 'removed', reason: 'deleted' });
    inbox.put('provider', { kind: 'found', ref: 'P', stored: stored('P') });
    leftAlone.put('crm', 'invited', [], 'awaits-invitation');
    leftAlone.put('crm', 'separate', [], 'separate');
    leftAlone.put('provider', 'Q', [], 'awaits-invitation');
    return table;
  }
  const as = (store: Store) => [store.meta.get('use-organizer'), news(store, 'crm'), news(store, 'provider')];
  const unread = ['found found', 'removed removed'];
  it('after a change what was read of the CRM with the wrong part is read again', () => {
    const { run, store, log } = given('false');
    noteRules(run);
    expect(as(store)).toEqual(['true', ['hint found', 'hint invited', 'removed removed'], ['found P']]);
    expect(log).toEqual(['use-organizer']);
  });
  it.each([
    ['is the same', 'true', []],
    ['is heard for the first time', null, ['use-organizer']],
  ])('when it %s, nothing is', (_, before, steps) => {
    const { run, store, log } = given(before);
    noteRules(run);
    expect([as(store), log]).toEqual([['true', unread, ['found P']], steps]);
  });
});

describe('an account that the administrator switched off (A8)', () => {
  const on = { features: { calendar: true, mail: true }, providers: ['caldav', 'graph'] };
  const refusal = (store: Store, change: object = {}) => {
    try {
      return refuseSwitchedOff(store, { ...on, ...change }, 'caldav');
    } catch (error) {
      return problemOf(error);
    }
  };
  const settled = () => {
    const { store, log } = memoryStore();
    store.meta.set('first-run-done', '1');
    return { store, log };
  };
  it('is refused with the reason, and that is remembered once', () => {
    const { store, log } = settled();
    expect(wasSwitchedOff(store)).toBe(false);
    const calendarOff = { features: { calendar: false, mail: true } };
    expect(refusal(store, calendarOff)).toEqual(problem('feature-off'));
    expect(refusal(store, { providers: ['graph'] })).toEqual(problem('feature-off', { kind: 'caldav' }));
    expect([wasSwitchedOff(store), log]).toEqual([true, ['switched-off']]);
  });
  it('is not remembered as such before its first run is over', () => {
    const { store } = memoryStore();
    expect(refusal(store, { providers: [] })).toMatchObject({ code: 'feature-off' });
    expect(wasSwitchedOff(store)).toBe(false);
  });
  it('and any other account is not refused', () => {
    const { store, log } = settled();
    expect([refusal(store), log]).toEqual([undefined, []]);
  });
});

describe('after a run has planned everything', () => {
  it('it counts no longer as switched off; narrower rules of before are forgotten once a person has answered', () => {
    const { store } = memoryStore();
    store.meta.set('switched-off', '1');
    store.meta.set('rules-before', JSON.stringify([open]));
    settleRules(store, false);
    expect([wasSwitchedOff(store), rulesBefore(store)]).toEqual([false, [open]]);
    settleRules(store, true);
    expect(rulesBefore(store)).toEqual([]);
  });
});

describe('entries of before the first run that are brought across (C5, C6)', () => {
  const bounds = { from: '2026-01-01', until: null };
  const given = () => {
    const { store, log } = memoryStore();
    store.meta.set('first-run-done', '1');
    for (const side of ['provider', 'crm'] as const) {
      store.leftAlone.put(side, `old at ${side}`, [], 'existed-before');
      store.leftAlone.put(side, `apart at ${side}`, [], 'separate');
    }
    return { store, log };
  };
  const asks = (side: SideName, kind: Question['kind'] = 'bring-existing') =>
    ({ kind, item: { side } }) as unknown as Question;
  it('are read on both sides, so that twins are found', () => {
    const { store, log } = given();
    expect(bringExisting(store, 'crm', { ...bounds, more: 'nothing' } as never)).toBe(true);
    expect([news(store, 'provider'), news(store, 'crm')]).toEqual([
      ['hint old at provider'],
      ['hint old at crm'],
    ]);
    expect([bringingOf(store), log]).toEqual([{ crm: bounds }, ['bring-existing']]);
  });
  it('are not before the first run is over', () => {
    const { store } = memoryStore();
    expect([bringExisting(store, 'crm', bounds), bringingOf(store)]).toEqual([false, {}]);
  });
  it.each<{ name: string; questions: readonly Question[]; left: readonly SideName[] }>([
    { name: 'when nothing waits for a person', questions: [], left: [] },
    {
      name: 'except where something would be added to the other side',
      questions: [asks('crm')],
      left: ['provider'],
    },
    {
      name: 'except where something else waits beside it',
      questions: [asks('provider', 'differs'), asks('provider')],
      left: ['crm'],
    },
    {
      name: 'when only other questions wait',
      questions: [asks('crm', 'differs'), asks('provider', 'rule-change')],
      left: [],
    },
    {
      name: 'on neither side while both wait',
      questions: [asks('crm'), asks('provider')],
      left: ['provider', 'crm'],
    },
  ])('are all brought $name', ({ questions, left }) => {
    const { store } = given();
    for (const side of ['provider', 'crm'] as const) bringExisting(store, side, bounds);
    settleBringing(store, questions);
    expect(Object.keys(bringingOf(store)).sort()).toEqual([...left].sort());
  });
});
