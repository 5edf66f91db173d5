/** Changes source files in one small way after the other and runs specs each time. Stryker makes the changes and runs the specs. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root } from './root.ts';
import { type Survivor, survivorOf } from './survivors.ts';

export interface Measured {
  readonly changes: number;
  /** Those that made no test fail. */
  readonly survivors: readonly Survivor[];
}

/** `specs`: empty for every unit spec that imports one of the files. Changes the working folder to the root. */
export async function measure(files: readonly string[], specs: readonly string[]): Promise<Measured> {
  const workingFolder = mkdtempSync(join(tmpdir(), 'concord-mutation-'));
  const clean = () => rmSync(workingFolder, { recursive: true, force: true });
  // also when it is interrupted
  process.once('exit', clean);
  process.chdir(root);
  // read by vitest.config.ts in the processes that Stryker starts; under Stryker's own `testFiles` changes of constants are never
  // seen: its planner activates them when the constants have been computed already
  process.env.CONCORD_MUTATION_SPECS = specs.join(',');
  const mutants = await new Stryker({
    mutate: [...files],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'tests/mutation/vitest.config.ts', related: specs.length === 0 },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // generous, so that a busy machine is not taken for a change that never ends
    timeoutMS: 30_000,
    reporters: ['progress-append-only'],
    tempDirName: workingFolder,
    // Stryker rewrites tsconfig files through the compiler API that TypeScript 7 no longer has; a file that is absent is left alone
    tsconfigFile: 'absent.json',
    // these only silence a type checker that does not run here
    disableTypeChecks: false,
  }).runMutationTest();
  process.off('exit', clean);
  clean();

  const tested = mutants.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError');
  return {
    changes: tested.length,
    survivors: tested
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) =>
        survivorOf(
          relative(root, mutant.fileName).replaceAll('\\', '/'),
          readFileSync(mutant.fileName, 'utf8'),
          mutant.location,
          mutant.replacement,
        ),
      ),
  };
}
