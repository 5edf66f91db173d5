/**
 * Opens an account's database: one exclusive owner, migrated with a backup first, damaged files set aside instead of repaired.
 * Nothing else in Concord knows that it is SQLite.
 */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../src-shared/domain/clock.ts';
import { fail, type Problem, problem, problemOf } from '../../src-shared/domain/problems.ts';
import { migrations } from './migrations.ts';

export interface OpenOptions {
  /** File path, or `:memory:`. */
  readonly path: string;
  readonly clock: Pick<Clock, 'now'>;
  /** The numbered steps of this kind of database. Default: an account's. */
  readonly steps?: readonly string[];
  /**
   * After how many pages of 4,096 bytes the write-ahead log is copied into the database, and begun anew. Default: 64. Whoever needs
   * more calls `shrinkLog` when it is done.
   */
  readonly checkpointPages?: number;
  /** Upper bound of the file in pages of 4,096 bytes; what is beyond is `store-full`. For tests. */
  readonly maxPages?: number;
}

/** A write-ahead log of 256 KB. */
const fewPages = 64;

export interface OpenedDatabase {
  readonly database: Database.Database;
  /** `store-corrupt` when a damaged file was set aside and this is a new one; links come back from the CRM's agreements. */
  readonly recovered: Problem | null;
}

/**
 * @throws ProblemError `store-newer` when a later Concord wrote the file, `store-full`, `store-locked`, `setup-invalid` with the field
 * `data-link` when a link stands in its place
 */
export function openDatabase(options: OpenOptions): OpenedDatabase {
  try {
    if (options.path !== ':memory:') mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 });
    return { database: openOnce(options), recovered: null };
  } catch (caught) {
    const error = causeOfRefusal(caught, options.path);
    const trouble = storeProblem(error);
    if (trouble === null) throw error;
    if (trouble.code !== 'store-corrupt') fail(trouble.code, trouble.params);
    setAside(options);
    return { database: openOnce(options), recovered: trouble };
  }
}

export interface DataDirLock {
  readonly release: () => void;
  /** False when the lock's file was removed or replaced: then another Concord may have taken the directory. */
  readonly isHeld: () => boolean;
}

/** Of the cache: pages of 4,096 bytes. */
const leastCached = 1_000;
const mostCached = 16_000;

/**
 * Lets a quarter of the file's pages stay in memory while a run works on them, 4 to 64 MB. A run takes up the same pages in each of its
 * steps: with 100,000 links a small cache costs a tenth of its time, with few links a large one only memory.
 */
export function fitCache(database: Database.Database): void {
  const pages = Number(database.pragma('page_count', { simple: true }));
  const cached = Math.min(Math.max(Math.floor(pages / 4), leastCached), mostCached);
  database.pragma(`cache_size = ${cached}`);
}

/** Copies a write-ahead log of more than a few pages into the database, and cuts it. Does nothing to a short one. */
export function shrinkLog(database: Database.Database): void {
  const log = statSync(`${database.name}-wal`, { throwIfNoEntry: false });
  if ((log?.size ?? 0) > fewPages * 4096) database.pragma('wal_checkpoint(TRUNCATE)');
}

/**
 * Takes the data directory for this process until it ends, however it ends: the operating system drops the lock.
 * @throws ProblemError `store-locked` while another Concord runs on it, `store-full`, `setup-invalid` with the field `data-link`
 */
export function lockDataDir(directory: string): DataDirLock {
  const path = join(directory, 'concord.lock');
  let lock: Database.Database | null = null;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    makeFile(path);
    const opened = new Database(path, { timeout: 0 });
    lock = opened;
    chmodSync(path, 0o600);
    opened.pragma('journal_mode = DELETE');
    opened.exec('BEGIN EXCLUSIVE');
    const file = fileAt(path);
    return { release: () => opened.close(), isHeld: () => file !== null && fileAt(path) === file };
  } catch (caught) {
    lock?.close();
    const error = causeOfRefusal(caught, path);
    const trouble = storeProblem(error);
    if (trouble !== null && ['store-locked', 'store-full', 'setup-invalid'].includes(trouble.code))
      fail(trouble.code, trouble.params);
    throw error;
  }
}

/**
 * Makes a file that is not there: SQLite says only "cannot open" when it is refused, the operating system says that the disk is full.
 * A link in its place is not followed: what it leads to would become a database (S10).
 */
