/** The reference CRM's database: its tables, and prepared statements by name. What they mean is decided elsewhere. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeDatabaseFiles } from '../database-files.ts';

export interface CrmStore {
  /** A prepared statement, made once per text. */
  readonly sql: (text: string) => Database.Statement<unknown[]>;
  /** All or nothing; nested calls join the outer one. */
  readonly atomically: <T>(work: () => T) => T;
  /** The next number of a named counter, from 1; never used twice. */
  readonly next: (counter: 'change' | 'generation') => number;
  /**
   * What `read` answers about users, their accounts and addresses: asked once, until something about them is written. Each `read` needs
   * a question of its own.
   */
  readonly aboutPeople: <T>(question: string, read: () => T) => T;
  readonly fact: (name: string) => string | null;
  readonly setFact: (name: string, value: string) => void;
  readonly close: () => void;
}

const schema = `
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS users (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, time_zone TEXT NOT NULL, token TEXT NOT NULL UNIQUE,
  other_engine TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contacts (email TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- further addresses of contacts and users; the owner is the address in their own table
CREATE TABLE IF NOT EXISTS addresses (address TEXT PRIMARY KEY, owner TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS addresses_by_owner ON addresses (owner);
-- removed entries stay as a row without content: their ids are never given out again. Ids are random and rows are long: kept in the
-- order of their arrival, a batch of new rows fills a few pages, and not one page for each of them
CREATE TABLE IF NOT EXISTS entries (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, event TEXT NOT NULL, uids TEXT NOT NULL, kind TEXT NOT NULL,
  organizer TEXT, origin TEXT NOT NULL, completed INTEGER NOT NULL, lock TEXT, removed INTEGER NOT NULL, fields TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS uids (uid TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (uid, entry)) STRICT, WITHOUT ROWID;
-- who has which entry, or had it and why no more: at the same time the change log, as each row carries its latest number
CREATE TABLE IF NOT EXISTS placements (
  user TEXT NOT NULL, entry TEXT NOT NULL, change INTEGER NOT NULL, at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('visible', 'deleted', 'unscheduled', 'hidden')),
  push INTEGER NOT NULL, pushed_once INTEGER NOT NULL,
  PRIMARY KEY (user, entry)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS placements_by_change ON placements (user, change);
CREATE INDEX IF NOT EXISTS placements_by_entry ON placements (entry);
CREATE TABLE IF NOT EXISTS accounts (
  user TEXT NOT NULL, id TEXT NOT NULL, address TEXT NOT NULL, provider TEXT NOT NULL,
  machine TEXT, generation INTEGER, expires_at INTEGER, report TEXT, reported_at INTEGER,
  PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS agreements (
  user TEXT NOT NULL, account TEXT NOT NULL, link TEXT NOT NULL, number INTEGER NOT NULL, agreement TEXT,
  PRIMARY KEY (user, account, link)
) STRICT;
CREATE INDEX IF NOT EXISTS agreements_by_number ON agreements (user, account, number);
CREATE TABLE IF NOT EXISTS sources (
  user TEXT NOT NULL, calendar TEXT NOT NULL, name TEXT NOT NULL, color TEXT, PRIMARY KEY (user, calendar)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source_events (
  user TEXT NOT NULL, calendar TEXT NOT NULL, uid TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (user, calendar, uid)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mailboxes (
  user TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, parent TEXT, PRIMARY KEY (user, id)
) STRICT, WITHOUT ROWID;
-- one row for each message, whoever has it; has_file says whether its bytes are there, in a row of message_bytes or in a file
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, message_id TEXT, sent_at INTEGER, subject TEXT NOT NULL, senders TEXT NOT NULL, others TEXT NOT NULL,
  size INTEGER NOT NULL, digest TEXT NOT NULL, body_digest TEXT NOT NULL, has_file INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS message_bytes (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS messages_by_message_id ON messages (message_id);
-- each owner's own state of a message, and the mail change log, as each row carries its latest number; account: of a further
-- mailbox of the user, blank for the first one
CREATE TABLE IF NOT EXISTS message_owners (
  user TEXT NOT NULL, account TEXT NOT NULL, message TEXT NOT NULL, change INTEGER NOT NULL, at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('present', 'deleted', 'unpushed', 'hidden')),
  received_at INTEGER NOT NULL, mailboxes TEXT NOT NULL, keywords TEXT NOT NULL, PRIMARY KEY (user, account, message)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS message_owners_by_change ON message_owners (user, account, change);
CREATE INDEX IF NOT EXISTS message_owners_by_time ON message_owners (user, account, received_at, message);
CREATE INDEX IF NOT EXISTS message_owners_by_message ON message_owners (message);
-- what users see: a copy that is in the trash alone does not count beside another one of the same user
CREATE VIEW IF NOT EXISTS shown_messages AS SELECT * FROM message_owners o WHERE state = 'present' AND (
  mailboxes <> '["deleted"]' OR NOT EXISTS (
    SELECT 1 FROM message_owners b
    WHERE b.message = o.message AND b.user = o.user AND b.state = 'present' AND b.mailboxes <> '["deleted"]'
  )
);
`;

