/** Who belongs to whom among entries without a link, learned from tables: one case for each branch of `pairUp`. */
import { describe, expect, it } from 'vitest';
import type { LeftReason, Link } from '../../../src-main/store/index.ts';
import type { Case, End, Loose } from '../../../src-main/sync/calendar/plan/model.ts';
import { pairUp } from '../../../src-main/sync/calendar/plan/pair.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { otherSide, type SideName, sideNames } from '../../../src-shared/domain/side-name.ts';
import { creatingFrom, elsewhere, gone, link, loose, single, stored } from '../../support/small-calendar.ts';

const now = (ref: string): End => ({ state: 'now', stored: stored(ref) });
/** The id that a link gets which starts from an entry. */
const idFrom = (side: SideName, ref: string): string => `${side} ${ref}`;

interface Given {
  readonly cases?: readonly Case[];
  readonly provider?: readonly Loose[];
  readonly crm?: readonly Loose[];
}

/** The pairing in short: entries by their refs, links by their ids. */
function paired({ cases = [], provider = [], crm = [] }: Given) {
  const result = pairUp(idFrom, cases, { provider, crm });
  return {
    pairs: result.pairs.map((pair) => ({
      provider: pair.provider.ref,
      crm: pair.crm.ref,
      ...(pair.creating === undefined ? {} : { creating: pair.creating.id }),
    })),
    loose: {
      provider: result.loose.provider.map((one) => one.stored.ref),
      crm: result.loose.crm.map((one) => one.stored.ref),
    },
    wanted: result.wanted,
    left: result.left.map(({ side, ref, reason }) => ({ side, ref, reason })),
    cases: result.cases,
  };
}
const nothing = { pairs: [], loose: { provider: [], crm: [] }, wanted: [], left: [], cases: [] };

/** A link that was linked before, and one end of which has news. */
const linkedCase = (side: SideName, here: End | null, there: End | null, of: Link = link('l')): Case => ({
  link: of,
  provider: side === 'provider' ? here : there,
  crm: side === 'crm' ? here : there,
});
/** A link with no entry on this side yet. */
const beingCreatedOn = (side: SideName): Link => creatingFrom(otherSide(side));

