/** Runs before each spec of a second look: switches one change on, and tells which changes the spec comes by. */
import { afterAll, afterEach, beforeEach, inject, vi } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The changed files, to be imported before the first spec of a process. */
    changedFiles: readonly string[];
  }
  interface TaskMeta {
    /** The ids of the changes that the spec came by. */
    passed?: readonly string[];
    /** The ids of the changes that importing the files came by. */
    imported?: readonly string[];
  }
}

/** What the instrumented files read; the names are theirs. */
interface Switched {
  activeMutant: string;
  hitCount: number;
  /** A change that runs more often than this in one spec is taken for one that never ends. */
  readonly hitLimit: number;
  readonly mutantCoverage: { readonly static: Record<string, number> };
  imported?: readonly string[];
}
const space = globalThis as unknown as {
  __stryker__?: Switched;
  /** Vitest's own; the path of a spec under a change ends with `?change=<id>`. */
  readonly __vitest_worker__: { readonly filepath: string };
};
space.__stryker__ ??= {
  activeMutant: '',
  hitCount: 0,
  hitLimit: 1_000_000,
  mutantCoverage: { static: {} },
};
const switched = space.__stryker__;
const passed = () => Object.keys(switched.mutantCoverage.static);

switched.activeMutant = space.__vitest_worker__.filepath.split('?change=')[1] ?? '';
switched.hitCount = 0;
if (switched.imported === undefined) {
  for (const file of inject('changedFiles')) await vi.importActual(file);
  switched.imported = passed();
}
for (const id of passed()) delete switched.mutantCoverage.static[id];

// one failed test of a spec is enough
let hasFailed = false;
beforeEach(({ skip }) => skip(hasFailed));
afterEach(({ task }) => {
  hasFailed ||= task.result?.state === 'fail';
});
// biome-ignore lint/correctness/noEmptyPattern: vitest wants it
afterAll(({}, suite) => {
  Object.assign(suite.meta, { passed: passed(), imported: switched.imported });
});
