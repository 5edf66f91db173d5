/** Protects the mutation tester's own reckoning: what a survivor is called, which ones are accepted, and what score is enough. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceptedOf, type List, lists, wrongWith } from '../mutation/list.ts';
import { numberChanges } from '../mutation/numbers.ts';
import { countsOf, percentOf, type Row, shortfalls, withRows } from '../mutation/score.ts';
import { nextSpec, type Spec } from '../mutation/second-look.ts';
import { accept, survivorOf } from '../mutation/survivors.ts';

const text = `const budget = 5;
  if (
    spent <= budget
  ) ask();
`;
const survivor = survivorOf(
  'gate.ts',
  text,
  { start: { line: 2, column: 6 }, end: { line: 4, column: 4 } },
  'false',
);

it('a survivor is called by its line and by what was replaced by what, on one line', () => {
  expect(survivor).toEqual({ file: 'gate.ts', at: 2, line: 'if (', change: '( spent <= budget ) -> false' });
});

it.each([
  { name: 'the same change is accepted', entry: {}, accepted: true },
  { name: 'in another file it is not', entry: { file: 'merge.ts' }, accepted: false },
  { name: 'on another line it is not', entry: { line: 'while (' }, accepted: false },
  { name: 'another change is not', entry: { change: '( spent <= budget ) -> true' }, accepted: false },
])('$name; an accepted change that does not survive is reported', ({ entry, accepted }) => {
  const { file, line, change } = survivor;
  const known = { file, line, change, reason: 'no test can see it', ...entry };
  expect(accept([survivor], [known])).toEqual(
    accepted ? { survivors: [], stale: [] } : { survivors: [survivor], stale: [known] },
  );
});

it('a change is looked at by the specs that come by it, those first that noticed most in their time', () => {
  const spec = (path: string, ms: number, noticed: number, passed: readonly string[] = ['1']): Spec => ({
    path,
    ms,
    noticed,
    passed: new Set(passed),
  });
  const others = Array.from({ length: 20 }, (_, index) => spec(`other ${index}`, 100, 0, []));
  const [quick, keen, slow] = [spec('quick', 10, 0), spec('keen', 50, 9), spec('slow', 100, 0)];
  const [late, far] = [spec('late', 30, 0, ['1', '2']), spec('far', 1000, 0)];
  const all = [far, slow, late, quick, keen, ...others];
  const order = (change: string): readonly string[] => {
    const tried = new Set<Spec>();
    for (let next = nextSpec(all, change, tried); next !== null; next = nextSpec(all, change, tried))
      tried.add(next);
    return [...tried].map(({ path }) => path);
  };
  expect(order('1')).toEqual(['keen', 'quick', 'late', 'slow']);
  expect(order('2')).toEqual(['late']);
  expect(order('3')).toEqual([]);
});

const root = join(import.meta.dirname, '..', '..');
/** `seen`: of the changes; `accepted`: of the others, named here after the file. */
const row = (changes: number, seen: number): Row => ({
  changes,
  survivors: Array.from({ length: changes - seen }, (_, index) => ({
    at: 1,
    line: 'x',
    change: `x -> ${index}`,
  })),
  commit: 'c',
  changedFiles: 0,
  at: '2026-11-27T11:00:00.000Z',
  measured: 'm',
});
const acceptedIn = (file: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ file, line: 'x', change: `x -> ${index}`, reason: 'r' }));
const two = [{ file: 'a.ts' }, { file: 'b.ts' }];

it.each([
  { name: '70 % of one file and 80 % in all are enough', a: row(100, 70), b: row(100, 90), wrong: [] },
  {
    name: 'less than 70 % of one file is not',
    a: row(1000, 699),
    b: row(1000, 1000),
    wrong: ['a.ts: 69.9 % noticed, at least 70 % are wanted'],
  },
  {
    name: 'less than 80 % in all is not',
    a: row(1000, 700),
    b: row(1000, 899),
    wrong: ['in all 80.0 % noticed, at least 80 % are wanted'],
  },
  { name: 'what is accepted counts as noticed', a: row(100, 60), accepted: 10, b: row(100, 90), wrong: [] },
  { name: 'a file of which nothing can be changed is enough', a: row(0, 0), b: row(10, 8), wrong: [] },
  {
    name: 'a file that was never measured is not',
    a: row(10, 10),
    b: undefined,
    wrong: ['b.ts has not been measured'],
  },
])('$name', ({ a, b, accepted = 0, wrong }) => {
  const result = { 'a.ts': a, ...(b && { 'b.ts': b }) };
  const wanted = { inAll: 80, ofAFile: 70, withoutReason: 1000 };
  expect(shortfalls(two, result, acceptedIn('a.ts', accepted), wanted)).toEqual(wrong);
});

