/** The directory Concord keeps its data in: that only its owner may read and change it, and the id of this installation. */
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail } from '../../src-shared/domain/problems.ts';
import { replaceFile } from '../support/replace-file.ts';

export interface DataDir {
  readonly path: string;
  readonly logs: string;
}

/**
 * Makes the directory with mode 0700, and sets the umask so that everything this process writes is private to its owner. Files of
 * Concord that are there already become private too: they may come from a copy, or from a directory that others could read.
 * @throws ProblemError `setup-invalid` with the field `data-owner` when the directory, or a file of Concord in it, belongs to another
 * user, who could read and change it; with the field `data-link` when a link stands where a directory of Concord is to be
 */
export function openDataDir(path: string): DataDir {
  process.umask(0o077);
  const whole = resolve(path);
  const logs = join(whole, 'logs');
  mkdirSync(whole, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') {
    refuseForeign(statSync(whole).uid);
    chmodSync(whole, 0o700);
    for (const directory of [whole, logs]) makePrivate(directory);
  }
  return { path: whole, logs };
}

/** The files in the directory that are Concord's; a person may have chosen a directory with other files in it. */
const ownFile =
  /^(?:(?:concord|account-\d+|mailbox-[0-9a-f]{32}|profile)\.db(?:[.-].*)?|concord(?:\.\d+)?\.log|concord\.lock|machine-id|vault\.key|desktop\.json)$/;

/** Directories are used and never replaced. (A link in a file's place is refused or replaced by what writes that file.) */
const ownDirectory = /^(?:logs|sample|compiled|mail-temporary(?:-[0-9a-f]{32})?)$/;

function makePrivate(directory: string): void {
  const entries = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  for (const entry of entries) {
    if (ownDirectory.test(entry.name) && entry.isSymbolicLink())
      fail('setup-invalid', { field: 'data-link' });
    if (!ownFile.test(entry.name)) continue;
    const file = join(directory, entry.name);
    const facts = lstatSync(file);
    refuseForeign(facts.uid);
    if (facts.isFile() && (facts.mode & 0o077) !== 0) chmodSync(file, 0o600);
  }
}

function refuseForeign(owner: number): void {
  if (owner !== process.getuid?.()) fail('setup-invalid', { field: 'data-owner' });
}

/** This installation's random id (RU1): made once, kept in the directory, the same for all accounts in it. */
export function machineIdOf(dataDir: DataDir, uuid: () => string): string {
  const path = join(dataDir.path, 'machine-id');
  try {
    const kept = readFileSync(path, 'utf8').trim();
    if (/^[0-9a-f-]{36}$/.test(kept)) return kept;
  } catch {
    // there is no id yet
  }
  const made = uuid();
  replaceFile(path, `${made}\n`);
  return made;
}
