/**
 * `npm run rules`: prints the matrix of the engine's and the security rules with their tests and breaks (tests/rules), and holds the ids of rules and behaviours together. Every id that the code, the tests or a document cites is defined in
 * docs/, once; every id that is defined as built stands in the name of a test; every path, file name and link in the documents leads
 * somewhere, and what is marked `(not there yet)` is not there; and every rule of the matrix has a break that a test was seen to notice.
 *
 * `npm run rules -- --break [ID…] [--changed]` applies the breaks and keeps what came of it. `--root` names another repository.
 *
 * A definition is a list item of docs/: `- **ID1** text`, with `(partly built)` or `(not built yet)` behind the id where that is so.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSync, Visitor } from 'oxc-parser';
import { gapsOf, isHeldByBreaks, type Rule, readBreaks, reader } from '../rules/check.ts';
import { matrixOf } from '../rules/matrix.ts';
import { testNames } from './test-names.ts';

/** The first letters of the ids: rules of the engine, security (S), and the product (A, C, M, L, D, R). */
const families = ['ID', 'WR', 'PE', 'DE', 'TI', 'RU', 'ML', 'S', 'A', 'C', 'M', 'L', 'D', 'R'] as const;

/** What a person reads as a citation; `path/C4`, `C4.5` and `C4-x` are something else. */
const citation = new RegExp(
  `(?<![\\w./#-])(${families.join('|')})(\\d{1,2})(b?)(?![\\w-]|\\.\\d)(?: to \\1(\\d{1,2})\\b)?`,
  'g',
);
const definition = /^- \*\*([A-Z]+\d+[a-z]?)\*\*(?: \((partly built|not built yet)\))? ?/;
/** A source file named without its folder, or with the last of its folders. */
const fileInBackticks =
  /`(?:\.\.\/)?((?!(?:src-[a-z]+|tests|resources|docs)\/)[a-z][\w-]*(?:\/[\w-]+)*(?:\.[\w-]+)*\.tsx?)`/g;