describe.each(sideNames)('an entry at the %s that shares a uid with a link', (side) => {
  const there = otherSide(side);
  const entry = (relatives: readonly Link[], change: Partial<Loose> = {}): Given => ({
    [side]: [loose(stored('new'), { relatives, ...change })],
  });

  it('its linked entry is still there: it is a double and is left alone (ID7)', () => {
    expect(paired(entry([link('l')]))).toEqual({
      ...nothing,
      left: [{ side, ref: 'new', reason: 'duplicate-uid' }],
    });
  });
  it('its linked entry was just read: it is a double as well', () => {
    const cases = [linkedCase(side, now('old'), null)];
    expect(paired({ cases, ...entry([link('l')]) })).toMatchObject({
      left: [{ side, ref: 'new', reason: 'duplicate-uid' }],
      cases,
    });
  });
  it('a double keeps the uids it is known by', () => {
    const { left } = pairUp(idFrom, [], { provider: [], crm: [], ...entry([link('l')]) });
    expect(left[0]?.uids).toEqual(['uid of new']);
  });
  it.each([
    { name: 'is gone', end: gone() },
    { name: 'is in another calendar', end: elsewhere },
  ])('its linked entry $name: it is the same at a new address (ID1, ID8)', ({ end }) => {
    const cases = [linkedCase(side, end, now('other'))];
    expect(paired({ cases, ...entry([link('l')]) })).toEqual({
      ...nothing,
      cases: [{ ...linkedCase(side, { state: 'now', stored: stored('new') }, now('other')) }],
    });
  });
  it('the same when the other side removed its entry meanwhile', () => {
    const cases = [linkedCase(side, gone(), gone())];
    expect(paired({ cases, ...entry([link('l')]) })).toEqual({
      ...nothing,
      cases: [linkedCase(side, { state: 'now', stored: stored('new') }, gone())],
    });
  });
  it('the other end is not known in this run: it is asked for, and nothing is decided before', () => {
    const cases = [linkedCase(side, gone(), null)];
    expect(paired({ cases, ...entry([link('l')]) })).toEqual({
      ...nothing,
      wanted: [{ side: there, ref: there === 'crm' ? 'C' : 'P' }],
      cases,
    });
  });
  it('its twin was about to be created and the entry has a new address: there is no other end to ask for', () => {
    const creating = creatingFrom(side);
    const cases = [linkedCase(side, gone(), null, creating)];
    expect(paired({ cases, ...entry([creating]) })).toEqual({ ...nothing, cases });
  });
  it('it was about to be created from the other side: the two are a pair, and nothing is created', () => {
    const creating = beingCreatedOn(side);
    const cases = [linkedCase(side, null, now('source'), creating), linkedCase(side, null, null, link('m'))];
    const pair =
      side === 'provider' ? { provider: 'new', crm: 'source' } : { provider: 'source', crm: 'new' };
    expect(paired({ cases, ...entry([creating]) })).toEqual({
      ...nothing,
      pairs: [{ ...pair, creating: 'l' }],
      cases: [cases[1]],
    });
  });
  it('it was about to be created from an entry that cannot be read at the moment: nothing is created, and it waits', () => {
    const creating = beingCreatedOn(side);
    const cases = [linkedCase(side, null, { state: 'unreadable' }, creating)];
    expect(paired({ cases, ...entry([creating]) })).toEqual(nothing);
  });
  it('it was made although its create was refused, and its source is gone: the link ends, and the entry is not forgotten (RU9)', () => {
    const creating = beingCreatedOn(side);
    const cases = [linkedCase(side, null, gone(), creating)];
    expect(paired({ cases, ...entry([creating]) })).toEqual({
      ...nothing,
      loose: { ...nothing.loose, [side]: ['new'] },
      cases,
    });
  });
  it('it was about to be created, from an entry without news: that is asked for', () => {
    expect(paired(entry([beingCreatedOn(side)]))).toEqual({
      ...nothing,
      wanted: [{ side: there, ref: there === 'crm' ? 'C' : 'P' }],
    });
  });
  it('of several links the first whose entry is no longer there takes it', () => {
    const cases = [linkedCase(side, gone(), now('other'), link('m'))];
    expect(paired({ cases, ...entry([link('l'), link('m')]) })).toMatchObject({
      left: [],
      cases: [linkedCase(side, { state: 'now', stored: stored('new') }, now('other'), link('m'))],
    });
  });
  it('a person said that it stays separate: it is joined to nothing', () => {
    const cases = [linkedCase(side, gone(), now('other'))];
    expect(paired({ cases, ...entry([link('l')], { left: 'separate' }) })).toEqual({
      ...nothing,
      loose: { ...nothing.loose, [side]: ['new'] },
      cases,
    });
  });
  it('it was left alone for another reason: that does not keep it from being joined', () => {
    const cases = [linkedCase(side, gone(), now('other'))];
    const result = paired({ cases, ...entry([link('l')], { left: 'hidden' }) });
    expect(result.loose).toEqual(nothing.loose);
  });
});

describe('a link whose calendar entry was moved to another calendar (ID8)', () => {
  const away = link('l', { status: 'elsewhere' });
  it('an entry with its uid in the calendar is the same, back again', () => {
    const cases: readonly Case[] = [{ link: away, provider: null, crm: now('C') }];
    expect(paired({ cases, provider: [loose(stored('back'), { relatives: [away] })] }).cases).toEqual([
      { link: away, provider: now('back'), crm: now('C') },
    ]);
  });
  it.each([
    { name: 'whose entry there has no news', crm: null },
    { name: 'whose entry there is gone', crm: gone() },
  ])('an entry with its uid in the CRM is a double of the locked one $name', ({ crm }) => {
    const cases: readonly Case[] = [{ link: away, provider: null, crm }];
    expect(paired({ cases, crm: [loose(stored('new'), { relatives: [away] })] })).toEqual({
      ...nothing,
      left: [{ side: 'crm', ref: 'new', reason: 'duplicate-uid' }],
      cases,
    });
  });
});

