/** Protects the disk of a quiet account: write-ahead logs stay short, and a run without changes writes nothing. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import type { RunOutcome } from '../../../src-main/app/engine/host.ts';
import { noChanges, noTraffic } from '../../../src-main/app/engine/messages.ts';
import { createLastAgreement } from '../../../src-main/app/running/last-agreement.ts';
import { openProfile, openStore } from '../../../src-main/store/index.ts';
import { fitCache } from '../../../src-main/store/open.ts';

const directory = mkdtempSync(join(tmpdir(), 'concord-files-'));
let path = '';
const logBytes = () => statSync(`${path}-wal`).size;
const clock = { now: () => 1_000 };
const mostLogBytes = 300_000;

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('the write-ahead log of an account is short after a run that wrote much', () => {
  path = join(directory, 'store.db');
  const store = openStore({ path, clock });
  for (let row = 0; row < 200; row += 1)
    store.leftAlone.put('provider', `/${row}/${'x'.repeat(4_000)}`, ['uid'], 'separate');
  expect(logBytes()).toBeGreaterThan(2 * mostLogBytes);
  store.afterRun();
  expect(logBytes()).toBe(0);
  expect(store.leftAlone.count()).toBe(200);
  store.close();
});

test.each([
  { pages: 100, cached: 1_000 },
  { pages: 6_000, cached: 1_500 },
  { pages: 80_000, cached: 16_000 },
])('of a file of $pages pages, about $cached stay in memory', ({ pages, cached }) => {
  const database = new Database(join(directory, `${pages}.db`));
  // small pages, so that many of them are a small file
  database.pragma('page_size = 512');
  database.exec('CREATE TABLE filled (bytes BLOB)');
  database.prepare('INSERT INTO filled VALUES (zeroblob(?))').run(pages * 512);
  fitCache(database);
  const kept = Number(database.pragma('cache_size', { simple: true }));
  expect(kept).toBeGreaterThanOrEqual(cached);
  expect(kept).toBeLessThan(cached * 1.1);
  database.close();
});

test('a transaction inside another one is refused, because it would not be durable when it returns (WR8)', () => {
  const store = openStore({ path: join(directory, 'nested.db'), clock });
  const write = () => store.transaction('inner', () => store.meta.set('account', 'a'));
  expect(() => store.reading(write)).toThrow(/inner/);
  expect(() => store.transaction('outer', write)).toThrow(/inner/);
  expect(store.reading(() => store.meta.get('account'))).toBeNull();
  write();
  expect(store.reading(() => store.meta.get('account'))).toBe('a');
  store.close();
});

test('the write-ahead log of the profile stays short by itself', () => {
  path = join(directory, 'profile.db');
  const profile = openProfile({ path, clock });
  for (let at = 0; at < 500; at += 1) profile.set('agreed-at', `${at} ${'x'.repeat(4_000)}`);
  expect(logBytes()).toBeLessThan(mostLogBytes);
  profile.close();
});

const ran = (changed: number, waiting = 0): RunOutcome => ({
  type: 'ran',
  report: {
    summary: {
      provider: noChanges,
      crm: { ...noChanges, changed },
      skipped: 0,
      quarantined: 0,
      waiting,
      linked: 0,
      durationMs: 1,
    },
    traffic: noTraffic,
    phases: [],
    decisions: [],
    limits: [],
    recovered: null,
  },
});

test('runs without changes do not write when both sides last agreed; it is kept when runs end', () => {
  let now = 1;
  const written: unknown[] = [];
  const profile = {
    get: () => written.at(-1) ?? null,
    set: (_key: string, value: unknown) => void written.push(value),
  };
  const agreement = createLastAgreement(profile, { now: () => now });
  const run = (at: number, outcome: RunOutcome): void => {
    now = at;
    agreement.runEnded(outcome);
  };
  run(2, ran(0, 1));
  expect(agreement.at()).toBeNull();
  run(3, ran(0));
  run(4, ran(0));
  expect([agreement.at(), written]).toEqual([4, [3]]);
  run(5, ran(1));
  run(6, ran(0));
  run(7, ran(0, 1));
  run(8, { type: 'stopped' });
  expect([agreement.at(), written]).toEqual([6, [3, 5]]);
  agreement.keep();
  agreement.keep();
  expect([agreement.at(), written]).toEqual([6, [3, 5, 6]]);
});
