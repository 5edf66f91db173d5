/**
 * Runs broader specs on changes that the specs of their own file did not notice: each change under those specs only that come by it, the
 * ones that noticed most first, until one fails or enough time was spent. Many changes share a process, so that each costs little more
 * than the tests that look at it.
 */
import { join } from 'node:path';
import { createVitest, type TestModule } from 'vitest/node';
import { type Change, type Instrumented, instrument } from './instrumented.ts';
import { root } from './root.ts';
import { isSame, type Survivor } from './survivors.ts';

/** How much of the time of all specs those that look at one change may take. */
const mostOfTheTime = 0.1;
/** As many specs look at each change in any case, if they come by it. */
const leastSpecs = 3;
/** As many processes at once. */
const lanes = 2;
/** As many changes are looked at by one process, one after the other. */
const changesOfAProcess = 40;

/** A spec, as it ran without a change. */
export interface Spec {
  readonly path: string;
  readonly ms: number;
  /** The ids of the changes that it came by. */
  readonly passed: ReadonlySet<string>;
  /** How many changes it noticed so far. */
  noticed: number;
}

interface Known {
  readonly specs: readonly Spec[];
  /** Changes that importing their file comes by: they need a process of their own, in which it was not imported before. */
  readonly imported: ReadonlySet<string>;
}

/**
 * `survivors`: of files as they are now. `specs`: their paths; all must pass.
 * @param looked is told each change and which spec noticed it, `null` for none
 * @throws when a file has no such change any more
 */
export async function lookAgain(
  survivors: readonly Survivor[],
  specs: readonly string[],
  looked: (survivor: Survivor, spec: string | null) => void,
): Promise<void> {
  if (survivors.length === 0) return;
  const instrumented = await instrument([...new Set(survivors.map(({ file }) => file))]);
  const changes = changesOf(survivors, instrumented.changes);
  await using runner = await runnerOver(instrumented, specs);
  const known = await withoutChange(runner, specs);
  const alone = changes.filter(({ id }) => known.imported.has(id)).map((change) => [change]);
  const together = chunks(
    changes.filter(({ id }) => !known.imported.has(id)),
    lanes * changesOfAProcess,
  );
  for (const chunk of [...together, ...chunks(alone, lanes).map((each) => each.flat())])
    await lookAt(chunk, known.specs, runner, looked);
}

/** Round by round: each change that is left under the spec that is its next one. */
async function lookAt(
  changes: readonly Change[],
  specs: readonly Spec[],
  runner: Runner,
  looked: (survivor: Survivor, spec: string | null) => void,
): Promise<void> {
  const tried = new Map(changes.map((change) => [change, new Set<Spec>()]));
  while (tried.size > 0) {
    const round: { readonly change: Change; readonly spec: Spec }[] = [];
    for (const [change, before] of tried) {
      const spec = nextSpec(specs, change.id, before);
      if (spec === null) {
        tried.delete(change);
        looked(change, null);
      } else round.push({ change, spec });
    }
    const failed = await runner.failing(round.map(({ change, spec }) => [spec.path, change.id]));
    for (const { change, spec } of round) {
      tried.get(change)?.add(spec);
      if (!failed.has(change.id)) continue;
      spec.noticed++;
      tried.delete(change);
      looked(change, spec.path);
    }
  }
}

/** Of the specs that come by the change the one that noticed most in its time; null when enough time was spent. */
export function nextSpec(specs: readonly Spec[], change: string, tried: ReadonlySet<Spec>): Spec | null {
  const sum = (some: Iterable<Spec>): number => [...some].reduce((total, { ms }) => total + ms, 0);
  const left = mostOfTheTime * sum(specs) - sum(tried);
  const worth = ({ noticed, ms }: Spec): number => (noticed + 1) / ms;
  const [next] = specs
    .filter((spec) => spec.passed.has(change) && !tried.has(spec))
    .filter(({ ms }) => tried.size < leastSpecs || ms <= left)
    .toSorted((one, other) => worth(other) - worth(one));
  return next ?? null;
}

function changesOf(survivors: readonly Survivor[], changes: readonly Change[]): readonly Change[] {
  return survivors.map((survivor) => {
    const change = changes.find((one) => isSame(one, survivor) && one.at === survivor.at);
    if (change === undefined)
      throw new Error(`${survivor.file} was changed; measure it: ${survivor.line}  ${survivor.change}`);
    return change;
  });
}

