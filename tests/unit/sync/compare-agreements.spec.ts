/**
 * What another machine agreed on, compared with this machine's links (ID9), learned from tables: what is held alike is settled, for
 * the rest the link here goes and both entries are read again. The agreement `l` is about `P` in the calendar and `C` in the CRM.
 */
import { describe, expect, it } from 'vitest';
import type { Link } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { compareAgreements, isReadable } from '../../../src-main/sync/calendar/news/compare-agreements.ts';
import type { AgreementRow } from '../../../src-shared/domain/crm.ts';
import { sideNames } from '../../../src-shared/domain/side-name.ts';
import { agreement, at } from '../../support/plan-table.ts';
import { runTable } from '../../support/run-table.ts';
import { creatingFrom, link, single } from '../../support/small-calendar.ts';

const hash = contentHash(single());
const end = (ref: string, change = {}) => ({ ref, revision: 'r', hash, base: single(), ...change });
/** The link as the agreement describes it. */
const alike = (change: Parameters<typeof link>[1] = {}) =>
  link('l', { provider: end('P'), crm: end('C'), ...change });

function compared(rows: readonly AgreementRow[], links: readonly Link[] = []) {
  const { run, store, log } = runTable();
  for (const one of links) store.links.save(one);
  for (const row of rows) store.agreementNews.put(row);
  const open = compareAgreements(run);
  return {
    store,
    log,
    open: open.map(({ linkId }) => linkId),
    waiting: store.agreementNews.all().length,
    toRead: sideNames.flatMap((side) => store.inbox.toRead(side)),
    history: store.history.latest(9).map(({ link: id, reason }) => `${id}, ${reason}`),
  };
}
const agreed = (change = {}): AgreementRow => ({ type: 'agreed', agreement: agreement(change) });

it('nothing was told: the store is not touched', () => {
  expect(compared([], [alike()]).log).toEqual([]);
});

describe('what both machines hold alike', () => {
  it.each([
    { name: 'linked', of: alike() },
    { name: 'in another calendar', of: alike({ status: 'elsewhere' }) },
  ])('is settled: $name', ({ of }) => {
    const { open, waiting, toRead, store } = compared([agreed()], [of]);
    expect([open, waiting, toRead]).toEqual([[], 0, []]);
    expect(store.links.byId('l')).toEqual(of);
  });
});

describe('what this machine holds in another way', () => {
  it.each<{ name: string; links: readonly Link[] }>([
    { name: 'it has no such link', links: [] },
    { name: 'its twin is being made here', links: [creatingFrom('provider')] },
    { name: 'another entry in the calendar', links: [alike({ provider: end('Q') })] },
    { name: 'another entry in the CRM', links: [alike({ crm: end('D') })] },
    { name: 'another content in the calendar', links: [alike({ provider: end('P', { hash: 'other' }) })] },
    { name: 'another content in the CRM', links: [alike({ crm: end('C', { hash: 'other' }) })] },
  ])('$name: the link here goes without a word to the CRM, and both entries are read again', ({ links }) => {
    const { store, open, waiting, toRead, history } = compared([agreed()], links);
    expect([open, waiting, toRead, history]).toEqual([['l'], 1, ['P', 'C'], []]);
    expect([store.links.byId('l'), store.links.endedIds(9)]).toEqual([null, []]);
  });
  it.each(sideNames)(
    'its entry at the %s belongs to another link here: that one ends, and the CRM is told',
    (side) => {
      const other = { ...alike(), id: 'rival', [side === 'provider' ? 'crm' : 'provider']: end('elsewhere') };
      const { store, open, history } = compared([agreed()], [other]);
      expect([store.links.byId('rival'), store.links.endedIds(9), open]).toEqual([null, ['rival'], ['l']]);
      expect(history).toEqual(['rival, ended-on-another-machine']);
    },
  );
  it('an entry of it has news already: that is kept', () => {
    const { run, store } = runTable();
    store.inbox.put('crm', { kind: 'found', ref: 'C', stored: at('C') });
    store.agreementNews.put(agreed());
    compareAgreements(run);
    expect([store.inbox.get('crm', 'C')?.kind, store.inbox.get('provider', 'P')?.kind]).toEqual([
      'found',
      'hint',
    ]);
  });
});

