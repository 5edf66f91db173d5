/** Measures the files of a list, each with the specs that hold it, and keeps a row for each in the list's result file. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { broad, core, wantedOfCore } from './core.ts';
import { limits, wantedOfLimits } from './limits.ts';
import { mail, wantedOfMail } from './mail.ts';
import { type Measured, measure } from './measure.ts';
import { measureNumbers } from './measure-numbers.ts';
import { root } from './root.ts';
import {
  countsOf,
  type HeldFile,
  percentOf,
  type Result,
  type Row,
  shortfalls,
  survivorsIn,
  type Wanted,
  withoutReason,
  withRows,
} from './score.ts';
import { lookAgain } from './second-look.ts';
import { type Accepted, accept, isSame } from './survivors.ts';

export interface List {
  readonly name: string;
  readonly files: readonly HeldFile[];
  readonly wanted: Wanted;
  /** Beside this file. */
  readonly resultFile: string;
  readonly acceptedFile: string;
  readonly measure: (held: HeldFile) => Promise<Measured>;
  /** The specs that look at what the specs of a file did not notice. */
  readonly broad: readonly string[];
}

export const lists = {
  core: {
    name: 'the core',
    files: core,
    wanted: wantedOfCore,
    resultFile: 'result.json',
    acceptedFile: 'accepted.json',
    measure: ({ file, specs }) => measure([file], specs),
    broad,
  },
  mail: {
    name: 'mail',
    files: mail,
    wanted: wantedOfMail,
    resultFile: 'mail-result.json',
    acceptedFile: 'mail-accepted.json',
    measure: ({ file, specs }) => measure([file], specs),
    broad: [],
  },
  limits: {
    name: 'the limits',
    files: limits,
    wanted: wantedOfLimits,
    resultFile: 'limits-result.json',
    acceptedFile: 'limits-accepted.json',
    measure: measureNumbers,
    broad: [],
  },
} as const satisfies Readonly<Record<string, List>>;

/**
 * Measures all files of the list, the named ones, or only those that differ, or whose specs differ, from what was measured last; then
 * looks again at their survivors that are not accepted.
 * @returns what is wrong with the result, one sentence each
 */
export async function measureList(
  list: List,
  { files, onlyChanged }: { readonly files: readonly string[]; readonly onlyChanged: boolean },
): Promise<readonly string[]> {
  const saved = resultOf(list);
  const wanted = named(list, files).filter(
    (one) => !onlyChanged || saved[one.file]?.measured !== fingerprint(one),
  );
  for (const one of wanted) {
    const measured = fingerprint(one);
    const { changes, survivors } = await list.measure(one);
    console.info(`${one.file}: ${changes} changes, ${survivors.length} not seen by the file's own specs`);
    save(list, one.file, {
      changes,
      survivors: survivors.map(({ at, line, change }) => ({ at, line, change })),
      commit: git('rev-parse', 'HEAD'),
      changedFiles: git('status', '--porcelain', '--', 'src-main', 'src-shared', 'tests')
        .split('\n')
        .filter((line) => line !== '' && !line.endsWith('result.json')).length,
      at: new Date().toISOString(),
      measured,
    });
  }
  return wanted.length === 0 ? wrongWith(list) : await lookAgainAt(list, wanted);
}

/**
 * Looks with the broad specs, and with those of the files, at the survivors of the last measurement that are not accepted. What they
 * notice is no survivor any more. No names for all files of the list.
 */
export async function lookAgainAtList(list: List, files: readonly string[]): Promise<readonly string[]> {
  return await lookAgainAt(list, named(list, files));
}

async function lookAgainAt(list: List, files: readonly HeldFile[]): Promise<readonly string[]> {
  const survivors = withoutReason(withRows(files, resultOf(list), {}), acceptedOf(list));
  const specs = [...new Set([...list.broad, ...files.flatMap((one) => one.specs)])];
  if (list.broad.length > 0)
    await lookAgain(survivors, specs, ({ file, at, change }, spec) => {
      console.info(`${file}:${at}  ${change}  ${spec === null ? 'SURVIVES' : `seen by ${spec}`}`);
      const row = resultOf(list)[file];
      if (spec !== null && row !== undefined)
        save(list, file, {
          ...row,
          survivors: row.survivors.filter((one) => one.at !== at || one.change !== change),
        });
    });
  return wrongWith(list);
}

/** What is wrong with what was measured last, one sentence each. */
export function wrongWith(list: List): readonly string[] {
  const result = resultOf(list);
  const accepted = acceptedOf(list);
  return [
    ...accept(survivorsIn(result), accepted)
      .stale.filter(({ file }) => file in result)
      .map(({ file, line, change }) => `accepted, but does not survive: ${file}  ${line}  ${change}`),
    ...shortfalls(list.files, result, accepted, list.wanted),
  ];
}

/** Every survivor of the last measurement with its reason, a few lines each. */
export function survivorsOf(list: List, files: readonly string[]): readonly string[] {
  const accepted = acceptedOf(list);
  return survivorsIn(withRows(named(list, files), resultOf(list), {})).map((one) => {
    const reason = accepted.find((other) => isSame(one, other))?.reason;
    return `${one.file}:${one.at}  ${one.line}\n  ${one.change}\n  ${reason ?? 'NO REASON'}`;
  });
}

/** How much of the list's changes is noticed or accepted, in words. */
export function scoreOf(list: List): string {
  const counts = countsOf(resultOf(list), acceptedOf(list));
  const { changes, seen, accepted } = counts;
  return (
    `${list.name}: ${changes} changes, ${seen} seen by a test (${percentOf({ ...counts, accepted: 0 }).toFixed(1)} %), ` +
    `${accepted} with a reason, ${changes - seen - accepted} without`
  );
}

export function resultOf({ resultFile }: List): Result {
  const path = join(import.meta.dirname, resultFile);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

export function acceptedOf({ acceptedFile }: Pick<List, 'acceptedFile'>): readonly Accepted[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, acceptedFile), 'utf8'));
}

/** The file is read and written for each row, so that a later failure or a second run at the same time loses nothing. */
function save(list: List, file: string, row: Row): void {
  writeFileSync(
    join(import.meta.dirname, list.resultFile),
    `${JSON.stringify(withRows(list.files, resultOf(list), { [file]: row }), null, 2)}\n`,
  );
}

function named(list: List, files: readonly string[]): readonly HeldFile[] {
  for (const file of files)
    if (!list.files.some((one) => one.file === file)) throw new Error(`${file} is not of ${list.name}`);
  return files.length === 0 ? list.files : list.files.filter(({ file }) => files.includes(file));
}

/** Import statements are left out: a file that only moved, or whose neighbours moved, is not measured again. */
function fingerprint({ file, specs }: HeldFile): string {
  const hash = createHash('sha256');
  for (const one of [file, ...specs])
    hash.update(readFileSync(join(root, one), 'utf8').replaceAll(/^import\b[^;]*;\n/gm, '')).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