const pathInBackticks = /`((?:src-[a-z]+|tests|resources|docs)(?:\/[^`*<>…{}\s]*)?)`( \(not there yet\))?/g;
/** A link to a file of this repository: no address with a scheme, no bare heading. */
const link = /\]\(([^)#:\s]+)(?:#[^)\s]*)?\)/g;

/** One id where it is defined. */
export interface Definition {
  readonly id: string;
  readonly state: 'built' | 'partly built' | 'not built yet';
  /** What follows on the same line. */
  readonly text: string;
  readonly place: string;
}

/** One mistake, with the file and line where it is. */
export interface Fault {
  readonly place: string;
  readonly text: string;
}

/** All that the check needs to know of a repository. */
export interface Tree {
  readonly definitions: readonly Definition[];
  /** Every id that something refers to. */
  readonly citations: readonly { readonly id: string; readonly place: string }[];
  /** Every id that stands in the name of a test, with the number of such names. */
  readonly named: ReadonlyMap<string, number>;
  /** Paths and links of the documents that lead nowhere, and paths that are there in spite of their mark. */
  readonly wrongPaths: readonly Fault[];
}

interface Line {
  readonly place: string;
  readonly text: string;
}

/** Without the packager, which `npm run package` installs among the resources. */
const filesIn = (root: string, ...patterns: readonly string[]): readonly string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();

function linesOf(file: string, text: string): readonly Line[] {
  return text.split('\n').map((line, index) => ({ place: `${file}:${index + 1}`, text: line }));
}

/** A source file's comments and templates (SQL has comments too), in their lines; drawings in plain strings may look like ids. */
function prose(file: string, text: string): string {
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const kept: { readonly start: number; readonly end: number }[] = [...comments];
  new Visitor({ TemplateElement: (node) => kept.push(node) }).visit(program);
  let result = '';
  let at = 0;
  for (const { start, end } of kept.sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start).replace(/[^\n]/g, ' ') + text.slice(start, end);
    at = end;
  }
  return result;
}

/** The ids that a text cites; `C7 to C9` cites all three. */
export function citedIds(text: string): readonly string[] {
  return [...text.matchAll(citation)].flatMap(([, family, first, suffix, last]) => {
    const more = last === undefined ? 0 : Math.max(0, Number(last) - Number(first));
    const further = Array.from({ length: more }, (_, index) => `${family}${Number(first) + index + 1}`);
    return [`${family}${first}${suffix}`, ...further];
  });
}

function definitionsIn(lines: readonly Line[]): readonly Definition[] {
  return lines.flatMap(({ place, text }) => {
    const [head = '', id, state] = definition.exec(text) ?? [];
    if (id === undefined) return [];
    return [{ id, state: (state ?? 'built') as Definition['state'], text: text.slice(head.length), place }];
  });
}

/**
 * Paths in backticks that name a place of this repository, `(not there yet)` behind them or not; names of source files in backticks;
 * links to other documents.
 */
function wrongPathsIn(
  root: string,
  file: string,
  lines: readonly Line[],
  sourceFiles: readonly string[],
): readonly Fault[] {
  const isThere = (path: string): boolean => existsSync(join(root, path));
  return lines.flatMap(({ place, text }) => {
    const paths = [...text.matchAll(pathInBackticks)].map(([, path = '', mark]) => ({
      path,
      isMarked: mark !== undefined,
    }));
    const links = [...text.matchAll(link)].map(([, path = '']) => posix.join(posix.dirname(file), path));
    const expected = [...paths.filter(({ isMarked }) => !isMarked).map(({ path }) => path), ...links];
    const names = [...text.matchAll(fileInBackticks)].map(([, name = '']) => name);
    return [
      ...names
        .filter((name) => !sourceFiles.some((source) => `/${source}`.endsWith(`/${name}`)))
        .map((name) => ({ place, text: `no source file is called ${name}` })),
      ...expected.filter((path) => !isThere(path)).map((path) => ({ place, text: `${path} does not exist` })),
      ...paths
        .filter(({ path, isMarked }) => isMarked && isThere(path))
        .map(({ path }) => ({ place, text: `${path} exists, but is marked as not there yet` })),
    ];
  });
}

/**
 * Reads the repository under `root`. Citations are looked for in the comments, the templates and the names of tests, and in all of
 * a document.
 * @throws Error when a source file does not parse
 */
export function readTree(root: string): Tree {
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const documents = filesIn(root, 'docs/**/*.md', 'README.md', 'CONTRIBUTING.md').map((file) => ({
    file,
    lines: linesOf(file, read(file)),
  }));
  const names = filesIn(root, 'tests/**/*.spec.ts').flatMap((file) =>
    testNames(file, read(file)).map((text) => ({ place: file, text })),
  );
  const sourceFiles = filesIn(root, '{src-*,tests,resources}/**/*.{ts,tsx,js}');
  const sources = sourceFiles.flatMap((file) => linesOf(file, prose(file, read(file))));
  const texts = filesIn(root, '{src-*,tests,resources}/**/*.{md,yaml,css}').flatMap((file) =>
    linesOf(file, read(file)),
  );
  const cited = [...sources, ...texts, ...names, ...documents.flatMap(({ lines }) => lines)];
  return {
    definitions: documents.flatMap(({ file, lines }) =>
      file.startsWith('docs/') ? definitionsIn(lines) : [],
    ),
    citations: cited.flatMap(({ place, text }) =>
      citedIds(text.replace(definition, '')).map((id) => ({ id, place })),
    ),
    named: countsOf(names.flatMap(({ text }) => [...new Set(citedIds(text))])),
    wrongPaths: documents.flatMap(({ file, lines }) =>
      wrongPathsIn(root, file, lines, [...sourceFiles, ...filesIn(root, '*.ts')]),
    ),
  };
}

function countsOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(ids, (id) => id)].map(([id, all]) => [id, all.length]));
}

/** Pure: every mistake there is, those of definitions first. */
export function faultsOf({ definitions, citations, named, wrongPaths }: Tree): readonly Fault[] {
  const places = Map.groupBy(definitions, ({ id }) => id);
  const strange = definitions
    .filter(({ id }) => !citedIds(id).includes(id))
    .map(({ id, place }) => ({ place, text: `${id} belongs to no family of ids` }));
  const repeated = [...places.values()].flatMap(([first, ...others]) =>
    others.map(({ id, place }) => ({ place, text: `${id} is defined in ${first?.place} already` })),
  );
  const undefinedIds = citations
    .filter(({ id }) => !places.has(id))
    .map(({ id, place }) => ({ place, text: `${id} is not defined in docs/` }));
  const unprotected = definitions
    .filter(({ id, state }) => state !== 'not built yet' && !named.has(id))
    .map(({ id, state, place }) => ({ place, text: `${id} is ${state}, and no test has it in its name` }));
  return [...strange, ...repeated, ...undefinedIds, ...unprotected, ...wrongPaths];
}

function check(root: string): boolean {
  const tree = readTree(root);
  const breaks = readBreaks(root);
  const built = tree.definitions.filter(({ state }) => state !== 'not built yet');
  const rules: readonly Rule[] = built.filter(({ id }) => isHeldByBreaks(id));
  for (const line of matrixOf(rules, breaks, (id) => tree.named.get(id) ?? 0)) console.log(line);
  const faults = [...faultsOf(tree), ...gapsOf(rules, breaks, reader(root), citedIds)];
  for (const { place, text } of faults) console.error(`${place}  ${text}`);
  console.log(
    `${tree.definitions.length} ids are defined, ${built.length} of them built or partly built; ${rules.length} rules have ${breaks.breaks.length} breaks; ${faults.length} faults.`,
  );
  return faults.length === 0;
}

async function applyAll(root: string, ids: readonly string[], onlyChanged: boolean): Promise<boolean> {
  const { breakRules } = await import('../rules/break-command.ts');
  const { breaks, seen, unseen } = await breakRules(root, { ids, onlyChanged }, console.log);
  for (const line of unseen) console.error(line);
  console.log(`${breaks} breaks, ${seen} of them seen`);
  return unseen.length === 0;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      root: { type: 'string', default: '.' },
      break: { type: 'boolean', default: false },
      changed: { type: 'boolean', default: false },
    },
  });
  const root = resolve(values.root);
  const isWell = values.break ? await applyAll(root, positionals, values.changed) : check(root);
  process.exitCode = isWell ? 0 : 1;
}
