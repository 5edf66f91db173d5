/** The score of the core: what result.json keeps of each file, and whether it is enough. Pure. */
import { type CoreFile, leastInAll, leastOfAFile } from './core.ts';

/** The result of one file. */
export interface Row {
  readonly changes: number;
  /** How many of them made a test fail. */
  readonly seen: number;
  /** How many no test can or should notice; accepted.json has the reasons. */
  readonly accepted: number;
  /** The commit it was measured at, and how many source and test files differed from it. */
  readonly commit: string;
  readonly changedFiles: number;
  readonly at: string;
  /** Fingerprint of the file and of its specs as they were measured. */
  readonly measured: string;
}
export type Result = Readonly<Record<string, Row>>;

export function percentOf(rows: readonly Pick<Row, 'changes' | 'seen' | 'accepted'>[]): number {
  const sum = (key: 'changes' | 'seen' | 'accepted') => rows.reduce((total, row) => total + row[key], 0);
  return sum('changes') === 0 ? 100 : (100 * (sum('seen') + sum('accepted'))) / sum('changes');
}

/** What is wrong with the result, one sentence each; nothing when the core is held well enough. */
export function shortfalls(core: readonly Pick<CoreFile, 'file'>[], result: Result): readonly string[] {
  const rows = core.flatMap(({ file }) => result[file] ?? []);
  return [
    ...core.flatMap(({ file }) => {
      const row = result[file];
      if (row === undefined) return [`${file} has not been measured`];
      return percentOf([row]) < leastOfAFile
        ? [`${file}: ${percentOf([row]).toFixed(1)} % noticed, at least ${leastOfAFile} % are wanted`]
        : [];
    }),
    ...(percentOf(rows) < leastInAll
      ? [`in all ${percentOf(rows).toFixed(1)} % noticed, at least ${leastInAll} % are wanted`]
      : []),
  ];
}

/** The result with the rows of the measured files replaced; files that the core no longer has are dropped. */
export function withRows(core: readonly Pick<CoreFile, 'file'>[], before: Result, measured: Result): Result {
  return Object.fromEntries(
    core.flatMap(({ file }) => {
      const row = measured[file] ?? before[file];
      return row === undefined ? [] : [[file, row] as const];
    }),
  );
}
