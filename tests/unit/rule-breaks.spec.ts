/**
 * Proves the check of the rules' breaks (tests/rules) on small lists that lack something, and the runner on a small repository: a break
 * that a test notices, one that none notices, and one that does not even run.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gapsOf } from '../rules/check.ts';
import type { Applied, Break } from '../rules/model.ts';
import { citedIds } from '../tools/rules.ts';

const rule = { id: 'WR1', text: 'Every create can be repeated.', place: 'docs/rules.md:1' };
const one: Break = {
  ...{ rule: 'WR1', what: 'it doubles', file: 'src-main/a.ts', from: 'times = 1', to: 'times = 2' },
  ...{ spec: 'tests/unit/a.spec.ts', test: 'makes one entry' },
};
const { what: _, ...essence } = one;
const seen: Applied = { ...essence, failure: 'expected 2 to be 1', hash: '' };
const files: Readonly<Record<string, string>> = {
  'src-main/a.ts': 'export const times = 1;\nexport const other = 0;',
  'tests/unit/a.spec.ts': "it('makes one entry (WR1)', () => check()); it('is another', () => check());",
  'tests/support/suite.ts': "it('of a suite (WR1)', () => check());",
};

const gaps = (breaks: readonly Break[], applied: readonly Applied[] = [seen]): readonly string[] =>
  gapsOf([rule], { breaks, applied }, (file) => files[file] ?? null, citedIds).map(({ text }) => text);
const about = 'break of WR1 (it doubles): ';

describe('the breaks of a rule', () => {
  it('are there, and each was seen by its test', () => {
    expect(gaps([one])).toEqual([]);
    expect(gaps([{ ...one, what: 'worded anew' }])).toEqual([]);
    expect(gaps([])).toEqual(['WR1 has no break: add one to a list in tests/rules/breaks']);
  });

  it.each<{ name: string; change: Partial<Break>; gap: string }>([
    { name: 'a file that is gone', change: { file: 'src-main/b.ts' }, gap: 'the file does not exist' },
    {
      name: 'a text that is gone',
      change: { from: 'times = 7' },
      gap: '"times = 7" is there 0 times, not once',
    },
    {
      name: 'a text that is there twice',
      change: { from: 'export' },
      gap: '"export" is there 2 times, not once',
    },
    { name: 'several lines', change: { to: 'times =\n2' }, gap: 'it has more than one line' },
    { name: 'no change', change: { to: 'times = 1' }, gap: 'it changes nothing' },
    {
      name: 'a spec that is gone',
      change: { spec: 'tests/b.spec.ts' },
      gap: 'tests/b.spec.ts does not exist',
    },
    {
      name: 'a test that is gone',
      change: { test: 'makes two' },
      gap: 'tests/unit/a.spec.ts has no test "makes two"',
    },
    {
      name: 'a test without the id in its name',
      change: { test: 'is another' },
      gap: 'no test "is another" in tests/unit/a.spec.ts has WR1 in its name',
    },
  ])('are refused: $name', ({ change, gap }) => {
    const other = { ...one, ...change };
    expect(gaps([other], [{ ...seen, ...change }])).toEqual([`${about}${gap}`]);
  });

  it('may have their test in a suite that several specs run', () => {
    const ofSuite = { suite: 'tests/support/suite.ts', test: 'of a suite' };
    expect(gaps([{ ...one, ...ofSuite }], [{ ...seen, ...ofSuite }])).toEqual([]);
    expect(gaps([{ ...one, suite: 'tests/support/suite.ts' }], [seen])).toEqual([
      `${about}tests/support/suite.ts has no test "makes one entry"`,
    ]);
  });

  it('are refused when they were not applied as they are now, or no test failed, with the way out', () => {
    const way = 'run `npm run rules -- --break --changed`';
    expect(gaps([one], [])).toEqual([`${about}it was not applied as it is now; ${way}`]);
    expect(gaps([{ ...one, to: 'times = 3' }])).toEqual([`${about}it was not applied as it is now; ${way}`]);
    expect(gaps([one], [{ ...seen, failure: null }])).toEqual([
      `${about}when it was last applied, "makes one entry" in tests/unit/a.spec.ts did not fail; write a test that does, and ${way}`,
    ]);
  });

  it('belong to a rule that is built', () => {
    expect(gaps([one, { ...one, rule: 'WR2' }])).toEqual([
      'break of WR2 (it doubles): WR2 is no built rule of the engine or of security',
    ]);
  });
});

describe('npm run rules -- --break', () => {
  /** A repository whose spec reads one constant by its import and another one from the disk. */
  function repository(breaks: readonly Break[]): string {
    const root = mkdtempSync(join(tmpdir(), 'concord-breaks-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const all = {
      'docs/rules.md': '- **WR1** Every create can be repeated.',
      'package.json': '{ "type": "module", "pinned": true }',
      'src-main/a.ts': 'export const times = 1;\nexport const other = 0;\n',
      'tests/unit/a.spec.ts': [
        "import { readFileSync } from 'node:fs';",
        "import { times } from '../../src-main/a.ts';",
        "it('makes one entry (WR1)', () => expect(times).toBe(1));",
        "import { join } from 'node:path';",
        "const manifest = join(import.meta.dirname, '..', '..', 'package.json');",
        "it('is pinned (WR1)', () => expect(readFileSync(manifest, 'utf8')).toContain('true'));",
      ].join('\n'),
      'tests/vitest.config.ts':
        "export default { test: { globals: true, include: ['tests/**/*.spec.ts'] } };",
      'tests/rules/breaks/wr.json': JSON.stringify(breaks),
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }
  const run = (root: string, ...args: readonly string[]) =>
    spawnSync(process.execPath, ['tests/tools/rules.ts', '--root', root, '--break', ...args], {
      encoding: 'utf8',
      env: { ...process.env, VITEST: undefined, NODE_ENV: undefined },
    });
  const kept = (root: string): readonly Applied[] =>
    JSON.parse(readFileSync(join(root, 'tests/rules/result.json'), 'utf8'));

  it('keeps which breaks the tests notice, and applies what was noticed once more only when something changed', () => {
    const root = repository([
      one,
      {
        ...one,
        what: 'it is not pinned',
        file: 'package.json',
        from: 'true',
        to: 'false',
        test: 'is pinned',
      },
      { ...one, what: 'another constant', from: 'other = 0', to: 'other = 1' },
      { ...one, what: 'what does not run', from: 'times = 1', to: 'times = nothing' },
    ]);
    const first = run(root);
    expect([first.status, first.stdout.trim().split('\n').at(-1)], first.stderr).toEqual([
      1,
      '4 breaks, 2 of them seen',
    ]);
    expect(kept(root).map(({ failure }) => failure !== null)).toEqual([true, true, false, false]);
    expect(readFileSync(join(root, 'src-main/a.ts'), 'utf8')).toContain('times = 1');
    expect(run(root, '--changed').stdout).toContain('2 breaks, 0 of them seen');
    writeFileSync(join(root, 'src-main/a.ts'), 'export const times = 1;\nexport const other = 2 - 2;\n');
    expect(run(root, 'WR2').stderr).toContain('no break of WR2');
  });

  it('refuses to say anything where a test does not pass without a change', () => {
    const root = repository([{ ...one, test: 'makes no entry' }]);
    const { status, stderr } = run(root);
    expect(status).toBe(1);
    expect(stderr).toContain('no test "makes no entry" ran');
  });
});
