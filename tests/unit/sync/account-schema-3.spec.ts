/**
 * Protects what an earlier Concord left in an account's database: one of schema 3, in the middle of everything, opens with today's
 * code with all of its content, and a run over the two accounts it is about writes nothing.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { migrations } from '../../../src-main/store/migrations.ts';
import { contentHash } from '../../../src-main/sync/calendar/entries/compare.ts';
import { calendarEngine } from '../../../src-main/sync/index.ts';
import {
  type Faults,
  profiles,
  sampleCrm,
  sampleProvider,
  sqliteStorage,
} from '../../../src-sandbox/sample-sides/index.ts';
import { isReason } from '../../../src-shared/domain/calendar/reasons.ts';
import { type ManualClock, manualClock, seededRandomness, self, singlesOnly } from '../../support/world.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'support', 'fixtures');
/** When the fixture was left. */
const leftAt = Date.parse('2026-11-22T10:10:00Z');

/** Lays an SQL dump into a file. */
function laid(folder: string, dump: string): string {
  const path = join(folder, `${dump}.db`);
  const database = new Database(path);
  database.exec(readFileSync(join(fixtures, `${dump}.sql`), 'utf8'));
  database.close();
  return path;
}

interface Opened {
  readonly store: Store;
  readonly path: string;
  readonly folder: string;
  readonly clock: ManualClock;
}

function opened(): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'concord-account-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = manualClock();
  clock.advance(leftAt - clock.now());
  const path = laid(folder, 'account-schema-3');
  const store = openStore({ path, clock });
  onTestFinished(() => store.close());
  return { store, path, folder, clock };
}

/** The rows of a table of the fixture as they were before it was migrated. */
function rowsBefore({ path }: Opened, table: string): readonly Readonly<Record<string, unknown>>[] {
  const database = new Database(`${path}.before-${migrations.length}`, { readonly: true });
  onTestFinished(() => void database.close());
  return database.prepare(`SELECT * FROM ${table}`).all() as Readonly<Record<string, unknown>>[];
}

const counted = (values: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));

