/**
 * Checks the walls: the rules which part of the program may import what. `npm run walls` checks this repository; a test
 * checks small source trees.
 *
 * This is our own code on oxc's parser, because dependency-cruiser 18 reads TypeScript through the compiler API, which
 * TypeScript 7 no longer has, and with swc it misses `import('…')` types and fails on `using` declarations.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { type Expression, parseSync, Visitor } from 'oxc-parser';

/** A reference from a file to another file or to a package. Paths are relative to the root and use slashes. */
interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** The imported file; null for a package or a Node module. */
  readonly file: string | null;
  /** The imported package (`@scope/name`) or Node module (`node:net`); null for a file. */
  readonly pack: string | null;
  /** The import disappears when types are stripped, so it loads nothing at run time. */
  readonly typeOnly: boolean;
  /** The reference is `new URL('./x.ts', import.meta.url)`, which starts a thread from a file without importing it. */
  readonly address: boolean;
}

export interface Breach {
  readonly from: string;
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

interface Tree {
  readonly imports: readonly Import[];
  /** Folders that have an index.ts. */
  readonly foldersWithIndex: ReadonlySet<string>;
  readonly dependencies: ReadonlySet<string>;
}

interface Rule {
  readonly name: string;
  readonly refuses: (entry: Import, tree: Tree) => boolean;
}

/** True when the file is one of the places, or is inside one of them. */
const within = (file: string | null, ...places: readonly string[]): boolean =>
  file !== null && places.some((place) => file === place || file.startsWith(`${place}/`));

const sources = ['src-shared', 'src-main', 'src-renderer', 'src-sandbox'];

/** Files of `part` must not import any of `others`. */
const apart = (part: string, ...others: readonly string[]): Rule => ({
  name: `${part} does not import ${others.join(', ')}`,
  refuses: ({ from, file }) => within(from, part) && within(file, ...others),
});

/** The folders of src-main/app in order. Each may import only the folders before it, so that data flows one way. */
const applicationFolders = ['contract', 'threads', 'engine', 'running', 'topics', 'setup'].map(
  (name) => `src-main/app/${name}`,
);

/** The folders of the calendar's engine in order, for the same reason. */
const engineFolders = [
  ...['entries', 'merge', 'people', 'heard.ts', 'run-context.ts', 'rules'],
  ...['plan', 'undo', 'gate', 'news', 'send', 'stop', 'run'],
].map((name) => `src-main/sync/calendar/${name}`);

/** The mail engine's, for the same reason. */
const mailEngineFolders = [
  ...['model.ts', 'mapping.ts', 'identity.ts', 'decide.ts', 'run-context.ts'],
  ...['plan', 'undo', 'news', 'gate.ts', 'send', 'run'],
].map((name) => `src-main/sync/mail/${name}`);

/** Each folder does not import those after it. */
const oneWay = (folders: readonly string[]): readonly Rule[] =>
  folders.slice(0, -1).map((folder, index) => apart(folder, ...folders.slice(index + 1)));

/** Only files in `places`, and tests, may import the package. Other files may not even import its types. */
const only = (pack: string, ...places: readonly string[]): Rule => ({
  name: `only ${places.join(', ')} may import ${pack}`,
  refuses: (entry) => entry.pack === pack && within(entry.from, ...sources) && !within(entry.from, ...places),
});

/** Node modules that can open sockets. Type-only imports (`AddressInfo`) are allowed, because they open no socket. */
const sockets = new Set([
  ...['node:http', 'node:https', 'node:http2', 'node:net', 'node:tls', 'node:dgram'],
  ...['node:dns', 'node:dns/promises'],
]);
const mayUseHttp = ['src-main/headless', 'src-main/accounts/oauth/browser-sign-in.ts', 'src-sandbox'];

const rules: readonly Rule[] = [
  {
    name: 'src-shared imports nothing outside src-shared, except zod in contract/ and policy/, rrule-temporal in domain/calendar/recurrence-rule.ts',
    refuses: ({ from, file, pack }) =>
      within(from, 'src-shared') &&
      (file !== null
        ? !within(file, 'src-shared')
        : !(pack === 'zod' && within(from, 'src-shared/contract', 'src-shared/policy')) &&
          !(pack === 'rrule-temporal' && from === 'src-shared/domain/calendar/recurrence-rule.ts')),
  },
  apart('src-main', 'src-renderer'),
  apart('src-renderer', 'src-main', 'src-sandbox'),
  {
    name: 'src-renderer imports no Node module',
    refuses: ({ from, pack }) => within(from, 'src-renderer') && (pack?.startsWith('node:') ?? false),
  },
  {
    name: 'src-main reaches src-sandbox only from src-main/app/sample.ts and sample-google.ts',
    refuses: ({ from, file }) =>
      within(from, 'src-main') &&
      within(file, 'src-sandbox') &&
      from !== 'src-main/app/sample.ts' &&
      from !== 'src-main/app/sample-google.ts',
  },
  {
    name: 'src-sandbox is a separate program: it imports only types from src-main, and nothing from src-renderer',
    refuses: ({ from, file, typeOnly }) =>
      within(from, 'src-sandbox') &&
      (within(file, 'src-renderer') || (within(file, 'src-main') && !typeOnly)),
  },
  {
    name: 'no source imports from tests',
    refuses: ({ from, file }) => within(from, ...sources) && within(file, 'tests'),
  },
  only('better-sqlite3', 'src-main/store', 'src-sandbox'),
  only('electron', 'src-main/desktop', 'src-main/electron.ts', 'src-main/preload.ts'),
  only('@napi-rs/keyring', 'src-main/accounts/vault.ts'),
  only('ical.js', 'src-main/providers/icalendar'),
  only('rrule-temporal', 'src-shared/domain/calendar/recurrence-rule.ts'),
  only('imapflow', 'src-main/providers/imap'),
  only('@googleapis/calendar', 'src-main/providers/google'),
  only('@googleapis/gmail', 'src-main/providers/google'),
  only(
    'postal-mime',
    'src-sandbox/reference-crm/readable-message.ts',
    'src-main/providers/google/mail/message.ts',
  ),
  only('tsdav', 'src-main/providers/caldav'),
  only('undici', 'src-main/net'),
  {
    name: 'only src-main/net opens sockets; src-main/headless, the listener of the sign-in, and src-sandbox may use node:http, and src-sandbox/simulator node:https',
    refuses: ({ from, pack, typeOnly }) =>
      pack !== null &&
      sockets.has(pack) &&
      !typeOnly &&
      within(from, ...sources) &&
      !within(from, 'src-main/net') &&
      !(pack === 'node:http' && within(from, ...mayUseHttp)) &&
      !(pack === 'node:https' && within(from, 'src-sandbox/simulator')),
  },
  ...oneWay(applicationFolders),
  ...oneWay(engineFolders),
  ...oneWay(mailEngineFolders),
  apart('src-main/sync/mail', 'src-main/sync/calendar'),
  apart('src-main/sync/calendar', 'src-main/sync/mail'),
  apart('src-main/sync', 'src-main/providers', 'src-main/crm', 'src-main/net'),
  apart('src-main/providers', 'src-main/sync', 'src-main/store', 'src-main/crm'),
  apart('src-main/crm', 'src-main/sync', 'src-main/store', 'src-main/providers'),
  {
    name: 'src-main/store imports only src-shared and itself',
    refuses: ({ from, file }) =>
      within(from, 'src-main/store') && file !== null && !within(file, 'src-main/store', 'src-shared'),
  },
  {
    name: 'code that ships imports only packages listed under dependencies',
    refuses: ({ from, pack, typeOnly }, { dependencies }) =>
      within(from, 'src-main', 'src-sandbox') &&
      pack !== null &&
      !pack.startsWith('node:') &&
      pack !== 'electron' &&
      !typeOnly &&
      !dependencies.has(pack),
  },
  {
    name: 'files outside a folder import it only through its index.ts',
    refuses: ({ from, file, address }, { foldersWithIndex }) =>
      file !== null &&
      !address &&
      !within(from, 'tests') &&
      parents(file).some(
        (folder) => foldersWithIndex.has(folder) && !within(from, folder) && file !== `${folder}/index.ts`,
      ),
  },
  {
    name: 'an import names a relative file, a package or a node: module in a plain string',
    refuses: ({ specifier }) => /^[#/]|^[a-z]+:(?<!node:)/.test(specifier) || specifier === '',
  },
];

/** The folders that contain a path, innermost first: `a/b/c.ts` gives `a/b`, `a`. */
function parents(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...parents(folder)];
}

/** The package part of a specifier: `@scope/name/deep` gives `@scope/name`, `http` gives `node:http`. */
function packageOf(specifier: string): string {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Everything that a file imports, re-exports, loads, or starts as a thread. @throws Error when it does not parse */
function importsOf(root: string, from: string): readonly Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const { program, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];

  const add = (specifier: string, at: number, typeOnly: boolean, address = false): void => {
    const relative = specifier.startsWith('.');
    found.push({
      from,
      line: text.slice(0, at).split('\n').length,
      specifier,
      file: relative ? posix.join(posix.dirname(from), specifier) : null,
      pack: relative || specifier === '' ? null : packageOf(specifier),
      typeOnly,
      address,
    });
  };
  /** The plain string of an import's address. A computed address gives an empty string, which a rule refuses. */
  const plainString = (node: Expression): string => {
    if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
    if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
      return node.quasis[0]?.value.cooked ?? '';
    return '';
  };

  new Visitor({
    ImportDeclaration: (node) => {
      const types = node.specifiers.map((one) => one.type === 'ImportSpecifier' && one.importKind === 'type');
      add(
        node.source.value,
        node.start,
        node.importKind === 'type' || (types.length > 0 && types.every(Boolean)),
      );
    },
    ExportNamedDeclaration: (node) => {
      if (node.source === null) return;
      const types = node.specifiers.map((one) => one.exportKind === 'type');
      add(
        node.source.value,
        node.start,
        node.exportKind === 'type' || (types.length > 0 && types.every(Boolean)),
      );
    },
    ExportAllDeclaration: (node) => add(node.source.value, node.start, node.exportKind === 'type'),
    TSImportType: (node) => add(node.source.value, node.start, true),
    ImportExpression: (node) => add(plainString(node.source), node.start, false),
    CallExpression: (node) => {
      const [first] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'require' || first === undefined) return;
      if (first.type !== 'SpreadElement') add(plainString(first), node.start, false);
    },
    NewExpression: (node) => {
      const [first] = node.arguments;
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL' || first === undefined) return;
      if (first.type === 'SpreadElement') return;
      const path = plainString(first);
      if (/^\..*\.tsx?$/.test(path)) add(path, node.start, false, true);
    },
  }).visit(program);
  return found;
}

