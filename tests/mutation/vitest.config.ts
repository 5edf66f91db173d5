/** How specs run under the mutation tester: in threads, for only in those does it load a file's constants anew for each change. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: { include: ['tests/unit/**/*.spec.ts'], testTimeout: 60_000 },
});
