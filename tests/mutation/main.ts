/**
 * `npm run mutate -- FILE… [--spec SPEC…] [--at-least PERCENT]`: changes the named source files in one small way after the other
 * and runs the named specs each time (without `--spec`: every spec that imports one of the files). A change that no test notices
 * is a survivor: it is printed as `file:line`, with what was changed. Survivors that accepted.json names, with the reason why no
 * test can or should notice them, count as noticed. Ends with 1 when fewer than PERCENT of the changes are noticed, or when
 * accepted.json names a change of these files that does not survive any more. Stryker makes the changes and runs the specs.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { type Accepted, accept, survivorOf } from './survivors.ts';

const root = join(import.meta.dirname, '..', '..');
const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true, default: [] },
    'at-least': { type: 'string', default: '0' },
  },
});
if (files.length === 0) throw new Error('name the source files to change');

const accepted: readonly Accepted[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'accepted.json'), 'utf8'),
);
const workingFolder = mkdtempSync(join(tmpdir(), 'concord-mutation-'));
// also when it is interrupted
process.once('exit', () => rmSync(workingFolder, { recursive: true, force: true }));
process.chdir(root);
// read by vitest.config.ts in the processes that Stryker starts; under Stryker's own `testFiles` changes of constants are never
// seen: its planner activates them when the constants have been computed already
process.env.CONCORD_MUTATION_SPECS = values.spec.join(',');
const mutants = await new Stryker({
  mutate: files,
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: values.spec.length === 0 },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['progress-append-only'],
  tempDirName: workingFolder,
  // Stryker rewrites tsconfig files through the compiler API that TypeScript 7 no longer has; a file that is absent is left alone
  tsconfigFile: 'absent.json',
  // these only silence a type checker that does not run here
  disableTypeChecks: false,
}).runMutationTest();

const tested = mutants.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError');
const unseen = tested.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const { survivors, stale } = accept(
  unseen.map((mutant) =>
    survivorOf(
      relative(root, mutant.fileName).replaceAll('\\', '/'),
      readFileSync(mutant.fileName, 'utf8'),
      mutant.location,
      mutant.replacement,
    ),
  ),
  accepted.filter(({ file }) => files.includes(file)),
);
for (const { file, at, change } of survivors) console.info(`${file}:${at}  ${change}`);
for (const { file, line, change } of stale)
  console.error(`accepted, but does not survive: ${file}  ${line}  ${change}`);
const percent = (100 * (tested.length - survivors.length)) / Math.max(1, tested.length);
console.info(
  `${tested.length} changes, ${survivors.length} survivors, ${unseen.length - survivors.length} accepted: ` +
    `${percent.toFixed(1)} % noticed`,
);
if (percent < Number(values['at-least']) || stale.length > 0) process.exitCode = 1;
