/** What is kept of each measured file, and whether the score of a list of files is enough. Pure. */
import { type Accepted, accept, type Survivor } from './survivors.ts';

/** A source file with the specs that hold it. */
export interface HeldFile {
  readonly file: string;
  readonly specs: readonly string[];
}

/** What is wanted of a list. */
export interface Wanted {
  /** The least that is noticed or accepted, in percent: of all changes together, and of the changes of each file. */
  readonly inAll: number;
  readonly ofAFile: number;
  /** The most survivors that no reason was found for yet. */
  readonly withoutReason: number;
}

/** The result of one file. */
export interface Row {
  readonly changes: number;
  /** Those that made no test fail. The list of accepted changes has the reasons. */
  readonly survivors: readonly Omit<Survivor, 'file'>[];
  /** The commit it was measured at, and how many source and test files differed from it. */
  readonly commit: string;
  readonly changedFiles: number;
  readonly at: string;
  /** Fingerprint of the file and of its specs as they were measured. */
  readonly measured: string;
}
export type Result = Readonly<Record<string, Row>>;

/** How many changes there are, how many made a test fail, and how many others are accepted. */
export interface Counts {
  readonly changes: number;
  readonly seen: number;
  readonly accepted: number;
}

export function countsOf(result: Result, accepted: readonly Accepted[]): Counts {
  const rows = Object.entries(result);
  const changes = rows.reduce((sum, [, row]) => sum + row.changes, 0);
  const unseen = rows.reduce((sum, [, row]) => sum + row.survivors.length, 0);
  return { changes, seen: changes - unseen, accepted: unseen - withoutReason(result, accepted).length };
}

/** The survivors that the list of accepted changes does not name. */
export function withoutReason(result: Result, accepted: readonly Accepted[]): readonly Survivor[] {
  return accept(survivorsIn(result), accepted).survivors;
}

export function survivorsIn(result: Result): readonly Survivor[] {
  return Object.entries(result).flatMap(([file, row]) => row.survivors.map((one) => ({ file, ...one })));
}

/** What is noticed or accepted. */
export function percentOf({ changes, seen, accepted }: Counts): number {
  return changes === 0 ? 100 : (100 * (seen + accepted)) / changes;
}

/** What is wrong with the result, one sentence each; nothing when all files of the list are held well enough. */
export function shortfalls(
  list: readonly Pick<HeldFile, 'file'>[],
  result: Result,
  accepted: readonly Accepted[],
  wanted: Wanted,
): readonly string[] {
  const measured = withRows(list, result, {});
  const percent = percentOf(countsOf(measured, accepted));
  const open = withoutReason(measured, accepted).length;
  return [
    ...list.flatMap(({ file }) => {
      const row = measured[file];
      if (row === undefined) return [`${file} has not been measured`];
      const ofFile = percentOf(countsOf({ [file]: row }, accepted));
      return ofFile < wanted.ofAFile
        ? [`${file}: ${ofFile.toFixed(1)} % noticed, at least ${wanted.ofAFile} % are wanted`]
        : [];
    }),
    ...(percent < wanted.inAll
      ? [`in all ${percent.toFixed(1)} % noticed, at least ${wanted.inAll} % are wanted`]
      : []),
    ...(open > wanted.withoutReason
      ? [`${open} survivors without a reason, at most ${wanted.withoutReason} are wanted`]
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
