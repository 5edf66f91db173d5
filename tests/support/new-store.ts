/** Opens an account's store in memory, as a new one is after all steps of the migration, in a third of the time that these take. */

import { openStore, type Store } from '../../src-main/store/index.ts';
import { openDatabase } from '../../src-main/store/open.ts';
import type { StoreOptions } from '../../src-main/store/store.ts';

let schema: string | null = null;

export function newStore(options: Omit<StoreOptions, 'path' | 'steps'>): Store {
  schema ??= currentSchema();
  return openStore({ ...options, path: ':memory:', steps: [schema] });
}

/** Every table, index and trigger that the migration leaves behind, as SQL. */
function currentSchema(): string {
  const { database } = openDatabase({ path: ':memory:', clock: { now: () => 0 } });
  const rows = database
    .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid")
    .pluck()
    .all();
  database.close();
  return `${rows.join(';\n')};`;
}
