/** Protects where data lies: local application data, readable by its owner only, one id per installation. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accountIdOf } from '../../src-main/accounts/identity.ts';
import { defaultDataDir, machineIdOf, openDataDir } from '../../src-main/app/data-dir.ts';

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
