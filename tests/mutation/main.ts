/**
 * `npm run mutate -- [core | mail | limits] [FILE…] [--changed | --again | --list]` and `npm run mutate -- FILE… --spec SPEC…`: changes source
 * files in one small way after the other and runs specs each time. A change that no test notices survives; it is called
 * `what -> what it became`.
 *
 * `core` (core.ts) and `mail` (mail.ts): every change that Stryker knows. `limits` (limits.ts): every number that is a budget, a size, a
 * count or a time, a little more and a little less. Without a name, `core`. Measured are all files of the list with the specs that hold
 * them, the named ones, or with `--changed` those that differ, or whose specs differ, from what was measured last. Survivors of the core are then looked
 * at by the broad specs of the list; `--again` does only this, with the survivors of the last measurement. Survivors that the list's
 * accepted changes name, with the reason why no test can or should notice them, count as noticed. The rows of the measured files in
 * the list's result file are replaced. `--list` measures nothing and prints every survivor with its reason. With `--spec` the named
 * specs are run on any files, and nothing is written.
 *
 * Ends with 1 when a file of the list, or the list as a whole, is below what it wants, or when an accepted change does not survive
 * any more.
 */
import { parseArgs } from 'node:util';
import { acceptedOf, type List, lists, lookAgainAtList, measureList, scoreOf, survivorsOf } from './list.ts';
import { measure } from './measure.ts';
import { accept } from './survivors.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spec: { type: 'string', multiple: true, default: [] },
    changed: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const [first = 'core', ...rest] = positionals;
const named: List | undefined = first in lists ? lists[first as keyof typeof lists] : undefined;
const files = named === undefined ? positionals : rest;
const list = named ?? lists.core;

if (values.spec.length > 0) {
  if (files.length === 0) throw new Error('name the source files to change');
  const { changes, survivors } = await measure(files, values.spec);
  const open = accept(survivors, acceptedOf(lists.core)).survivors;
  for (const { file, at, change } of open) console.info(`${file}:${at}  ${change}`);
  console.info(`${changes} changes, ${survivors.length} survivors, ${open.length} without a reason`);
  fail([]);
} else if (values.list) {
  for (const line of survivorsOf(list, files)) console.info(line);
  console.info(scoreOf(list));
} else {
  const wrong = values.again
    ? await lookAgainAtList(list, files)
    : await measureList(list, { files, onlyChanged: values.changed });
  console.info(scoreOf(list));
  fail(wrong);
}

function fail(wrong: readonly string[]): void {
  for (const sentence of wrong) console.error(sentence);
  // set in both cases: the specs that fail, as they should, have set it to 1
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
