/** Protects stored credentials: they are sealed, bound to their account and purpose, stored only with consent, and never lost by mistake. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVault, type KeyStore, type Vault } from '../../../src-main/accounts/vault.ts';
import { openProfile, type ProfileStore } from '../../../src-main/store/index.ts';
import { handClock } from '../../support/hand-clock.ts';
import { memoryKeyStore, noKeyStore } from '../../support/key-stores.ts';

let folder = '';
let profile: ProfileStore;
const { clock } = handClock();
const database = (): string => join(folder, 'profile.db');
const keyFile = (): string => join(folder, 'vault.key');
/** Restarts the program with the same data. */
const restart = (keyStore: KeyStore): Vault => {
  profile.close();
  profile = openProfile({ path: database(), clock });
  return createVault({ profile, keyStore, keyFile: keyFile(), clock });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-vault-'));
  profile = openProfile({ path: database(), clock });
});
afterEach(() => {
  profile.close();
  rmSync(folder, { recursive: true, force: true });
});

const secret = 'MARK-secret-7f3a';
/** Changes the database without the vault. */
const tamper = (sql: string): void => {
  const raw = new Database(database());
  raw.exec(sql);
  raw.close();
};

describe('with a key store', () => {
  test('S10: a secret can be opened after a restart, and no file contains it in plain text', async () => {
    const keyStore = memoryKeyStore();
    expect(await restart(keyStore).seal('a', 'password', secret)).toBe(true);
    const vault = restart(keyStore);
    expect(await vault.look()).toBe('key-store');
    expect(await vault.open('a', 'password')).toEqual({ type: 'open', secret });
    expect(await vault.open('a', 'token')).toEqual({ type: 'absent' });
    profile.close();
    const key = [...keyStore.entries.values()][0] ?? '';
    const bytes = readFileSync(database());
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(Buffer.from(key, 'base64'))).toBe(false);
    expect(statSync(database()).mode & 0o077).toBe(0);
    profile = openProfile({ path: database(), clock });
  });

  test('a key store has a minute to answer, because a person may have to unlock it first', async () => {
    const hand = handClock();
    const silent: KeyStore = { ...memoryKeyStore(), write: () => new Promise(() => undefined) };
    let place = '';
    const vault = createVault({ profile, keyStore: silent, keyFile: keyFile(), clock: hand.clock });
    void vault.look().then((found) => {
      place = found;
    });
    await hand.advance(59_999);
    expect(place).toBe('');
    await hand.advance(1);
    await new Promise(setImmediate);
    expect(place).toBe('unavailable');
  });

  test('the key store contains only one key, and no leftover of the probe', async () => {
    const keyStore = memoryKeyStore();
    const vault = restart(keyStore);
    await vault.seal('a', 'password', secret);
    await vault.seal('b', 'token', 'another');
    expect(keyStore.entries.size).toBe(1);
  });

  test('the same secret is sealed with a new nonce each time', async () => {
    const vault = restart(memoryKeyStore());
    await vault.seal('a', 'password', secret);
    const first = profile.secret('a', 'password');
    await vault.seal('a', 'password', secret);
    const second = profile.secret('a', 'password');
    expect(Buffer.from(first?.nonce ?? [])).not.toEqual(Buffer.from(second?.nonce ?? []));
    expect(second?.version).toBe(2);
  });

  test.each([
    ['a changed byte', "UPDATE secrets SET sealed = CAST(x'00' || substr(sealed, 2) AS BLOB)"],
    ['a truncated value', 'UPDATE secrets SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) AS BLOB)'],
    ['an empty value', "UPDATE secrets SET sealed = x''"],
    ['another nonce', "UPDATE secrets SET nonce = x'000000000000000000000000'"],
    ['another version', 'UPDATE secrets SET version = version + 1'],
  ])('a tampered secret is reported as lost and never opens wrongly: %s', async (_, sql) => {
    const keyStore = memoryKeyStore();
    await restart(keyStore).seal('a', 'password', secret);
    tamper(sql);
    expect(await restart(keyStore).open('a', 'password')).toEqual({ type: 'lost' });
  });

  test.each([
    [
      'another purpose',
      "UPDATE secrets SET purpose = 'third' WHERE purpose = 'password'; UPDATE secrets SET purpose = 'password' WHERE purpose = 'token'",
    ],
    [
      'another account',
      "DELETE FROM secrets WHERE account = 'a' AND purpose = 'password'; UPDATE secrets SET account = 'a' WHERE account = 'b'",
    ],
  ])('a secret moved to the place of another one does not open: %s', async (_, sql) => {
    const keyStore = memoryKeyStore();
    const vault = restart(keyStore);
    await vault.seal('a', 'password', secret);
    await vault.seal('a', 'token', 'for the CRM');
    await vault.seal('b', 'password', 'of somebody else');
    tamper(sql);
    expect(await restart(keyStore).open('a', 'password')).toEqual({ type: 'lost' });
  });

  test('while the key store is locked a secret is unknown, not absent; nothing is overwritten, and unlocking restores it', async () => {
    const keyStore = memoryKeyStore();
    await restart(keyStore).seal('a', 'password', secret);
    const before = new Map(keyStore.entries);
    keyStore.locked = true;
    const vault = restart(keyStore);
    expect(await vault.look()).toBe('unknown');
    expect(await vault.open('a', 'password')).toEqual({ type: 'unknown' });
    expect(await vault.seal('a', 'password', 'new')).toBe(false);
    keyStore.locked = false;
    expect(keyStore.entries).toEqual(before);
    expect(await vault.open('a', 'password')).toEqual({ type: 'open', secret });
  });

  test('a key store that is unlocked between two reads returns its key, and no new key is created', async () => {
    const keyStore = memoryKeyStore();
    await restart(keyStore).seal('a', 'password', secret);
    const before = new Map(keyStore.entries);
    keyStore.locked = true;
    const { read } = keyStore;
    let reads = 0;
    const slow: KeyStore = {
      ...keyStore,
      read(name) {
        reads += 1;
        const answer = read(name);
        if (reads === 1) keyStore.locked = false;
        return answer;
      },
    };
    expect(await restart(slow).open('a', 'password')).toEqual({ type: 'open', secret });
    expect(keyStore.entries).toEqual(before);
  });

  test('after the key was replaced, old secrets are lost and new ones can be opened', async () => {
    const keyStore = memoryKeyStore();
    await restart(keyStore).seal('a', 'password', secret);
    const [name] = keyStore.entries.keys();
    keyStore.entries.set(name ?? '', Buffer.alloc(32, 7).toString('base64'));
    const vault = restart(keyStore);
    expect(await vault.open('a', 'password')).toEqual({ type: 'lost' });
    expect(await vault.seal('a', 'password', 'signed in again')).toBe(true);
    expect(await vault.open('a', 'password')).toEqual({ type: 'open', secret: 'signed in again' });
  });

  test('after the key was removed from a working key store, signing in again creates a new one', async () => {
    const keyStore = memoryKeyStore();
    await restart(keyStore).seal('a', 'password', secret);
    keyStore.entries.clear();
    const vault = restart(keyStore);
    expect(await vault.open('a', 'password')).toEqual({ type: 'lost' });
    expect(await vault.seal('a', 'password', 'again')).toBe(true);
    expect(await restart(keyStore).open('a', 'password')).toEqual({ type: 'open', secret: 'again' });
  });

  test('A5: forgetting the last account also removes the key', async () => {
    const keyStore = memoryKeyStore();
    const vault = restart(keyStore);
    await vault.seal('a', 'password', secret);
    await vault.seal('b', 'password', secret);
    await vault.forget('a');
    expect(await vault.open('a', 'password')).toEqual({ type: 'absent' });
    expect(keyStore.entries.size).toBe(1);
    await vault.forget('b');
    expect(keyStore.entries.size).toBe(0);
  });

  test('a key store that never answers counts as unavailable after a time', async () => {
    const time = handClock();
    const silent: KeyStore = { ...noKeyStore, write: () => new Promise(() => undefined) };
    const vault = createVault({ profile, keyStore: silent, keyFile: keyFile(), clock: time.clock });
    const looked = vault.look();
    await time.advance(60_001);
    expect(await looked).toBe('unavailable');
  });
});