/** Finds circular imports, including type imports. Each circle is given as its shortest path. */
function circles(imports: readonly Import[]): readonly (readonly Import[])[] {
  const edges = Map.groupBy(
    imports.filter((entry) => entry.file !== null && !entry.address),
    (entry) => entry.from,
  );
  const shortestCircle = (start: string): readonly Import[] | null => {
    let reached: (readonly Import[])[] = [[]];
    const seen = new Set<string>();
    while (reached.length > 0) {
      const further: (readonly Import[])[] = [];
      for (const path of reached) {
        for (const edge of edges.get(path.at(-1)?.file ?? start) ?? []) {
          if (edge.file === start) return [...path, edge];
          if (edge.file === null || seen.has(edge.file)) continue;
          seen.add(edge.file);
          further.push([...path, edge]);
        }
      }
      reached = further;
    }
    return null;
  };

  const reported = new Set<string>();
  const found: (readonly Import[])[] = [];
  for (const start of edges.keys()) {
    if (reported.has(start)) continue;
    const circle = shortestCircle(start);
    if (circle === null) continue;
    for (const edge of circle) reported.add(edge.from);
    found.push(circle);
  }
  return found;
}

/**
 * Reads all sources and tests under `root` (a folder with package.json) and returns every breach, in file order.
 * @throws Error when a file does not parse
 */
