/** Protects where data lies: local application data, readable by its owner only, one id per installation. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountIdOf } from '../../src-main/accounts/identity.ts';
import { machineIdOf, openDataDir } from '../../src-main/app/data-dir.ts';
import type { RunOutcome } from '../../src-main/app/index.ts';
import { autostartFileAt } from '../../src-main/desktop/autostart-file.ts';
import { openDesktopMemory } from '../../src-main/desktop/desktop-memory.ts';
import { dataDirRefusal } from '../../src-main/headless/data-dir-refusal.ts';
import { lockDataDir } from '../../src-main/store/index.ts';
import { openDatabase } from '../../src-main/store/open.ts';
import { defaultDataDir } from '../../src-main/support/default-data-dir.ts';
import { openLogFile } from '../../src-main/support/logger.ts';
import { ProblemError, problem, problemOf } from '../../src-shared/domain/problems.ts';
import { drive } from '../support/application.ts';

test('without --data the place is the local, not the roaming, application data of the system', () => {
  expect(defaultDataDir('linux', {}, '/home/a')).toBe('/home/a/.local/share/concord');
  expect(defaultDataDir('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/concord');
  expect(defaultDataDir('linux', { XDG_DATA_HOME: 'relative' }, '/home/a')).toBe(
    '/home/a/.local/share/concord',
  );
  expect(defaultDataDir('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/concord');
  expect(defaultDataDir('win32', { LOCALAPPDATA: '/l' }, '/u')).toBe(join('/l', 'concord'));
});

test.skipIf(process.platform === 'win32')(
  'the directory and the machine id are private, and the id stays',
  () => {
    const parent = mkdtempSync(join(tmpdir(), 'concord-dir-'));
    const before = process.umask();
    try {
      const dataDir = openDataDir(join(parent, 'data'));
      const id = '00000000-0000-4000-8000-000000000001';
      expect(machineIdOf(dataDir, () => id)).toBe(id);
      expect(machineIdOf(dataDir, () => 'another')).toBe(id);
      expect(readFileSync(join(dataDir.path, 'machine-id'), 'utf8')).toBe(`${id}\n`);
      expect(statSync(dataDir.path).mode & 0o777).toBe(0o700);
      expect(statSync(join(dataDir.path, 'machine-id')).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
      rmSync(parent, { recursive: true });
    }
  },
);

test('RU1: an account has the same id on every machine, and another for another user, server or kind', () => {
  const id = accountIdOf('caldav', 'https://dav.example.com', 'alex');
  expect(accountIdOf('caldav', 'https://DAV.example.com', 'Alex')).toBe(id);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  const others = [
    accountIdOf('caldav', 'https://dav.example.com', 'robin'),
    accountIdOf('caldav', 'https://dav.example.org', 'alex'),
    accountIdOf('google', 'https://dav.example.com', 'alex'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});

describe.skipIf(process.platform === 'win32')('S10: the data directory and each file in it', () => {
  let parent = '';
  let data = '';
  const umask = process.umask();
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'concord-dir-'));
    data = join(parent, 'data');
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(parent, { recursive: true });
  });
  const modeOf = (path: string): number => statSync(path).mode & 0o777;
  const fieldOf = (work: () => unknown): unknown => {
    try {
      work();
      return 'none';
    } catch (error) {
      return problemOf(error)?.params.field;
    }
  };
  const names = [
    ...['concord.db', 'concord.db-wal', 'concord.db-shm', 'concord.db.before-4', 'concord.db.damaged-2026'],
    ...['account-2.db', 'profile.db', 'concord.lock', 'machine-id', 'vault.key', 'desktop.json'],
    ...['logs/concord.log', 'logs/concord.1.log'],
  ];

  test.each(names)('becomes private when it was readable by others: %s', (name) => {
    mkdirSync(join(data, 'logs'), { recursive: true, mode: 0o755 });
    writeFileSync(join(data, name), '');
    chmodSync(join(data, name), 0o666);
    chmodSync(data, 0o777);
    openDataDir(data);
    expect(modeOf(join(data, name))).toBe(0o600);
    expect(modeOf(data)).toBe(0o700);
  });

  test("other people's files in a directory that a person chose stay as they are", () => {
    mkdirSync(data);
    writeFileSync(join(data, 'holiday.txt'), '');
    chmodSync(join(data, 'holiday.txt'), 0o644);
    openDataDir(data);
    expect(modeOf(join(data, 'holiday.txt'))).toBe(0o644);
  });

  test('a directory that is there already becomes private; what is made in it is private whatever the umask was', () => {
    mkdirSync(data);
    chmodSync(data, 0o755);
    process.umask(0);
    openDataDir(data);
    writeFileSync(join(data, 'made'), '');
    expect([modeOf(data), modeOf(join(data, 'made'))]).toEqual([0o700, 0o600]);
  });

  test('a database is private, by itself and not by its directory or the umask', () => {
    process.umask(0);
    const path = join(data, 'deep', 'concord.db');
    openDatabase({ path, clock: { now: () => 0 } }).database.close();
    expect([modeOf(join(data, 'deep')), modeOf(path)]).toEqual([0o700, 0o600]);
    lockDataDir(join(data, 'other')).release();
    expect([modeOf(join(data, 'other')), modeOf(join(data, 'other', 'concord.lock'))]).toEqual([
      0o700, 0o600,
    ]);
    const log = openLogFile(join(data, 'logs'), { now: () => 0 });
    log.log('info', 'started');
    expect([modeOf(join(data, 'logs')), modeOf(log.path)]).toEqual([0o700, 0o600]);
  });

  // only root can give a file to somebody else
  test.skipIf(process.getuid?.() !== 0).each(['.', ...names])(
    'is refused when it belongs to another user: %s',
    (name) => {
      mkdirSync(join(data, 'logs'), { recursive: true });
      if (name !== '.') writeFileSync(join(data, name), '');
      chownSync(join(data, name), 12_345, 12_345);
      expect(fieldOf(() => openDataDir(data))).toBe('data-owner');
    },
  );

  test.skipIf(process.getuid?.() !== 0)(
    'a link that another user put there is refused, wherever it leads',
    () => {
      mkdirSync(data);
      symlinkSync('/etc/hostname', join(data, 'machine-id'));
      lchownSync(join(data, 'machine-id'), 12_345, 12_345);
      expect(fieldOf(() => openDataDir(data))).toBe('data-owner');
    },
  );

  test('nothing is written through a link: machine id, window, log, backup of the database', () => {
    const victim = join(parent, 'victim');
    writeFileSync(victim, 'mine');
    chmodSync(victim, 0o644);
    const path = join(data, 'concord.db');
    mkdirSync(join(data, 'logs'), { recursive: true });
    for (const name of [
      'machine-id',
      'machine-id.new',
      'desktop.json',
      'desktop.json.new',
      'logs/concord.log',
      'concord.db.before-2',
    ])
      symlinkSync(victim, join(data, name));
    const dataDir = openDataDir(data);
    machineIdOf(dataDir, () => '00000000-0000-4000-8000-000000000001');
    openDesktopMemory(join(data, 'desktop.json')).set({ window: { x: 1, y: 1, width: 1, height: 1 } });
    openLogFile(dataDir.logs, { now: () => 0 }).log('info', 'started');
    const clock = { now: () => 0 };
    openDatabase({ path, clock, steps: ['CREATE TABLE a (b)'] }).database.close();
    openDatabase({ path, clock, steps: ['CREATE TABLE a (b)', 'CREATE TABLE c (d)'] }).database.close();
    expect(readFileSync(victim, 'utf8')).toBe('mine');
    expect(modeOf(victim)).toBe(0o644);
    for (const name of ['machine-id', 'desktop.json', 'logs/concord.log', 'concord.db.before-2'])
      expect(lstatSync(join(data, name)).isFile(), name).toBe(true);
  });

  test.each(['', '-wal', '-shm', '-journal'])(
    'S10: a link in the place of a database%s is refused; neither what it leads to nor its mode changes',
    (suffix) => {
      const victim = join(parent, 'victim');
      const missing = join(parent, 'missing');
      writeFileSync(victim, '');
      chmodSync(victim, 0o644);
      mkdirSync(join(data, 'logs'), { recursive: true });
      for (const [name, target] of [
        ['concord.db', victim],
        ['profile.db', missing],
        ['concord.lock', victim],
      ] as const)
        symlinkSync(target, join(data, `${name}${suffix}`));
      openDataDir(data);
      const clock = { now: () => 0 };
      const steps = ['CREATE TABLE a (b)'];
      for (const name of ['concord.db', 'profile.db'])
        expect(fieldOf(() => openDatabase({ path: join(data, name), clock, steps }))).toBe('data-link');
      expect(fieldOf(() => lockDataDir(data))).toBe('data-link');
      expect([readFileSync(victim, 'utf8'), modeOf(victim), existsSync(missing)]).toEqual(['', 0o644, false]);
    },
  );

  test.each(['logs', 'sample', 'compiled'])(
    'S10: a link in the place of the directory %s is refused',
    (name) => {
      mkdirSync(data);
      symlinkSync(parent, join(data, name));
      expect(fieldOf(() => openDataDir(data))).toBe('data-link');
      const [, words] = dataDirRefusal(
        new ProblemError(problem('setup-invalid', { field: 'data-link' })),
        data,
      );
      expect(words.join()).toContain('contains a link');
    },
  );

  test('S10: the autostart file takes the place of a link, and is removed without following one', () => {
    const victim = join(parent, 'victim');
    writeFileSync(victim, 'mine');
    const path = join(parent, 'autostart', 'concord.desktop');
    const item = autostartFileAt(path, { machineWidePath: join(parent, 'none'), program: '/opt/concord' });
    mkdirSync(join(parent, 'autostart'));
    symlinkSync(victim, path);
    item.set(true);
    expect([lstatSync(path).isFile(), item.get(), readFileSync(victim, 'utf8')]).toEqual([
      true,
      true,
      'mine',
    ]);
    rmSync(path);
    symlinkSync(victim, path);
    item.set(false);
    expect([existsSync(path), item.get(), readFileSync(victim, 'utf8')]).toEqual([false, false, 'mine']);
  });

  test.each(['ENOSPC', 'EDQUOT'])('a full disk is no mistake of the set-up: %s', (code) => {
    const [full] = dataDirRefusal(Object.assign(new Error('no room'), { code }), data);
    expect(full.code).toBe('store-full');
    const [unusable, words] = dataDirRefusal(Object.assign(new Error('no right'), { code: 'EACCES' }), data);
    expect([unusable.code, words]).toEqual(['setup-invalid', [`--data: ${data} cannot be used`]]);
  });

  const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0;
  test.skipIf(!mayMount)(
    'a disk that has no room for another file is full, whichever file finds none',
    () => {
      const script = fileURLToPath(new URL('../support/without-inodes.ts', import.meta.url));
      const lines = execFileSync('unshare', ['-rm', process.execPath, script], { encoding: 'utf8' });
      const met = lines.trim().split(/\n|, /);
      expect(met.filter((one) => !/ (fine|full)$/.test(one))).toEqual([]);
      for (const name of ['lock', 'store', 'storage', 'crm']) {
        expect(met, lines).toContain(`${name} full`);
        expect(met, lines).toContain(`${name} fine`);
      }
    },
  );

  test('a database whose file the system does not let be made has the reason of the system, not of SQLite', () => {
    const path = join(data, 'no', 'concord.db');
    mkdirSync(join(path, 'in-the-way'), { recursive: true });
    expect(() => openDatabase({ path, clock: { now: () => 0 } })).toThrow('EISDIR');
    mkdirSync(join(data, 'concord.lock'));
    expect(() => lockDataDir(data)).toThrow('EISDIR');
  });

  test('RU1: the lock knows when its file was removed, or replaced by that of another Concord', () => {
    const lock = lockDataDir(data);
    expect(lock.isHeld()).toBe(true);
    rmSync(join(data, 'concord.lock'));
    expect(lock.isHeld()).toBe(false);
    const other = lockDataDir(data);
    expect([lock.isHeld(), other.isHeld()]).toEqual([false, true]);
    lock.release();
    other.release();
  });

  test('RU1: a Concord whose lock was removed runs no more, because another one may work here now', async () => {
    const outcomes: RunOutcome[] = [];
    const concord = await drive(data, {
      fixed: { type: 'sample' },
      observer: { onOutcome: (outcome) => void outcomes.push(outcome) },
    });
    await expect.poll(() => outcomes.at(-1)?.type).toBe('ran');
    rmSync(join(data, 'concord.lock'));
    lockDataDir(data).release();
    const before = outcomes.length;
    await concord.call('sync.now', {});
    await expect.poll(() => outcomes.length).toBeGreaterThan(before);
    expect(outcomes.at(-1)).toMatchObject({ type: 'failed', problem: { code: 'store-locked' } });
    await concord.close();
  });
});