describe('without a key store', () => {
  test('nothing is stored anywhere until a person agrees', async () => {
    const vault = restart(noKeyStore);
    expect(await vault.look()).toBe('unavailable');
    expect(await vault.seal('a', 'password', secret)).toBe(false);
    expect(profile.secretCount()).toBe(0);
    expect(() => statSync(keyFile())).toThrow();
  });

  test('S10: after a person agreed, an owner-only key file is used, also after a restart', async () => {
    const vault = restart(noKeyStore);
    vault.agreeToKeyFile();
    expect(await vault.look()).toBe('key-file');
    expect(await vault.seal('a', 'password', secret)).toBe(true);
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
    expect(statSync(keyFile()).size).toBe(32);
    const again = restart(noKeyStore);
    expect(await again.look()).toBe('key-file');
    expect(await again.open('a', 'password')).toEqual({ type: 'open', secret });
    await again.forget('a');
    expect(() => statSync(keyFile())).toThrow();
  });

  test('a key store is preferred even when a person agreed to a key file', async () => {
    const vault = restart(memoryKeyStore());
    vault.agreeToKeyFile();
    expect(await vault.look()).toBe('key-store');
    await vault.seal('a', 'password', secret);
    expect(() => statSync(keyFile())).toThrow();
  });

  test.each([
    ['readable by the group', () => chmodSync(keyFile(), 0o640)],
    ['readable by everybody', () => chmodSync(keyFile(), 0o604)],
    ['of another length', () => writeFileSync(keyFile(), Buffer.alloc(31), { mode: 0o600 })],
    [
      'a link to somewhere else',
      () => {
        const key = readFileSync(keyFile());
        rmSync(keyFile());
        writeFileSync(join(folder, 'elsewhere'), key, { mode: 0o600 });
        symlinkSync(join(folder, 'elsewhere'), keyFile());
      },
    ],
    ['gone', () => rmSync(keyFile())],
  ])('a key file that is %s is not used, and a person must agree to a new one', async (_, spoil) => {
    const vault = restart(noKeyStore);
    vault.agreeToKeyFile();
    await vault.seal('a', 'password', secret);
    spoil();
    const again = restart(noKeyStore);
    expect(await again.look()).toBe('unavailable');
    expect(await again.open('a', 'password')).toEqual({ type: 'lost' });
    expect(await again.seal('a', 'password', 'new')).toBe(false);
    again.agreeToKeyFile();
    expect(await again.seal('a', 'password', 'new')).toBe(true);
    expect(await again.open('a', 'password')).toEqual({ type: 'open', secret: 'new' });
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600);
  });
});
