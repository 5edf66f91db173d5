/** What a rule's break is, and what is kept of the last time that it was applied. */

/** One line of the sources that is changed so that a rule no longer holds, and the test that fails then. */
export interface Break {
  /** The id of the rule, which stands in the name of the test, too. */
  readonly rule: string;
  /** What the program does once the line is changed, in words. */
  readonly what: string;
  /** The source file, below the root. */
  readonly file: string;
  /** A piece of one line that is in the file exactly once. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
  /** The spec with the test, below the root. */
  readonly spec: string;
  /** The file that has the test, where it belongs to a suite that several specs run. */
  readonly suite?: string;
  /** A name of a test or of a group of tests as the spec has it, or a part of that name. */
  readonly test: string;
}

/** What came of a break when it was last applied. `what` may be worded anew, all else is as it was then. */
export interface Applied extends Omit<Break, 'what'> {
  /** What the first test that failed said; null when none failed. */
  readonly failure: string | null;
  /** Of the source file and of the spec as they were. */
  readonly hash: string;
}

const essence = ['rule', 'file', 'from', 'to', 'spec', 'suite', 'test'] as const;

/** Whether `row` tells of this break as it is now. */
export function isOf(row: Applied, one: Break): boolean {
  return essence.every((key) => row[key] === one[key]);
}
