/** A sample mailbox in a SQLite file: every operation is on disk before it is answered, so that a killed process loses nothing. */
import { openSharedDatabase } from '../../database-files.ts';
import type { Content } from './content.ts';
import type { Copy, Folder, MailStorage } from './storage.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS folder (
    n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT, uid_validity INTEGER NOT NULL, next_uid INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS copy (
    folder TEXT NOT NULL REFERENCES folder (name) ON DELETE CASCADE, uid INTEGER NOT NULL, id TEXT NOT NULL,
    received_at INTEGER NOT NULL, keywords TEXT NOT NULL, unreadable INTEGER NOT NULL, facts TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (folder, uid)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

interface CopyRow {
  readonly uid: number;
  readonly id: string;
  readonly received_at: number;
  readonly keywords: string;
  readonly unreadable: number;
  readonly facts: string;
  readonly bytes: Uint8Array;
}

/** Opens or makes the file. Several handles, also in several threads and processes, see each other's work. */
export function sqliteMailStorage(file: string): MailStorage {
  const database = openSharedDatabase(file, schema);

  const folderColumns = 'name, role, uid_validity AS uidValidity, next_uid AS nextUid';
  const folders = database.prepare<[], Folder>(`SELECT ${folderColumns} FROM folder ORDER BY n`);
  const folder = database.prepare<[string], Folder>(`SELECT ${folderColumns} FROM folder WHERE name = ?`);
  const putFolder = database.prepare(
    `INSERT INTO folder (name, role, uid_validity, next_uid) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET role = excluded.role, uid_validity = excluded.uid_validity, next_uid = excluded.next_uid`,
  );
  const removeFolder = database.prepare('DELETE FROM folder WHERE name = ?');
  const copies = database.prepare<[string], CopyRow>('SELECT * FROM copy WHERE folder = ? ORDER BY uid');
  const copy = database.prepare<[string, number], CopyRow>('SELECT * FROM copy WHERE folder = ? AND uid = ?');
  const putCopy = database.prepare(
    `INSERT OR REPLACE INTO copy (folder, uid, id, received_at, keywords, unreadable, facts, bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const removeCopy = database.prepare('DELETE FROM copy WHERE folder = ? AND uid = ?');
  const fact = database.prepare<[string], { readonly json: string }>('SELECT json FROM fact WHERE name = ?');
  const setFact = database.prepare('INSERT OR REPLACE INTO fact (name, json) VALUES (?, ?)');

  return {
    folders: () => folders.all(),
    folder: (name) => folder.get(name),
    putFolder({ name, role, uidValidity, nextUid }) {
      putFolder.run(name, role, uidValidity, nextUid);
    },
    removeFolder(name) {
      removeFolder.run(name);
    },
    copies: (name) => copies.all(name).map(copyIn),
    copy(name, uid) {
      const row = copy.get(name, uid);
      return row === undefined ? undefined : copyIn(row);
    },
    putCopy(name, { uid, id, receivedAt, keywords, isUnreadable, content: { bytes, ...facts } }) {
      putCopy.run(
        name,
        uid,
        id,
        receivedAt,
        JSON.stringify(keywords),
        isUnreadable ? 1 : 0,
        JSON.stringify(facts),
        bytes,
      );
    },
    removeCopy(name, uid) {
      removeCopy.run(name, uid);
    },
    fact: <T>(name: string) => {
      const row = fact.get(name);
      return row === undefined ? undefined : (JSON.parse(row.json) as T);
    },
    setFact(name, value) {
      setFact.run(name, JSON.stringify(value ?? null));
    },
    atomically: (work) => (database.inTransaction ? work() : database.transaction(work).immediate()),
    close: () => {
      database.close();
    },
  };
}

function copyIn({ uid, id, received_at: receivedAt, keywords, unreadable, facts, bytes }: CopyRow): Copy {
  return {
    uid,
    id,
    receivedAt,
    keywords: JSON.parse(keywords) as readonly string[],
    isUnreadable: unreadable === 1,
    content: { ...(JSON.parse(facts) as Omit<Content, 'bytes'>), bytes },
  };
}