/** Two entries that have nothing in common, unless a change says so. */
const atProvider = (ref: string, change: Partial<StoredEvent> = {}, of: Partial<Loose> = {}) =>
  loose(stored(ref, change), of);
const atCrm = atProvider;
const alike = { event: single({ title: 'Alike' }) };

describe('strangers', () => {
  it('with nothing in common stay by themselves; cases pass through', () => {
    const cases = [linkedCase('crm', now('C'), null)];
    expect(paired({ cases, provider: [atProvider('p')], crm: [atCrm('c')] })).toEqual({
      ...nothing,
      loose: { provider: ['p'], crm: ['c'] },
      cases,
    });
  });

  it.each([
    {
      name: 'made from this very CRM entry, by a machine that never heard so (WR1)',
      provider: [atProvider('p', { key: 'crm c' })],
      crm: [atCrm('c')],
      pairs: ['p-c'],
    },
    {
      name: 'made from another CRM entry: no pair',
      provider: [atProvider('p', { key: 'crm d' })],
      crm: [atCrm('c')],
      pairs: [],
    },
    {
      name: 'a shared uid (ID1)',
      provider: [atProvider('p', { uids: ['u'] })],
      crm: [atCrm('c', { uids: ['u'] })],
      pairs: ['p-c'],
    },
    {
      name: 'a shared alias (ID1)',
      provider: [atProvider('p', { uids: ['v', 'u'] })],
      crm: [atCrm('c', { uids: ['w', 'u'] })],
      pairs: ['p-c'],
    },
    {
      name: 'the same looks (C19)',
      provider: [atProvider('p', alike)],
      crm: [atCrm('c', alike)],
      pairs: ['p-c'],
    },
    {
      name: 'the key comes before the uid',
      provider: [atProvider('p', { key: 'crm c', uids: ['u'] })],
      crm: [atCrm('d', { uids: ['u'] }), atCrm('c')],
      pairs: ['p-c'],
    },
    {
      name: 'the uid comes before looks',
      provider: [atProvider('p', { uids: ['u'], ...alike })],
      crm: [atCrm('d', alike), atCrm('c', { uids: ['u'] })],
      pairs: ['p-c'],
    },
    {
      name: 'nobody is paired twice: of two alike in the calendar the first gets the one in the CRM',
      provider: [atProvider('p', { uids: ['u'] }), atProvider('q', { uids: ['u'] })],
      crm: [atCrm('c', { uids: ['u'] })],
      pairs: ['p-c'],
    },
    {
      name: 'nobody is paired twice: an entry with two aliases gets one partner',
      provider: [atProvider('p', { uids: ['u', 'v'] })],
      crm: [atCrm('c', { uids: ['u'] }), atCrm('d', { uids: ['v'] })],
      pairs: ['p-c'],
    },
    {
      name: 'two pairs with one uid: each gets a partner',
      provider: [atProvider('p', { uids: ['u'] }), atProvider('q', { uids: ['u'] })],
      crm: [atCrm('c', { uids: ['u'] }), atCrm('d', { uids: ['u'] })],
      pairs: ['p-c', 'q-d'],
    },
    {
      name: 'a second alias finds its partner when the first one’s was taken',
      provider: [atProvider('p', { uids: ['u'] }), atProvider('q', { uids: ['u', 'v'] })],
      crm: [atCrm('c', { uids: ['u'] }), atCrm('d', { uids: ['v'] })],
      pairs: ['p-c', 'q-d'],
    },
    {
      name: 'a person said that the calendar’s entry stays separate: no pair',
      provider: [atProvider('p', { uids: ['u'] }, { left: 'separate' })],
      crm: [atCrm('c', { uids: ['u'] })],
      pairs: [],
    },
    {
      name: 'a person said that the CRM’s entry stays separate: no pair',
      provider: [atProvider('p', { uids: ['u'] })],
      crm: [atCrm('c', { uids: ['u'] }, { left: 'separate' })],
      pairs: [],
    },
    {
      name: 'entries left alone for another reason are paired after all',
      provider: [atProvider('p', { uids: ['u'] }, { left: 'prefix' })],
      crm: [atCrm('c', { uids: ['u'] }, { left: 'existed-before' })],
      pairs: ['p-c'],
    },
  ])('$name', ({ provider, crm, pairs }) => {
    const result = paired({ provider, crm });
    expect(result.pairs.map((pair) => `${pair.provider}-${pair.crm}`)).toEqual(pairs);
    const taken = result.pairs.flatMap((pair) => [pair.provider, pair.crm]);
    const rest = (all: readonly Loose[]) =>
      all.map((one) => one.stored.ref).filter((ref) => !taken.includes(ref));
    expect(result.loose).toEqual({ provider: rest(provider), crm: rest(crm) });
  });
});

