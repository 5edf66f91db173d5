import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    environment: 'node',
    include: ['tests/{unit,servers,app,screens}/**/*.spec.ts'],
    // Processes, not threads: SQLite's native addon, signals and the working directory belong to one test file.
    pool: 'forks',
    // V8's guard of code pages fails now and then where a process starts and ends many threads with WebAssembly in them
    // (https://github.com/nodejs/node/issues/64500); it exists only on processors with memory protection keys
    execArgv: ['--no-memory-protection-keys'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // what a test waits for comes much later on a busy machine than on a quiet one
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', './tests/support/closing-line-reporter.ts'],
  },
});