describe('a database of schema 3 that was in use', () => {
  test('opens, with a copy of it as it was before', () => {
    const one = opened();
    expect(one.store.recovered).toBeNull();
    expect(existsSync(`${one.path}.before-${migrations.length}`)).toBe(true);
    const before = new Database(`${one.path}.before-${migrations.length}`, { readonly: true });
    onTestFinished(() => void before.close());
    expect(before.pragma('user_version', { simple: true })).toBe(3);
    const dumped = new Database(laid(mkdtempIn(one.folder), 'account-schema-3'), { readonly: true });
    onTestFinished(() => void dumped.close());
    for (const { name } of tablesOf(dumped))
      expect(before.prepare(`SELECT * FROM ${name}`).all(), name).toEqual(
        dumped.prepare(`SELECT * FROM ${name}`).all(),
      );
  });

  test('has its links in each of their states', () => {
    const one = opened();
    const rows = rowsBefore(one, 'links');
    expect(counted(rows.map(({ status }) => String(status)))).toEqual({
      creating: 3,
      linked: 18,
      elsewhere: 1,
    });
    for (const row of rows) {
      const link = one.store.links.byId(String(row.id));
      expect(link).toMatchObject({ id: row.id, status: row.status, origin: row.origin });
      if (link === null) continue;
      if (link.status === 'creating') {
        const side = link.origin;
        expect(link.source).toEqual({ ref: row[`${side}_ref`], revision: row[`${side}_revision`] });
        continue;
      }
      for (const side of ['provider', 'crm'] as const) {
        // stored once where both sides hold the same
        const base = JSON.parse(String(row[`${side}_base`] ?? row.provider_base));
        expect(link[side]).toEqual({
          ref: row[`${side}_ref`],
          revision: row[`${side}_revision`],
          hash: row[`${side}_hash`],
          base,
        });
        expect(contentHash(link[side].base)).toBe(link[side].hash);
      }
    }
    const uids = rowsBefore(one, 'link_uids');
    expect(uids.length).toBeGreaterThanOrEqual(rows.length);
    for (const { uid, link } of uids)
      expect(one.store.links.byUid(String(uid)).map(({ id }) => id)).toContain(link);
    expect(one.store.links.byStatus('elsewhere')).toMatchObject([
      { provider: { base: { title: 'Moves away' } } },
    ]);
    const standUp = one.store.links.byUid('p-standup')[0];
    expect(standUp).toMatchObject({
      provider: {
        base: {
          recurrenceOverrides: {
            '2026-11-30T09:00:00': { excluded: true },
            '2026-12-07T09:00:00': { title: 'Stand-up with guests', start: '2026-12-07T11:00:00' },
          },
        },
      },
    });
    expect(one.store.links.unpublished(1_000).map(({ id }) => id)).toEqual(
      rows.filter((row) => row.unpublished === 1 && row.status !== 'creating').map(({ id }) => id),
    );
    for (const { id } of rowsBefore(one, 'ended_links'))
      expect(one.store.links.isTaken(String(id))).toBe(true);
  });

  test('has its history, with a code for every reason that was written out', () => {
    const one = opened();
    const rows = rowsBefore(one, 'history');
    const now = one.store.history.latest(1_000).toReversed();
    expect(now).toEqual(
      rows.map(({ id: _id, reason, ...row }) => ({ ...row, reason: codes[String(reason)] ?? 'no code' })),
    );
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(Object.keys(codes)));
    for (const { reason } of now) expect(isReason(reason), reason).toBe(true);
  });

  test('has everything else that was not done yet', () => {
    const one = opened();
    const { store } = one;
    const outbox = rowsBefore(one, 'outbox');
    expect(counted(outbox.map(({ state }) => String(state)))).toEqual({ sent: 2, absent: 1 });
    expect(store.outbox.all().map(({ state, entry }) => ({ state, entry }))).toEqual(
      [...outbox]
        .sort((a, b) => (String(a.link) < String(b.link) ? -1 : 1))
        .map(({ state, entry }) => ({ state, entry: JSON.parse(String(entry)) })),
    );
    expect(store.quarantine.all()).toMatchObject([
      {
        side: 'provider',
        ref: '/personal/p-rejected.ics',
        stage: 'writing',
        code: 'item-rejected',
        attempts: 3,
      },
      { side: 'provider', ref: '/personal/p-x.ics', stage: 'reading', code: 'item-unreadable', attempts: 3 },
    ]);
    expect(store.decisions.all().map(({ kind, items }) => [kind, items.length])).toEqual([
      ['differs', 1],
      ['differs', 1],
      ['many-removals', 7],
    ]);
    const answers = rowsBefore(one, 'answers');
    expect(answers.map(({ digest }) => store.decisions.answer(String(digest)))).toEqual(['separate']);
    expect(store.agreementNews.all()).toMatchObject([
      { type: 'ended' },
      { type: 'agreed', agreement: { providerRef: '/personal/both-x.ics' } },
    ]);
    const left = rowsBefore(one, 'left_alone');
    expect(new Set(left.map(({ reason }) => reason))).toEqual(
      new Set(['existed-before', 'separate', 'hidden', 'duplicate-uid', 'prefix', 'direction', 'not-pushed']),
    );
    for (const { side, ref, reason } of left)
      expect(store.leftAlone.get(side as 'provider' | 'crm', String(ref))).toBe(reason);
    for (const side of ['provider', 'crm'] as const)
      expect(store.inbox.all(side).map(({ ref, kind }) => ({ ref, kind }))).toEqual(
        rowsBefore(one, 'inbox')
          .filter((row) => row.side === side)
          .map(({ ref, kind }) => ({ ref, kind })),
      );
    const [series] = store.occurrences.refs();
    expect(store.occurrences.series(series ?? '')).toMatchObject({
      status: 'kept',
      event: { title: 'Stand-up' },
    });
    expect(store.occurrences.entries(series ?? '')).toHaveLength(5);
    expect(store.meta.get('primary-calendar')).toBe('personal');
    const effects = rowsBefore(one, 'effects').filter(({ kind }) => kind === 'removal');
    expect(store.effects.sum('crm', 'removal', 0)).toBe(
      effects.reduce((sum, { amount }) => sum + Number(amount), 0),
    );
    expect(effects.length).toBeGreaterThan(0);
  });
});

