/** Protects how links are kept: what both sides hold is there once and is found from either side, and what ends leaves nothing. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AgreedEnd, type AgreedLink, openStore, type Store } from '../../../src-main/store/index.ts';
import type { CalendarEvent } from '../../../src-shared/domain/calendar/event.ts';
import { creatingFrom, link, single } from '../../support/small-calendar.ts';

let folder = '';
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-links-'));
  store = openStore({ path: join(folder, 'concord.db'), clock: { now: () => 0 } });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

/** Every row of a table, as it is in the file. */
function rowsOf(table: string): readonly Readonly<Record<string, unknown>>[] {
  const database = new Database(join(folder, 'concord.db'), { readonly: true });
  const rows = database.prepare(`SELECT * FROM ${table}`).all() as Readonly<Record<string, unknown>>[];
  database.close();
  return rows;
}

function end(ref: string, base: CalendarEvent): AgreedEnd {
  return { ref, revision: `revision of ${ref}`, hash: `hash of ${base.uid}`, base };
}

function linked(provider: CalendarEvent, crm: CalendarEvent, change: Partial<AgreedLink> = {}): AgreedLink {
  return link('l', { uids: ['u'], provider: end('P', provider), crm: end('C', crm), ...change });
}

/** The same event with its fields in another order. */
function reordered(event: CalendarEvent): CalendarEvent {
  return Object.fromEntries(Object.entries(event).reverse()) as unknown as CalendarEvent;
}

describe('what both sides hold', () => {
  test('is kept once, also when a side hands out the fields in another order', () => {
    const event = single();
    store.links.save(linked(event, reordered(event)));
    expect(rowsOf('link_bases')).toEqual([{ link: 1, provider: JSON.stringify(event), crm: null }]);
    expect(store.links.byId('l')).toEqual(linked(event, event));
  });

  test('is kept for each side where it differs, be it in the uid alone', () => {
    const other = single({ uid: 'another uid' });
    store.links.save(linked(single(), other));
    expect(store.links.byRef('crm', 'C')).toEqual(linked(single(), other));
    store.links.save(linked(other, other));
    expect(store.links.byRef('provider', 'P')).toEqual(linked(other, other));
    expect(rowsOf('link_bases')).toHaveLength(1);
  });

  test('is shown of an entry in quarantine, whichever side it is on (RU2)', () => {
    store.links.save(linked(single(), single()));
    for (const [side, ref] of [
      ['provider', 'P'],
      ['crm', 'C'],
    ] as const)
      store.quarantine.put({
        side,
        ref,
        stage: 'writing',
        code: 'item-rejected',
        reason: null,
        title: null,
        date: null,
        content: null,
        attempts: 1,
        nextAttempt: 1,
      });
    expect(store.quarantine.page(0, 9).map(({ event }) => JSON.parse(event ?? 'null'))).toEqual([
      single(),
      single(),
    ]);
  });
});

describe('a link that is saved again', () => {
  test('is found by the uids that it has now, and by no other', () => {
    store.links.save({ ...creatingFrom('provider'), id: 'l', uids: ['b', 'a', 'b'] });
    expect(store.links.byId('l')?.uids).toEqual(['a', 'b']);
    const link = linked(single(), single(), { uids: ['b', 'c'] });
    store.links.save(link);
    expect(['a', 'b', 'c'].map((uid) => store.links.byUid(uid).map(({ id }) => id))).toEqual([
      [],
      ['l'],
      ['l'],
    ]);
    expect(store.links.uidsByRef('provider', link.provider.ref)).toEqual(['b', 'c']);
    expect(store.links.uidsByRef('crm', link.crm.ref)).toEqual(['b', 'c']);
    expect(store.links.uidsByRef('crm', 'not linked')).toBeNull();
  });

  test('is told to the CRM once it is agreed, again after each change, and not before', () => {
    const unpublished = () => store.links.unpublished(9).map(({ id }) => id);
    store.links.save({ ...creatingFrom('provider'), id: 'l' });
    store.links.republish();
    expect(unpublished()).toEqual([]);
    store.links.save(linked(single(), single()));
    expect(unpublished()).toEqual(['l']);
    store.links.published(['l', 'unknown'], []);
    expect(unpublished()).toEqual([]);
    store.links.touch('l', 'crm', { revision: 'next' });
    expect(store.links.unpublished(9)).toMatchObject([{ id: 'l', crm: { ref: 'C', revision: 'next' } }]);
    store.links.published(['l'], []);
    store.links.republish();
    expect(unpublished()).toEqual(['l']);
  });

  test('is found at the addresses that it has now (ID8)', () => {
    store.links.save({ ...creatingFrom('provider'), id: 'l' });
    const [first, crm] = [linked(single(), single()), end('C2', single())];
    for (const value of [first, { ...first, provider: end('P2', single()) }, { ...first, crm }]) {
      store.links.save(value);
      expect(store.links.byRef('provider', value.provider.ref)).toEqual(value);
      expect(store.links.byRef('crm', value.crm.ref)).toEqual(value);
    }
    expect([store.links.byRef('provider', 'P2'), store.links.byRef('crm', 'C')]).toEqual([null, null]);
  });

  test('with the same addresses and uids writes neither them nor their indexes', () => {
    const database = new Database(join(folder, 'concord.db'));
    database.exec(`
      CREATE TABLE test_written (what TEXT);
      CREATE TRIGGER test_written_refs AFTER UPDATE OF provider_ref, crm_ref ON links BEGIN INSERT INTO test_written VALUES ('refs'); END;
      CREATE TRIGGER test_written_uids AFTER INSERT ON link_uids BEGIN INSERT INTO test_written VALUES ('uid'); END;
    `);
    database.close();
    store.links.save(linked(single(), single()));
    store.links.save(linked(single(), single({ title: 'Other' })));
    expect(rowsOf('test_written')).toEqual([{ what: 'uid' }]);
    expect(store.links.byId('l')).toEqual(linked(single(), single({ title: 'Other' })));
    store.links.save(linked(single(), single(), { crm: end('C2', single()) }));
    expect(rowsOf('test_written')).toEqual([{ what: 'uid' }, { what: 'refs' }]);
  });

  test('has no bases and nothing to tell while it is being made once more', () => {
    store.links.save(linked(single(), single()));
    store.links.save({ ...creatingFrom('provider'), id: 'l' });
    expect([rowsOf('link_bases'), store.links.unpublished(9)]).toEqual([[], []]);
  });
});

test.each(['end', 'drop'] as const)('nothing of a link is left after %s but its former versions', (how) => {
  store.links.save(linked(single(), single()));
  store.links[how]('l');
  expect(['links', 'link_bases', 'link_uids', 'unpublished_links'].map(rowsOf)).toEqual([[], [], [], []]);
  expect(store.versions.former('provider', 'P').revisions.size).toBe(1);
});
