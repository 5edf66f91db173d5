/** Fake key stores for tests of the vault: one that works and can be locked, and one that does not work at all. */
import type { KeyStore } from '../../src-main/accounts/vault.ts';

export interface MemoryKeyStore extends KeyStore {
  readonly entries: Map<string, string>;
  /** While true, reads return null and writes fail, like a Secret Service without an open collection. */
  locked: boolean;
}

export function memoryKeyStore(): MemoryKeyStore {
  const entries = new Map<string, string>();
  const store: MemoryKeyStore = {
    entries,
    locked: false,
    read: (name) => Promise.resolve(store.locked ? null : (entries.get(name) ?? null)),
    write(name, value) {
      if (store.locked) return Promise.reject(new Error('Secret Service: no result found'));
      entries.set(name, value);
      return Promise.resolve();
    },
    remove(name) {
      entries.delete(name);
      return Promise.resolve();
    },
  };
  return store;
}

/** Reads return null and writes fail, as on a system without a session bus. */
export const noKeyStore: KeyStore = {
  read: () => Promise.resolve(null),
  write: () => Promise.reject(new Error("Couldn't access platform storage")),
  remove: () => Promise.reject(new Error("Couldn't access platform storage")),
};
