/** The accounts of a profile: which there are, what each is used for, and which database is its own. At most one holds the calendar. */
import type Database from 'better-sqlite3';

/** The database of the first account of a data directory, also of one that a set-up file describes. */
export const firstDatabase = 'concord.db';

/** What an account is used for. */
export type AccountUse = 'calendar' | 'mail';

export interface Account {
  /** Random; the vault keeps the account's secrets under it. */
  readonly id: string;
  /** The kind of provider. */
  readonly kind: string;
  /** E-mail address. */
  readonly address: string;
  /** Never empty. */
  readonly usedFor: readonly AccountUse[];
  /** File name in the data directory. */
  readonly database: string;
}

export interface AccountRepository {
  /** All, the calendar account first. */
  list(): readonly Account[];
  /** The one account whose calendar is kept in agreement; null before there is one. */
  calendarAccount(): Account | null;
  /**
   * Adds an account, or changes the one with this id, which keeps its database. An account that is used for the calendar takes the
   * place of the calendar account there was. Answers the account with its database.
   */
  save(account: Omit<Account, 'database'>): Account;
  /** Removes the row; its database and its secrets are the caller's to remove. */
  remove(id: string): void;
}

/** Step 2 of the profile's schema. The account of an earlier setup keeps its id, and its database is the first. */
export const accountsSchema = `
  -- the vault keeps an account's secrets under its id; its database lies beside this file
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    uses_calendar INTEGER NOT NULL CHECK (uses_calendar IN (0, 1)),
    uses_mail INTEGER NOT NULL CHECK (uses_mail IN (0, 1)),
    database TEXT NOT NULL UNIQUE,
    CHECK (uses_calendar = 1 OR uses_mail = 1)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX accounts_calendar ON accounts (uses_calendar) WHERE uses_calendar = 1;

  INSERT INTO accounts (id, kind, address, uses_calendar, uses_mail, database)
  SELECT value ->> '$.owner', value ->> '$.account.summary.provider', value ->> '$.account.summary.address', 1, 0,
    '${firstDatabase}'
  FROM facts
  WHERE key = 'setup'
    AND value ->> '$.owner' IS NOT NULL
    AND value ->> '$.account.summary.provider' IS NOT NULL
    AND value ->> '$.account.summary.address' IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM facts WHERE key = 'mode' AND value = '"sample"');
  `;

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly address: string;
  readonly usesCalendar: number;
  readonly usesMail: number;
  readonly database: string;
}

export function accountRepository(database: Database.Database): AccountRepository {
  const rows = database.prepare<[], Row>(
    `SELECT id, kind, address, uses_calendar AS usesCalendar, uses_mail AS usesMail, database
     FROM accounts ORDER BY uses_calendar DESC, address, id`,
  );
  const put = database.prepare(
    `INSERT OR REPLACE INTO accounts (id, kind, address, uses_calendar, uses_mail, database)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const removeOtherCalendar = database.prepare('DELETE FROM accounts WHERE uses_calendar = 1 AND id <> ?');
  const remove = database.prepare('DELETE FROM accounts WHERE id = ?');
  const list = (): readonly Account[] => rows.all().map(accountOf);
  return {
    list,
    calendarAccount: () => list().find(({ usedFor }) => usedFor.includes('calendar')) ?? null,
    save: (account) =>
      database.transaction(() => {
        const usesCalendar = account.usedFor.includes('calendar');
        if (usesCalendar) removeOtherCalendar.run(account.id);
        const others = list();
        const known = others.find(({ id }) => id === account.id);
        const saved = { ...account, database: known?.database ?? freeDatabase(others) };
        put.run(
          saved.id,
          saved.kind,
          saved.address,
          Number(usesCalendar),
          Number(account.usedFor.includes('mail')),
          saved.database,
        );
        return saved;
      })(),
    remove: (id) => void remove.run(id),
  };
}

function accountOf({ usesCalendar, usesMail, ...row }: Row): Account {
  const uses: readonly (readonly [AccountUse, number])[] = [
    ['calendar', usesCalendar],
    ['mail', usesMail],
  ];
  return { ...row, usedFor: uses.filter(([, used]) => used === 1).map(([use]) => use) };
}

function freeDatabase(accounts: readonly Account[]): string {
  const taken = new Set(accounts.map(({ database }) => database));
  if (!taken.has(firstDatabase)) return firstDatabase;
  let number = 2;
  while (taken.has(`account-${number}.db`)) number += 1;
  return `account-${number}.db`;
}
