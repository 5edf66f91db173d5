/** What is kept of each measured file, and whether the score of a list of files is enough. Pure. */

/** A source file with the specs that hold it. */
export interface HeldFile {
  readonly file: string;
  readonly specs: readonly string[];
}

/** The least that is noticed, in percent: of all changes together, and of the changes of each file. */
export interface Least {
  readonly inAll: number;
  readonly ofAFile: number;
}

/** The result of one file. */
export interface Row {
  readonly changes: number;
  /** How many of them made a test fail. */
  readonly seen: number;
  /** How many no test can or should notice; the list of accepted changes has the reasons. */
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

/** What is wrong with the result, one sentence each; nothing when all files of the list are held well enough. */
export function shortfalls(
  list: readonly Pick<HeldFile, 'file'>[],
  result: Result,
  { inAll, ofAFile }: Least,
): readonly string[] {
  const rows = list.flatMap(({ file }) => result[file] ?? []);
  return [
    ...list.flatMap(({ file }) => {
      const row = result[file];
      if (row === undefined) return [`${file} has not been measured`];
      return percentOf([row]) < ofAFile
        ? [`${file}: ${percentOf([row]).toFixed(1)} % noticed, at least ${ofAFile} % are wanted`]
        : [];
    }),
    ...(percentOf(rows) < inAll
      ? [`in all ${percentOf(rows).toFixed(1)} % noticed, at least ${inAll} % are wanted`]
      : []),
  ];
}

/** The result with the rows of the measured files replaced; files that the list no longer has are dropped. */
export function withRows(list: readonly Pick<HeldFile, 'file'>[], before: Result, measured: Result): Result {
  return Object.fromEntries(
    list.flatMap(({ file }) => {
      const row = measured[file] ?? before[file];
      return row === undefined ? [] : [[file, row] as const];
    }),
  );
}
