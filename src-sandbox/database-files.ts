/** The files of a SQLite database that gets a write-ahead log, made before SQLite makes them. */
import { closeSync, openSync } from 'node:fs';

/** SQLite says only "cannot open" when it is refused a file, the operating system says that the disk is full. */
export function makeDatabaseFiles(path: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) closeSync(openSync(`${path}${suffix}`, 'a', 0o600));
}