/** Runs all specs without a change. What importing a file comes by counts for each of them. */
async function withoutChange(runner: Runner, paths: readonly string[]): Promise<Known> {
  const modules = await runner.run(chunks(paths, Math.ceil(paths.length / lanes)));
  const failed = modules
    .filter((module) => !module.ok())
    .flatMap((module) => [
      module.relativeModuleId,
      ...module.errors().map(({ message }) => message),
      ...[...module.children.allTests('failed')].map(
        (test) => `${test.fullName}: ${test.result().errors?.[0]?.message}`,
      ),
    ]);
  if (failed.length > 0 || modules.length < paths.length)
    throw new Error(`without a change all specs must pass: ${failed.join('\n')}`);
  const imported = new Set(modules.flatMap((module) => module.meta().imported ?? []));
  return {
    specs: modules.map((module) => ({
      path: module.relativeModuleId,
      ms: Math.max(1, module.diagnostic().duration),
      passed: new Set([...imported, ...(module.meta().passed ?? [])]),
      noticed: 0,
    })),
    imported,
  };
}

interface Runner extends AsyncDisposable {
  /** Runs specs, those of each list in a process of its own. */
  readonly run: (lists: readonly (readonly string[])[]) => Promise<readonly TestModule[]>;
  /** @returns the ids of the changes under which the spec fails, or does not come to its end */
  readonly failing: (
    pairs: readonly (readonly [spec: string, change: string])[],
  ) => Promise<ReadonlySet<string>>;
}

async function runnerOver({ texts }: Instrumented, specs: readonly string[]): Promise<Runner> {
  process.env.CONCORD_MUTATION_SPECS = specs.join(',');
  const byPath = new Map([...texts].map(([file, text]) => [join(root, file), text]));
  const vitests = await Promise.all(
    Array.from({ length: lanes }, async () => {
      const vitest = await createVitest(
        {
          config: join(import.meta.dirname, 'vitest.config.ts'),
          watch: false,
          // one process for all specs of a run, and a new one for each run
          isolate: false,
          maxWorkers: 1,
          reporters: [{}],
          fsModuleCache: false,
          setupFiles: [join(import.meta.dirname, 'second-look-setup.ts')],
          testTimeout: 20_000,
        },
        { plugins: [{ name: 'changes', enforce: 'pre', transform: (_code, id) => byPath.get(id) ?? null }] },
      );
      vitest.provide('changedFiles', [...byPath.keys()]);
      return vitest;
    }),
  );
  const run = async (lists: readonly (readonly string[])[]): Promise<readonly TestModule[]> => {
    const modules: TestModule[] = [];
    const waiting = [...lists];
    await Promise.all(
      vitests.map(async (vitest) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          // else it tells the results of earlier runs, too
          vitest.state.filesMap.clear();
          const project = vitest.getRootProject();
          const wanted = next.map((path) => project.createSpecification(join(root, path)));
          modules.push(...(await vitest.runTestSpecifications(wanted)).testModules);
        }
      }),
    );
    return modules;
  };
  return {
    run,
    failing: async (pairs) => {
      const paths = pairs.map(([spec, change]) => `${spec}?change=${change}`);
      const modules = await run(chunks(paths, Math.max(1, Math.ceil(paths.length / lanes))));
      const passed = new Set(
        modules.filter((module) => module.state() === 'passed').map(({ moduleId }) => moduleId),
      );
      const failing = paths.filter((path) => !passed.has(join(root, path)));
      // a change that ends the process takes the others with it
      const without = failing.filter(
        (path) =>
          !modules.some((module) => module.moduleId === join(root, path) && module.state() === 'failed'),
      );
      const again = without.length > 1 ? await run(without.map((path) => [path])) : [];
      const passedThen = new Set(
        again.filter((module) => module.state() === 'passed').map(({ moduleId }) => moduleId),
      );
      return new Set(
        failing
          .filter((path) => !passedThen.has(join(root, path)))
          .map((path) => path.slice(path.indexOf('?change=') + '?change='.length)),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(vitests.map((vitest) => vitest.close()));
    },
  };
}

function chunks<One>(all: readonly One[], size: number): readonly (readonly One[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
