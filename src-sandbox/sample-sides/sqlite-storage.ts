/** A sample account in a SQLite file: every operation is on disk before it is answered, so that a killed process loses nothing. */
import type { AgreementRow } from '../../src-shared/domain/crm.ts';
import { openSharedDatabase } from '../database-files.ts';
import type { Entry, LogRow, Mail } from './sample-entry.ts';
import type { Storage } from './storage.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS entry (ref TEXT PRIMARY KEY, calendar TEXT NOT NULL, ordinal INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS entry_order ON entry (calendar, ordinal);
  CREATE TABLE IF NOT EXISTS alias (uid TEXT NOT NULL, ref TEXT NOT NULL REFERENCES entry ON DELETE CASCADE, PRIMARY KEY (uid, ref)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS owner (key TEXT PRIMARY KEY, ref TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log (n INTEGER PRIMARY KEY, calendar TEXT NOT NULL, ref TEXT NOT NULL, type TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS log_order ON log (calendar, n);
  CREATE TABLE IF NOT EXISTS mail (n INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS agreement (account TEXT NOT NULL, link TEXT NOT NULL, number INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (account, link)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS agreement_order ON agreement (account, number);
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

interface JsonRow {
  readonly json: string;
}

/** Opens or makes the file. Several handles, also in several processes, see each other's work. */
export function sqliteStorage(file: string): Storage {
  const database = openSharedDatabase(file, schema);

  const entry = database.prepare<[string], JsonRow>('SELECT json FROM entry WHERE ref = ?');
  const putEntry = database.prepare(
    `INSERT INTO entry (ref, calendar, ordinal, json) VALUES (?, ?, ?, ?)
     ON CONFLICT (ref) DO UPDATE SET calendar = excluded.calendar, ordinal = excluded.ordinal, json = excluded.json`,
  );
  const putAlias = database.prepare('INSERT OR IGNORE INTO alias (uid, ref) VALUES (?, ?)');
  const removeEntry = database.prepare('DELETE FROM entry WHERE ref = ?');
  const entriesOf = database.prepare<[string, number, number], JsonRow>(
    'SELECT json FROM entry WHERE calendar = ? AND ordinal > ? ORDER BY ordinal LIMIT ?',
  );
  const entriesByUid = database.prepare<[string], JsonRow>(
    'SELECT json FROM alias JOIN entry USING (ref) WHERE uid = ? ORDER BY ordinal',
  );
  const ownerOf = database.prepare<[string], { readonly ref: string }>('SELECT ref FROM owner WHERE key = ?');
  const setOwner = database.prepare('INSERT OR REPLACE INTO owner (key, ref) VALUES (?, ?)');
  const append = database.prepare('INSERT INTO log (calendar, ref, type, reason) VALUES (?, ?, ?, ?)');
  const logAfter = database.prepare<[string, number], LogRow>(
    'SELECT n, calendar, ref, type, reason FROM log WHERE calendar = ? AND n > ? ORDER BY n',
  );
  const lastNumber = database.prepare<[], { readonly n: number | null }>('SELECT max(n) AS n FROM log');
  const addMail = database.prepare('INSERT INTO mail (json) VALUES (?)');
  const mails = database.prepare<[], JsonRow>('SELECT json FROM mail ORDER BY n');
  const putAgreement = database.prepare(
    'INSERT OR REPLACE INTO agreement (account, link, number, json) VALUES (?, ?, ?, ?)',
  );
  const agreementsAfter = database.prepare<[string, number, number], JsonRow & { readonly number: number }>(
    'SELECT number, json FROM agreement WHERE account = ? AND number > ? ORDER BY number LIMIT ?',
  );
  const lastAgreement = database.prepare<[string], { readonly number: number | null }>(
    'SELECT max(number) AS number FROM agreement WHERE account = ?',
  );
  const fact = database.prepare<[string], JsonRow>('SELECT json FROM fact WHERE name = ?');
  const setFact = database.prepare('INSERT OR REPLACE INTO fact (name, json) VALUES (?, ?)');

  const atomically = <T>(work: () => T): T =>
    database.inTransaction ? work() : database.transaction(work).immediate();
  const entryIn = ({ json }: JsonRow): Entry => JSON.parse(json) as Entry;
  const highest = (accountId: string): number => lastAgreement.get(accountId)?.number ?? 0;

  return {
    entry: (ref) => {
      const row = entry.get(ref);
      return row === undefined ? undefined : entryIn(row);
    },
    putEntry: (value) => {
      atomically(() => {
        putEntry.run(value.ref, value.calendar, value.ordinal, JSON.stringify(value));
        for (const uid of value.uids) putAlias.run(uid, value.ref);
      });
    },
    removeEntry: (ref) => {
      removeEntry.run(ref);
    },
    entriesOf: (calendar, afterOrdinal, limit) => entriesOf.all(calendar, afterOrdinal, limit).map(entryIn),
    entriesByUid: (uid) => entriesByUid.all(uid).map(entryIn),
    ownerOf: (key) => ownerOf.get(key)?.ref,
    setOwner: (key, ref) => {
      setOwner.run(key, ref);
    },
    append: (row) => Number(append.run(row.calendar, row.ref, row.type, row.reason).lastInsertRowid),
    logAfter: (calendar, n) => logAfter.all(calendar, n),
    lastNumber: () => lastNumber.get()?.n ?? 0,
    addMail: (mail) => {
      addMail.run(JSON.stringify(mail));
    },
    mails: () => mails.all().map(({ json }) => JSON.parse(json) as Mail),
    putAgreement: (accountId, linkId, row) => {
      atomically(() => putAgreement.run(accountId, linkId, highest(accountId) + 1, JSON.stringify(row)));
    },
    agreementsAfter: (accountId, number, limit) =>
      agreementsAfter
        .all(accountId, number, limit)
        .map((row) => ({ number: row.number, row: JSON.parse(row.json) as AgreementRow })),
    lastAgreement: highest,
    fact: <T>(name: string) => {
      const row = fact.get(name);
      return row === undefined ? undefined : (JSON.parse(row.json) as T);
    },
    setFact: (name, value) => {
      setFact.run(name, JSON.stringify(value ?? null));
    },
    atomically,
    close: () => {
      database.close();
    },
  };
}
