/** Source files with all their changes in them, each of which a test run can switch on by its id. Stryker makes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { root } from './root.ts';
import { type Survivor, survivorOf } from './survivors.ts';

export interface Instrumented {
  /** The text with the changes, by the path below the root. */
  readonly texts: ReadonlyMap<string, string>;
  readonly changes: readonly Change[];
}

/** One change, as it is called when it survives. Its id is unique among all files. */
export interface Change extends Survivor {
  readonly id: string;
}

const quiet = () => {};
const no = () => false;
const logger = {
  ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no },
  ...{ isWarnEnabled: no, isErrorEnabled: no, isFatalEnabled: no },
};

/** `files`: paths below the root. */
export async function instrument(files: readonly string[]): Promise<Instrumented> {
  const contents = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const { files: made, mutants } = await new Instrumenter(logger).instrument(
    [...contents].map(([name, content]) => ({ name, mutate: true, content })),
    { plugins: null, excludedMutations: [], ignorers: [] },
  );
  // Stryker counts lines and columns from 0 here
  const position = ({ line, column }: { readonly line: number; readonly column: number }) => ({
    line: line + 1,
    column: column + 1,
  });
  return {
    texts: new Map(made.map(({ name, content }) => [name, content])),
    changes: mutants.map(({ id, fileName, location: { start, end }, replacement }) => {
      const range = { start: position(start), end: position(end) };
      return { ...survivorOf(fileName, contents.get(fileName) ?? '', range, replacement), id };
    }),
  };
}
