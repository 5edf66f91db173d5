/**
 * What belongs to the person: settings, how far setup has come, a pause, which accounts there are, and their sealed secrets. What
 * belongs to one account is in that account's own database, so that removing an account removes a file.
 */
import type { Problem } from '../../src-shared/domain/problems.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { type AccountRepository, accountRepository, accountsSchema } from './profile-accounts.ts';

const steps: readonly string[] = [
  `
  -- one JSON value per name
  CREATE TABLE facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- credentials, sealed; account, purpose and version are part of the seal, key names the key without telling it
  CREATE TABLE secrets (
    account TEXT NOT NULL,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    key TEXT NOT NULL,
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (account, purpose)
  ) STRICT, WITHOUT ROWID;
  `,
  accountsSchema,
];

export type ProfileKey =
  | 'mode'
  | 'settings'
  | 'setup'
  | 'mail'
  | 'further-mail'
  | 'removed-mailboxes'
  | 'pause'
  /** Set since a person stopped the synchronisation (A14). */
  | 'stopped'
  /** When both sides were compared in full last, and how the next time is spread; see `comparison-schedule.ts`. */
  | 'comparison'
  /** The first synchronisation, until a person has seen what it came to; see `summaries.ts`. */
  | 'first-sync'
  | 'agreed-at'
  | 'mail-agreed-at'
  | 'further-mail-agreed-at'
  | 'vault';

export interface SecretRow {
  readonly account: string;
  readonly purpose: string;
  /** Rises each time the secret is sealed anew. */
  readonly version: number;
  readonly key: string;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

export interface ProfileStore {
  readonly accounts: AccountRepository;
  /** The JSON value, or null; the caller checks its shape. */
  get(key: ProfileKey): unknown;
  /** Null removes. */
  set(key: ProfileKey, value: unknown): void;
  secret(account: string, purpose: string): SecretRow | null;
  putSecret(row: SecretRow): void;
  /** All secrets of an account, or its one of this purpose; without an account, those of every account. */
  forgetSecrets(account?: string, purpose?: string): void;
  secretCount(): number;
  /** `store-corrupt` when a damaged file was set aside at opening. */
  readonly recovered: Problem | null;
  close(): void;
}

/** @throws ProblemError `store-newer` | `store-full` | `store-locked` */
export function openProfile(options: Pick<OpenOptions, 'path' | 'clock'>): ProfileStore {
  const { database, recovered } = openDatabase({ ...options, steps });
  const get = database.prepare<[string], { value: string }>('SELECT value FROM facts WHERE key = ?');
  const set = database.prepare('INSERT OR REPLACE INTO facts (key, value) VALUES (?, ?)');
  const unset = database.prepare('DELETE FROM facts WHERE key = ?');
  const secret = database.prepare<[string, string], SecretRow>(
    'SELECT account, purpose, version, key, nonce, sealed FROM secrets WHERE account = ? AND purpose = ?',
  );
  const putSecret = database.prepare(
    'INSERT OR REPLACE INTO secrets (account, purpose, version, key, nonce, sealed) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM secrets WHERE account = ?');
  const forgetOne = database.prepare('DELETE FROM secrets WHERE account = ? AND purpose = ?');
  const forgetAll = database.prepare('DELETE FROM secrets');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM secrets');
  return {
    accounts: accountRepository(database),
    get(key) {
      const row = get.get(key);
      return row === undefined ? null : JSON.parse(row.value);
    },
    set: (key, value) => void (value === null ? unset.run(key) : set.run(key, JSON.stringify(value))),
    secret: (account, purpose) => secret.get(account, purpose) ?? null,
    putSecret: (row) =>
      void putSecret.run(row.account, row.purpose, row.version, row.key, row.nonce, row.sealed),
    forgetSecrets(account, purpose) {
      if (account === undefined) forgetAll.run();
      else if (purpose !== undefined) forgetOne.run(account, purpose);
      else forget.run(account);
      // a deleted secret must not live on in the write-ahead log
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
    secretCount: () => count.get()?.n ?? 0,
    recovered,
    close: () => void database.close(),
  };
}
