/**
 * What is noted beside the bases when a call came true: versions that were replaced, what is expected to be told, items that no longer
 * wait, how a link ends. All calls went to the CRM's entry `C` of the link `l`, unless a test says otherwise.
 */
import { describe, expect, it } from 'vitest';
import type { Link, OutboxEntry } from '../../../src-main/store/index.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { commitDone } from '../../../src-main/sync/calendar/send/commit.ts';
import type { StoredEvent } from '../../../src-shared/domain/calendar/side.ts';
import { creating, removing, updating } from '../../support/outbox-entries.ts';
import { at } from '../../support/plan-table.ts';
import { runAt, runTable } from '../../support/run-table.ts';
import { creatingFrom, link, quarantined, single } from '../../support/small-calendar.ts';

const review = { title: 'Review' };

/** A store with the link, unless it has ended since, after one call of it came true. */
function committed(
  call: OutboxEntry,
  stored: StoredEvent | null,
  of: Link | null = link('l'),
  prepare: (store: ReturnType<typeof runTable>['store']) => void = () => undefined,
) {
  const { store, run } = runTable();
  if (of !== null) store.links.save(of);
  store.outbox.add([call]);
  prepare(store);
  store.transaction('test', () => commitDone(call, stored, run));
  return store;
}

describe('the version that a call replaced', () => {
  it('is noted with the one that took its place, so that a late word of it is no news', () => {
    const { versions } = committed(updating(), at('C', review, { revision: 'written' }));
    expect(versions.ownChange('crm', 'C', 0)).toEqual({
      replaced: 'revision of C',
      made: 'written',
      at: runAt,
    });
  });
  it('is not noted when nobody knows it', () => {
    const call = updating(review, { known: null });
    const { versions, links } = committed(call, at('C', review));
    expect(versions.ownChange('crm', 'C', 0)).toBeNull();
    expect(links.byId('l')).toMatchObject({ provider: { base: single(review) } });
  });
  it('is noted after a removal whose link has ended since: an entry from a backup is known again (DE4)', () => {
    const { versions } = committed(removing(), null, null);
    const former = versions.former('crm', 'C');
    expect([[...former.revisions], [...former.hashes]]).toEqual([['revision of C'], [contentHash(single())]]);
  });
  it('is that of the link after a removal that ends it', () => {
    const { versions } = committed(removing(), null);
    expect([...versions.former('crm', 'C').revisions]).toEqual(['r']);
  });
  it('is not noted after a removal of an entry that nobody knows', () => {
    const { versions } = committed(removing('C', { known: null }), null, null);
    expect(versions.former('crm', 'C').last).toBeNull();
  });
});

describe('a removal that came true', () => {
  it('is heard of again when the side tells of it: that is no person’s removal (WR8)', () => {
    expect(committed(removing(), null).inbox.unheard('crm')).toEqual(['C']);
  });
  it('on behalf of an entry, without taking the person off: nothing becomes the person’s own (C12)', () => {
    const source = { ref: 'P', revision: 'r', event: single(), uids: ['u'] };
    const { leftAlone, links } = committed(removing('C', { source }), null);
    expect([leftAlone.count(), links.ownOf('l')]).toEqual([0, null]);
  });
  it.each([
    { name: 'of the link and its own', of: link('l'), uids: ['alias', 'u', 'uid of l'] },
    { name: 'of its own when the link has ended since', of: null, uids: ['alias', 'u'] },
  ])('of the person leaves the own version with all uids $name (C12)', ({ of, uids }) => {
    const entry = removing('C', {
      source: { ref: 'P', revision: 'r', event: single(), uids: ['u', 'alias'] },
    });
    const call = { ...entry, write: { ...entry.write, unschedule: true } as OutboxEntry['write'] };
    const { leftAlone } = committed(call, null, of);
    expect([...leftAlone.uidsOf('provider', 'P')].sort()).toEqual(uids);
  });
});