describe('an entry whose twin on the other side was left alone earlier', () => {
  const twin = (reason: LeftReason): Partial<Loose> => ({ leftTwins: [{ ref: 'twin', reason }] });
  it.each<{ name: string; side: SideName; reason: LeftReason; isLeft: boolean }>([
    { name: 'a person’s word extends to both', side: 'provider', reason: 'separate', isLeft: true },
    { name: 'a person’s word extends to both', side: 'crm', reason: 'separate', isLeft: true },
    {
      name: 'what the CRM hides keeps its twin back (DE2)',
      side: 'provider',
      reason: 'hidden',
      isLeft: true,
    },
    {
      name: 'what is not selected in the CRM keeps its twin back (C8)',
      side: 'provider',
      reason: 'not-pushed',
      isLeft: true,
    },
    {
      name: 'what the calendar hides does not keep the CRM’s entry back',
      side: 'crm',
      reason: 'hidden',
      isLeft: false,
    },
    {
      name: 'a rule is asked anew: the twin is read again',
      side: 'provider',
      reason: 'existed-before',
      isLeft: false,
    },
    { name: 'a rule is asked anew: the twin is read again', side: 'crm', reason: 'prefix', isLeft: false },
  ])('$side, $reason: $name', ({ side, reason, isLeft }) => {
    const entry = loose(stored('new'), twin(reason));
    expect(paired({ [side]: [entry] })).toEqual({
      ...nothing,
      ...(isLeft
        ? { left: [{ side, ref: 'new', reason }] }
        : { wanted: [{ side: otherSide(side), ref: 'twin' }] }),
    });
  });
  it('is left with the uids it is known by', () => {
    const entry = loose(stored('new'), twin('separate'));
    const { left } = pairUp(idFrom, [], { provider: [entry], crm: [] });
    expect(left[0]?.uids).toEqual(['uid of new']);
  });
  it('is not paired with somebody who merely looks the same', () => {
    const result = paired({
      provider: [atProvider('p', alike, twin('prefix'))],
      crm: [atCrm('c', alike)],
    });
    expect([result.pairs, result.loose.crm]).toEqual([[], ['c']]);
  });
  it('is paired with somebody who shares its uid: then there is nothing to decide', () => {
    const result = paired({
      provider: [atProvider('p', { uids: ['u'] }, twin('separate'))],
      crm: [atCrm('c', { uids: ['u'] })],
    });
    expect(result).toEqual({ ...nothing, pairs: [{ provider: 'p', crm: 'c' }] });
  });
});

it.each<{ name: string; provider?: LeftReason; crm?: LeftReason; isFromBefore?: true }>([
  { name: 'both are new' },
  { name: 'the calendar’s stayed there before', provider: 'existed-before', isFromBefore: true },
  { name: 'the CRM’s stayed there before', crm: 'existed-before', isFromBefore: true },
  { name: 'the CRM’s waited for the other one', crm: 'awaits-invitation' },
])('a pair tells whether it is one from before (PE1): $name', ({ provider, crm, isFromBefore }) => {
  const { pairs } = pairUp(idFrom, [], {
    provider: [loose(stored('P', { uids: ['u'] }), { left: provider ?? null })],
    crm: [loose(stored('C', { uids: ['u'] }), { left: crm ?? null })],
  });
  expect(pairs.map((pair) => pair.isFromBefore)).toEqual([isFromBefore]);
});
