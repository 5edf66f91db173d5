/**
 * Applies breaks: runs the test of each with the one line of the sources changed, in processes that get the changed file instead of the
 * real one. Without a change, all those tests must pass.
 */
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { hashOf, reader } from './check.ts';
import type { Applied, Break } from './model.ts';

/** As many breaks are applied at once. */
const lanes = 2;
/** Enough to tell one failure from another. */
const longestFailure = 160;

/**
 * @param breaks with a `from` that is there once, and a test that exists
 * @param told is given each row as soon as it is known
 * @throws when a test does not pass without a change, or there is no such test at run time
 */
export async function applyBreaks(
  root: string,
  breaks: readonly Break[],
  told: (row: Applied, one: Break) => void,
): Promise<void> {
  if (breaks.length === 0) return;
  const opened = await Promise.all(Array.from({ length: lanes }, () => openLane(root)));
  const inLanes = async <T>(all: readonly T[], act: (lane: Lane, one: T) => Promise<void>) => {
    const waiting = [...all];
    await Promise.all(
      opened.map(async (lane) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(lane, next);
      }),
    );
  };
  try {
    const wrong: string[] = [];
    await inLanes([...Map.groupBy(breaks, ({ spec }) => spec).values()], async (lane, ofSpec) => {
      wrong.push(...(await wrongWithoutChange(lane, ofSpec)));
    });
    if (wrong.length > 0) throw new Error(`without a change they must pass:\n${wrong.join('\n')}`);
    const read = reader(root);
    await inLanes(breaks, async (lane, one) => {
      const { what: _, ...essence } = one;
      told({ ...essence, failure: await failureUnder(lane, one, read), hash: hashOf(one, read) }, one);
    });
  } finally {
    await Promise.all(opened.map(({ vitest }) => vitest.close()));
  }
}

interface Lane {
  readonly root: string;
  readonly vitest: Vitest;
  /** The file that is another one for the tests. */
  changed: { readonly path: string; readonly text: string } | null;
}

async function openLane(root: string): Promise<Lane> {
  let lane: Lane | null = null;
  const vitest = await createVitest(
    {
      config: join(root, 'tests', 'vitest.config.ts'),
      root,
      watch: false,
      maxWorkers: 1,
      reporters: [{}],
      fsModuleCache: false,
      // names from tables are whole, so that they can be told from each other
      taskTitleValueFormatTruncate: 0,
      setupFiles: [join(import.meta.dirname, 'changed-file.ts')],
    },
    {
      plugins: [
        {
          name: 'break',
          enforce: 'pre',
          transform: (_code, id) => (lane?.changed?.path === id ? lane.changed.text : null),
        },
      ],
    },
  );
  lane = { root, vitest, changed: null };
  vitest.provide('changedFile', null);
  return lane;
}

/** Runs the tests of one spec that have one of the names, each part of the name of a test or of its group. */
async function run(
  { root, vitest }: Lane,
  spec: string,
  names: readonly string[],
): Promise<TestModule | null> {
  vitest.setGlobalTestNamePattern(
    new RegExp(names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')),
  );
  // else it tells the results of earlier runs, too
  vitest.state.filesMap.clear();
  const specification = vitest.getRootProject().createSpecification(join(root, spec));
  return (await vitest.runTestSpecifications([specification])).testModules[0] ?? null;
}

/** Runs the tests of breaks that have one spec without a change. @returns what does not pass, or is not there */
async function wrongWithoutChange(lane: Lane, breaks: readonly Break[]): Promise<readonly string[]> {
  const spec = breaks[0]?.spec ?? '';
  const names = breaks.map(({ test }) => test);
  const module = await run(lane, spec, names);
  const passed = [...(module?.children.allTests('passed') ?? [])].map(({ fullName }) => fullName);
  const absent = names.filter((name) => !passed.some((full) => full.includes(name)));
  const failed = [...(module?.children.allTests('failed') ?? [])].map(({ fullName }) => fullName);
  const errors = module?.errors().map(({ message }) => message) ?? [];
  return [
    ...absent.map((name) => `${spec}: no test "${name}" ran`),
    ...failed.map((name) => `${spec}: "${name}" failed`),
    ...errors.map((message) => `${spec}: ${message}`),
  ];
}

async function failureUnder(
  lane: Lane,
  { file, from, to, spec, test }: Break,
  read: (file: string) => string | null,
): Promise<string | null> {
  const path = join(lane.root, file);
  lane.changed = { path, text: (read(file) ?? '').replace(from, () => to) };
  lane.vitest.provide('changedFile', lane.changed);
  lane.vitest.invalidateFile(path);
  try {
    const module = await run(lane, spec, [test]);
    return module === null ? null : failureIn(module);
  } finally {
    lane.changed = null;
    lane.vitest.provide('changedFile', null);
    lane.vitest.invalidateFile(path);
  }
}

/** A change that does not even run breaks no rule, and a busy machine may be late by itself. */
const isNoProof = ({ name = '', message }: { readonly name?: string; readonly message: string }): boolean =>
  name === 'ReferenceError' || name === 'SyntaxError' || message.startsWith('Test timed out');

/** What the first failed test said, on one line; null where a file cannot be loaded. */
function failureIn(module: TestModule): string | null {
  const errors = [...module.children.allTests('failed')].flatMap((test) => test.result().errors?.[0] ?? []);
  const error = errors.find((one) => !isNoProof(one));
  if (error === undefined) return null;
  return stripVTControlCharacters(error.message).replace(/\s+/g, ' ').slice(0, longestFailure);
}
