/** Proves the check of ids (`npm run rules`) on small repositories that break it, and on this one by taking definitions away. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { citedIds, faultsOf, readTree } from '../tools/rules.ts';
import { testNames } from '../tools/test-names.ts';

/** A repository of the given files in a new folder; without others, one rule that is defined, cited and protected. */
function repository(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'concord-rules-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const sound = {
    'docs/rules.md': '- **WR1** Every create can be repeated.',
    'src-main/a.ts': '/** Repeats harmlessly (WR1). */',
    'tests/unit/a.spec.ts': "it('a repeated create makes one entry (WR1)', () => check());",
  };
  for (const [path, text] of Object.entries({ ...sound, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const faultsIn = (files: Readonly<Record<string, string>>): readonly string[] =>
  faultsOf(readTree(repository(files))).map(({ place, text }) => `${place} ${text}`);

const docs = (...lines: readonly string[]) => ({
  'docs/rules.md': ['- **WR1** Every create can be repeated.', ...lines].join('\n'),
});

describe('ids that are cited', () => {
  it('are defined, or the place is named: comments, SQL, tests, documents, the interface description', () => {
    expect(faultsIn({})).toEqual([]);
    // the packager lies there after `npm run package`
    expect(faultsIn({ 'resources/packaging/node_modules/a/b.js': '/* WR2 */ type Flow = ?A;' })).toEqual([]);
    expect(
      faultsIn({
        'src-main/a.ts': '\n/** Because of WR2. */',
        'src-main/b.ts': "const sql = `\n  -- what counts (DE7)\n`;\nconst drawing = 'M16 4h3M9 2';",
        'src-renderer/c.tsx': '// see C77\nexport const mark = <path d="M16 4C3 5" />;',
        'src-sandbox/web/d.js': '/* L9 */',
        'tests/support/e.ts': '// RU12',
        'tests/unit/f.spec.ts': "test('kept apart (ID77)', () => check());",
        'README.md': 'As WR3 says.',
        'CONTRIBUTING.md': 'See\nS44.',
        'resources/g.yaml': '# R7',
        'docs/map.md': 'See ML3.',
      }),
    ).toEqual(
      [
        'src-main/a.ts:2 WR2',
        'src-main/b.ts:2 DE7',
        'src-renderer/c.tsx:1 C77',
        'src-sandbox/web/d.js:1 L9',
        'tests/support/e.ts:1 RU12',
        'resources/g.yaml:1 R7',
        'tests/unit/f.spec.ts ID77',
        'CONTRIBUTING.md:2 S44',
        'README.md:1 WR3',
        'docs/map.md:1 ML3',
      ].map((fault) => `${fault} is not defined in docs/`),
    );
  });

  it('are told from what only looks like them', () => {
    for (const text of [
      'RFC 5545',
      'B10',
      'N1',
      'S256',
      'UTF-8',
      'X4',
      'WR',
      'XWR1',
      'C4.5',
      'a/C4',
      '#D10',
      'D3-a',
      'DE100',
    ])
      expect(citedIds(text), text).toEqual([]);
    expect(citedIds('(PE1), S7: A2b and A2; WR1. "DE1"')).toEqual(['PE1', 'S7', 'A2b', 'A2', 'WR1', 'DE1']);
  });

  it('can be a range', () => {
    expect(citedIds('C7 to C9, RU1 to RU1, ID2 to S4')).toEqual(['C7', 'C8', 'C9', 'RU1', 'ID2', 'S4']);
  });
});

describe('ids that are defined', () => {
  it('are protected by the name of a test, unless they are not built yet', () => {
    const faults = faultsIn(
      docs(
        '- **WR2** Conditional.',
        '- **WR3** (partly built) Only what differs.',
        '- **WR4** (not built yet) The body.',
      ),
    );
    expect(faults).toEqual([
      'docs/rules.md:2 WR2 is built, and no test has it in its name',
      'docs/rules.md:3 WR3 is partly built, and no test has it in its name',
    ]);
  });

  it('are not protected by a comment, by other text, by a test that does not run, or outside of a spec', () => {
    const unprotected = ['docs/rules.md:1 WR1 is built, and no test has it in its name'];
    for (const text of [
      "/** Protects WR1. */ it('a name', () => check());",
      "it('a name', () => check('WR1'));",
      "it.skip('WR1', () => check());",
      "it.todo('WR1');",
      "it('WR1');",
      "describe.skip('later', () => { it('WR1', () => check()); });",
      "notATest('WR1', () => check());",
    ])
      expect(faultsIn({ 'tests/unit/a.spec.ts': text }), text).toEqual(unprotected);
    expect(
      faultsIn({ 'tests/unit/a.spec.ts': '', 'tests/support/a.ts': "it('WR1', () => check());" }),
    ).toEqual(unprotected);
  });

  it('are defined once, in docs/ and in a known family', () => {
    expect(faultsIn(docs('- **WR1** Once more.'))).toEqual([
      'docs/rules.md:2 WR1 is defined in docs/rules.md:1 already',
    ]);
    expect(faultsIn(docs('- **QX1** (not built yet) Of no family.'))).toEqual([
      'docs/rules.md:2 QX1 belongs to no family of ids',
    ]);
    expect(faultsIn({ 'docs/rules.md': '', 'README.md': '- **WR1** Here.' })).toHaveLength(2);
  });

  it('cannot be taken away unseen: each one of this repository is missed', () => {
    const tree = readTree(resolve(import.meta.dirname, '../..'));
    expect(tree.definitions.length).toBeGreaterThan(100);
    const unnoticed = tree.definitions.filter(
      ({ id }) =>
        !faultsOf({ ...tree, definitions: tree.definitions.filter((one) => one.id !== id) }).some(
          ({ text }) => text === `${id} is not defined in docs/`,
        ),
    );
    expect(unnoticed).toEqual([]);
  });
});

describe('names of tests', () => {
  const namesIn = (text: string): readonly string[] => testNames('a.spec.ts', text);

  it('are what test, it and describe are called with, conditions included', () => {
    expect(
      namesIn(
        [
          "describe('a', () => { it('b', () => {}); });",
          "test.skipIf(isWindows)('c', () => {});",
          ['test(`d $', '{one}`, () => {});'].join(''),
          "test(name, () => {}); other.test('e', () => {});",
        ].join('\n'),
      ),
    ).toEqual(['a', 'b', 'c', 'd …']);
  });

  it('come from tables, as far as the title shows them', () => {
    expect(
      namesIn(
        [
          "it.each([['row one', 'data'], ['row two', 'data']])('%s holds', () => {});",
          "it.each<[string]>([['typed']] as const)('%s', () => {});",
          "it.each([{ name: 'named', input: 'data' }])('$name holds', () => {});",
          "it.each(['plain', 7])('%s', () => {});",
          "const rows = [['from a constant']] as const; it.each(rows)('%s', () => {});",
          "const found = { 'a key': [] }; it.each(Object.entries(found))('%s', () => {});",
          "it.each([['not shown']])('no place for it', () => {}); it.each(computed())('%s', () => {});",
        ].join('\n'),
      ),
    ).toEqual(
      [
        ['%s holds', 'row one', 'row two'],
        ['%s', 'typed'],
        ['$name holds', 'named'],
        ['%s', 'plain'],
        ['%s', 'from a constant'],
        ['%s', 'a key'],
        ['no place for it', '%s'],
      ].flat(),
    );
  });

  it('are not guessed from a file that does not parse', () => {
    expect(() => namesIn('it(')).toThrow(/a\.spec\.ts does not parse/);
  });
});

describe('paths in the documents', () => {
  it('may be names of source files, which exist somewhere', () => {
    const text =
      'See `a.ts`, `unit/a.spec.ts`, `../a.ts`, `new URL("./x.ts")`, `*.ts`, `spec.ts` and `other/a.ts`.';
    expect(faultsIn(docs(text))).toEqual([
      'docs/rules.md:2 no source file is called spec.ts',
      'docs/rules.md:2 no source file is called other/a.ts',
    ]);
  });

  it('are not marked as missing once they exist', () => {
    expect(
      faultsIn(
        docs('Here `src-main/a.ts` (not there yet), `src-main/later.ts` (not there yet), `src-main`.'),
      ),
    ).toEqual(['docs/rules.md:2 src-main/a.ts exists, but is marked as not there yet']);
  });

  it('exist, unless it is said that they do not yet', () => {
    expect(
      faultsIn(
        docs(
          'See `src-main/a.ts`, `src-main`, `src-*/x`, `src-main/<kind>/a.ts` and [here](rules.md#there), [out](https://x.example).',
          'Later `src-main/later.ts` (not there yet).',
          'Never `src-main/gone.ts` or [this](gone.md).',
        ),
      ),
    ).toEqual([
      'docs/rules.md:4 src-main/gone.ts does not exist',
      'docs/rules.md:4 docs/gone.md does not exist',
    ]);
  });
});

describe('npm run rules', () => {
  const run = (root: string) =>
    spawnSync(process.execPath, ['tests/tools/rules.ts', '--root', root], { encoding: 'utf8' });

  it('fails and names place and id', () => {
    const result = run(repository({ 'docs/rules.md': '' }));
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('src-main/a.ts:1  WR1 is not defined in docs/');
  });

  it('succeeds where all is well, and prints the matrix', () => {
    const made = {
      ...{ rule: 'WR1', file: 'src-main/a.ts', from: 'Repeats', to: 'Doubles', spec: 'tests/unit/a.spec.ts' },
      test: 'a repeated create makes one entry',
    };
    const result = run(
      repository({
        'tests/rules/breaks/wr.json': JSON.stringify([{ ...made, what: 'it doubles' }]),
        'tests/rules/result.json': JSON.stringify([{ ...made, failure: 'two entries', hash: '' }]),
      }),
    );
    expect([result.status, result.stderr, result.stdout.trim().split('\n')]).toEqual([
      0,
      '',
      [
        'WR1  Every create can be repeated.  [1 tests]',
        '    broken: it doubles (src-main/a.ts)',
        '      test: tests/unit/a.spec.ts  a repeated create makes one entry',
        '      seen: two entries',
        '1 ids are defined, 1 of them built or partly built; 1 rules have 1 breaks; 0 faults.',
      ],
    ]);
  });

  it('fails where a rule has no break', () => {
    const result = run(repository());
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('docs/rules.md:1  WR1 has no break');
  });
});
