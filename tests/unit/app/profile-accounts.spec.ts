/** Protects the accounts of a profile: one calendar account, any number of mail accounts, and everything an earlier version left. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { createVault } from '../../../src-main/accounts/vault.ts';
import { systemClock } from '../../../src-main/app/index.ts';
import { openProfile } from '../../../src-main/store/index.ts';
import { drive } from '../../support/application.ts';
import { memoryKeyStore } from '../../support/key-stores.ts';

const fixture = join(import.meta.dirname, '..', '..', 'support', 'fixtures', 'profile-schema-1.sql');
/** What the fixture's key store held, and what was sealed with it. */
const keyName = '071b8571202d0d43d6b95889a678d3ad';
const key = '78Usc+xQGmjZUf1cymJlsc+Mh3MH4FSGRqNjKGfl7YQ=';
const owner = 'bf07390b-0d69-4c5e-b882-8bb6ba904e4f';
const password = 'fixture-password';
const token = 'crm_LZOTG5BCH181cHS7fdQD4ZQwO4moq9r4';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'concord-profile-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Lays a profile of schema 1 into a folder, changed by SQL where a test says so. */
function oldProfile(change = ''): string {
  const directory = folder();
  const database = new Database(join(directory, 'profile.db'));
  database.exec(readFileSync(fixture, 'utf8'));
  database.exec(change);
  database.close();
  return directory;
}

function opened(directory: string) {
  const profile = openProfile({ path: join(directory, 'profile.db'), clock: systemClock });
  onTestFinished(profile.close);
  return profile;
}

const calendarAccount = {
  id: 'one',
  kind: 'almanac',
  address: 'robin@example.com',
  usedFor: ['calendar', 'mail'],
} as const;
const mailbox = { id: 'two', kind: 'postbox', address: 'office@example.com', usedFor: ['mail'] } as const;

test('a profile of schema 1 opens with everything in it, and its account has the database there was', async () => {
  const directory = oldProfile();
  const profile = opened(directory);
  expect(profile.recovered).toBeNull();
  expect(profile.accounts.list()).toEqual([
    { id: owner, kind: 'caldav', address: 'anna@example.com', usedFor: ['calendar'], database: 'concord.db' },
  ]);
  expect(profile.get('mode')).toBe('account');
  expect(profile.get('pause')).toEqual({ until: null });
  expect(profile.get('agreed-at')).toBe(1795759477342);
  expect(profile.get('settings')).toMatchObject({ language: 'nl', theme: 'dark', notifications: 'problems' });
  expect(profile.get('setup')).toMatchObject({ owner, step: 'done', crm: { name: 'Reference CRM' } });

  const keyStore = memoryKeyStore();
  keyStore.entries.set(keyName, key);
  const vault = createVault({ profile, keyStore, keyFile: join(directory, 'vault.key'), clock: systemClock });
  expect(await vault.open(owner, 'account-password')).toEqual({ type: 'open', secret: password });
  expect(await vault.open(owner, 'crm-token')).toEqual({ type: 'open', secret: token });
  expect(readdirSync(directory)).toContain('profile.db.before-2');
});

test('Concord goes on with a profile of schema 1 without asking the person for anything', async () => {
  const directory = oldProfile("DELETE FROM facts WHERE key = 'pause'");
  const keyStore = memoryKeyStore();
  keyStore.entries.set(keyName, key);
  const concord = await drive(directory, { keyStore });
  onTestFinished(concord.close);
  expect(concord.state()).toMatchObject({
    app: { mode: 'account' },
    settings: { language: 'nl', theme: 'dark' },
    setup: {
      step: 'done',
      crm: { kind: 'bridge', name: 'Reference CRM', user: 'Anna de Wit' },
      account: { kind: 'caldav', address: 'anna@example.com', host: '127.0.0.1' },
      chosen: { direction: 'two-way', existingProvider: 'take' },
    },
    sync: { agreedAt: 1795759477342 },
  });
  // the secrets were opened and the servers asked: those of the fixture no longer run
  const { sync } = await concord.until(({ sync: now }) => now.problem !== null);
  expect(sync).toMatchObject({ state: 'offline', problem: { code: 'unreachable' } });
  await concord.call('account.disconnect', {});
  expect(readdirSync(directory).filter((name) => name.startsWith('concord.db'))).toEqual([]);
});

test.each([
  ['nothing was set up', "DELETE FROM facts WHERE key IN ('setup', 'mode')"],
  ['nobody had signed in yet', `UPDATE facts SET value = '{"owner":"x","account":null}' WHERE key = 'setup'`],
  ['the sample ran', `UPDATE facts SET value = '"sample"' WHERE key = 'mode'`],
])('a profile of schema 1 has no account when %s', (_, change) => {
  expect(opened(oldProfile(change)).accounts.list()).toEqual([]);
});

test('each account has a database of its own; one that is changed keeps its database', () => {
  const { accounts } = opened(folder());
  expect(accounts.calendarAccount()).toBeNull();
  expect(accounts.save(mailbox).database).toBe('concord.db');
  expect(accounts.save(calendarAccount).database).toBe('account-2.db');
  expect(accounts.save({ ...mailbox, id: 'three' }).database).toBe('account-3.db');
  expect(accounts.save({ ...calendarAccount, address: 'new@example.com' }).database).toBe('account-2.db');
  accounts.remove(mailbox.id);
  expect(accounts.save({ ...mailbox, id: 'four' }).database).toBe('concord.db');
  expect(accounts.list().map(({ id }) => id)).toEqual(['one', 'four', 'three']);
  expect(accounts.calendarAccount()).toEqual({
    ...calendarAccount,
    address: 'new@example.com',
    database: 'account-2.db',
  });
});

test('there is one calendar account: another one takes its place, and mail accounts stay', () => {
  const { accounts } = opened(folder());
  accounts.save(calendarAccount);
  accounts.save(mailbox);
  const next = accounts.save({ ...calendarAccount, id: 'next' });
  expect(next.database).toBe('concord.db');
  expect(accounts.list().map(({ id }) => id)).toEqual(['next', 'two']);
});

test('disconnecting removes the calendar account and its files; another account and its database stay', async () => {
  const directory = oldProfile();
  const before = openProfile({ path: join(directory, 'profile.db'), clock: systemClock });
  const saved = before.accounts.save(mailbox);
  before.close();
  for (const name of [saved.database, 'concord.db.before-2', 'concord.db-wal'])
    writeFileSync(join(directory, name), '');
  const keyStore = memoryKeyStore();
  keyStore.entries.set(keyName, key);
  const concord = await drive(directory, { keyStore });
  onTestFinished(concord.close);
  await concord.call('account.disconnect', {});
  await concord.close();
  const databases = readdirSync(directory).filter((name) => /^(concord|account-\d)\.db/.test(name));
  expect(databases).toEqual(['account-2.db']);
  expect(opened(directory).accounts.list()).toEqual([saved]);
});
