/** Measures the files of a list, each with the specs that hold it, and keeps a row for each in the list's result file. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { core, leastOfCore } from './core.ts';
import { leastOfLimits, limits } from './limits.ts';
import { type Measured, measure, root } from './measure.ts';
import { measureNumbers } from './measure-numbers.ts';
import { type HeldFile, type Least, percentOf, type Result, shortfalls, withRows } from './score.ts';
import type { Accepted } from './survivors.ts';

export interface List {
  readonly name: string;
  readonly files: readonly HeldFile[];
  readonly least: Least;
  /** Beside this file. */
  readonly resultFile: string;
  readonly acceptedFile: string;
  readonly measure: (held: HeldFile, accepted: readonly Accepted[]) => Promise<Measured>;
}

export const lists = {
  core: {
    name: 'the core',
    files: core,
    least: leastOfCore,
    resultFile: 'result.json',
    acceptedFile: 'accepted.json',
    measure: ({ file, specs }, accepted) => measure([file], specs, accepted),
  },
  limits: {
    name: 'the limits',
    files: limits,
    least: leastOfLimits,
    resultFile: 'limits-result.json',
    acceptedFile: 'limits-accepted.json',
    measure: measureNumbers,
  },
} as const satisfies Readonly<Record<string, List>>;

/**
 * Measures all files of the list, the named ones, or only those that differ, or whose specs differ, from what was measured last.
 * @returns what is wrong with the result, one sentence each
 */
export async function measureList(
  list: List,
  { files, onlyChanged }: { readonly files: readonly string[]; readonly onlyChanged: boolean },
): Promise<readonly string[]> {
  for (const file of files)
    if (!list.files.some((one) => one.file === file)) throw new Error(`${file} is not of ${list.name}`);
  const stale: string[] = [];
  const saved = resultOf(list);
  const wanted = list.files
    .filter(({ file }) => files.length === 0 || files.includes(file))
    .filter((one) => !onlyChanged || saved[one.file]?.measured !== fingerprint(one));
  for (const one of wanted) {
    const measured = fingerprint(one);
    const found = await list.measure(one, acceptedOf(list));
    stale.push(...report(one.file, found));
    // The file is read and written after each measurement, so that a later failure or a second run at the same time loses nothing.
    const row = {
      changes: found.changes,
      seen: found.changes - found.accepted - found.survivors.length,
      accepted: found.accepted,
      commit: git('rev-parse', 'HEAD'),
      changedFiles: git('status', '--porcelain', '--', 'src-main', 'src-shared', 'tests')
        .split('\n')
        .filter((line) => line !== '' && !line.endsWith('result.json')).length,
      at: new Date().toISOString(),
      measured,
    };
    writeFileSync(
      join(import.meta.dirname, list.resultFile),
      `${JSON.stringify(withRows(list.files, resultOf(list), { [one.file]: row }), null, 2)}\n`,
    );
  }
  return [...stale, ...shortfalls(list.files, resultOf(list), list.least)];
}

/** Prints what was measured. @returns the accepted changes that do not survive */
export function report(what: string, { changes, accepted, survivors, stale }: Measured): readonly string[] {
  for (const { file, at, change } of survivors) console.info(`${file}:${at}  ${change}`);
  const seen = changes - accepted - survivors.length;
  console.info(
    `${what}: ${changes} changes, ${survivors.length} survivors, ${accepted} accepted: ` +
      `${percentOf([{ changes, seen, accepted }]).toFixed(1)} % noticed`,
  );
  return stale.map(({ file, line, change }) => `accepted, but does not survive: ${file}  ${line}  ${change}`);
}

/** The share of the list's changes that were noticed when each file was measured last, in percent. */
export function scoreOf(list: List): number {
  const result = resultOf(list);
  return percentOf(list.files.flatMap(({ file }) => result[file] ?? []));
}

export function resultOf({ resultFile }: List): Result {
  const path = join(import.meta.dirname, resultFile);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

export function acceptedOf({ acceptedFile }: Pick<List, 'acceptedFile'>): readonly Accepted[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, acceptedFile), 'utf8'));
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