function makeFile(path: string): void {
  for (const one of ['', '-wal', '-shm', '-journal'].map((suffix) => path + suffix))
    if (lstatSync(one, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      fail('setup-invalid', { field: 'data-link' });
  closeSync(openSync(path, 'a', 0o600));
}

/**
 * SQLite says only "cannot open" of the files that it makes beside a database (its log, its journal). Whether the disk has no room for
 * another file is what the operating system says when one is made.
 */
function causeOfRefusal(error: unknown, path: string): unknown {
  if (sqliteCode(error)?.startsWith('SQLITE_CANTOPEN') !== true || path === ':memory:') return error;
  const probe = `${path}.probe`;
  try {
    makeFile(probe);
    rmSync(probe);
    return error;
  } catch (refusal) {
    return isDiskFull(refusal) ? refusal : error;
  }
}

/** Which file is at a path, whatever it contains; null without one. */
function fileAt(path: string): string | null {
  const facts = statSync(path, { throwIfNoEntry: false, bigint: true });
  return facts === undefined ? null : `${facts.dev}/${facts.ino}`;
}

/** The Problem behind an error that came out of the database; null when it was a bug. */
export function storeProblem(error: unknown): Problem | null {
  const known = problemOf(error);
  if (known !== null) return known;
  if (isDiskFull(error)) return problem('store-full');
  const code = sqliteCode(error);
  if (code === null) return null;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return problem('store-corrupt');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return problem('store-locked');
  return null;
}

/**
 * What a full disk is called: SQLite names the step that found no room (https://sqlite.org/rescode.html), the operating system the lack
 * of space or of quota.
 */
const diskFullCodes: ReadonlySet<string> = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_IOERR_DIR_FSYNC',
  'SQLITE_IOERR_TRUNCATE',
  'SQLITE_IOERR_SHMOPEN',
  'SQLITE_IOERR_SHMSIZE',
  'SQLITE_IOERR_SHMMAP',
  'SQLITE_IOERR_GETTEMPPATH',
  'ENOSPC',
  'EDQUOT',
]);

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && diskFullCodes.has(String(error.code));
}

function sqliteCode(error: unknown): string | null {
  return error instanceof Database.SqliteError ? error.code : null;
}

function openOnce(options: OpenOptions): Database.Database {
  if (options.path !== ':memory:') makeFile(options.path);
  const database = new Database(options.path, { timeout: 2_000 });
  try {
    if (options.path !== ':memory:') chmodSync(options.path, 0o600);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`wal_autocheckpoint = ${options.checkpointPages ?? fewPages}`);
    // without a limit the file keeps the size that it once had (https://sqlite.org/pragma.html#pragma_journal_size_limit)
    database.pragma(`journal_size_limit = ${fewPages * 4096}`);
    fitCache(database);
    // else what a statement may have to undo would be copied into files in the system's folder for temporary files
    database.pragma('temp_store = MEMORY');
    database.pragma('foreign_keys = ON');
    database.pragma('secure_delete = ON');
    database.pragma('trusted_schema = OFF');
    if (options.maxPages !== undefined) database.pragma(`max_page_count = ${Math.trunc(options.maxPages)}`);
    const check = database.pragma('quick_check(1)', { simple: true });
    if (check !== 'ok') fail('store-corrupt');
    migrate(database, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: Database.Database, options: OpenOptions): void {
  const steps = options.steps ?? migrations;
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > steps.length) fail('store-newer', { version });
  if (version === steps.length) return;
  if (version > 0 && options.path !== ':memory:') {
    database.pragma('wal_checkpoint(TRUNCATE)');
    const backup = `${options.path}.before-${steps.length}`;
    // an old backup goes, and a link of that name is not followed
    rmSync(backup, { force: true });
    copyFileSync(options.path, backup, constants.COPYFILE_EXCL);
  }
  for (let step = version; step < steps.length; step++)
    database.transaction(() => {
      database.exec(steps[step] ?? '');
      database.pragma(`user_version = ${step + 1}`);
    })();
}

function setAside(options: OpenOptions): void {
  const stamp = new Date(options.clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(options.path + suffix))
      renameSync(options.path + suffix, `${options.path}.damaged-${stamp}${suffix}`);
}