describe('an entry that became private, taken out of the CRM (RU6)', () => {
  const reason = 'private-in-the-calendar';
  const source = { ref: 'P', revision: 'r', event: single(review), uids: ['u', 'alias'] };
  it('stays in the calendar alone, known by its uids', () => {
    const { leftAlone } = committed(removing('C', { reason, source }), null);
    expect(leftAlone.entry('provider', 'P')).toMatchObject({
      ...{ reason: 'private', title: 'Review', at: runAt, byPerson: false },
    });
    expect(leftAlone.uidsOf('provider', 'P')).toEqual(['alias', 'u']);
  });
  it('is no entry to be left alone when nobody knows where it stands', () => {
    expect(committed(removing('C', { reason }), null).leftAlone.count()).toBe(0);
  });
  it('is read in the calendar once more after it was masked: it is taken out next', () => {
    const { inbox } = committed(updating(review, { reason }), at('C', review));
    expect(inbox.get('provider', 'P')).toEqual({ kind: 'hint', ref: 'P' });
  });
});

describe('what waits in quarantine', () => {
  const waiting = (call: OutboxEntry, stored: StoredEvent, of?: Link) =>
    committed(call, stored, of, ({ quarantine }) => {
      for (const ref of ['C', 'new']) quarantine.put(quarantined('crm', ref));
      quarantine.put(quarantined('provider', 'P'));
    })
      .quarantine.all()
      .map(({ ref }) => ref);

  it('no longer does at the old and at the new address of an entry that moved to another one (ID1)', () => {
    expect(waiting(updating(), at('new', review))).toEqual([]);
  });
  it('no longer does at the address at which an entry was made', () => {
    expect(waiting(creating(), at('C'), creatingFrom('provider'))).toEqual(['new']);
  });
  it('still does on the side that the call did not come from', () => {
    expect(waiting(updating(review, { source: null, transfer: {} }), at('C', review))).toEqual(['new', 'P']);
  });
});

describe('the moment at which the side said that the entry was changed', () => {
  const end = (ref: string, updated?: number) => ({
    ...{ ref, revision: 'r', hash: contentHash(single()), base: single() },
    ...(updated !== undefined && { updated }),
  });
  it('stays what it was: what Concord wrote itself says nothing of it', () => {
    const { links } = committed(
      updating(),
      at('C', review, { updated: 9 }),
      link('l', { crm: end('C', 5), provider: end('P') }),
    );
    expect(links.byId('l')).toMatchObject({ crm: { updated: 5, revision: 'revision of C' } });
  });
  it('stays on the giving side too while its revision is the agreed one', () => {
    const { links, inbox } = committed(
      updating(),
      at('C', review),
      link('l', { crm: end('C'), provider: end('P', 5) }),
      (store) =>
        store.inbox.put('provider', {
          kind: 'found',
          ref: 'P',
          stored: at('P', review, { revision: 'r', updated: 9 }),
        }),
    );
    expect(links.byId('l')).toMatchObject({ provider: { updated: 5 } });
    expect(inbox.get('provider', 'P')).toBeNull();
  });
});

it('mail about the person’s own answer is no invitation (PE4, PE7)', () => {
  const call = updating(review, { addressees: ['ann@example.com'], isAnswer: true });
  expect(committed(call, at('C', review)).effects.ever('invitation')).toBe(false);
});

it('the CRM’s entry is compared as it was found, not as it was given, even under the same revision', () => {
  const call = updating(
    review,
    { side: 'provider', source: { ref: 'C', revision: 'seen', event: single(review), uids: ['u'] } },
    'P',
  );
  const { inbox } = committed(call, at('P', review), link('l'), (store) =>
    store.inbox.put('crm', {
      kind: 'found',
      ref: 'C',
      stored: at('C', { title: 'Later' }, { revision: 'seen' }),
    }),
  );
  expect(inbox.get('crm', 'C')?.kind).toBe('found');
});

it('the calendar’s entry counts as it was given, masked, while its news is the version it was given from (RU6)', () => {
  const masked = single({ title: 'Busy', privacy: 'private' });
  const call = updating(
    { title: 'Busy', privacy: 'private' },
    { source: { ref: 'P', revision: 'private', event: masked, uids: ['u'] } },
  );
  const newsAfter = (revision: string) =>
    committed(call, at('C', {}, { event: masked }), link('l'), (store) =>
      store.inbox.put('provider', {
        kind: 'found',
        ref: 'P',
        stored: at('P', { title: 'Doctor', privacy: 'private' }, { revision }),
      }),
    ).inbox.get('provider', 'P')?.kind;
  expect([newsAfter('private'), newsAfter('later')]).toEqual([undefined, 'found']);
});
