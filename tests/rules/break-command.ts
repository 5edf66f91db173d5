/** `npm run rules -- --break [ID…] [--changed]`: applies the breaks of the named rules, or of all, and keeps what came of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyBreaks } from './apply.ts';
import { hashOf, readBreaks, reader, resultFile } from './check.ts';
import { type Applied, type Break, isOf } from './model.ts';

export interface BreakResult {
  readonly breaks: number;
  readonly seen: number;
  /** Those that no test noticed, in words. */
  readonly unseen: readonly string[];
}

/**
 * @param ids of rules; none means all
 * @param onlyChanged leaves out what was seen with the same source file, spec and break
 * @param say is told each break as it was applied
 * @throws when an id has no break, or a test does not pass without a change
 */
export async function breakRules(
  root: string,
  { ids, onlyChanged }: { readonly ids: readonly string[]; readonly onlyChanged: boolean },
  say: (line: string) => void,
): Promise<BreakResult> {
  const { breaks, applied } = readBreaks(root);
  const unknown = ids.filter((id) => !breaks.some(({ rule }) => rule === id));
  if (unknown.length > 0) throw new Error(`no break of ${unknown.join(', ')}`);
  const read = reader(root);
  const isKnown = (one: Break): boolean =>
    applied.some((row) => isOf(row, one) && row.failure !== null && row.hash === hashOf(one, read));
  const wanted = breaks
    .filter(({ rule }) => ids.length === 0 || ids.includes(rule))
    .filter((one) => !onlyChanged || !isKnown(one));
  const unseen: string[] = [];
  let done = 0;
  await applyBreaks(root, wanted, (row, one) => {
    done++;
    keep(root, breaks, row);
    const outcome =
      row.failure === null ? `NOT SEEN by "${row.test}" in ${row.spec}` : `seen: ${row.failure}`;
    say(`${done}/${wanted.length} ${row.rule} ${one.what}: ${outcome}`);
    if (row.failure === null)
      unseen.push(`${row.rule} ${one.what}: not seen by "${row.test}" in ${row.spec}`);
  });
  return { breaks: wanted.length, seen: wanted.length - unseen.length, unseen };
}

/** Reads and writes the file each time, so that an interrupted run loses nothing. Rows of no break are dropped. */
function keep(root: string, breaks: readonly Break[], row: Applied): void {
  const path = join(root, resultFile);
  const before: readonly Applied[] = JSON.parse(reader(root)(resultFile) ?? '[]');
  // what a test says may hold a random name: another wording of the same is no news
  const isSameAs = (some: Applied) =>
    some.hash === row.hash && (some.failure === null) === (row.failure === null);
  const rows = breaks.flatMap((one) => {
    const known = before.find((some) => isOf(some, one));
    const found = isOf(row, one) && !(known !== undefined && isSameAs(known)) ? row : known;
    return found === undefined ? [] : [found];
  });
  writeFileSync(path, `${JSON.stringify(rows, null, 2)}\n`);
}
