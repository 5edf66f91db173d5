/** A store that lives long: moments from a wrong clock block nothing, old rows go without a question, a full disk has one name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { lockDataDir, noNextAttempt, openStore, storeProblem } from '../../../src-main/store/index.ts';
import { isDue, nextAttempt } from '../../../src-main/sync/common/quarantine.ts';
import { obeyThrottle, rememberThrottle } from '../../../src-main/sync/common/throttle.ts';
import { scriptedFaults } from '../../../src-sandbox/sample-sides/index.ts';
import { problem, problemOf } from '../../../src-shared/domain/problems.ts';
import { atCrm, event, titles, world } from '../../support/world.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function codeOf(action: () => unknown): string {
  try {
    action();
    return 'nothing';
  } catch (error) {
    return problemOf(error)?.code ?? String(error);
  }
}

describe('a moment that was stored while the clock was ahead', () => {
  it('a pause is over when the clock is put right, and is obeyed until then (RU5)', async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('a'));
    one.clock.advance(40 * dayMs);
    const throttled = one.machine({
      providerFaults: scriptedFaults([
        { at: { operation: 'changes' }, fault: { type: 'throttled', retryAfterMs: minuteMs } },
      ]),
    });
    expect((await throttled.attempt())?.code).toBe('throttled');
    const again = one.machine({ store: throttled.store });
    expect((await again.attempt())?.code).toBe('throttled');
    one.clock.advance(-40 * dayMs);
    expect(await again.attempt()).toBeNull();
    expect(atCrm(one)).toHaveLength(1);
  });

  it("the lease is taken again at the next run, and the CRM's rules are read again (RU1)", async () => {
    const one = world('caldav-like');
    one.clock.advance(40 * dayMs);
    const machine = one.machine();
    await machine.run();
    one.clock.advance(-40 * dayMs);
    one.crm.administrator.setRules({ direction: 'crm-to-provider' });
    one.crm.administrator.takeLeaseFrom('account-1', 'machine-2');
    expect((await machine.attempt())?.code).toBe('lease-held');
    one.clock.advance(2 * minuteMs);
    one.provider.hand.create(event('only here'));
    await machine.run();
    expect(atCrm(one)).toEqual([]);
  });

  it('a pause is as long as the server asked for, also when that is 40 days', () => {
    const { clock } = world('caldav-like');
    const store = openStore({ path: ':memory:', clock });
    const now = clock.now();
    rememberThrottle(store, now + 40 * dayMs, now);
    expect(codeOf(() => obeyThrottle(store, now + 40 * dayMs - 1))).toBe('throttled');
    // a clock that is put back by seconds changes nothing
    expect(codeOf(() => obeyThrottle(store, now - 30_000))).toBe('throttled');
    expect(codeOf(() => obeyThrottle(store, now - 2 * minuteMs))).toBe('nothing');
    expect(codeOf(() => obeyThrottle(store, now + 40 * dayMs))).toBe('nothing');
    // as an earlier version wrote it
    store.meta.set('retry-at', String(now + 60_000));
    expect(codeOf(() => obeyThrottle(store, now))).toBe('throttled');
    store.meta.set('retry-at', String(now + 40 * dayMs));
    expect(codeOf(() => obeyThrottle(store, now))).toBe('nothing');
    store.close();
  });

  it('an entry in quarantine is tried again when its next attempt is further away than the longest pause (RU2)', async () => {
    const one = world('caldav-like');
    one.provider.hand.create(event('bad'));
    one.clock.advance(40 * dayMs);
    const machine = one.machine({
      crmFaults: scriptedFaults([
        { at: { operation: 'perform' }, fault: { type: 'refused', code: 'item-rejected' } },
      ]),
    });
    expect((await machine.run()).quarantined).toBe(1);
    one.clock.advance(-40 * dayMs);
    await machine.settle();
    expect(titles(atCrm(one))).toEqual(['Meeting bad']);
  });

  it('a quarantine row waits for its moment, up to a day', () => {
    const failure = {
      side: 'crm',
      ref: 'x',
      stage: 'writing',
      problem: problem('item-rejected'),
      content: null,
    } as const;
    const row = nextAttempt(null, failure, 0);
    expect([isDue(row, 10 * minuteMs - 1), isDue(row, 10 * minuteMs)]).toEqual([false, true]);
    expect(isDue({ nextAttempt: dayMs }, 0)).toBe(false);
    expect(isDue({ nextAttempt: dayMs + 1 }, 0)).toBe(true);
    expect(isDue({ nextAttempt: noNextAttempt }, 0)).toBe(false);
  });

  it('what counts against a budget grows old like the rest (DE1)', () => {
    const { clock } = world('caldav-like');
    const store = openStore({ path: ':memory:', clock });
    const now = clock.now();
    store.effects.add(now + 40 * dayMs, 'crm', 'removal', 'link', 3);
    store.effects.purge(now - 2 * dayMs, now);
    expect(store.effects.sum('crm', 'removal', now - dayMs)).toBe(3);
    expect(store.effects.sum('crm', 'removal', now + 1)).toBe(0);
    store.close();
  });
});

describe('what is kept for a time only (DE3)', () => {
  it('goes after that time, in an account where nothing waits for a person', async () => {
    const one = world('caldav-like');
    const machine = one.machine();
    const made = one.provider.hand.create(event('a'));
    await machine.settle();
    one.provider.hand.edit(made.ref, { title: 'Changed' });
    await machine.settle();
    const { history, decisions, effects } = machine.store;
    decisions.recordAnswer('digest', 'approve', one.clock.now());
    const since = one.clock.now() - dayMs;
    expect(history.latest(10).length).toBeGreaterThan(0);
    expect(effects.sum('crm', 'write', since)).toBeGreaterThan(0);
    one.clock.advance(29 * dayMs);
    await machine.run();
    expect(history.latest(10).length).toBeGreaterThan(0);
    expect(decisions.answer('digest')).toBe('approve');
    expect(effects.sum('crm', 'write', since)).toBe(0);
    one.clock.advance(2 * dayMs);
    await machine.run();
    expect(history.latest(10)).toEqual([]);
    expect(decisions.answer('digest')).toBeNull();
  });

  it('and a run without anything to forget writes nothing', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'concord-life-'));
    const one = world('caldav-like');
    const store = openStore({ path: join(directory, 'concord.db'), clock: one.clock });
    const machine = one.machine({ store });
    one.provider.hand.create(event('a'));
    await machine.settle();
    await machine.run();
    const reader = new Database(join(directory, 'concord.db'));
    const version = (): unknown => reader.pragma('data_version', { simple: true });
    const before = version();
    for (let run = 0; run < 3; run += 1) await machine.run();
    expect(version()).toBe(before);
    reader.close();
    store.close();
    rmSync(directory, { recursive: true });
  });
});

describe('a full disk', () => {
  const sqlite = (code: string): Error => new Database.SqliteError('no room', code);
  const system = (code: string): Error => Object.assign(new Error('no room'), { code });

  it.each([
    'SQLITE_FULL',
    'SQLITE_IOERR_WRITE',
    'SQLITE_IOERR_FSYNC',
    'SQLITE_IOERR_TRUNCATE',
    'SQLITE_IOERR_SHMSIZE',
    'SQLITE_IOERR_SHMMAP',
  ])('has one name, whatever SQLite calls it: %s', (code) => {
    expect(storeProblem(sqlite(code))?.code).toBe('store-full');
  });

  it.each(['ENOSPC', 'EDQUOT'])('and whatever the operating system calls it: %s', (code) => {
    expect(storeProblem(system(code))?.code).toBe('store-full');
  });

  it('other trouble keeps its own name', () => {
    expect(storeProblem(sqlite('SQLITE_CORRUPT_VTAB'))?.code).toBe('store-corrupt');
    expect(storeProblem(sqlite('SQLITE_BUSY_SNAPSHOT'))?.code).toBe('store-locked');
    expect(storeProblem(sqlite('SQLITE_CONSTRAINT'))).toBeNull();
    expect(storeProblem(system('EACCES'))).toBeNull();
  });

  it('a directory that is taken, or is none, is told as such', () => {
    const directory = mkdtempSync(join(tmpdir(), 'concord-lock-'));
    const lock = lockDataDir(directory);
    expect(codeOf(() => lockDataDir(directory))).toBe('store-locked');
    lock.release();
    lockDataDir(directory).release();
    writeFileSync(join(directory, 'file'), '');
    expect(codeOf(() => lockDataDir(join(directory, 'file')))).toMatch(/EEXIST|ENOTDIR/);
    rmSync(directory, { recursive: true });
  });
});
