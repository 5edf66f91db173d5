/** Key stores as a vault may meet them: one that works, none at all, and one that is locked. */
import type { KeyStore } from '../../src-main/accounts/vault.ts';

export interface MemoryKeyStore extends KeyStore {
  readonly entries: Map<string, string>;
  /** While locked it reads null and writes nothing, as Secret Service without an open collection does. */
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

/** Reading says nothing, writing fails: no session bus. */
export const noKeyStore: KeyStore = {
  read: () => Promise.resolve(null),
  write: () => Promise.reject(new Error("Couldn't access platform storage")),
  remove: () => Promise.reject(new Error("Couldn't access platform storage")),
};
