/**
 * `npm run mutate -- [core | limits] [FILE…] [--changed]` and `npm run mutate -- FILE… --spec SPEC…`: changes source files in one
 * small way after the other, runs specs each time, and prints each change that no test notices as
 * `file:line  what -> what it became`.
 *
 * `core` (core.ts): every change that Stryker knows. `limits` (limits.ts): every number that is a budget, a size, a count or a time,
 * a little more and a little less. Without a name, `core`. Survivors that the list's accepted changes name, with the reason why no
 * test can or should notice them, count as noticed. Measured are all files of the list with the specs that hold them, the named
 * ones, or with `--changed` those that differ, or whose specs differ, from what was measured last. The rows of the measured files
 * in the list's result file are replaced. With `--spec` the named specs are run on any files, and nothing is written.
 *
 * Ends with 1 when a file of the list, or the list as a whole, is below what it wants, or when an accepted change does not survive
 * any more.
 */
import { parseArgs } from 'node:util';
import { acceptedOf, type List, lists, measureList, report, scoreOf } from './list.ts';
import { measure } from './measure.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true, default: [] },
    changed: { type: 'boolean', default: false },
  },
});
const [first = 'core', ...rest] = positionals;
const named: List | undefined = first in lists ? lists[first as keyof typeof lists] : undefined;
const files = named === undefined ? positionals : rest;

if (values.spec.length > 0) {
  if (files.length === 0) throw new Error('name the source files to change');
  fail(report(files.join(', '), await measure(files, values.spec, acceptedOf(lists.core))));
} else {
  const list = named ?? lists.core;
  const wrong = await measureList(list, { files, onlyChanged: values.changed });
  console.info(`${list.name}: ${scoreOf(list).toFixed(1)} % noticed`);
  fail(wrong);
}

function fail(wrong: readonly string[]): void {
  for (const sentence of wrong) console.error(sentence);
  // set in both cases: the specs that fail, as they should, have set it to 1
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
