/** Which rules have no break that a test was seen to notice, and why. Nothing is run for it. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testNames } from '../tools/test-names.ts';
import { type Applied, type Break, isOf } from './model.ts';

/** Below the root of a repository. */
const breaksFolder = 'tests/rules/breaks';
export const resultFile = 'tests/rules/result.json';

/** Whether an id is of a family that is held by breaks: the rules of the engine and of security. */
export function isHeldByBreaks(id: string): boolean {
  return /^(ID|WR|PE|DE|TI|RU|ML|S)\d+$/.test(id);
}

const wayOut = 'run `npm run rules -- --break --changed`';

/** A rule that is built, or partly, and held by breaks. */
export interface Rule {
  readonly id: string;
  readonly text: string;
  readonly place: string;
}

export interface Breaks {
  readonly breaks: readonly Break[];
  readonly applied: readonly Applied[];
}

/** The breaks of the repository under `root`, by the families of rules, and what is kept of them. */
export function readBreaks(root: string): Breaks {
  const lists = globSync(`${breaksFolder}/*.json`, { cwd: root }).sort();
  const read = reader(root);
  const parsed = <T>(file: string): readonly T[] => JSON.parse(read(file) ?? '[]') as readonly T[];
  return {
    breaks: lists.flatMap((file) => parsed<Break>(file)),
    applied: parsed<Applied>(resultFile),
  };
}

/** The text of a file below the root, or null. */
type Read = (file: string) => string | null;

export function reader(root: string): Read {
  return (file) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : null);
}

/** Of what a break depends on. */
export function hashOf({ file, spec }: Break, read: Read): string {
  return createHash('sha256')
    .update(`${read(file)}\0${read(spec)}`)
    .digest('hex')
    .slice(0, 16);
}

/**
 * @param citedIds of a test's name
 * @returns a sentence for each gap, with the place of the rule or the file of the break
 */
export function gapsOf(
  rules: readonly Rule[],
  { breaks, applied }: Breaks,
  read: Read,
  citedIds: (name: string) => readonly string[],
): readonly { readonly place: string; readonly text: string }[] {
  const without = rules
    .filter(({ id }) => !breaks.some(({ rule }) => rule === id))
    .map(({ id, place }) => ({ place, text: `${id} has no break: add one to a list in ${breaksFolder}` }));
  const namesOf = cachedNames(read);
  const wrong = breaks.flatMap((one) => {
    const fault = rules.some(({ id }) => id === one.rule)
      ? (wrongPlace(one, read) ?? wrongTest(one, namesOf, citedIds) ?? notSeen(one, applied))
      : `${one.rule} is no built rule of the engine or of security`;
    return fault === null ? [] : [{ place: one.file, text: `break of ${one.rule} (${one.what}): ${fault}` }];
  });
  return [...without, ...wrong];
}

function cachedNames(read: Read): (spec: string) => readonly string[] | null {
  const known = new Map<string, readonly string[] | null>();
  return (spec) => {
    const text = known.has(spec) ? null : read(spec);
    if (!known.has(spec)) known.set(spec, text === null ? null : testNames(spec, text));
    return known.get(spec) ?? null;
  };
}

function wrongPlace({ file, from, to }: Break, read: Read): string | null {
  const text = read(file);
  if (text === null) return 'the file does not exist';
  if (from.includes('\n') || to.includes('\n')) return 'it has more than one line';
  if (from === to) return 'it changes nothing';
  const times = text.split(from).length - 1;
  return times === 1 ? null : `"${from}" is there ${times} times, not once`;
}

function wrongTest(
  { rule, spec, suite, test }: Break,
  namesOf: (file: string) => readonly string[] | null,
  citedIds: (name: string) => readonly string[],
): string | null {
  if (namesOf(spec) === null) return `${spec} does not exist`;
  const place = suite ?? spec;
  const called = (namesOf(place) ?? []).filter((name) => name.includes(test));
  if (called.length === 0) return `${place} has no test "${test}"`;
  return called.some((name) => citedIds(name).includes(rule))
    ? null
    : `no test "${test}" in ${place} has ${rule} in its name`;
}

function notSeen(one: Break, applied: readonly Applied[]): string | null {
  const row = applied.find((some) => isOf(some, one));
  if (row === undefined) return `it was not applied as it is now; ${wayOut}`;
  return row.failure === null
    ? `when it was last applied, "${one.test}" in ${one.spec} did not fail; write a test that does, and ${wayOut}`
    : null;
}