describe('a run over the two accounts that the database is about', () => {
  function sidesOf({ folder, clock }: Opened) {
    const options = { clock, randomness: seededRandomness(3), address: self };
    const provider = sampleProvider(profiles['caldav-like'], {
      ...options,
      storage: sqliteStorage(laid(folder, 'account-schema-3-provider')),
    });
    const crm = sampleCrm(
      { ...options, storage: sqliteStorage(laid(folder, 'account-schema-3-crm')) },
      singlesOnly,
    );
    return { provider, crm, held: () => [provider.hand.list(), crm.hand.list()] };
  }

  /** An engine as it was set up, with what it writes. */
  function engineOn({ store, clock }: Opened, { provider, crm }: ReturnType<typeof sidesOf>) {
    const writes: string[] = [];
    const noting = (side: string): Faults => ({
      before: ({ operation, call }) => {
        if (operation === 'perform' || operation === 'lock') writes.push(`${side} ${call?.key}`);
      },
    });
    const engine = calendarEngine({
      store,
      provider: provider.connect(noting('provider')),
      crm: crm.connect(noting('crm')),
      account: { accountId: 'account-1', machineId: 'machine-1', address: self, provider: 'caldav' },
      settings: {
        primaryCalendar: 'personal',
        direction: 'two-way',
        createPrefix: '',
        existing: { provider: 'take', crm: 'take', from: '2026-01-01' },
        approveFirstRun: true,
      },
      clock,
      randomness: seededRandomness(5),
    });
    return { run: () => engine.run(new AbortController().signal), writes };
  }

  test('writes nothing, keeps what waits, and finishes what was begun', async () => {
    const one = opened();
    const sides = sidesOf(one);
    const before = sides.held();
    const { run, writes } = engineOn(one, sides);
    const first = await run();
    expect([writes, sides.held()]).toEqual([[], before]);
    expect(first).toMatchObject({ quarantined: 2, waiting: 8 });

    const { links, outbox, agreementNews, leftAlone, decisions } = one.store;
    expect([outbox.all(), agreementNews.all()]).toEqual([[], []]);
    // both answers that never came, found and linked
    expect(links.byUid('p-v')).toMatchObject([
      { status: 'linked', provider: { base: { title: 'Answer lost' } } },
    ]);
    expect(links.byUid('p-z')).toMatchObject([{ crm: { base: { title: 'Unanswered change, made' } } }]);
    // its source was removed in the CRM before it ever arrived
    expect(links.byUid('c-w')).toEqual([]);
    // what the other machine agreed on, and what it ended
    expect(links.byUid('both-x')).toMatchObject([{ status: 'linked' }]);
    expect(links.byUid('p-y')).toEqual([]);
    expect(leftAlone.get('provider', '/personal/p-y.ics')).toBe('separate');
    // the answered question is done, the other one waits
    expect(leftAlone.get('provider', '/personal/both-a.ics')).toBe('separate');
    expect(decisions.all().map(({ kind, items }) => [kind, items.length])).toEqual([
      ['differs', 1],
      ['many-removals', 7],
    ]);
    expect(
      counted(rowsBefore(one, 'links').map(({ id }) => links.byId(String(id))?.status ?? 'ended')),
    ).toEqual({
      creating: 1,
      linked: 18,
      elsewhere: 1,
      ended: 2,
    });

    const second = await run();
    expect([writes, sides.held()]).toEqual([[], before]);
    expect(second).toMatchObject({ provider: noChange, crm: noChange, quarantined: 2, waiting: 8 });
  });

  test('carries a change that a person makes afterwards', async () => {
    const one = opened();
    const sides = sidesOf(one);
    const { run } = engineOn(one, sides);
    await run();
    sides.provider.hand.edit('/personal/p-kickoff.ics', { title: 'Kick-off, again' });
    expect(await run()).toMatchObject({ provider: noChange, crm: { added: 0, changed: 1, removed: 0 } });
    expect(sides.crm.hand.list('crm').map(({ event }) => event.title)).toContain('Kick-off, again');
  });
});

const noChange = { added: 0, changed: 0, removed: 0 };

/** Every wording that Concord wrote into the history up to schema 3, and its code. */
const codes: Readonly<Record<string, string>> = {
  'new in the CRM': 'new-in-the-crm',
  'new in the calendar': 'new-in-the-calendar',
  'changed in the CRM': 'changed-in-the-crm',
  'changed in the calendar': 'changed-in-the-calendar',
  'deleted in the CRM': 'deleted-in-the-crm',
  'deleted in the calendar': 'deleted-in-the-calendar',
  'unscheduled in the CRM': 'unscheduled-in-the-crm',
  'unpushed in the CRM': 'unpushed-in-the-crm',
  'put back: the meeting lives in another calendar': 'moved-to-another-calendar',
  'equal on both sides': 'equal-on-both-sides',
  'both-changed': 'both-changed',
  'forbidden: not-organizer': 'forbidden-not-organizer',
  'forbidden: calendar-read-only': 'forbidden-calendar-read-only',
  'forbidden: zone-unknown': 'forbidden-zone-unknown',
  'forbidden: masked': 'forbidden-masked',
  'forbidden: type-not-editable': 'forbidden-type-not-editable',
};

function mkdtempIn(folder: string): string {
  return mkdtempSync(join(folder, 'dump-'));
}

function tablesOf(database: Database.Database): readonly { readonly name: string }[] {
  return database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
}
