/** A question about two versions of an entry shows both as the store holds them, without asking a side for anything (ID9). */
import { describe, expect, it } from 'vitest';
import { decisionHead, decisionItems } from '../../../src-main/app/engine/store-answers.ts';
import type { Store } from '../../../src-main/store/index.ts';
import { decisionRows, decisionsIn } from '../../../src-main/sync/common/decisions.ts';
import type { DecisionItem } from '../../../src-main/sync/index.ts';
import { calls } from '../../../src-shared/contract/index.ts';
import type { SideName } from '../../../src-shared/domain/side-name.ts';
import { memoryStore } from '../../support/run-table.ts';
import { link, single, stored } from '../../support/small-calendar.ts';

const asked: DecisionItem = {
  digest: 'a',
  side: 'crm',
  write: 'link',
  title: 'Review',
  start: '2026-12-02T10:00:00',
  timeZone: 'Europe/Amsterdam',
  addressees: [],
  places: { provider: 'P', crm: 'C' },
  differs: ['title'],
};

function waiting(item: DecisionItem): Store {
  const { store } = memoryStore();
  store.decisions.replace(decisionRows([{ kind: 'differs', item }]));
  return store;
}
const read = (store: Store, side: SideName, ref: string, title: string): void =>
  store.inbox.put(side, { kind: 'found', ref, stored: stored(ref, { event: single({ title }) }) });
function shown(store: Store) {
  const [decision] = decisionsIn(store);
  const answer = decisionItems(store, { id: decision?.id ?? '', offset: 0, limit: 200 });
  // and the contract lets it through
  return calls['decisions.items'].output.parse(structuredClone(answer)).items[0];
}

describe('the versions of a question', () => {
  it('are what was read from both sides, the calendar first', () => {
    const store = waiting(asked);
    read(store, 'provider', 'P', 'Mine');
    read(store, 'crm', 'C', 'Theirs');
    expect(shown(store)?.versions).toMatchObject({
      first: { title: 'Mine' },
      second: { title: 'Theirs' },
      differs: ['title'],
    });
  });
  it('of a linked entry without news are what both sides agreed on', () => {
    const store = waiting(asked);
    const { provider, crm, ...rest } = link('l');
    store.links.save({
      ...rest,
      provider: { ...provider, base: single({ title: 'Agreed in the calendar' }) },
      crm: { ...crm, base: single({ title: 'Agreed in the CRM' }) },
    });
    read(store, 'crm', 'C', 'Theirs');
    expect(shown(store)?.versions).toMatchObject({
      first: { title: 'Agreed in the calendar' },
      second: { title: 'Theirs' },
    });
  });
  it('where one side has none, say so', () => {
    const store = waiting({ ...asked, places: { provider: 'P' }, differs: [] });
    read(store, 'provider', 'P', 'Mine');
    expect(shown(store)?.versions).toMatchObject({ first: { title: 'Mine' }, second: null, differs: [] });
  });
  it.each(['hint', 'missing', 'unreadable'] as const)(
    'are not shown while one has to be read again (%s): an old version is no basis for a decision',
    (kind) => {
      const store = waiting(asked);
      read(store, 'provider', 'P', 'Mine');
      store.links.save(link('l'));
      store.inbox.put('crm', { kind, ref: 'C' });
      expect(shown(store)?.versions).toBeUndefined();
    },
  );
  it('are absent from a question that an older Concord saved', () => {
    const { places: _places, differs: _differs, ...old } = asked;
    expect(shown(waiting(old))).toEqual(old);
  });
  it('are not part of the state, which every window gets', () => {
    const [decision] = decisionsIn(waiting(asked));
    const items = decision === undefined ? [] : decisionHead(decision).items;
    expect(items.map((item) => Object.keys(item))).toEqual([
      ['digest', 'side', 'write', 'title', 'start', 'timeZone', 'addressees'],
    ]);
  });
});
