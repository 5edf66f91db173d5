/** Protects how an account's database is opened (S10): what is deleted is gone from the file, and the file's schema is not trusted. */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src-main/store/open.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-database-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = { now: () => 0 };

test('S10: a deleted row is overwritten in the file, and does not merely lose its place (secure_delete)', () => {
  const path = join(folder, 'concord.db');
  const { database } = openDatabase({ path, clock, steps: ['CREATE TABLE a (b)'] });
  const contains = (): boolean => {
    database.pragma('wal_checkpoint(TRUNCATE)');
    return readFileSync(path).includes('a title nobody may find');
  };
  for (let row = 0; row < 50; row += 1)
    database.exec(`INSERT INTO a VALUES ('a title nobody may find ${row}')`);
  expect(contains()).toBe(true);
  database.exec('DELETE FROM a');
  expect(contains()).toBe(false);
  database.close();
});

test.skipIf(process.platform !== 'linux')(
  'S10: contents do not reach the folder for temporary files while a statement may have to be undone (temp_store)',
  () => {
    const path = join(folder, 'concord.db');
    const { database } = openDatabase({ path, clock, steps: ['CREATE TABLE a (b UNIQUE, c)'] });
    const openFiles = () =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return [readlinkSync(`/proc/self/fd/${fd}`)];
        } catch {
          return []; // the one through which the folder was listed
        }
      });
    for (let row = 0; row < 200; row += 1)
      database.prepare('INSERT INTO a VALUES (?, ?)').run(row, 'x'.repeat(4_000));
    const before = new Set(openFiles());
    database.exec('BEGIN');
    database.exec(`UPDATE a SET c = '${'y'.repeat(4_000)}', b = b + 1000`);
    const opened = openFiles().filter((file) => !before.has(file) && !file.startsWith(folder));
    expect(opened).toEqual([]);
    database.exec('COMMIT');
    database.close();
  },
);

test('S10: functions with side effects do not run from a schema that somebody planted (trusted_schema)', () => {
  const path = join(folder, 'concord.db');
  const { database } = openDatabase({ path, clock, steps: ['CREATE TABLE a (b)'] });
  database.function('effect', { directOnly: false }, () => 1);
  database.exec('CREATE VIEW planted AS SELECT effect() AS value');
  expect(() => database.prepare('SELECT value FROM planted').get()).toThrow(/unsafe use of effect/);
  expect(database.prepare('SELECT effect() AS value').get()).toEqual({ value: 1 });
  database.close();
});

test('S10: foreign keys hold, so that nothing of a removed account stays behind unseen', () => {
  const steps = ['CREATE TABLE a (id PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id))'];
  const { database } = openDatabase({ path: join(folder, 'concord.db'), clock, steps });
  expect(() => database.exec('INSERT INTO b VALUES (1)')).toThrow(/FOREIGN KEY/);
  database.close();
});