/** Takes the table of owners of the version that knew one mailbox of each user over into the present one. */
const withoutAccounts = `
BEGIN;
ALTER TABLE message_owners RENAME TO message_owners_before;
DROP INDEX message_owners_by_change;
DROP INDEX message_owners_by_time;
DROP INDEX IF EXISTS message_owners_by_message;
${schema}
INSERT INTO message_owners SELECT user, '', message, change, at, state, received_at, mailboxes, keywords FROM message_owners_before;
DROP TABLE message_owners_before;
COMMIT;
`;

const mostAnswers = 10_000;
/** Both of 4,096 bytes. New rows go to all places of the indexes of random ids, so that a small cache reads most pages again. */
const logPages = 8_000;
const cachePages = 8_000;

interface Prepared {
  readonly statement: Database.Statement<unknown[]>;
  readonly changesPeople: boolean;
}

function prepared(database: Database.Database, text: string): Prepared {
  const statement = database.prepare<unknown[]>(text);
  return { statement, changesPeople: !statement.readonly && /\b(?:users|accounts|addresses)\b/.test(text) };
}

/** Opens or makes the database in a folder of its own; null keeps everything in memory. */
export function openCrmStore(dataDir: string | null, newId: () => string): CrmStore {
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = dataDir === null ? ':memory:' : join(dataDir, 'crm.sqlite');
  if (dataDir !== null) makeDatabaseFiles(path);
  const database = new Database(path);
  if (dataDir !== null) chmodSync(path, 0o600);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  // many batches are copied from the log into the database at once: the same pages change again and again
  database.pragma(`wal_autocheckpoint = ${logPages}`);
  database.pragma(`cache_size = ${cachePages}`);
  const lacks = (table: string, column: string): boolean => {
    const columns = database.pragma(`table_info(${table})`) as readonly { readonly name: string }[];
    return columns.length > 0 && !columns.some(({ name }) => name === column);
  };
  // a folder of an older version
  if (lacks('message_owners', 'account')) database.exec(withoutAccounts);
  database.exec(schema);
  if (lacks('entries', 'fields')) database.exec('ALTER TABLE entries ADD COLUMN fields TEXT');

  const answers = new Map<string, unknown>();
  const statements = new Map<string, Prepared>();
  const sql = (text: string): Database.Statement<unknown[]> => {
    const known = statements.get(text);
    const { statement, changesPeople } = known ?? prepared(database, text);
    if (known === undefined) statements.set(text, { statement, changesPeople });
    if (changesPeople) answers.clear();
    return statement;
  };
  const facts = new Map<string, string | null>();
  const fact = (name: string): string | null => {
    const known = facts.get(name);
    if (known !== undefined) return known;
    const read = sql('SELECT value FROM facts WHERE name = ?').pluck().get(name) as string | undefined;
    facts.set(name, read ?? null);
    return read ?? null;
  };
  const setFact = (name: string, value: string): void => {
    sql('INSERT INTO facts VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(name, value);
    facts.set(name, value);
  };
  // tells one database from another: after a backup was restored, states from before are not valid here
  if (fact('epoch') === null) setFact('epoch', newId().slice(-12));

  return {
    sql,
    atomically(work) {
      if (database.inTransaction) return work();
      try {
        return database.transaction(work).immediate();
      } catch (error) {
        // what was read and written in it is not true any more
        answers.clear();
        facts.clear();
        throw error;
      }
    },
    aboutPeople<T>(question: string, read: () => T): T {
      if (answers.has(question)) return answers.get(question) as T;
      const answer = read();
      if (answers.size >= mostAnswers) answers.clear();
      answers.set(question, answer);
      return answer;
    },
    next(counter) {
      const number = Number(fact(counter) ?? 0) + 1;
      setFact(counter, String(number));
      return number;
    },
    fact,
    setFact,
    close: () => database.close(),
  };
}
