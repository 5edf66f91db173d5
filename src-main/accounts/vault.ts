/**
 * Keeps secrets on disk: one 32-byte key per profile lies in the operating system's key store, and each secret is sealed with it
 * (AES-256-GCM) in the profile's database. Without a key store nothing is kept until a person agreed to an owner-only key file.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../src-shared/domain/clock.ts';
import type { ProfileStore, SecretRow } from '../store/index.ts';
import { readKeyFile, removeKeyFile, writeKeyFile } from './key-file.ts';

/** Where the key is. `unknown`: it was put into the key store, which does not answer now; the secrets may still be there. */
export type VaultPlace = 'key-store' | 'key-file' | 'unavailable' | 'unknown';

/** The three things Concord asks of the operating system's key store. Each may throw. */
export interface KeyStore {
  /** Null also when the store is locked or missing (keyring-rs), so null does not prove that nothing was written. */
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export type Opened =
  | { readonly type: 'open'; readonly secret: string }
  /** No secret was sealed under this name. */
  | { readonly type: 'absent' }
  /** The key cannot be reached now; it may be later. */
  | { readonly type: 'unknown' }
  /** It can never be opened again: the key is another one, or the row is damaged. A person has to sign in again. */
  | { readonly type: 'lost' };

export interface Vault {
  /** Finds out where the key is. Calls at the same time share one question to the key store. */
  look(): Promise<VaultPlace>;
  /** Records that a person agreed to a key file. It is used only where there is no key store. */
  agreeToKeyFile(): void;
  /** False when there is no place for the key: then the secret was not kept. */
  seal(account: string, purpose: string, secret: string): Promise<boolean>;
  open(account: string, purpose: string): Promise<Opened>;
  /** All of the account's; with a purpose, only that one. */
  forget(account: string, purpose?: string): Promise<void>;
}

export interface VaultParts {
  readonly profile: ProfileStore;
  readonly keyStore: KeyStore;
  /** Where a key file would be. */
  readonly keyFile: string;
  readonly clock: Clock;
}

interface Kept {
  readonly place: 'key-store' | 'key-file';
  /** Random; the entry's name in the key store, and part of every seal. */
  readonly profile: string;
}

const keyBytes = 32;
/** How long the key store may take: a person may have to unlock it first. */
const patienceMs = 60_000;

export function createVault({ profile, keyStore, keyFile, clock }: VaultParts): Vault {
  let agreed = false;
  let key: Buffer | null = null;
  let looking: Promise<VaultPlace> | null = null;

  const kept = (): Kept | null => {
    const value = profile.get('vault') as Kept | null;
    return value !== null && typeof value.profile === 'string' ? value : null;
  };

  const inTime = <T>(work: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = clock.setTimer(patienceMs, () => reject(new Error('the key store does not answer')));
      work.then(resolve, reject).finally(cancel);
    });
  const read = async (name: string): Promise<Buffer | null> => {
    try {
      const text = await inTime(keyStore.read(name));
      const bytes = text === null ? null : Buffer.from(text, 'base64');
      return bytes?.length === keyBytes ? bytes : null;
    } catch {
      return null;
    }
  };
  /** Whether there is a key store: whether it gives back what was just written. Reading null alone proves nothing. */
  const storeWorks = async (): Promise<boolean> => {
    const name = `probe-${randomBytes(8).toString('hex')}`;
    const value = randomBytes(keyBytes).toString('base64');
    try {
      await inTime(keyStore.write(name, value));
      const same = (await inTime(keyStore.read(name))) === value;
      await inTime(keyStore.remove(name));
      return same;
    } catch {
      return false;
    }
  };

  const find = async (): Promise<VaultPlace> => {
    const known = kept();
    if (known?.place === 'key-file') {
      key ??= readKeyFile(keyFile, keyBytes);
      // a key file that is gone does not come back by itself, unlike a key store that is locked
      return key === null ? absent() : 'key-file';
    }
    if (known?.place === 'key-store') {
      key ??= await read(known.profile);
      if (key !== null) return 'key-store';
      if (!(await storeWorks())) return profile.secretCount() > 0 && !agreed ? 'unknown' : absent();
      // the store may have been unlocked after the first read
      key = await read(known.profile);
      return 'key-store';
    }
    if (await storeWorks()) return 'key-store';
    return absent();
  };
  const absent = (): VaultPlace => (agreed ? 'key-file' : 'unavailable');

