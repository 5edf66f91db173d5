import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { threadFlags } from '../src-main/support/thread-flags.ts';

// most tests of the whole program start it many times; Node keeps what it compiled, and the types it took off, from start to start
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, '../node_modules/.cache/node-compile');

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    environment: 'node',
    include: ['tests/{unit,servers,app,screens}/**/*.spec.ts'],
    // Processes, not threads: SQLite's native addon, signals and the working directory belong to one test file.
    pool: 'forks',
    execArgv: [...threadFlags],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // what a test waits for comes much later on a busy machine than on a quiet one
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', './tests/support/closing-line-reporter.ts'],
  },
});
