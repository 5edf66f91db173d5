import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests in a real Electron: they need its executable and a display, so they are not part of `npm test`. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    environment: 'node',
    include: ['tests/electron/**/*.spec.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './tests/support/closing-line-reporter.ts'],
  },
});