describe('a link that another machine ended', () => {
  const ended: AgreementRow = { type: 'ended', linkId: 'l' };
  it('ends here too, and both entries stay on their own', () => {
    const { store, open, waiting, history } = compared([ended], [alike()]);
    expect([open, waiting, history]).toEqual([[], 0, ['l, ended-on-another-machine']]);
    expect(store.links.byId('l')).toBeNull();
    expect([store.leftAlone.get('provider', 'P'), store.leftAlone.get('crm', 'C')]).toEqual([
      'separate',
      'separate',
    ]);
    expect(store.leftAlone.byUid('crm', 'uid of l')).toEqual(['C']);
  });
  it('its entries are listed with what both agreed on, and not as a person’s word', () => {
    const { store } = compared([ended], [alike({ crm: end('C', { base: single({ title: 'PLAN' }) }) })]);
    expect(store.leftAlone.page(0, 9)).toMatchObject([
      { ref: 'P', title: 'Plan', start: single().start, byPerson: false },
      { ref: 'C', title: 'PLAN', start: single().start, byPerson: false },
    ]);
  });
  it('before its twin was made here: its one entry stays on its own, and nothing more is known of it', () => {
    const { store } = compared([ended], [creatingFrom('provider')]);
    expect(store.leftAlone.page(0, 9)).toMatchObject([{ ref: 'P', reason: 'separate', title: null }]);
  });
  it.each([{ links: [] }, { links: [alike()] }])(
    'is not told to the CRM once more, and its id is never used again',
    ({ links }) => {
      const { store } = compared([ended], links);
      expect([store.links.endedIds(9), store.links.isTaken('l')]).toEqual([[], true]);
    },
  );
});

it('several rows are compared in one transaction', () => {
  expect(compared([agreed(), agreed({ linkId: 'm', providerRef: 'Q', crmRef: 'D' })]).log).toEqual([
    'agreements.compare',
  ]);
});

describe('an agreement can be compared when both entries', () => {
  it.each([
    { name: 'have been read', provider: 'found', crm: 'found', expected: true },
    { name: 'are gone', provider: 'removed', crm: 'removed', expected: true },
    { name: 'have been read, but not the calendar’s', provider: 'hint', crm: 'found', expected: false },
    { name: 'have been read, but not the CRM’s', provider: 'found', crm: 'hint', expected: false },
    { name: 'can be read, but not the calendar’s', provider: 'unreadable', crm: 'found', expected: false },
    { name: 'can be read, but not the CRM’s', provider: 'found', crm: 'unreadable', expected: false },
  ] as const)('$name: $expected', ({ provider, crm, expected }) => {
    const { store } = runTable();
    for (const [side, ref, kind] of [
      ['provider', 'P', provider],
      ['crm', 'C', crm],
    ] as const)
      if (kind === 'found') store.inbox.put(side, { kind, ref, stored: at(ref) });
      else if (kind === 'removed') store.inbox.put(side, { kind, ref, reason: 'deleted' });
      else store.inbox.put(side, { kind, ref });
    expect(isReadable(agreement(), store)).toBe(expected);
  });
});

describe('a link that ended because its calendar entry is the person’s own now (C12)', () => {
  const ended: AgreementRow = { type: 'ended', linkId: 'l', own: { ref: 'P', uids: ['u'] } };
  it.each<{ name: string; links: readonly Link[] }>([
    { name: 'known here', links: [alike()] },
    { name: 'not known here', links: [] },
  ])('$name: the entry stays in the calendar for good, and the CRM’s is left alone', ({ links }) => {
    const { store, open, waiting } = compared([ended], links);
    expect([open, waiting, store.links.byId('l')]).toEqual([[], 0, null]);
    expect(store.leftAlone.entry('provider', 'P')).toMatchObject({ reason: 'own-version', byPerson: true });
    expect(store.leftAlone.get('crm', 'C')).toBeNull();
    expect([store.links.isTaken('l'), store.links.ownOf('l')]).toEqual([true, { ref: 'P', uids: ['u'] }]);
  });
  it('an entry that is linked again here stays linked', () => {
    const { store } = compared([ended], [link('again', { provider: end('P') })]);
    expect(store.leftAlone.get('provider', 'P')).toBeNull();
  });
});