  const look = (): Promise<VaultPlace> => {
    looking ??= find().finally(() => {
      looking = null;
    });
    return looking;
  };

  /** Makes a key and keeps it. True only when the key was read back after it had been written. */
  const makeKey = async (place: 'key-store' | 'key-file'): Promise<boolean> => {
    const made = randomBytes(keyBytes);
    const id = kept()?.profile ?? randomBytes(16).toString('hex');
    if (place === 'key-file') {
      writeKeyFile(keyFile, made);
      if (readKeyFile(keyFile, keyBytes)?.equals(made) !== true) return false;
    } else {
      try {
        await inTime(keyStore.write(id, made.toString('base64')));
      } catch {
        return false;
      }
      if ((await read(id))?.equals(made) !== true) return false;
    }
    profile.set('vault', { place, profile: id } satisfies Kept);
    key = made;
    return true;
  };

  return {
    look,
    agreeToKeyFile() {
      agreed = true;
    },
    async seal(account, purpose, secret) {
      const place = await look();
      if (place !== 'key-store' && place !== 'key-file') return false;
      if (key === null && !(await makeKey(place))) return false;
      const known = kept();
      if (key === null || known === null) return false;
      const version = (profile.secret(account, purpose)?.version ?? 0) + 1;
      profile.putSecret(sealed(key, known.profile, { account, purpose, version }, secret));
      return true;
    },
    async open(account, purpose) {
      const row = profile.secret(account, purpose);
      if (row === null) return { type: 'absent' };
      const place = await look();
      const known = kept();
      if (place === 'unknown' || (place === 'unavailable' && known?.place === 'key-store'))
        return { type: 'unknown' };
      if (key === null || known === null || row.key !== nameOf(key)) return { type: 'lost' };
      const secret = unsealed(key, known.profile, row);
      return secret === null ? { type: 'lost' } : { type: 'open', secret };
    },
    async forget(account, purpose) {
      profile.forgetSecrets(account, purpose);
      if (profile.secretCount() > 0) return;
      const known = kept();
      key = null;
      agreed = false;
      profile.set('vault', null);
      removeKeyFile(keyFile);
      if (known?.place === 'key-store') await inTime(keyStore.remove(known.profile)).catch(() => undefined);
    },
  };
}

type SecretName = Pick<SecretRow, 'account' | 'purpose' | 'version'>;

/** The additional data of a seal: a row that was moved to another account, purpose or version does not open. */
function context(profile: string, { account, purpose, version }: SecretName): Buffer {
  return Buffer.from(JSON.stringify(['concord-vault-1', profile, account, purpose, version]));
}

function sealed(key: Buffer, profile: string, name: SecretName, secret: string): SecretRow {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context(profile, name));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { ...name, key: nameOf(key), nonce, sealed: text };
}

function unsealed(key: Buffer, profile: string, row: SecretRow): string | null {
  const tagBytes = 16;
  const bytes = Buffer.from(row.sealed);
  if (bytes.length < tagBytes || row.nonce.length !== 12) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, row.nonce, { authTagLength: tagBytes })
      .setAAD(context(profile, row))
      .setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** A short hash that tells one key from another without revealing it. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('concord-key-name').update(key).digest('hex').slice(0, 16);
}

/** The operating system's key store: Credential Manager, Keychain or Secret Service. Its library is loaded at the first use. */
export function systemKeyStore(service = 'Concord'): KeyStore {
  const entry = async (name: string) => {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // the library's own choice may be the kernel's keyring, which forgets everything at a restart
    return new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  };
  return {
    read: async (name) => (await (await entry(name)).getPassword()) ?? null,
    write: async (name, value) => (await entry(name)).setPassword(value),
    remove: async (name) => void (await (await entry(name)).deleteCredential()),
  };
}
