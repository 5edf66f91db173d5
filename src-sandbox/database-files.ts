/** Opens the sandbox's SQLite databases. Their files are made before SQLite makes them. */
import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** SQLite says only "cannot open" when it is refused a file, the operating system says that the disk is full. */
export function makeDatabaseFiles(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) closeSync(openSync(`${path}${suffix}`, 'a', 0o600));
}

/**
 * Opens or makes the database in this file (`:memory:`: in memory). Several handles, also in several threads and processes, see each
 * other's work. A killed process loses nothing; only a power failure could take the last commits.
 */
export function openSharedDatabase(file: string, schema: string): Database.Database {
  if (file !== ':memory:') makeDatabaseFiles(file);
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  database.exec(schema);
  return database;
}
