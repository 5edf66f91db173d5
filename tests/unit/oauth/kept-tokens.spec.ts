/** Protects what of a sign-in is kept between runs: sealed in the vault, or refused as a whole. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptTokens } from '../../../src-main/accounts/oauth/index.ts';
import { createVault, type Vault } from '../../../src-main/accounts/vault.ts';
import { openProfile, type ProfileStore } from '../../../src-main/store/index.ts';
import { codeOf } from '../../support/code-of.ts';
import { handClock } from '../../support/hand-clock.ts';
import { type MemoryKeyStore, memoryKeyStore } from '../../support/key-stores.ts';
import { tokenSet } from './world.ts';

let folder = '';
let profile: ProfileStore;
let keyStore: MemoryKeyStore;
const open = (): Vault => {
  const { clock } = handClock();
  profile = openProfile({ path: join(folder, 'profile.db'), clock });
  return createVault({ profile, keyStore, keyFile: join(folder, 'vault.key'), clock });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-oauth-'));
  keyStore = memoryKeyStore();
});
afterEach(() => {
  profile.close();
  rmSync(folder, { recursive: true, force: true });
});

test('S10: they outlive a restart, and no file has them in plain text', async () => {
  const tokens = tokenSet({ previousRefreshToken: 'MARK-refresh-before' });
  expect(await keptTokens(open(), 'a').write(tokens)).toBe(true);
  profile.close();
  for (const file of readdirSync(folder))
    expect(readFileSync(join(folder, file)).includes('MARK')).toBe(false);
  const vault = open();
  expect(await keptTokens(vault, 'a').read()).toEqual(tokens);
  expect(await keptTokens(vault, 'b').read()).toBeNull();
});

test('a key store that does not answer now is no lost sign-in', async () => {
  await keptTokens(open(), 'a').write(tokenSet());
  profile.close();
  keyStore.locked = true;
  const kept = keptTokens(open(), 'a');
  expect(await codeOf(kept.read())).toBe('store-locked');
  keyStore.locked = false;
  expect(await kept.read()).toEqual(tokenSet());
});

test('what is not a whole set of tokens is none', async () => {
  const vault = open();
  const odd = ['', '{', 'null', '[]', '{}', JSON.stringify({ version: 2, ...tokenSet() })];
  const changed = [{ refreshToken: '' }, { refreshToken: undefined }, { scopes: 'a' }, { more: 1 }];
  for (const text of [
    ...odd,
    ...changed.map((change) => JSON.stringify({ version: 1, ...tokenSet(), ...change })),
  ]) {
    await vault.seal('a', 'oauth-tokens', text);
    expect([text, await keptTokens(vault, 'a').read()]).toEqual([text, null]);
  }
});