export function findBreaches(root: string): readonly Breach[] {
  const files = globSync(`{${sources.join(',')},tests}/**/*.{ts,tsx}`, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !within(file, 'tests/fixtures'))
    .sort();
  const manifest: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const tree: Tree = {
    imports: files.flatMap((file) => importsOf(root, file)),
    foldersWithIndex: new Set(
      files.filter((file) => posix.basename(file) === 'index.ts').map((file) => dirname(file)),
    ),
    dependencies: new Set(Object.keys(manifest.dependencies ?? {})),
  };

  const breaches: Breach[] = [];
  for (const entry of tree.imports) {
    for (const { name, refuses } of rules) {
      if (!refuses(entry, tree)) continue;
      const detail = entry.specifier === '' ? 'a computed import' : entry.specifier;
      breaches.push({ from: entry.from, line: entry.line, rule: name, detail });
    }
  }
  for (const circle of circles(tree.imports)) {
    const [first] = circle;
    if (first === undefined) continue;
    const detail = [first.from, ...circle.map((entry) => entry.file)].join(' -> ');
    breaches.push({ from: first.from, line: first.line, rule: 'no circular imports', detail });
  }
  return breaches.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.line - b.line));
}

if (import.meta.main) {
  const root = process.argv[2] ?? '.';
  if (!existsSync(join(root, 'package.json'))) throw new Error(`no package.json in ${root}`);
  const breaches = findBreaches(root);
  for (const { from, line, rule, detail } of breaches)
    console.error(`${from}:${line}  ${detail}\n    ${rule}`);
  console.log(
    breaches.length === 0 ? 'No import breaks a rule.' : `${breaches.length} imports break a rule.`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