it('a survivor without a reason is one too many where each has one', () => {
  const wanted = { inAll: 0, ofAFile: 0, withoutReason: 0 };
  const result = { 'a.ts': row(10, 8), 'b.ts': row(1, 1) };
  expect(shortfalls(two, result, acceptedIn('a.ts', 2), wanted)).toEqual([]);
  expect(shortfalls(two, result, acceptedIn('a.ts', 1), wanted)).toEqual([
    '1 survivors without a reason, at most 0 are wanted',
  ]);
});

it('a measurement replaces the rows of its files only; a file that left the core goes', () => {
  const before = { 'a.ts': row(1, 1), 'b.ts': row(2, 2), 'gone.ts': row(3, 3) };
  expect(withRows(two, before, { 'b.ts': row(4, 4) })).toEqual({ 'a.ts': row(1, 1), 'b.ts': row(4, 4) });
  expect(percentOf(countsOf({ 'a.ts': row(1, 1), 'b.ts': row(3, 2) }, []))).toBe(75);
});

describe.each(Object.values(lists))('$name', (list: List) => {
  it('names files and specs that exist, each file once', () => {
    const named = list.files.flatMap(({ file, specs }) => [file, ...specs]);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(new Set(list.files.map(({ file }) => file)).size).toBe(list.files.length);
  });
  it('is held well enough, and no accepted change is one that a test notices', () => {
    expect(wrongWith(list)).toEqual([]);
  });
  it('accepts no change twice, and each for a reason', () => {
    const accepted = acceptedOf(list);
    const names = accepted.map(({ file, line, change }) => `${file} ${line} ${change}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(accepted.filter(({ reason }) => reason.trim() === '')).toEqual([]);
  });
});

describe('numbers that are changed', () => {
  const replacements = (text: string) =>
    numberChanges('a.ts', text).map(
      ({ start, end, replacement }) => `${text.slice(start, end)} -> ${replacement}`,
    );
  it.each([
    { text: 'const mostDates = 2000;', changes: ['2000 -> ((2000) + 1)', '2000 -> ((2000) - 1)'] },
    {
      text: 'const most = 4 * 1024;',
      changes: ['4 * 1024 -> ((4 * 1024) + 1)', '4 * 1024 -> ((4 * 1024) - 1)'],
    },
    { text: 'const pauseMs = 60_000;', changes: ['60_000 -> ((60_000) * 2)', '60_000 -> ((60_000) / 2)'] },
    {
      text: 'const keep = 30 * dayMs;',
      changes: ['30 * dayMs -> ((30 * dayMs) * 2)', '30 * dayMs -> ((30 * dayMs) / 2)'],
    },
    { text: 'const limits = { mostDepth: 8 };', changes: ['8 -> ((8) + 1)', '8 -> ((8) - 1)'] },
    { text: 'function take({ keep = 4 }) {}', changes: ['4 -> ((4) + 1)', '4 -> ((4) - 1)'] },
    { text: 'send(given ?? 90);', changes: ['90 -> ((90) + 1)', '90 -> ((90) - 1)'] },
    { text: 'if (title.length > 200) cut();', changes: ['200 -> ((200) + 1)', '200 -> ((200) - 1)'] },
    { text: 'z.string().max(320);', changes: ['320 -> ((320) + 1)', '320 -> ((320) - 1)'] },
  ])('$text', ({ text, changes }) => {
    expect(replacements(text)).toEqual(changes);
  });
  it.each([
    'const first = 1;',
    'const status = 404;',
    'const ok = { status: 200 };',
    'if (response.status >= 500) fail();',
    'text.slice(0, 10);',
    'const later = at + 1000;'.replace('at + 1000', 'at() + 1000'),
  ])('not in: %s', (text) => {
    expect(replacements(text)).toEqual([]);
  });
});
