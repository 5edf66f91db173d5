/**
 * `npm run mutate -- [core] [FILE…] [--changed]` and `npm run mutate -- FILE… --spec SPEC…`: changes source files in one small way
 * after the other, runs specs each time, and prints each change that no test notices as `file:line  what -> what it became`.
 * Survivors that accepted.json names, with the reason why no test can or should notice them, count as noticed.
 *
 * Without `--spec` the files are those of the core (core.ts), each with the specs that hold it: all of them, the named ones, or
 * with `--changed` those that differ, or whose specs differ, from what was measured last. The rows of the measured files in
 * result.json are replaced. With `--spec` the named specs are run on any files, and nothing is written.
 *
 * Ends with 1 when a file of the core, or the core as a whole, is below what core.ts wants, or when accepted.json names a change
 * that does not survive any more.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CoreFile, core } from './core.ts';
import { type Measured, measure, root } from './measure.ts';
import { percentOf, type Result, shortfalls, withRows } from './score.ts';

const resultFile = join(import.meta.dirname, 'result.json');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true, default: [] },
    changed: { type: 'boolean', default: false },
  },
});
const files = positionals.filter((name) => name !== 'core');
if (values.spec.length > 0) {
  if (files.length === 0) throw new Error('name the source files to change');
  report(files.join(', '), await measure(files, values.spec));
} else {
  await measureCore();
}

async function measureCore(): Promise<void> {
  for (const file of files)
    if (!core.some((one) => one.file === file)) throw new Error(`${file} is not of the core: name its specs`);
  const saved = readResult();
  const wanted = core
    .filter(({ file }) => files.length === 0 || files.includes(file))
    .filter((one) => !values.changed || saved[one.file]?.measured !== fingerprint(one));
  for (const one of wanted) {
    const measured = fingerprint(one);
    const found = await measure([one.file], one.specs);
    report(one.file, found);
    // The file is read and written after each measurement, so that a later failure or a second run at the same time loses nothing.
    const row = {
      changes: found.changes,
      seen: found.changes - found.accepted - found.survivors.length,
      accepted: found.accepted,
      commit: git('rev-parse', 'HEAD'),
      changedFiles: git('status', '--porcelain', '--', 'src-main', 'src-shared', 'tests')
        .split('\n')
        .filter((line) => line !== '' && !line.endsWith('tests/mutation/result.json')).length,
      at: new Date().toISOString(),
      measured,
    };
    writeFileSync(
      resultFile,
      `${JSON.stringify(withRows(core, readResult(), { [one.file]: row }), null, 2)}\n`,
    );
  }
  const result = readResult();
  console.info(`the core: ${percentOf(core.flatMap(({ file }) => result[file] ?? [])).toFixed(1)} % noticed`);
  for (const shortfall of shortfalls(core, result)) {
    console.error(shortfall);
    process.exitCode = 1;
  }
}

function report(what: string, { changes, accepted, survivors, stale }: Measured): void {
  for (const { file, at, change } of survivors) console.info(`${file}:${at}  ${change}`);
  for (const { file, line, change } of stale) {
    console.error(`accepted, but does not survive: ${file}  ${line}  ${change}`);
    process.exitCode = 1;
  }
  const seen = changes - accepted - survivors.length;
  console.info(
    `${what}: ${changes} changes, ${survivors.length} survivors, ${accepted} accepted: ` +
      `${percentOf([{ changes, seen, accepted }]).toFixed(1)} % noticed`,
  );
}

function readResult(): Result {
  return existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : {};
}

function fingerprint({ file, specs }: CoreFile): string {
  const hash = createHash('sha256');
  for (const one of [file, ...specs]) hash.update(readFileSync(join(root, one))).update('\0');
  return hash.digest('hex').slice(0, 16);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
